"""Somebody leaves or hands over: their households find another cadre, the others stay where they are."""

from collections.abc import Callable
from typing import Any

import pytest

from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import InvalidInput, NotVisible
from fieldvisit.plans.confirming import confirm_plan
from fieldvisit.plans.schemas import ConfirmPlan
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.plans.conftest import STEP, Street, kept_now

Call = Callable[..., Any]


def test_only_the_households_of_who_leaves_move_and_to_who_is_near(street: Street, planned: Call, board: Call) -> None:
    first, second, third = street.cadres
    plan = planned(street.viewer, leave=third.id)
    said = board(street.viewer, plan)
    moved = {home.id: home.cadre_id for home in said["homes"] if home.cadre_id != home.now_cadre_id}
    assert moved == {home.id: second.id for home in street.beside(2)}
    assert (said["plan"]["aim"], said["plan"]["leaving"]) == ("leave", {"id": third.id, "name": "王大明"})
    leaver = next(cadre for cadre in said["cadres"] if cadre.id == third.id)
    assert (leaver.load_now, leaver.load, leaver.leaving) == (6, 0, True)
    assert said["summary"]["within_limits"]
    with unit_of_work():
        confirm_plan(street.viewer, plan, ConfirmPlan(clock.today()))
    assert third.id not in kept_now().values()
    assert [list(kept_now().values()).count(cadre.id) for cadre in (first, second)] == [6, 12]


def test_a_named_successor_gets_them_all_from_wherever(
    street: Street, planned: Call, board: Call, factories: Any
) -> None:
    first, successor = street.cadres[0], factories.cadre("next", "接班人", lat=30.5, lon=120.7)
    said = board(street.viewer, planned(street.viewer, leave=first.id, to=successor.id))
    moved = {home.id for home in said["homes"] if home.cadre_id != home.now_cadre_id}
    assert moved == {home.id for home in street.beside(1)}
    assert {home.cadre_id for home in said["homes"] if home.id in moved} == {successor.id}
    assert said["plan"]["successor"]["name"] == "接班人" and said["plan"]["state"] == "ready"


def test_too_full_a_street_has_no_room_for_them(street: Street, planned: Call, board: Call, factories: Any) -> None:
    for place, cadre in enumerate(street.cadres):
        for _ in range(5):
            factories.household(cadre=cadre, lat=30.43, lon=120.59 + place * 10 * STEP)
    said = board(street.viewer, planned(street.viewer, leave=street.cadres[0].id))
    assert said["plan"]["state"] == "infeasible"
    assert [(one["code"], one["number"]) for one in said["summary"]["reasons"]] == [("too_few_keepers", 1)]
    assert sorted(one["load"] for one in said["summary"]["outside"]) == [16, 17]


def test_households_nobody_keeps_are_not_its_matter(street: Street, planned: Call, board: Call, factories: Any) -> None:
    orphan = factories.household()
    said = board(street.viewer, planned(street.viewer, leave=street.cadres[0].id))
    assert orphan.id not in {home.id for home in said["homes"]}


def test_it_is_about_the_smallest_area_with_all_of_them(
    street: Street, planned: Call, board: Call, factories: Any
) -> None:
    first = street.cadres[0]
    assert board(street.viewer, planned(street.viewer, leave=first.id))["plan"]["area"]["id"] == street.grid.id
    factories.household(grid=factories.grid("二网格"), cadre=first)
    village = factories.place("village").id
    assert board(street.viewer, planned(street.viewer, leave=first.id))["plan"]["area"]["id"] == village
    town = factories.place("town")
    factories.household(grid=factories.grid("外网格", factories.area("village", town)), cadre=first)
    assert board(street.viewer, planned(street.viewer, leave=first.id))["plan"]["area"]["id"] == village, "own reach"


def test_who_plans_two_villages_only_replaces_in_one_and_is_told_of_the_other(
    street: Street, planned: Call, board: Call, factories: Any, readers: Call
) -> None:
    first, town = street.cadres[0], factories.place("town")
    beyond = factories.area("village", town, name="外村")
    strange = factories.area("village", town, name="别人的村")
    for village, number in ((beyond, 2), (strange, 3)):
        grid = factories.grid(f"{village.name}一网", village)
        for _ in range(number):
            factories.household(grid=grid, cadre=first)
    account = factories.coordinator("two")
    factories.grant(account, "coordinator", area=beyond)
    viewer = factories.viewer(account)
    said = board(viewer, planned(viewer, leave=first.id))
    assert said["plan"]["area"]["id"] == street.grid.id and len(said["homes"]) == 18
    page = readers("two").get(f"/plans/leave/{first.id}")
    assert "联着 6 户，一共 11 户" in page.text
    assert sorted(page.rows(".notice.plain li")) == [
        "别人的村 ：3 户 · 那里不归你安排，请和那里的网格长说。",
        "外村 ：2 户 · 换这里的 外村",
    ]
    assert "联着 2 户，一共 11 户" in readers("two").get(page.links()["换这里的 外村"]).text
    only = board(viewer, planned(viewer, beyond.id, leave=first.id))
    assert len([home for home in only["homes"] if home.now_cadre_id == first.id]) == 2


def test_who_keeps_nobody_here_cannot_leave_here(street: Street, planned: Call, factories: Any) -> None:
    for said in ({"leave": factories.cadre("idle").id}, {"leave": street.viewer.id}):
        with pytest.raises(InvalidInput) as refused:
            planned(street.viewer, **said)
        assert refused.value.field == "leave"
    with pytest.raises(InvalidInput) as refused:
        planned(street.viewer, leave=street.cadres[0].id, to=street.cadres[0].id)
    assert refused.value.field == "to"
    with pytest.raises(NotVisible):
        planned(street.viewer, factories.place("county").id, leave=street.cadres[0].id)
    db.session.rollback()
