"""Visits at the desk: recorded, corrected with the original kept, planned; gifts summed by area; quick phrases."""

import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from fieldvisit.desk.leaving import household_moves_away
from fieldvisit.households.models import Household
from fieldvisit.households.proposing import ProposeHousehold, propose_household
from fieldvisit.kernel import clock
from fieldvisit.kernel.ids import new_id
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.visits.models import Appointment, Attendance, Meeting, Phrase, Visit
from tests.support.factories import Factories
from tests.support.handheld import Handheld
from tests.support.reader import Reader

pytestmark = pytest.mark.one_database
Readers = Callable[..., Reader]


def rows(model: Any, **values: Any) -> list[Any]:
    db.session.rollback()
    found = db.session.query(model).filter_by(**values).all()
    db.session.rollback()
    return found


def wall(at: Any) -> str:
    return clock.local(at).strftime("%Y-%m-%dT%H:%M")


def test_a_visit_is_written_down_at_the_desk(factories: Factories, readers: Readers) -> None:
    cadre = factories.cadre()
    home = factories.household("周阿婆", cadre=cadre)
    factories.coordinator("coordinator")
    reader = readers("coordinator")
    page = reader.get(f"/households/{home.id}/visits/new")
    at = clock.now() - timedelta(days=2)
    done = reader.submit(
        page,
        kind="condolence",
        outcome="met",
        started_at=wall(at),
        notes="送了米和油",
        what_1="大米",
        value_1="60.5",
        what_2="油",
        phrases=["all-well"],
    )
    assert "送了米和油" in done.text
    assert "大米、油" in done.text
    (row,) = rows(Visit)
    assert (row.kind, row.cadre_name, row.given_fen) == ("condolence", "陈芳", 6050)
    assert abs(row.started_at - at) < timedelta(minutes=2)


def test_a_visit_of_tomorrow_or_of_a_leader_is_refused(factories: Factories, readers: Readers) -> None:
    home = factories.household()
    factories.coordinator("coordinator")
    factories.leader("leader")
    reader, leader = readers("coordinator"), readers("leader")
    page = reader.get(f"/households/{home.id}/visits/new")
    assert "联点" not in page.text
    assert "访企" not in page.text
    for at, field in (
        (clock.now() + timedelta(days=1), "还没到这个时候"),
        (clock.now() - timedelta(days=400), "超过一年"),
    ):
        refused = reader.submit(page, kind="door", outcome="met", started_at=wall(at))
        assert refused.status == 422
        assert field in refused.text
    now = wall(clock.now())
    assert reader.submit(page, kind="leader", outcome="met", started_at=now).status == 422
    assert reader.submit(page, kind="enterprise", outcome="met", started_at=now).status == 422
    assert reader.submit(page, kind="door", started_at=now).status == 422
    assert reader.submit(page, kind="door", outcome="met", started_at=now, what_1="米", value_1="很多").status == 422
    assert rows(Visit) == []
    done = leader.submit(leader.get(f"/households/{home.id}/visits/new"), kind="leader", outcome="met", started_at=now)
    assert done.status == 200
    assert rows(Visit)[0].kind == "leader"


def test_a_correction_keeps_the_original_and_its_maker(factories: Factories, readers: Readers) -> None:
    cadre = factories.cadre(name="沈国良")
    beside = factories.cadre(name="李国平")
    home = factories.household(cadre=cadre)
    said = {"id": str(beside.id), "name": beside.name}
    factories.visit(home, cadre, notes="错了的话", companions=[said], phrases=["all-well"], lat=30.4, lon=120.6)
    factories.coordinator("coordinator")
    reader = readers("coordinator")
    card = reader.get(f"/households/{home.id}")
    link = next(url for words, url in card.links().items() if words.startswith("更正"))
    form = reader.get(link)
    assert "沈国良" in form.text
    done = reader.submit(form, notes="对了的话", outcome="nobody_home")
    assert "更正过，看原来的" in done.text
    assert done.soup.select_one("details.small ul").get_text().find("错了的话") >= 0
    new = next(row for row in rows(Visit) if not row.superseded)
    assert (new.cadre_name, new.corrected_by_name, new.notes) == ("沈国良", "陈芳", "对了的话")
    assert (new.companions, new.phrases, new.lat) == ([said], ["all-well"], 30.4)
    assert reader.get(link).status == 409
    assert len(rows(Visit)) == 2


