"""The planner against an independent optimum: same cost, no gap, every limit kept; and what it says where none is."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings

from fieldvisit.planning import ground, solving
from fieldvisit.planning import wide as wide_rooms
from fieldvisit.planning.ground import lay_out
from fieldvisit.planning.problem import Home, Keeper, Problem
from fieldvisit.planning.solving import Infeasible, Plan, solve
from tests.planning.grids import FAIR, LAT, LON, least_strain, optimum, solvable, wild


@given(problem=solvable())
@settings(FAIR, max_examples=250)
def test_the_cost_is_that_of_linear_programming_with_no_gap(problem: Problem) -> None:
    found = _plan(problem)
    assert found.cost_cm == found.bound_cm == optimum(lay_out(problem)) and found.proven
    _ensure_within(problem, found)


@given(problem=wild())
@settings(FAIR, max_examples=150)
def test_there_is_no_plan_where_linear_programming_finds_none_and_a_reason_is_given(problem: Problem) -> None:
    found, other = solve(problem), optimum(lay_out(problem))
    if isinstance(found, Plan):
        assert found.cost_cm == found.bound_cm == other
        _ensure_within(problem, found)
        return
    assert other is None and found.reasons
    assert found.nearest is not None and found.nearest.proven
    assert found.nearest.strained or -1 in found.nearest.keeper_of
    if -1 not in found.nearest.keeper_of:
        assert sum(map(abs, found.nearest.strained.values())) == least_strain(lay_out(problem))


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if every grid had too many pairs for the flow, in pieces of few homes."""
    monkeypatch.setattr(solving, "AT_ONCE", 0)
    monkeypatch.setattr(wide_rooms, "LIKELY", 1)
    monkeypatch.setattr(wide_rooms, "_CALLED", 1)
    monkeypatch.setattr(ground, "_PIECE", 20)


@given(problem=solvable())
@settings(FAIR, max_examples=100)
@pytest.mark.usefixtures("few_at_once")
def test_pairs_left_out_of_the_flow_are_in_the_proof(problem: Problem) -> None:
    found = _plan(problem)
    assert found.cost_cm == found.bound_cm == optimum(lay_out(problem))
    _ensure_within(problem, found)


@given(problem=wild())
@settings(FAIR, max_examples=60)
def test_very_many_pairs_are_refused_with_the_same_reasons(problem: Problem) -> None:
    few = solve(problem)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solving, "AT_ONCE", 0)
        patch.setattr(wide_rooms, "LIKELY", 1)
        many = solve(problem)
    if isinstance(few, Plan):
        assert isinstance(many, Plan) and many.cost_cm == many.bound_cm == few.cost_cm
        return
    assert isinstance(many, Infeasible) and few.nearest is not None and many.nearest is not None
    assert replace(many, nearest=None) == replace(few, nearest=None)
    assert sum(map(abs, many.nearest.strained.values())) == sum(map(abs, few.nearest.strained.values()))
    assert many.nearest.cost_cm == many.nearest.bound_cm


def _ensure_within(problem: Problem, plan: Plan) -> None:
    loads = Counter(plan.keeper_of)
    assert all(keeper.least <= loads[k] <= keeper.most for k, keeper in enumerate(problem.keepers))
    assert all(plan.keeper_of[home] == keeper for home, keeper in problem.must.items())
    assert not problem.must_not & set(enumerate(plan.keeper_of))
    assert plan.strained == {}


def _row(homes: int, keepers: list[Keeper], **more: object) -> Problem:
    return Problem([Home(h, LAT, LON + h / 1000) for h in range(homes)], keepers, **more)  # type: ignore[arg-type]


def _keeper(place: float, least: int = 1, most: int = 15) -> Keeper:
    return Keeper(place, LAT, LON + place / 1000, least, most)


def _plan(problem: Problem) -> Plan:
    found = solve(problem)
    assert isinstance(found, Plan)
    return found


def _refused(problem: Problem) -> Infeasible:
    found = solve(problem)
    assert isinstance(found, Infeasible)
    return found


def test_each_home_goes_to_the_nearer_keeper_and_the_way_is_told() -> None:
    plan = _plan(_row(4, [_keeper(0), _keeper(3)]))
    assert plan.keeper_of == [0, 0, 1, 1]
    assert plan.metres == [0, 96, 96, 0]


def test_a_least_load_is_kept_though_it_costs() -> None:
    assert _plan(_row(4, [_keeper(0), _keeper(900, least=3)])).keeper_of == [0, 1, 1, 1]


