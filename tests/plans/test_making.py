"""A plan is proposed: the best one within the limits, with what is known of households and cadres."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from fieldvisit.households.models import Member
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import InvalidInput, NotAllowed, NotVisible
from fieldvisit.storage.base import db
from tests.plans.conftest import STEP, Street, kept_now

Planned = Callable[..., Any]


def test_those_who_keep_each_others_are_exchanged(street: Street, planned: Planned, board: Planned) -> None:
    before = kept_now()
    said = board(street.viewer, planned(street.viewer, street.grid.id))
    first, second, third = street.cadres
    wanted = {home.id: street.cadres[place].id for place in range(3) for home in street.beside(place)}
    assert {home.id: home.cadre_id for home in said["homes"]} == wanted
    assert {home.id: home.now_cadre_id for home in said["homes"]} == before
    summary = said["summary"]
    assert (summary["homes"], summary["kept"], summary["moved"], summary["new"]) == (18, 6, 12, 0)
    assert summary["mean_metres"] < 50 < 600 < summary["mean_metres_now"] < 700
    assert said["plan"]["proven"] and said["plan"]["state"] == "ready" and summary["within_limits"]
    assert summary["cost_metres"] == summary["bound_metres"]
    loads = {cadre.id: (cadre.load_now, cadre.load, cadre.gained, cadre.lost) for cadre in said["cadres"]}
    assert loads == {first.id: (6, 6, 6, 6), second.id: (6, 6, 6, 6), third.id: (6, 6, 0, 0)}
    assert kept_now() == before, "a plan changes nothing"


def test_a_household_keeps_its_cadre_unless_the_gain_is_large(street: Street, planned: Planned, board: Planned) -> None:
    said = board(street.viewer, planned(street.viewer, street.grid.id, stay_metres=1500))
    assert said["summary"]["moved"] == 0


def test_ties_bind_and_weigh(street: Street, planned: Planned, board: Planned, tie: Planned) -> None:
    first, second, third = street.cadres
    bound, barred, kin = street.beside(0)[0], street.beside(2)[0], street.beside(0)[1]
    tie(bound, second, "must")
    tie(barred, third, "must_not")
    tie(kin, second, "kin")
    said = board(street.viewer, planned(street.viewer, street.grid.id))
    keeper = {home.id: home.cadre_id for home in said["homes"]}
    assert keeper[bound.id] == second.id
    assert keeper[barred.id] != third.id
    assert keeper[kin.id] == first.id, "a kilometre is too far for kin"
    assert {home.id: home.tie for home in said["homes"]}[bound.id] == "must"


def test_kin_are_worth_six_hundred_metres(street: Street, planned: Planned, board: Planned, tie: Planned) -> None:
    second, kin = street.cadres[1], street.beside(0)[0]
    apart = 958  # metres between the two cadres

    def keeper(stay_metres: int) -> Any:
        said = board(street.viewer, planned(street.viewer, street.grid.id, stay_metres=stay_metres))
        return {home.id: home.cadre_id for home in said["homes"]}[kin.id]

    assert keeper(apart - 610) != second.id
    tie(kin, second, "kin")
    assert keeper(apart - 610) != second.id
    assert keeper(apart - 590) == second.id


def test_who_met_often_speaks_the_language_or_is_a_woman_for_a_woman_alone(
    street: Street, planned: Planned, board: Planned, factories: Any
) -> None:
    first, second, _third = street.cadres
    met, speaks, alone = street.beside(0)[:3]
    near = [factories.household(cadre=first, lat=30.43, lon=120.59 + STEP) for _ in range(4)]
    for day in range(9):
        factories.visit(met, second, started_at=clock.now() - timedelta(days=day))
    second.sex, second.speaks, speaks.speaks = "f", ["yue"], "yue"
    db.session.query(Member).filter_by(household_id=alone.id).update({"sex": "f"})
    db.session.commit()

    def kept(stay_metres: int) -> set[Any]:
        said = board(street.viewer, planned(street.viewer, street.grid.id, stay_metres=stay_metres))
        homes = {met.id, speaks.id, alone.id}
        return {home.id for home in said["homes"] if home.id in homes and home.cadre_id == second.id}

    assert len(near) == 4 and kept(600) == set()
    assert kept(700) == {speaks.id}  # 300 metres
    assert kept(850) == {speaks.id, met.id, alone.id}  # 150 metres each


def test_too_few_cadres_are_counted_and_the_nearest_plan_is_shown(
    street: Street, planned: Planned, board: Planned
) -> None:
    first = street.cadres[0]
    said = board(street.viewer, planned(street.viewer, street.grid.id, cadre_ids=(first.id,)))
    assert said["plan"]["state"] == "infeasible"
    assert [(reason["code"], reason["number"]) for reason in said["summary"]["reasons"]] == [("too_few_keepers", 1)]
    assert "缺 1 名" in str(said["summary"]["reasons"][0]["words"])
    assert [one["load"] for one in said["summary"]["outside"]] == [18]


def test_households_without_a_place_are_planned_and_named(
    street: Street, planned: Planned, board: Planned, factories: Any
) -> None:
    lost = factories.household(lat=None, lon=None)
    said = board(street.viewer, planned(street.viewer, street.grid.id))
    row = next(home for home in said["homes"] if home.id == lost.id)
    assert row.cadre_id is not None and row.metres is None and row.now_cadre_id is None
    assert (said["summary"]["unplaced"], said["summary"]["new"]) == (1, 1)


def test_what_is_kept_elsewhere_counts(street: Street, planned: Planned, board: Planned, factories: Any) -> None:
    other = factories.grid("二网格")
    for _ in range(12):
        factories.household(grid=other, cadre=street.cadres[0])
    said = board(street.viewer, planned(street.viewer, street.grid.id))
    cadre = next(one for one in said["cadres"] if one.id == street.cadres[0].id)
    assert (cadre.elsewhere, cadre.least, cadre.most) == (12, 0, 3)
    assert cadre.load <= 15 and said["summary"]["within_limits"]


def test_one_who_keeps_none_yet_and_lives_there_is_used(
    street: Street, planned: Planned, board: Planned, factories: Any
) -> None:
    fresh = factories.cadre("fresh", "新来的", lat=30.43, lon=120.595)
    factories.cadre("far", "远处的", lat=31.43, lon=120.595)
    for _ in range(4):
        factories.household(lat=30.43, lon=120.595)
    said = board(street.viewer, planned(street.viewer, street.grid.id))
    assert {cadre.id for cadre in said["cadres"]} == {fresh.id, *(cadre.id for cadre in street.cadres)}
    assert next(cadre for cadre in said["cadres"] if cadre.id == fresh.id).load >= 5


def test_a_plan_is_made_by_who_may_assign_everywhere_in_it(street: Street, planned: Planned, factories: Any) -> None:
    with pytest.raises(NotVisible):
        planned(street.viewer, factories.place("town").id)
    with pytest.raises(NotAllowed):
        planned(factories.viewer(factories.leader("leader")), street.grid.id)
    with pytest.raises(NotVisible):
        planned(street.viewer, 2**31 - 1)
    with pytest.raises(InvalidInput) as empty:
        planned(street.viewer, factories.grid("空网格").id)
    assert empty.value.field == "area_id"


@pytest.fixture
def crowded(street: Street, factories: Any) -> list[Any]:
    """Thirty more households beside the cadres, kept by nobody: three more than there is room for. Two neighbours."""
    for place in range(30):
        factories.household(lat=30.43, lon=120.59 + place % 3 * 10 * STEP)
    other = factories.grid("二网格")
    full, free = (factories.cadre(f"near{name}", name, lat=30.435, lon=120.6) for name in ("满的", "闲的"))
    for keeper, number in ((full, 15), (free, 8)):
        for _ in range(number):
            factories.household(grid=other, cadre=keeper, lat=30.435, lon=120.6)
    return [full, free]


def test_where_cadres_are_missing_one_with_room_is_borrowed_from_around(
    street: Street, planned: Planned, board: Planned, crowded: list[Any]
) -> None:
    said = board(street.viewer, planned(street.viewer, street.grid.id))
    assert [(one["code"], one["number"]) for one in said["summary"]["reasons"]] == [
        ("too_few_keepers", 1),
        ("borrowed", 1),
    ]
    assert said["plan"]["state"] == "ready" and said["summary"]["within_limits"]
    (lent,) = [cadre for cadre in said["cadres"] if cadre.borrowed]
    assert (lent.id, lent.elsewhere, lent.load, lent.most) == (crowded[1].id, 8, 11, 7)


def test_without_borrowing_it_says_that_one_is_missing(
    street: Street, planned: Planned, board: Planned, crowded: list[Any]
) -> None:
    said = board(street.viewer, planned(street.viewer, street.grid.id, borrow=False))
    assert [one["code"] for one in said["summary"]["reasons"]] == ["too_few_keepers"]
    assert said["plan"]["state"] == "infeasible"
    assert {cadre.id for cadre in said["cadres"]}.isdisjoint({one.id for one in crowded})