def test_only_who_may_correct(factories: Factories, readers: Readers) -> None:
    cadre, other = factories.cadre("cadre"), factories.cadre("other")
    home = factories.household(cadre=other)
    visit = factories.visit(home, other)
    own = factories.household(cadre=cadre)
    mine = factories.visit(own, other)  # a colleague's at one's own door: seen, not corrected
    reader = readers("cadre")
    assert reader.get(f"/households/{home.id}/visits/{visit.id}/correct").status == 404
    assert reader.get(f"/households/{own.id}/visits/{mine.id}/correct").status == 403
    assert reader.get(f"/households/{own.id}/visits/{uuid.uuid4()}/correct").status == 404


def test_one_entry_counts_for_all_companions(factories: Factories, readers: Readers, machine: Any) -> None:
    cadre, beside = factories.cadre("cadre"), factories.cadre("beside", name="李国平")
    home = factories.household("周阿婆", cadre=cadre)
    tablet, theirs = (Handheld(machine(factories.device(one)[1])) for one in (cadre, beside))
    theirs.pull()
    assert tablet.outcomes(tablet.visit(home, body={"companions": [str(beside.id), str(cadre.id)]})) == ["applied"]
    theirs.pull()
    (seen,) = theirs.own["accompanied"]
    assert (seen["cadre_name"], seen["address"], seen["outcome"]) == ("陈建国", home.address, "met")
    reader = readers("beside")
    assert len(reader.get("/visits", mine="1").rows()) == 1
    assert len(rows(Visit)) == 1
    (refused,) = tablet.push(tablet.visit(home, body={"companions": [str(uuid.uuid4())]}))
    assert (refused["code"], refused["field"]) == ("invalid_input", "companions")
    first = rows(Visit)[0]
    assert tablet.outcomes(tablet.visit(home, supersedes=first.id)) == ["applied"]
    theirs.pull()
    assert theirs.own["accompanied"] == []


def test_what_was_given_is_summed_by_area_and_opens_its_rows(factories: Factories, readers: Readers) -> None:
    cadre = factories.cadre()
    one, other = factories.grid("东网格"), factories.grid("西网格")
    gift = [{"what": "米", "value": 60}]
    for grid, times in ((one, 2), (other, 1)):
        home = factories.household(grid=grid)
        for _ in range(times):
            factories.visit(home, cadre, kind="condolence", given=gift, given_fen=6000)
        factories.visit(home, cadre)
    factories.coordinator("coordinator")
    reader = readers("coordinator")
    page = reader.get("/given")
    assert [row.split()[0] for row in page.rows()] == ["东网格", "西网格"]
    assert "120.00" in page.rows()[0]
    assert "180.00" in page.text
    linked = [link["href"] for link in page.soup.select("tbody a.num")]
    assert [len(reader.get(url).rows()) for url in linked] == [2, 1]
    nothing = reader.get("/given", since=(clock.today() + timedelta(days=1)).isoformat())
    assert "这段时间没有送过东西" in nothing.text
    assert reader.get("/given", area="999999").status == 404


