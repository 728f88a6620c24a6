"""Issues through their services, on both databases: where they may be raised, whom they touch, what they keep."""

import threading
import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from fieldvisit.households.models import Dossier, Household
from fieldvisit.issues.models import Issue, IssueEvent, Reporter, Supervision
from fieldvisit.issues.schemas import load_raise
from fieldvisit.issues.service import raise_issue, reveal_reporter_phone
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import InvalidInput, NotAllowed, NotVisible, Problem
from fieldvisit.kernel.ids import new_id
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.models import AuditEntry
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.support.factories import Factories
from tests.support.issue_factories import (
    ROAD,
    Village,
    in_a_week,
    raised,
    resolved,
    settle_village,
    share_of_callbacks,
    take,
)


@pytest.fixture
def village(app: Flask, factories: Factories) -> Village:
    """The people around an issue."""
    return settle_village(factories)


def revision(key: uuid.UUID) -> int:
    """A dossier's revision now."""
    db.session.rollback()
    return db.session.get_one(Dossier, key, populate_existing=True).revision


def events_of(issue: Issue) -> list[IssueEvent]:
    """All that happened, in order."""
    return list(db.session.scalars(select(IssueEvent).where(IssueEvent.issue_id == issue.id).order_by(IssueEvent.seq)))


# --- raising ---


def test_a_cadre_raises_at_doors_kept_and_at_neighbours_of_the_own_grid(village: Village, factories: Factories) -> None:
    neighbour = factories.household("陆阿三")
    assert raised(village, household_id=neighbour.id).household_id == neighbour.id
    foreign = factories.household("别处", grid=factories.grid())
    with pytest.raises(NotVisible) as hidden:
        raised(village, household_id=foreign.id)
    assert hidden.value.field == "household_id"


def test_a_household_given_up_lately_may_still_have_its_late_issue(village: Village, factories: Factories) -> None:
    elsewhere = factories.grid()
    for days, allowed in ((5, True), (45, False)):
        home = factories.household("搬走的", grid=elsewhere)
        factories.assign(home, village.accounts["stranger"], ended_at=clock.now() - timedelta(days=days))
        if allowed:
            assert raised(village, by="stranger", household_id=home.id).grid_id == elsewhere.id
    db.session.rollback()
    later = Stamp(clock.now() + timedelta(days=40), clock.now())
    with pytest.raises(NotVisible), unit_of_work():
        raise_issue(village.viewer("stranger"), load_raise(ROAD, household_id=home.id), later)


def test_without_a_household_it_is_the_grid_where_most_are_kept(village: Village, factories: Factories) -> None:
    busy = factories.grid()
    for name in ("甲", "乙"):
        factories.household(name, grid=busy, cadre=village.accounts["cadre"])
    issue = raised(village, household_id=None)
    assert (issue.household_id, issue.grid_id, issue.shard_id) == (None, busy.id, busy.id)
    with pytest.raises(InvalidInput) as nowhere:
        raised(village, by="coordinator", household_id=None)
    assert nowhere.value.field == "grid_id"


@pytest.mark.parametrize("grid_id", [999_999, "village"])
def test_a_grid_must_be_one_and_ones_own(village: Village, factories: Factories, grid_id: int | str) -> None:
    key = factories.place("village").id if grid_id == "village" else grid_id
    with pytest.raises(NotVisible):
        raised(village, by="coordinator", household_id=None, grid_id=key)


def test_on_a_merged_household_it_follows(village: Village, factories: Factories) -> None:
    old = factories.household("旧户", cadre=village.accounts["cadre"], merged_into=village.household_id)
    assert raised(village, household_id=old.id).household_id == village.household_id


def test_the_reporter_is_a_member_or_a_name(village: Village, factories: Factories) -> None:
    home = db.session.get_one(Household, village.household_id)
    member = factories.member(home, "买买提·艾力")
    issue = raised(village, reporter={"member_id": str(member.id)})
    known = db.session.scalars(select(Reporter).where(Reporter.issue_id == issue.id)).one()
    assert (known.member_id, known.name) == (member.id, "买买提·艾力")
    foreign = factories.member(factories.household("别家", grid=factories.grid()), "外人")
    for key in (foreign.id, uuid.uuid4()):
        with pytest.raises(InvalidInput) as refused:
            raised(village, reporter={"member_id": str(key)})
        assert refused.value.field == "reporter.member_id"


def test_an_unknown_category_and_a_used_id_are_refused_whole(village: Village) -> None:
    with pytest.raises(InvalidInput) as unknown:
        raised(village, category="no.such")
    assert unknown.value.field == "category"
    first = raised(village)
    with pytest.raises(Problem) as reused, unit_of_work():
        raise_issue(
            village.viewer("cadre"), load_raise(ROAD, id=first.id, household_id=village.household_id), Stamp.here()
        )
    assert reused.value.code == "id_reuse"
    assert len(db.session.scalars(select(Issue)).all()) == 1


