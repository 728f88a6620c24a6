"""Every change of a household, its people and its tags is told: who, which way, from what to what. Numbers masked."""

import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import event

from fieldvisit.desk.leaving import household_moves_away
from fieldvisit.desk.regrouping import doubled_household
from fieldvisit.households import service
from fieldvisit.households.changes import open_changes, settle_change
from fieldvisit.households.doors import held_for_change
from fieldvisit.households.dossiers import savepoint
from fieldvisit.households.history import Change, Way, note_changes, who_at_desk
from fieldvisit.households.models import FieldHistory, Household, Member
from fieldvisit.households.schemas import AmendHousehold, MemberWords, MoveHousehold, RegisterHousehold, TagWords
from fieldvisit.kernel.errors import StepRefused
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.support.factories import Factories
from tests.support.handheld import Handheld
from tests.support.reader import Reader

Readers = Callable[..., Reader]
SignIn = Callable[..., Handheld]
PHONE, OTHER_PHONE = "13805730001", "13905730002"


@pytest.fixture
def viewer(factories: Factories) -> Viewer:
    return factories.viewer(factories.coordinator("coordinator", "陈芳"))


def done(act: Callable[..., Any], *said: Any) -> Any:
    with unit_of_work():
        return act(*said)


def rows(home: Household) -> list[FieldHistory]:
    db.session.rollback()
    found = db.session.query(FieldHistory).filter_by(household_id=home.id)
    return sorted(found, key=lambda row: (row.recorded_at, row.id))


def told(home: Household) -> set[tuple[str, str | None, str | None, str]]:
    return {(row.field, row.before, row.after, row.way) for row in rows(home)}


def test_each_field_of_a_door_is_told_and_what_stays_is_not(factories: Factories, viewer: Viewer) -> None:
    home = factories.household("周阿婆", door="3号")
    said = {"group_name": home.group_name, "hamlet": home.hamlet, "lat": 30.44, "lon": 120.59}
    done(service.amend_household, viewer, home.id, AmendHousehold(name="周阿婆", door="5号", note="养狗", **said))
    assert told(home) == {
        ("door", '"3号"', '"5号"', "desk"),
        ("note", None, '"养狗"', "desk"),
        ("position", "[30.43, 120.59]", "[30.44, 120.59]", "desk"),
    }
    assert {(row.account_name, row.account_id) for row in rows(home)} == {("陈芳", viewer.id)}
    done(service.amend_household, viewer, home.id, AmendHousehold(name="周小明", door="5号", note="养狗", **said))
    assert len(rows(home)) == 4, "the head's new name is the family's, and is told once"


def test_a_savepoint_in_between_hides_nothing(factories: Factories, viewer: Viewer) -> None:
    """Something else is tried in the same act, goes well or fails, and what changes after it is still told."""
    home = factories.household("周阿婆", door="3号")
    with unit_of_work():
        row = held_for_change(viewer, home.id)
        with savepoint():
            row.door = "4号"
        row.note = "养狗"
        with suppress(StepRefused), savepoint():
            raise StepRefused()
        row.hamlet = "孙家埭"
    assert {field for field, *_ in told(home)} == {"door", "note", "hamlet"}


def test_people_and_tags_are_told_and_numbers_only_masked(factories: Factories, viewer: Viewer) -> None:
    home = factories.household("周阿婆")
    member = done(service.add_member, viewer, home.id, MemberWords(name="周小明", relation="son", phone=PHONE))
    words = MemberWords(name="周小明", relation="tenant", phone=OTHER_PHONE, head=True)
    done(service.amend_member, viewer, home.id, member.id, words)
    tag = done(service.add_tag, viewer, home.id, TagWords(tag="disabled", basis="残疾人证"))
    done(service.end_tag, viewer, home.id, tag.id)
    seen = told(home)
    assert seen >= {
        ("member", None, '"周小明"', "desk"),
        ("relation", '"son"', '"tenant"', "desk"),
        ("phone", '"138****0001"', '"139****0002"', "desk"),
        ("name", '"周阿婆"', '"周小明"', "desk"),
        ("head", "false", "true", "desk"),
        ("tag", None, '"disabled"', "desk"),
        ("tag", '"disabled"', None, "desk"),
    }
    raw = db.session.connection().exec_driver_sql("SELECT before, after FROM field_history").all()
    assert not any(sign in str(raw) for sign in ("周", PHONE, "0001")), "values lie sealed"