def test_the_list_of_visits_ignores_nonsense(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    reader = readers("coordinator")
    assert reader.get("/visits", kind="x", outcome="y", area="999999", since="soon", page="-1").status == 200


@pytest.fixture
def midday() -> Iterator[None]:
    """A minute from now is still today."""
    with clock.frozen(clock.day_start(clock.today()) + timedelta(hours=12)):
        yield


@pytest.mark.usefixtures("midday")
def test_an_appointment_is_made_shown_kept_and_cancelled(factories: Factories, readers: Readers, machine: Any) -> None:
    cadre = factories.cadre("cadre")
    home = factories.household(cadre=cadre)
    factories.coordinator("coordinator")
    reader = readers("coordinator")
    page = reader.get(f"/households/{home.id}/appointments/new")
    done = reader.submit(
        page, planned_at=wall(clock.now() + timedelta(minutes=1)), reason="谈宅基地", with_whom="周小明"
    )
    assert "谈宅基地" in done.text
    tablet = Handheld(machine(factories.device(cadre)[1]))
    tablet.pull()
    (planned,) = tablet.household(home)["appointments"]
    assert (planned["reason"], planned["with_whom"], planned["made_by"]) == ("谈宅基地", "周小明", "陈芳")
    assert "约好的到了" in readers("cadre").get("/tasks").text
    assert tablet.outcomes(tablet.visit(home, outcome="nobody_home")) == ["applied"]
    assert rows(Appointment)[0].state == "open"
    visit = tablet.visit(home)
    assert tablet.outcomes(visit) == ["applied"]
    assert (rows(Appointment)[0].state, str(rows(Appointment)[0].visit_id)) == ("kept", visit["entity_id"])
    corrected = tablet.visit(home, outcome="refused", supersedes=visit["entity_id"])
    assert tablet.outcomes(corrected) == ["applied"]
    assert rows(Appointment)[0].state == "open"
    card = reader.get(f"/households/{home.id}")
    gone = reader.submit(card, f"form[action='/appointments/{rows(Appointment)[0].id}/cancel']")
    assert "取消了" in gone.text
    tablet.pull()
    assert tablet.household(home)["appointments"] == []
    for bad in ({"reason": "x"}, {"planned_at": "2200-01-01T00:00", "reason": "x"}, {"planned_at": wall(clock.now())}):
        assert reader.submit(page, **{"planned_at": "", "reason": "", **bad}).status == 422


def test_a_tablet_makes_and_cancels_appointments_in_any_order(factories: Factories, machine: Any) -> None:
    cadre = factories.cadre()
    home, foreign = factories.household(cadre=cadre), factories.household()
    tablet = Handheld(machine(factories.device(cadre)[1]))
    made = tablet.appoint(home, clock.now() + timedelta(days=2))
    visit = tablet.visit(home, body={"kind": "appointment"})
    assert tablet.outcomes(visit) == ["applied"]
    assert tablet.outcomes(made) == ["applied"]
    assert rows(Appointment)[0].state == "kept"
    late = tablet.operation("appointment.cancel", {}, home, entity_id=made["entity_id"])
    assert tablet.outcomes(late) == ["conflict"]
    again = tablet.appoint(home, clock.now() + timedelta(days=3))
    drop = tablet.operation("appointment.cancel", {}, home, entity_id=again["entity_id"])
    assert tablet.outcomes(again, drop) == ["applied", "applied"]
    assert {row.state for row in rows(Appointment)} == {"kept", "cancelled"}
    refused = tablet.push(
        tablet.appoint(foreign, clock.now()),
        tablet.appoint(home, clock.now() + timedelta(days=500)),
        tablet.operation("appointment.cancel", {}, home),
    )
    assert [one["field"] for one in refused] == ["household_id", "planned_at", "entity_id"]


def test_a_meeting_is_corrected_and_the_original_stays(factories: Factories, readers: Readers) -> None:
    cadre = factories.cadre(name="沈国良")
    came, absent = factories.household("周阿婆", cadre=cadre), factories.household("钱阿大", cadre=cadre)
    meeting = factories.meeting(cadre, (came,), place="老槐树下")
    factories.coordinator("coordinator")
    reader = readers("coordinator")
    page = reader.get(f"/meetings/{meeting.id}")
    assert "来了 1 户，全网格 2 户" in page.text
    form = reader.get(page.links()["更正"])
    done = reader.submit(form, place="村礼堂", attended=[str(absent.id)], headcount="3")
    assert "村礼堂" in done.text
    assert "更正过，看原来的" in done.text
    new = next(row for row in rows(Meeting) if not row.superseded)
    assert (new.cadre_name, new.corrected_by_name, new.headcount) == ("沈国良", "陈芳", 3)
    assert [row.household_id for row in rows(Attendance, meeting_id=new.id)] == [absent.id]
    old = reader.get(f"/meetings/{meeting.id}")
    assert "这里是原来的样子" in old.text
    assert "更正" not in old.links()
    assert reader.get(f"/meetings/{meeting.id}/correct").status == 403


def test_phrases_are_reworded_added_and_put_away(factories: Factories, readers: Readers, machine: Any) -> None:
    cadre = factories.cadre()
    factories.household(cadre=cadre)
    factories.admin("admin")
    tablet = Handheld(machine(factories.device(cadre)[1]))
    before = tablet.pull()["reference"]["phrases"]
    reader = readers("admin")
    page = reader.get("/admin/phrases")
    changed = reader.submit(
        page, "form[action='/admin/phrases/all-well']", zh="都挺好", en="All fine", outcomes=["met"]
    )
    assert "都挺好" in changed.text
    add = "form[action='/admin/phrases']"
    assert "菜园收了" in reader.submit(changed, add, id="garden-harvest", zh="菜园收了", en="Harvested").text
    assert reader.submit(changed, add, id="garden-harvest", zh="又一条", en="Another").status == 422
    assert reader.submit(changed, add, id="Bad Code", zh="又一条", en="Another").status == 422
    reader.submit(changed, "form[action='/admin/phrases/all-well/active']")
    assert reader.post("/admin/phrases/none/active", active="1", csrf_token="x").status in (400, 404)
    after = tablet.pull()["reference"]["phrases"]
    assert after["version"] != before["version"]
    words = {phrase["id"]: phrase for phrase in after["data"]}
    assert (words["all-well"]["zh"], words["all-well"]["active"]) == ("都挺好", False)
    assert words["garden-harvest"]["zh"] == "菜园收了"
    assert len(words) == len(before["data"]) + 1
    assert not rows(Phrase, id="all-well")[0].active


def test_a_proposal_is_decided_on_its_page(factories: Factories, readers: Readers) -> None:
    cadre, other = factories.cadre(name="沈国良"), factories.cadre(name="李国平")
    known = factories.household("买买提·艾力", cadre=cadre, door="88号")
    factories.household(cadre=other)
    viewer, grid = factories.viewer(cadre), known.grid_id
    factories.coordinator("coordinator")
    made = []
    for number in range(3):
        said = ProposeHousehold(
            address="88号" if number == 1 else f"9{number}号", kind="family", head=f"新户{number}", grid_id=grid
        )
        key = new_id()
        with unit_of_work():
            propose_household(viewer, said, Stamp.here(), household_id=key, own_grids=frozenset({grid}))
        made.append(key)
    reader = readers("coordinator")
    page = reader.get("/proposals")
    assert len(page.rows()) == 3
    assert "新户1" not in reader.get("/households").text
    first = reader.get(f"/proposals/{made[0]}")
    assert (
        "上户册了" in reader.submit(first, f"form[action='/proposals/{made[0]}/confirm']", cadre_id=str(other.id)).text
    )
    assert "李国平" in reader.get(f"/households/{made[0]}").text
    second = reader.get(f"/proposals/{made[1]}")
    assert "同一个门牌" in second.text
    merged = reader.submit(second, f"form[action='/proposals/{made[1]}/merge']", into_id=str(known.id))
    assert "合并了" in merged.text
    third = reader.get(f"/proposals/{made[2]}")
    refuse = f"form[action='/proposals/{made[2]}/refuse']"
    assert reader.submit(third, refuse, reason=" ").status == 422
    assert "没有上户册" in reader.submit(third, refuse, reason="是仓库").text
    assert reader.get("/proposals").rows() == []
    assert {row.proposal for row in rows(Household) if row.proposal} == {"confirmed", "merged", "refused"}
    assert reader.get(f"/proposals/{made[2]}").status == 409


def test_a_change_is_taken_or_left_on_its_page(factories: Factories, readers: Readers, machine: Any) -> None:
    cadre = factories.cadre()
    home = factories.household("周阿婆", cadre=cadre, door="3号")
    son = factories.member(home, "周小明")
    factories.coordinator("coordinator")
    tablet = Handheld(machine(factories.device(cadre)[1]))
    tablet.push(tablet.amend(home, {"door": ("2号", "5号"), f"members.{son.id}.phone": (None, "13800001234")}))
    reader = readers("coordinator")
    assert "平板送来的 2 处改动" in reader.get(f"/households/{home.id}").text
    page = reader.get("/changes")
    assert "138****1234" in page.text
    assert "13800001234" not in page.text
    shown = reader.submit(page, "form[data-reveal]")
    assert "13800001234" in shown.text
    cards = page.soup.select("main li.card")
    door = next(card for card in cards if "门牌" in card.h2.get_text())
    after = reader.submit(page, f"li[id='{door['id']}'] form", choice="take")
    assert rows(Household)[0].door == "5号"
    assert len(after.soup.select("main li.card")) == 1
    assert reader.submit(after, "main li.card form:not([data-reveal])", choice="eat").status == 422
    last = reader.submit(after, "main li.card form:not([data-reveal])", choice="leave")
    assert "没有要核对的改动" in last.text


def test_tasks_are_listed_and_each_figure_opens_its_rows(factories: Factories, readers: Readers) -> None:
    cadre = factories.cadre("cadre")
    late = factories.household("周阿婆", cadre=cadre)
    factories.visit(late, cadre, started_at=clock.now() - timedelta(days=45))
    gone = factories.household("钱阿大", cadre=cadre)
    factories.visit(gone, cadre, outcome="moved_away")
    factories.household("沈阿二", cadre=cadre)
    coordinator = factories.viewer(factories.coordinator("coordinator"))
    reader = readers("coordinator")
    page = reader.get("/tasks")
    figures = {link.get_text(" ", strip=True): link["href"] for link in page.soup.select(".figures a")}
    assert len(figures) == 3
    for url in figures.values():
        assert len(reader.get(url).rows()) == (2 if "task=never_visited" in url else 1)
    assert "说是搬走了" in reader.get("/tasks", task="moved_away").text
    assert len(readers("cadre").get("/tasks").rows()) == 3
    with unit_of_work():
        household_moves_away(coordinator, gone.id)
    assert reader.get("/tasks", task="moved_away").rows() == []


def test_each_phrase_has_fields_of_its_own(factories: Factories, readers: Readers) -> None:
    factories.admin("admin")
    page = readers("admin").get("/admin/phrases")
    ids = [str(field["id"]) for field in page.soup.select("main [id]")]
    assert len(ids) == len(set(ids)), "a label must lead to its own field"