def test_it_waits_at_the_lowest_level_with_a_coordinator(village: Village, factories: Factories) -> None:
    assert raised(village).level_area_id == factories.place("village").id
    factories.coordinator("own", area=factories.place("grid"))
    assert raised(village).level_area_id == factories.place("grid").id


def test_rare_characters_and_long_texts_survive(village: Village) -> None:
    text = "𠮷田㛃家欧阳" + "水退了可挖开的水泥没补。" * 160
    issue = raised(village, description=text[:2000], reporter={"name": "买买提·艾力"})
    db.session.expire_all()
    assert db.session.get_one(Issue, issue.id).description == text[:2000]


def test_a_phone_lies_sealed_and_is_shown_by_a_press_that_is_logged(village: Village) -> None:
    issue = raised(village, reporter={"name": "沈阿婆", "phone": "138 0000-1234"})
    known = db.session.scalars(select(Reporter).where(Reporter.issue_id == issue.id)).one()
    raw = db.session.connection().exec_driver_sql("SELECT phone, phone_hash FROM reporter").one()
    assert "1380000" not in str(raw)
    with unit_of_work():
        assert reveal_reporter_phone(village.viewer("callback"), issue.id, known.id) == "13800001234"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "number_revealed")).one()
    assert (entry.actor_id, entry.subject_id) == (village.accounts["callback"].id, str(issue.id))
    with pytest.raises(NotAllowed):
        reveal_reporter_phone(village.viewer("leader"), issue.id, known.id)
    with pytest.raises(NotVisible):
        reveal_reporter_phone(village.viewer("stranger"), issue.id, known.id)
    with pytest.raises(NotVisible):
        reveal_reporter_phone(village.viewer("callback"), issue.id, uuid.uuid4())


# --- dossiers, numbers, events ---


def test_every_write_raises_the_households_and_the_raisers_dossier(village: Village) -> None:
    issue = raised(village)
    steps = [
        ("cadre", "comment", {"text": "又问了"}),
        ("coordinator", "dispatch", {"unit_id": village.unit.id}),
        ("handler", "sign", {"start": True}),
        ("handler", "resolve", {"outcome": "solved", "done": "清沟"}),
        ("callback", "callback", {"reached": True, "satisfaction": "not"}),
        ("leader", "supervise", {"deadline": in_a_week()}),
    ]
    for who, step, body in steps:
        keys = (village.household_id, village.accounts["cadre"].id)
        before = [revision(key) for key in keys]
        take(village.viewer(who), issue.id, step, **body)
        assert [revision(key) for key in keys] == [number + 1 for number in before], step


def test_numbers_count_by_grid_and_local_day(village: Village, factories: Factories) -> None:
    grid = factories.place().id
    late = clock.now().replace(year=2026, month=11, day=21, hour=15, minute=59)
    with clock.frozen(late):
        assert [raised(village).number for _ in range(2)] == [f"JX{grid}-261121-1", f"JX{grid}-261121-2"]
    with clock.frozen(late + timedelta(minutes=1)):  # midnight in Jiaxing
        assert raised(village).number == f"JX{grid}-261122-1"


