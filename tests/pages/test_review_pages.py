"""待核对 on the page: what is wrong stands beside its field, what was left alone stays as it was sent."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from fieldvisit.households.models import Household
from fieldvisit.issues.models import Issue
from fieldvisit.kernel import clock
from fieldvisit.kernel.ids import new_id
from fieldvisit.people.models import Account
from fieldvisit.sync.models import Quarantined
from fieldvisit.visits.models import Meeting, Visit
from fieldvisit.visits.queries import attended_by
from tests.support.factories import Factories
from tests.support.reader import Reader

Readers = Callable[..., Reader]
NOTE = "说楼梯口灯暗，\n晚上不敢出门。" + "长" * 1980


@pytest.fixture
def waiting(factories: Factories, db: Any) -> Callable[..., Quarantined]:
    """Keeps a refused visit, as a push does."""

    def keep(cadre: Account, home: Household | None, **body: Any) -> Quarantined:
        at, operation, entity = clock.now(), new_id(), new_id()
        said = {
            "kind": "door",
            "outcome": "vanished",
            "started_at": clock.iso(at),
            "notes": NOTE,
            "phrases": ["all-well"],
        }
        payload = {
            "id": str(operation),
            "seq": 1,
            "kind": "visit.record",
            "entity_id": str(entity),
            "household_id": str(home.id) if home else None,
            "captured_at": clock.iso(at),
            "body": {**said, **body},
        }
        row = Quarantined(
            operation_id=operation,
            device_id=new_id(),
            account_id=cadre.id,
            account_name=cadre.name,
            kind="visit.record",
            entity_id=entity,
            household_id=home.id if home else None,
            grid_id=home.grid_id if home else factories.place().id,
            payload=json.dumps(payload),
            hash="0" * 64,
            code="invalid_input",
            message="没有这个结果。",
            field="outcome",
            effective_at=at,
            recorded_at=at,
        )
        db.session.add(row)
        db.session.commit()
        return row

    return keep


def _visits(db: Any) -> list[Visit]:
    db.session.rollback()
    return list(db.session.query(Visit))


def test_what_waits_is_mended_in_one_field_and_stays_otherwise_as_sent(
    factories: Factories, readers: Readers, db: Any, waiting: Callable[..., Quarantined]
) -> None:
    factories.coordinator("coordinator")
    cadre = factories.cadre()
    home = factories.household("周阿婆", cadre=cadre)
    row = waiting(cadre, home)
    person = readers("coordinator")
    page = person.get("/review")
    assert "需要核对 等着 1" in page.text
    assert page.rows()[0].startswith("一次走访 陈建国 荆山村")
    page = person.get(page.links()["看一看"])
    wrong = page.soup.select_one('[name="f:outcome"]')
    assert wrong["aria-invalid"] == "true"  # type: ignore[index]
    assert "没有这个结果" in page.text
    page = person.submit(page, "#mend", **{"f:outcome": "nonsense"})
    assert page.status == 422
    assert "还没记进去" in page.text
    assert _visits(db) == []
    page = person.submit(page, "#mend", **{"f:outcome": "met"})
    assert "补记好了" in page.text
    assert "没有要核对的" in page.text
    (visit,) = _visits(db)
    assert (visit.outcome, visit.notes, visit.phrases) == ("met", NOTE, ["all-well"])
    assert (visit.cadre_id, visit.household_id) == (cadre.id, home.id)
    assert "已经补记" in person.get(f"/review/{row.id}").text


def test_people_are_ticked_by_their_names_and_who_is_not_known_is_left_out(
    factories: Factories, readers: Readers, db: Any, waiting: Callable[..., Quarantined]
) -> None:
    factories.coordinator("coordinator")
    cadre, beside, nobody = factories.cadre(), factories.cadre(name="李国平"), str(new_id())
    home = factories.household("周阿婆", cadre=cadre)
    row = waiting(cadre, home, outcome="met", companions=[str(beside.id), nobody])
    row.field, row.message = "companions", "同行的人里有认不出的。"
    db.session.commit()
    person = readers("coordinator")
    page = person.get(f"/review/{row.id}")
    ticks = {
        str(box["value"]): box.has_attr("checked")
        for box in page.soup.select('input[name="f:companions"][type=checkbox]')
    }
    assert ticks == {str(beside.id): True, nobody: False}
    assert "李国平" in page.text
    assert nobody not in page.text
    page = person.submit(page, "#mend")
    assert "补记好了" in page.text
    (visit,) = _visits(db)
    assert [one["name"] for one in visit.companions] == ["李国平"]


def test_households_of_a_meeting_are_ticked_by_their_names(
    factories: Factories, readers: Readers, db: Any, waiting: Callable[..., Quarantined]
) -> None:
    factories.coordinator("coordinator")
    cadre, elsewhere = factories.cadre(), factories.area("grid", name="别的网格")
    came, stranger = factories.household("周阿婆", cadre=cadre), factories.household("朱二妹", grid=elsewhere)
    row = waiting(cadre, came)
    nobody, far = str(new_id()), str(stranger.id)
    body = {"kind": "courtyard_meeting", "place": "晒场", "started_at": clock.iso(row.effective_at)}
    raw = json.loads(row.payload) | {"kind": "meeting.record", "household_id": None}
    raw["body"] = body | {"attended": [str(came.id), far, nobody]}
    row.kind, row.payload, row.field, row.message = "meeting.record", json.dumps(raw), "attended", "有认不出的户。"
    db.session.commit()
    person = readers("coordinator")
    page = person.get(f"/review/{row.id}")
    boxes = page.soup.select('input[name="f:attended"][type=checkbox]')
    assert {str(box["value"]): box.has_attr("checked") for box in boxes} == {
        str(came.id): True, far: False, nobody: False
    }  # fmt: skip
    assert "周阿婆" in page.text
    assert "朱二妹" not in page.text, "another grid's is not told"
    assert page.text.count("认不出的户，不勾就不记") == 2
    page = person.submit(page, "#mend")
    assert "补记好了" in page.text
    db.session.rollback()
    (meeting,) = db.session.query(Meeting)
    assert attended_by([meeting.id])[meeting.id] == [came.id]


def test_a_category_is_chosen_by_its_words(
    factories: Factories, readers: Readers, db: Any, waiting: Callable[..., Quarantined]
) -> None:
    factories.coordinator("coordinator")
    road, cadre = factories.category(zh="村道路面"), factories.cadre()
    row = waiting(cadre, factories.household("周阿婆", cadre=cadre))
    raw = json.loads(row.payload) | {
        "kind": "issue.raise",
        "body": {"category": "infra.signpost", "description": "牌子歪了"},
    }
    row.kind, row.payload, row.field, row.message = "issue.raise", json.dumps(raw), "category", "没有这个类别。"
    db.session.commit()
    person = readers("coordinator")
    page = person.get(f"/review/{row.id}")
    offered = {str(one["value"]): one.get_text() for one in page.soup.select('select[name="f:category"] option')}
    assert offered[road.code] == "基础设施 · 村道路面"
    assert offered["infra.signpost"] == "infra.signpost"
    page = person.submit(page, "#mend", **{"f:category": "infra.road"})
    assert "补记好了" in page.text
    db.session.rollback()
    assert [issue.category for issue in db.session.query(Issue)] == ["infra.road"]


def test_the_right_household_is_found_and_chosen(
    factories: Factories, readers: Readers, db: Any, waiting: Callable[..., Quarantined]
) -> None:
    factories.coordinator("coordinator")
    cadre = factories.cadre()
    row = waiting(cadre, None, outcome="met")
    right = factories.household("欧阳秀英", cadre=cadre)
    person = readers("coordinator")
    page = person.get(f"/review/{row.id}", q="欧阳")
    page = person.submit(page, "#mend", household_id=right.id)
    assert "补记好了" in page.text
    assert [visit.household_id for visit in _visits(db)] == [right.id]


def test_it_is_put_down_only_with_a_reason(
    factories: Factories, readers: Readers, db: Any, waiting: Callable[..., Quarantined]
) -> None:
    factories.coordinator("coordinator")
    row = waiting(factories.cadre(), factories.household("周阿婆"))
    person = readers("coordinator")
    page = person.get(f"/review/{row.id}")
    down = f'form[action="/review/{row.id}/dismiss"]'
    assert person.submit(page, down, reason="  ").status == 422
    page = person.submit(page, down, reason="记了两遍")
    assert "放下了" in page.text
    page = person.get(f"/review/{row.id}")
    assert "记了两遍" in page.text
    assert page.soup.select_one(down) is None
    assert _visits(db) == []


def test_what_waits_elsewhere_does_not_exist_here(
    factories: Factories, readers: Readers, db: Any, waiting: Callable[..., Quarantined]
) -> None:
    factories.coordinator("coordinator")
    factories.leader("leader")
    grid = factories.grid("外网格", factories.area("village", factories.area("town", factories.place("county"))))
    stranger = factories.cadre("stranger", "远方干部")
    row = waiting(stranger, factories.household("冯不见", grid=grid, address="外县暗巷77号"))
    person = readers("coordinator")
    token = person.get("/feedback").form().filled({})[0][1]
    answers = [person.get("/review"), person.get(f"/review/{row.id}")]
    answers += [person.post(f"/review/{row.id}/{act}", csrf_token=token, reason="x") for act in ("apply", "dismiss")]
    assert [answer.status for answer in answers] == [200, 404, 404, 404]
    for answer in answers:
        for secret in ("远方干部", "外县暗巷", "冯不见"):
            assert secret not in answer.text
    assert readers("leader").get("/review").status == 403


def test_the_queue_is_searched_and_narrowed_and_shows_what_was_settled(
    factories: Factories, readers: Readers, db: Any, waiting: Callable[..., Quarantined]
) -> None:
    factories.coordinator("coordinator")
    one, other = factories.cadre(), factories.cadre(name="李国平")
    waiting(one, factories.household("周阿婆"))
    waiting(other, factories.household("欧阳秀英"))
    person = readers("coordinator")
    page = person.get("/review", q="欧阳")
    assert [row[:8] for row in page.rows()] == ["一次走访 李国平"]
    assert "%E6%AC%A7" not in page.response.request.full_path
    assert len(person.get("/review", q="陈建国").rows()) == 1
    assert "没有找到" in person.get("/review", kind="meeting.record").text
    opened = person.get(person.get("/review", q="李国平").links()["看一看"])
    person.submit(opened, 'form[action$="/dismiss"]', reason="写错了户，另记了一次")
    assert len(person.get("/review").rows()) == 1
    assert [row[:8] for row in person.get("/review", state="dismissed").rows()] == ["一次走访 李国平"]
    assert len(person.get("/review", state="nonsense").rows()) == 1