def test_moves_and_merges_are_told(factories: Factories, viewer: Viewer) -> None:
    home, doubled, grid = factories.household("周阿婆"), factories.household("沈丽"), factories.grid("第二网格")
    first = home.grid_id
    done(service.move_household, viewer, home.id, MoveHousehold(grid.id))
    done(household_moves_away, viewer, home.id)
    done(service.mark_moved_back, viewer, home.id)
    done(doubled_household, viewer, doubled.id, home.id)
    assert told(home) >= {
        ("grid", str(first), str(grid.id), "desk"),
        ("lived_in", "true", "false", "desk"),
        ("lived_in", "false", "true", "desk"),
        ("member", None, '"沈丽"', "merge"),
    }
    assert told(doubled) >= {("member", '"沈丽"', None, "merge"), ("merged", None, f'"{home.id}"', "merge")}


def test_a_new_household_begins_its_history(factories: Factories, viewer: Viewer) -> None:
    grid = factories.place()
    home = done(
        service.register_household, viewer, RegisterHousehold(kind="family", name="周阿婆", door="3号", grid_id=grid.id)
    )
    assert told(home) == {("household", None, '"周阿婆"', "desk"), ("member", None, '"周阿婆"', "desk")}


def test_what_a_tablet_tells_and_what_is_taken_of_it(factories: Factories, viewer: Viewer, tablet_of: SignIn) -> None:
    cadre = factories.cadre(name="陈建国")
    home = factories.household("周根生", cadre=cadre, door="3号")
    head = db.session.query(Member).filter_by(household_id=home.id).one()
    tablet = tablet_of(cadre)
    tablet.push(tablet.amend(home, {"door": ("3号", "5号"), f"members.{head.id}.phone": (None, PHONE)}))
    assert [(row.field, row.way, row.account_name) for row in rows(home)] == [("door", "tablet", "陈建国")]
    [waits] = open_changes(viewer).items
    db.session.rollback()
    done(lambda: settle_change(viewer, waits.id, take=True))
    assert ("phone", None, '"138****0001"', "taken") in told(home)


def test_a_change_that_is_refused_leaves_no_trace(factories: Factories, viewer: Viewer) -> None:
    home = factories.household("周阿婆")
    with pytest.raises(RuntimeError), unit_of_work():
        service.add_tag(viewer, home.id, TagWords(tag="lone_elder"))
        raise RuntimeError
    assert rows(home) == []


def test_what_goes_past_the_session_is_noted_in_one_statement(factories: Factories, viewer: Viewer) -> None:
    home = factories.household("周阿婆")
    changes = [Change(home.id, home.shard_id, "phone", PHONE, OTHER_PHONE, member_id=uuid.uuid4()) for _ in range(50)]
    sent: list[str] = []
    listen = lambda _c, _u, statement, *_: sent.append(statement)  # noqa: E731 - heard by the engine
    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        done(note_changes, changes, who_at_desk(viewer, Way.IMPORT))
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
    assert len([one for one in sent if "field_history" in one]) == 1
    assert told(home) == {("phone", '"138****0001"', '"139****0002"', "import")}


def test_the_page_says_it_in_words_to_who_may_change_the_household(factories: Factories, readers: Readers) -> None:
    viewer = factories.viewer(factories.coordinator("coordinator", "陈芳"))
    cadre = factories.cadre("cadre")
    home = factories.household("周阿婆", cadre=cadre)
    done(service.add_member, viewer, home.id, MemberWords(name="周小明", relation="son", sex="m"))
    done(service.add_tag, viewer, home.id, TagWords(tag="lone_elder"))
    done(service.move_household, viewer, home.id, MoveHousehold(factories.grid("第二网格").id))
    desk = readers("coordinator")
    page = desk.get(f"/households/{home.id}/history")
    lines = [row.get_text(" ", strip=True) for row in page.soup.select("tbody tr")]
    assert len(lines) == 3 and all("陈芳" in line for line in lines)
    assert "第一网格" in lines[0] and "第二网格" in lines[0]
    assert "独居" in lines[1] and "周小明" in lines[2]
    sheet = desk.submit(page, "form[action='/lists/household_history/export']", follow=False)
    assert sheet.status == 200 and sheet.response.get_data()[:2] == b"PK"
    assert readers("cadre").get(f"/households/{home.id}/history").status == 403
    far = factories.coordinator("far", area=factories.area("village", factories.place("town"), name="云龙村"))
    assert readers(far.username).get(f"/households/{home.id}/history").status == 404