def test_many_raisers_at_once_get_numbers_without_gaps(app: Flask, village: Village) -> None:
    refused: list[BaseException] = []

    def raise_some() -> None:
        with app.app_context():
            try:
                for _ in range(4):
                    raised(village)
            except BaseException as error:
                refused.append(error)

    threads = [threading.Thread(target=raise_some) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == []
    db.session.rollback()
    numbers = [int(number.rsplit("-", 1)[1]) for number in db.session.scalars(select(Issue.number))]
    assert sorted(numbers) == list(range(1, 17))


def test_two_who_press_at_once_are_one_step(app: Flask, village: Village) -> None:
    issue = raised(village)
    codes: list[str] = []

    def dispatch() -> None:
        with app.app_context():
            try:
                take(village.viewer("coordinator"), issue.id, "dispatch", version=1, unit_id=village.unit.id)
                codes.append("taken")
            except Problem as problem:
                codes.append(problem.code)

    threads = [threading.Thread(target=dispatch) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["stale_version"] * 3 + ["taken"]
    db.session.rollback()
    assert [event.step for event in events_of(issue)] == ["raise", "dispatch"]


def test_the_moment_said_and_the_moment_recorded_are_two(village: Village) -> None:
    said, got = clock.now() - timedelta(days=3), clock.now()
    device = new_id()
    with unit_of_work():
        issue = raise_issue(
            village.viewer("cadre"),
            load_raise(ROAD, household_id=village.household_id),
            Stamp(said, got, device, clock_flag=True),
        )
    assert (issue.occurred_at, issue.recorded_at, issue.device_id, issue.clock_flag) == (said, got, device, True)
    assert issue.accept_due_at == got + timedelta(hours=24)
    assert events_of(issue)[0].occurred_at == said


# --- on the spot, supervision, call-backs ---


def test_solved_on_the_spot_in_the_same_act(app: Flask, village: Village) -> None:
    share_of_callbacks(app, 0.0)
    done = {"outcome": "solved", "done": "联系村电工，换了灯头", "confirmed": True}
    issue = raised(village, on_spot=done)
    events = events_of(issue)
    assert [(event.step, event.to_state) for event in events] == [
        ("raise", "submitted"), ("on_spot", "resolved"), ("close", "closed")
    ]  # fmt: skip
    assert (issue.resolution_channel, issue.closed_how, issue.answered_by) == ("on_spot", "rule", "陈建国")
    assert events[1].detail == {"confirmed": True}
    assert events[2].actor_id is None
    share_of_callbacks(app, 1.0)
    assert raised(village, on_spot=done).callback_due is True


def test_an_office_acts_for_its_leader_and_both_are_named(village: Village, factories: Factories) -> None:
    office = factories.leader("office", "县委办")
    village.viewers["office"] = factories.viewer(office)
    issue = raised(village)
    take(
        village.viewer("office"),
        issue.id,
        "supervise",
        deadline=in_a_week(),
        directions="一周内见底",
        leader_id=str(village.accounts["leader"].id),
        lead_unit_id=village.unit.id,
    )
    row = db.session.scalars(select(Supervision)).one()
    assert (row.leader_name, row.lead_unit_name, row.signed_off_at) == ("王书记", "镇城建办", None)
    last = events_of(issue)[-1]
    assert (last.actor_name, last.on_behalf_of, last.unit_id) == ("县委办", "王书记", village.unit.id)
    for nobody in (village.accounts["cadre"].id, uuid.uuid4()):
        other = raised(village)
        with pytest.raises(InvalidInput) as refused:
            take(village.viewer("leader"), other.id, "supervise", deadline=in_a_week(), leader_id=str(nobody))
        assert refused.value.field == "leader_id"


def test_a_case_signed_off_before_the_call_back_waits_for_the_call_back(village: Village) -> None:
    issue = resolved(village)
    take(village.viewer("leader"), issue.id, "supervise", deadline=in_a_week())
    signed = take(village.viewer("leader"), issue.id, "sign_off")
    assert (signed.state, signed.callback_due, signed.supervised) == ("resolved", True, False)
    closed = take(village.viewer("callback"), issue.id, "callback", reached=True, satisfaction="basically")
    assert (closed.state, closed.closed_how) == ("closed", "called_back")


def test_every_linked_reporter_is_called_back(village: Village, factories: Factories) -> None:
    issue = resolved(village, reporter={"name": "沈阿婆"})
    second = Reporter(shard_id=issue.shard_id, issue_id=issue.id, name="陆阿三")
    db.session.add(second)
    db.session.commit()
    first = next(row for row in db.session.scalars(select(Reporter)) if row.name == "沈阿婆")
    officer = village.viewer("callback")
    with pytest.raises(InvalidInput) as whom:
        take(officer, issue.id, "callback", reached=True, satisfaction="satisfied")
    assert whom.value.field == "reporter_id"
    now = take(officer, issue.id, "callback", reporter_id=str(first.id), reached=True, satisfaction="satisfied")
    assert (now.state, now.callback_due) == ("resolved", True)
    now = take(officer, issue.id, "callback", reporter_id=str(second.id), reached=True, satisfaction="basically")
    assert now.state == "closed"


def test_not_satisfied_after_closing_brings_it_back(village: Village) -> None:
    issue = resolved(village)
    take(village.viewer("callback"), issue.id, "callback", reached=True, satisfaction="satisfied")
    back = take(village.viewer("cadre"), issue.id, "callback", reached=True, satisfaction="not", words="又淤了")
    assert (back.state, back.cycle, back.unit_id) == ("in_progress", 2, village.unit.id)
    again = take(village.viewer("handler"), issue.id, "resolve", outcome="solved", done="重新清了")
    assert again.callback_due is True  # the old cycle's word does not count


def test_whoever_kept_the_household_then_may_still_bring_the_call_back(village: Village, factories: Factories) -> None:
    issue = resolved(village, by="coordinator")
    home = db.session.get_one(Household, village.household_id)
    asked = clock.now() - timedelta(days=2)
    factories.assign(home, village.accounts["stranger"], ended_at=clock.now() - timedelta(days=1), from_at=asked)
    closed = take(village.viewer("stranger"), issue.id, "callback", at=asked, reached=True, satisfaction="satisfied")
    assert closed.state == "closed"
