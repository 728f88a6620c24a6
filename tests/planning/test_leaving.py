"""Someone leaves, or a grid is short: as few as possible are moved or lent, and the cheapest of those plans."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings

from fieldvisit.planning.borrowing import borrow
from fieldvisit.planning.ground import lay_out
from fieldvisit.planning.leaving import leave
from fieldvisit.planning.problem import Home, Keeper, Problem
from fieldvisit.planning.solving import Infeasible, Plan
from tests.planning.grids import FAIR, LAT, LON, solvable


def _row(kept_by: list[int | None], keepers: list[Keeper], **more: object) -> Problem:
    homes = [Home(h, LAT, LON + h / 1000, keeper) for h, keeper in enumerate(kept_by)]
    return Problem(homes, keepers, **more)  # type: ignore[arg-type]


def _keeper(place: float, least: int = 0, most: int = 15) -> Keeper:
    return Keeper(place, LAT, LON + place / 1000, least, most)


def test_only_the_households_of_the_one_who_leaves_move() -> None:
    plan = leave(_row([0, 1, 2, 2], [_keeper(3), _keeper(2), _keeper(0)]), {2})
    assert isinstance(plan, Plan)
    assert plan.keeper_of == [0, 1, 1, 0]  # the first two would be nearer the other way round
    assert (plan.kept, plan.moved, plan.proven) == (2, 2, True)


def test_others_move_only_as_far_as_limits_force() -> None:
    plan = leave(_row([0, 0, 1, 2], [_keeper(0, most=2), _keeper(2, most=2), _keeper(3)], must={3: 0}), {2})
    assert isinstance(plan, Plan)
    assert plan.keeper_of == [0, 1, 1, 0] and plan.moved == 2


def test_what_binds_to_one_who_leaves_ends_with_it() -> None:
    plan = leave(_row([0], [_keeper(0), _keeper(1)], must={0: 0}), {0})
    assert isinstance(plan, Plan) and plan.keeper_of == [1]


def test_when_too_few_are_left_it_says_so_and_offers_the_nearest() -> None:
    found = leave(_row([0] * 3 + [1] * 3, [_keeper(0, most=4), _keeper(5, most=4)]), {1})
    assert isinstance(found, Infeasible)
    assert [reason.code for reason in found.reasons][:1] == ["too_few_keepers"]
    assert found.nearest is not None and found.nearest.strained == {0: 2} and found.nearest.proven


@given(problem=solvable(most_homes=7))
@settings(FAIR, max_examples=60)
def test_no_other_plan_moves_fewer_or_moves_as_few_more_cheaply(problem: Problem) -> None:
    found = leave(problem, {0})
    gone = replace(problem, must={h: k for h, k in problem.must.items() if k})
    ground = lay_out(gone)
    best = None
    for keeper_of in product(range(1, len(problem.keepers)), repeat=len(problem.homes)):
        loads = [keeper_of.count(k) for k in range(len(problem.keepers))]
        within = all(k.least <= loads[place] <= k.most for place, k in enumerate(problem.keepers) if place)
        if within and all(ground.allowed[pair] for pair in enumerate(keeper_of)):
            moved = sum(home.kept_by not in (None, k) for home, k in zip(problem.homes, keeper_of, strict=True))
            cost = sum(int(ground.cost[pair]) for pair in enumerate(keeper_of))
            best = min(best or (moved, cost), (moved, cost))
    if best is None:
        assert isinstance(found, Infeasible)
    else:
        assert isinstance(found, Plan)
        assert (found.moved, found.cost_cm, found.bound_cm) == (*best, best[1])


def _short_grid(*neighbours: Keeper) -> Problem:
    return _row([None] * 20, [_keeper(0), *neighbours])


def test_the_nearest_neighbour_with_room_is_borrowed_for_as_few_households_as_needed() -> None:
    plan = borrow(_short_grid(_keeper(40), _keeper(25), _keeper(22, most=4)), own=1)
    assert isinstance(plan, Plan)
    assert plan.keeper_of == [0] * 15 + [2] * 5 and plan.proven


def test_two_are_borrowed_where_one_is_not_enough() -> None:
    plan = borrow(_short_grid(_keeper(25, most=3), _keeper(50, most=3), _keeper(21, most=2)), own=1)
    assert isinstance(plan, Plan)
    assert {k: plan.keeper_of.count(k) for k in range(4)} == {0: 15, 1: 3, 2: 0, 3: 2}


def test_nobody_is_borrowed_without_need() -> None:
    plan = borrow(_row([None] * 10, [_keeper(900), _keeper(1)]), own=1)
    assert isinstance(plan, Plan) and plan.keeper_of == [0] * 10


def test_among_many_neighbours_the_nearest_are_asked() -> None:
    plan = borrow(_short_grid(*(_keeper(60 - place, most=1) for place in range(24))), own=1)
    assert isinstance(plan, Plan)
    assert sorted(set(plan.keeper_of)) == [0, 20, 21, 22, 23, 24]


@pytest.mark.parametrize("room", [0, 4])
def test_where_all_together_are_not_enough_it_says_how_many_are_missing(room: int) -> None:
    found = borrow(_short_grid(_keeper(30, most=room)), own=1)
    assert isinstance(found, Infeasible) and found.missing_keepers == 1
