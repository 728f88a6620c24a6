"""联户安排: orphans and loads, households given with a reason, the bounds confirmed, everything undone."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from fieldvisit.assignments.models import Assignment
from fieldvisit.assignments.service import assign_households, undo_assignment
from fieldvisit.households.models import Dossier, Household
from fieldvisit.kernel import clock
from fieldvisit.people.models import Account
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.support.factories import Factories
from tests.support.reader import Read, Reader

Readers = Callable[..., Reader]


def _homes(factories: Factories, number: int, cadre: Account | None = None, **values: Any) -> list[Household]:
    return [factories.household(f"第{n}户", cadre=cadre, **values) for n in range(number)]


def _choose(person: Reader, homes: list[Household]) -> Read:
    return person.get("/assignments/choose", household=[home.id for home in homes])


def _keepers(db: Any, homes: list[Household]) -> list[str | None]:
    db.session.rollback()
    rows = db.session.query(Assignment).filter_by(ended_at=None).all()
    names = {row.household_id: row.cadre_name for row in rows}
    return [names.get(home.id) for home in homes]


def _revisions(db: Any, *rows: Any) -> list[int]:
    db.session.rollback()
    return [db.session.get(Dossier, row.id, populate_existing=True).revision for row in rows]


def test_orphans_are_listed_and_loads_are_shown_in_words(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    _homes(factories, 3, factories.cadre(name="沈丽"))
    _homes(factories, 16, factories.cadre(name="钱卫星"))
    _homes(factories, 6, factories.cadre(name="陆敏"))
    factories.household("没人联的周家", door="26号")
    page = readers("coordinator").get("/assignments")
    assert page.rows("form tbody tr") == ["没人联的周家 1 人 荆山村钱家埭26号 第一网格 没人联"]
    cadres = page.rows("section[aria-labelledby=cadres] tbody tr")
    assert [row.split()[0] for row in cadres] == ["沈丽", "钱卫星", "陆敏"]
    assert "不到 5 户" in cadres[0]
    assert "超过 15 户" in cadres[1]
    assert "正好" in cadres[2]
    assert "26 户 · 1 户没人联 · 3 名干部，1 名在 5 到 15 户之间" in page.text


def test_several_households_are_given_to_the_nearest_with_a_reason_and_taken_back(
    factories: Factories, readers: Readers, db: Any
) -> None:
    factories.coordinator("coordinator")
    near = factories.cadre(name="陈建国", lat=30.4301, lon=120.5901)
    far = factories.cadre(name="沈丽", lat=30.46, lon=120.62)
    _homes(factories, 6, near)
    old = _homes(factories, 6, far)
    homes = [factories.household("周阿婆"), old[0]]
    person = readers("coordinator")
    page = _choose(person, homes)
    rows = page.rows("section[aria-labelledby=who] tbody tr")
    assert [row.split()[0] for row in rows] == ["陈建国", "沈丽"]
    assert "6 → 8" in rows[0]
    assert " m " in rows[0]
    assert " km " in rows[1]
    assert page.soup.select_one("input[name=reason][checked]") is None  # nothing is preset
    before = _revisions(db, *homes, near, far)
    page = person.submit(page, cadre_id=near.id, reason="kin")
    assert page.status == 200
    assert "2 户现在由 陈建国" in page.text
    assert _keepers(db, homes) == ["陈建国", "陈建国"]
    assert _revisions(db, *homes, near, far) == [number + 1 for number in before]
    ended = db.session.query(Assignment).filter_by(household_id=old[0].id).order_by(Assignment.from_at).first()
    assert ended.ended_why == "replaced"
    page = person.submit(page, 'form[action$="/undo"]')
    assert "撤回了，2 户回到原来的样子" in page.text
    assert _keepers(db, homes) == [None, "沈丽"]
    assert _revisions(db, *homes, near, far) == [number + 2 for number in before]


def test_loads_outside_the_bounds_are_shown_and_confirmed(factories: Factories, readers: Readers, db: Any) -> None:
    factories.coordinator("coordinator")
    full, small = factories.cadre(name="钱卫星"), factories.cadre(name="沈丽")
    _homes(factories, 15, full)
    home = _homes(factories, 5, small)[0]
    person = readers("coordinator")
    page = person.submit(_choose(person, [home]), cadre_id=full.id, reason="near")
    assert page.status == 409
    assert "还没有写进去" in page.text
    told = page.text.replace(" ", "")
    assert "钱卫星：15户→16户，多1户" in told
    assert "沈丽：5户→4户，还差1户" in told
    assert _keepers(db, [home]) == ["沈丽"]
    assert page.soup.select_one(f'input[name=cadre_id][value="{full.id}"]').has_attr("checked")  # type: ignore[union-attr]
    over = factories.cadre(name="陆敏")
    _homes(factories, 15, over)
    other = person.submit(page, seen_for=full.id, cadre_id=over.id)  # what was seen was somebody else's load
    assert other.status == 409
    assert _keepers(db, [home]) == ["沈丽"]
    page = person.submit(page, seen_for=full.id)
    assert page.status == 200
    assert _keepers(db, [home]) == ["钱卫星"]


def test_what_is_missing_stands_beside_its_field(factories: Factories, readers: Readers, db: Any) -> None:
    factories.coordinator("coordinator")
    factories.leader("leader")
    cadre = factories.cadre(lat=30.43, lon=120.59)
    home = factories.household("周阿婆")
    leader = db.session.query(Account).filter_by(username="leader").one()
    person = readers("coordinator")
    form = _choose(person, [home])
    for fields, words in (
        ({"reason": "near"}, "请选一位干部"),
        ({"cadre_id": cadre.id}, "请选一个理由"),
        ({"cadre_id": cadre.id, "reason": "rich"}, "请选一个理由"),
        ({"cadre_id": "nobody", "reason": "near"}, "请选一位干部"),
        ({"cadre_id": uuid.uuid4(), "reason": "near"}, "没有这位干部"),
        ({"cadre_id": leader.id, "reason": "near"}, "没有这位干部"),
    ):
        answer = person.submit(form, **fields)
        assert answer.status == 422, fields
        assert words in answer.text, fields
    assert _keepers(db, [home]) == [None]


def test_nothing_chosen_or_too_many_leads_back(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    person = readers("coordinator")
    assert "先选 1 到 60 户" in person.get("/assignments/choose").text
    many = person.get("/assignments/choose", household=[str(uuid.uuid4()) for _ in range(61)])
    assert "先选 1 到 60 户" in many.text
    assert person.get("/assignments/choose", household="x").status == 404


def test_households_elsewhere_can_neither_be_seen_nor_given(factories: Factories, readers: Readers, db: Any) -> None:
    factories.coordinator("coordinator")
    grid = factories.grid("外网格", factories.area("village", factories.area("town", factories.place("county"))))
    stranger = factories.cadre("stranger", "远方干部")
    foreign = factories.household("冯不见", grid=grid, cadre=stranger, address="外县暗巷77号", lat=None, lon=None)
    orphan = factories.household("冯小隐", grid=grid, lat=None, lon=None)
    own, mine = factories.cadre(lat=30.43, lon=120.59), factories.household("周阿婆")
    person = readers("coordinator")
    board = person.get("/assignments", show="all").text + person.get("/assignments", cadre=stranger.id).text
    form = _choose(person, [mine])
    answers = [_choose(person, [foreign]), _choose(person, [mine, orphan])]
    answers.append(
        person.submit(form, cadre_id=own.id, reason="near", seen_for=own.id, household_ids=[mine.id, orphan.id])
    )
    token = form.form().filled({})[0][1]
    answers.append(person.post(f"/assignments/{foreign.id}/end", csrf_token=token))
    assert [answer.status for answer in answers] == [404, 404, 404, 404]
    for text in (board, form.text, *(answer.text for answer in answers)):
        for secret in ("冯不见", "冯小隐", "远方干部", "外县暗巷"):
            assert secret not in text
    assert _keepers(db, [mine, orphan, foreign]) == [None, None, "远方干部"]


def test_a_cadre_from_elsewhere_is_found_by_the_whole_name_only(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    factories.cadre("new.one", "徐新来")
    home = factories.household("周阿婆")
    person = readers("coordinator")
    assert "徐新来" not in _choose(person, [home]).text
    find = {"household": home.id, "named": "徐新"}
    assert "0 → 1" not in person.get("/assignments/choose", **find).text
    page = person.get("/assignments/choose", **{**find, "named": "徐新来"})
    assert "徐新来" in page.rows("section[aria-labelledby=who] tbody tr")[0]
    assert "不知道" in page.text


def test_a_leader_looks_and_does_not_touch(factories: Factories, readers: Readers, db: Any) -> None:
    factories.leader("leader")
    factories.cadre("cadre", lat=30.43, lon=120.59)
    home = factories.household("周阿婆")
    leader = readers("leader")
    assert leader.get("/assignments").status == 200
    assert _choose(leader, [home]).status == 403
    assert readers("cadre").get("/assignments").status == 403


def test_a_household_is_let_go_from_its_page(factories: Factories, readers: Readers, db: Any) -> None:
    factories.coordinator("coordinator")
    cadre = factories.cadre()
    home = factories.household("周阿婆", cadre=cadre)
    before = _revisions(db, home, cadre)
    person = readers("coordinator")
    page = person.submit(person.get(f"/households/{home.id}"), 'form[action^="/assignments/"]')
    assert "没人联" in page.text
    assert _keepers(db, [home]) == [None]
    assert _revisions(db, home, cadre) == [number + 1 for number in before]


def test_undo_is_only_for_one_s_own_doing_within_the_hour_and_unchanged_since(
    factories: Factories, readers: Readers, db: Any
) -> None:
    account = factories.coordinator("coordinator")
    factories.coordinator("town", "徐镇长", area=factories.place("town"))
    first, second = factories.cadre(name="陈建国"), factories.cadre(name="沈丽")
    home = factories.household("周阿婆")
    viewer = factories.viewer(account)
    long_ago = clock.now() - timedelta(hours=2)
    with clock.frozen(long_ago), unit_of_work():
        done = assign_households(viewer, [home.id], first.id, "near")
    person, other = readers("coordinator"), readers("town")
    assert "现在由" not in person.get("/assignments", done=done.at.isoformat()).text
    token = person.get("/feedback").form().filled({})[0][1]
    late = person.post("/assignments/undo", csrf_token=token, at=done.at.isoformat())
    assert "撤不回了" in late.text
    with unit_of_work():
        done = assign_households(viewer, [home.id], second.id, "near")
    token = other.get("/feedback").form().filled({})[0][1]
    assert "撤不回了" in other.post("/assignments/undo", csrf_token=token, at=done.at.isoformat()).text
    assert other.post("/assignments/undo", csrf_token=token, at="yesterday").status == 404
    assert _keepers(db, [home]) == ["沈丽"]
    with unit_of_work():
        assert undo_assignment(viewer, done.at) == 1
    assert _keepers(db, [home]) == ["陈建国"]


def test_giving_the_same_again_is_refused_and_a_new_reason_is_a_new_span(
    factories: Factories, readers: Readers, db: Any
) -> None:
    factories.coordinator("coordinator")
    cadre = factories.cadre()
    home = _homes(factories, 6, cadre)[0]
    person = readers("coordinator")
    answer = person.submit(_choose(person, [home]), cadre_id=cadre.id, reason="near")
    assert answer.status == 422
    assert "已经是这位干部联的了" in answer.text
    assert person.submit(_choose(person, [home]), cadre_id=cadre.id, reason="kin").status == 200
    db.session.rollback()
    rows = db.session.query(Assignment).filter_by(household_id=home.id).order_by(Assignment.from_at)
    assert [(row.reason, row.ended_at is None) for row in rows] == [("near", False), ("kin", True)]
