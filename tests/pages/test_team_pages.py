"""走访组: proposed by closeness, changed by hand, saved as one change, taken back; one team a cadre at a time."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from fieldvisit.assignments.models import VisitTeam, VisitTeamMember
from fieldvisit.assignments.team_queries import company_of
from fieldvisit.people.models import Account
from tests.support.factories import Factories
from tests.support.reader import Read, Reader

Readers = Callable[..., Reader]
SAVE = "main form[method=post]:not(.inline)"
NAMES = ("丁一", "丁二", "丁三", "丁四", "戊一", "戊二", "戊三", "戊四")


@pytest.fixture
def cadres(factories: Factories) -> dict[str, Account]:
    """Four live here and four six hundred metres away; each keeps one household of the grid."""
    found = {}
    for place, name in enumerate(NAMES):
        found[name] = factories.cadre(name=name, lat=30.43 + place // 4 * 0.006 + place % 4 * 0.0001, lon=120.59)
        factories.household(f"{name}家", cadre=found[name])
    factories.coordinator("coordinator")
    return found


def _teams(page: Read) -> dict[str, list[str]]:
    """{heading: names}, as the page shows them; a lead bears a star."""
    found = {}
    for section in page.soup.select("section.card"):
        rows = section.select("tbody tr")
        heading = section.select_one("h2")
        assert heading is not None
        found[heading.get_text(strip=True)] = [
            row.select("b")[0].get_text(strip=True) + ("*" if row.select_one("input[name=lead][checked]") else "")
            for row in rows
        ]
    return found


def _current(db: Any) -> set[tuple[str, bool]]:
    db.session.rollback()
    rows = db.session.execute(
        select(Account.name, VisitTeamMember.leads)
        .join(Account, Account.id == VisitTeamMember.cadre_id)
        .where(VisitTeamMember.ended_at.is_(None))
    )
    return {(name, leads) for name, leads in rows}


def test_a_proposal_is_looked_at_accepted_and_taken_back(cadres: Any, readers: Readers, db: Any) -> None:
    person = readers("coordinator")
    assert _teams(person.get("/assignments/teams")) == {"没有编组": sorted(NAMES)}
    page = person.get("/assignments/teams", proposed=1)
    assert "这是建议，还没有保存" in page.text and _current(db) == set()
    teams = _teams(page)
    assert [{name.strip("*") for name in team} for team in teams.values()] == [set(NAMES[:4]), set(NAMES[4:])]
    assert all(sum(name.endswith("*") for name in team) == 1 and team[0].endswith("*") for team in teams.values())
    page = person.submit(page, SAVE)
    assert "分组保存好了" in page.text and _teams(page) == teams
    assert {name for name, _ in _current(db)} == set(NAMES)
    assert company_of(cadres["丁一"].id) == {cadres[name].id for name in NAMES[1:4]}
    assert "没有改动" in person.submit(person.get("/assignments/teams", proposed=1), SAVE).text
    page = person.submit(page, "form[action$='/teams/undo']")
    assert "撤回了，8 位干部回到原来的组。" in page.text
    assert _current(db) == set()


def test_people_are_moved_a_lead_is_named_and_only_that_is_taken_back(cadres: Any, readers: Readers, db: Any) -> None:
    person = readers("coordinator")
    person.submit(person.get("/assignments/teams", proposed=1), SAVE)
    before = _current(db)
    page = person.get("/assignments/teams")
    chosen = {"team-" + str(cadres["丁二"].id): 2, "team-" + str(cadres["戊四"].id): ""}
    page = person.submit(page, SAVE, **chosen, lead=[cadres["丁一"].id, cadres["丁二"].id])
    assert _teams(page)["第 1 组"][0] == "丁一*"
    assert _teams(page)["第 2 组"] == ["丁二*", *sorted(NAMES[4:7])]
    assert _teams(page)["没有编组"] == ["戊四"] and "3 人，不到 4 人" in page.text
    page = person.submit(page, "form[action$='/teams/undo']")
    assert _current(db) == before


def test_each_team_has_one_lead_and_what_was_filled_in_is_kept(cadres: Any, readers: Readers, db: Any) -> None:
    person = readers("coordinator")
    chosen = {f"team-{cadres[name].id}": 1 for name in NAMES[:4]}
    page = person.submit(person.get("/assignments/teams"), SAVE, **chosen)
    assert page.status == 422 and "第 1 组还没有组长" in page.text
    assert _teams(page)["第 1 组"] == sorted(NAMES[:4]) and _current(db) == set()
    page = person.submit(page, SAVE, lead=[cadres["丁一"].id, cadres["丁二"].id])
    assert page.status == 422 and "第 1 组有几位组长" in page.text
    assert "分组保存好了" in person.submit(page, SAVE, lead=cadres["丁二"].id).text
    assert {name for name, leads in _current(db) if leads} == {"丁二"}


def test_who_comes_second_sees_the_newest_and_overwrites_nothing(cadres: Any, readers: Readers, db: Any) -> None:
    person = readers("coordinator")
    old = person.get("/assignments/teams")
    first = person.submit(person.get("/assignments/teams", proposed=1), SAVE)
    before = _current(db)
    page = person.submit(old, SAVE, **{f"team-{cadres['丁一'].id}": 1}, lead=cadres["丁一"].id)
    assert "刚刚有人改过分组" in page.text and _current(db) == before
    person.submit(person.get("/assignments/teams"), SAVE, **{f"team-{cadres['丁二'].id}": ""})
    assert "撤不回了" in person.submit(first, "form[action$='/teams/undo']").text


def test_one_team_at_a_time_and_only_in_ones_own_area(
    cadres: Any, readers: Readers, factories: Factories, db: Any
) -> None:
    other = factories.grid("第九网格", village=factories.area("village"))
    factories.household("远房", grid=other, cadre=cadres["丁一"])
    factories.household("近房", cadre=cadres["丁一"])
    far = factories.coordinator("far", area=other)
    grid = factories.place()
    person = readers("coordinator")
    assert person.get("/assignments/teams", grid=other.id).status == 404
    assert person.post("/assignments/teams", grid=other.id, seen="x").status in (400, 404)
    person.submit(person.get("/assignments/teams", proposed=1, grid=grid.id), SAVE)
    page = readers(far.username).get("/assignments/teams")
    assert _teams(page) == {} and "丁一（第一网格）" in "".join(page.text.split())
    assert readers(cadres["丁一"].username).get("/assignments/teams").status in (403, 404)
    assert db.session.scalar(select(VisitTeam.id).where(VisitTeam.grid_id == other.id)) is None


def test_an_empty_grid_says_what_to_do_first(readers: Readers, factories: Factories) -> None:
    factories.coordinator("coordinator")
    factories.place()
    assert "这个网格还没有联户干部" in readers("coordinator").get("/assignments/teams").text