def test_kin_weigh_as_many_metres_as_they_are_worth() -> None:
    keepers = [_keeper(0, 0), _keeper(3, 0)]
    assert _plan(_row(1, keepers, worth={(0, 1): 280})).keeper_of == [0]
    assert _plan(_row(1, keepers, worth={(0, 1): 290})).keeper_of == [1]


def test_a_home_stays_unless_the_gain_is_larger_than_staying_is_worth() -> None:
    homes = [Home(0, LAT, LON, kept_by=1)]
    for stay, keeper, kept in ((280, 0, 0), (290, 1, 1)):
        plan = _plan(Problem(homes, [_keeper(0, 0), _keeper(3, 0)], stay_metres=stay))
        assert (plan.keeper_of, plan.kept, plan.moved) == ([keeper], kept, 1 - kept)


def test_without_any_position_homes_stay_and_no_way_is_told() -> None:
    homes = [Home(h, None, None, kept_by=h % 2) for h in range(6)]
    plan = _plan(Problem(homes, [Keeper(0, None, None, 1), _keeper(1)]))
    assert plan.kept == 6 and plan.metres == [None] * 6


def test_a_keeper_without_a_position_stands_amid_what_he_keeps() -> None:
    homes = [Home(h, LAT, LON + h / 1000, kept_by=None if h == 5 else 0 if h > 5 else 1) for h in range(10)]
    plan = _plan(Problem(homes, [Keeper(0, None, None, 0), _keeper(1)]))
    assert plan.keeper_of[5] == 0 and plan.metres[5] is None


def test_too_few_keepers_are_counted_and_the_strain_is_spread() -> None:
    found = _refused(_row(40, [_keeper(0), _keeper(1)]))
    assert (found.missing_keepers, found.spare_keepers) == (1, 0)
    assert [(reason.code, reason.number) for reason in found.reasons] == [("too_few_keepers", 1)]
    assert found.nearest is not None and found.nearest.strained == {0: 5, 1: 5} and found.nearest.proven


def test_too_many_keepers_are_counted() -> None:
    found = _refused(_row(12, [_keeper(k, least=5) for k in range(4)]))
    assert (found.missing_keepers, found.spare_keepers) == (0, 2)
    assert [(reason.code, reason.number) for reason in found.reasons] == [("too_many_keepers", 2)]
    assert found.nearest is not None and sum(found.nearest.strained.values()) == -8


def test_contradictions_name_their_households() -> None:
    problem = _row(
        9, [_keeper(0, 0, 3), _keeper(1, 0), _keeper(2, 0)],
        must={0: 0, 1: 0, 2: 0, 3: 0, 4: 1}, must_not=frozenset({(4, 1), (8, 0), (8, 1), (8, 2)}),
    )  # fmt: skip
    found = _refused(problem)
    said = {reason.code: (reason.homes, reason.keepers, reason.number) for reason in found.reasons}
    assert said["must_is_must_not"] == ((4,), (1,), 1)
    assert said["nobody_allowed"] == ((8,), (), 1)
    assert said["must_over_most"] == ((0, 1, 2, 3), (0,), 1)
    assert found.nearest is not None and found.nearest.strained == {0: 1}
    assert [h for h, k in enumerate(found.nearest.keeper_of) if k == -1] == [4, 8]


def test_a_narrow_place_is_found_where_the_counts_would_do() -> None:
    barred = frozenset((h, 1) for h in range(6))
    found = _refused(_row(10, [_keeper(0, 0, 4), _keeper(1, 0, 15)], must_not=barred))
    assert [(r.code, r.homes, r.keepers, r.number) for r in found.reasons] == [
        ("too_little_room", (0, 1, 2, 3, 4, 5), (0,), 2)
    ]
    barred = frozenset((h, 1) for h in range(8))
    found = _refused(_row(10, [_keeper(0, 0), _keeper(1, 5)], must_not=barred))
    assert [(r.code, r.homes, r.keepers, r.number) for r in found.reasons] == [("too_little_work", (8, 9), (1,), 3)]


@pytest.mark.parametrize(
    "problem",
    [
        _row(1, [Keeper(0, LAT, LON, 5, 4)]),
        _row(1, [Keeper(0, 91.0, LON)]),
        _row(1, [_keeper(0)], must={0: 1}),
        _row(1, [_keeper(0)], must_not=frozenset({(-1, 0)})),
        Problem([Home(0, LAT, LON, kept_by=3)], [_keeper(0)]),
    ],
)
def test_what_names_nothing_is_refused(problem: Problem) -> None:
    with pytest.raises(ValueError):
        solve(problem)
