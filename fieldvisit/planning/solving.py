"""The cheapest plan within the limits, proven; or why there is none, and the plan nearest to one."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from fieldvisit.planning.choices import Choices, choices_of
from fieldvisit.planning.distances import Cents
from fieldvisit.planning.flow import cheapest
from fieldvisit.planning.ground import Facts, Ground, facts_of, ground_of, pieces_of
from fieldvisit.planning.pairs import Pairs
from fieldvisit.planning.plan import NOBODY, Infeasible, Plan, Reason
from fieldvisit.planning.problem import Problem
from fieldvisit.planning.proof import bound, cheapest_at, prices_of, room_cost
from fieldvisit.planning.reasons import reasons_of, refusal
from fieldvisit.planning.rooms import Rooms, elastic, hard, outweighing, soft, strain_of
from fieldvisit.planning.wide import likely, solve_over_all, widest

__all__ = ["Infeasible", "Plan", "Reason", "solve"]

AT_ONCE = 1_000_000  # pairs up to which the flow looks at all of them
_STEEPER = 16
Pieces = Iterable[tuple[int, Ground]]


def solve(problem: Problem) -> Plan | Infeasible:
    """The plan of the least cost; ValueError where the problem itself is not sound (places, limits, degrees)."""
    return solve_facts(problem, facts_of(problem))


def solve_facts(problem: Problem, facts: Facts) -> Plan | Infeasible:
    """As `solve`, for a problem whose facts are at hand."""
    wide = len(facts.kept_by) * len(facts.least) > AT_ONCE
    found = None if wide else _solve_at_once(facts, hard(facts.least, facts.most))
    if found is not None:
        return found
    choices = choices_of(facts)
    reasons = reasons_of(problem, facts, choices)
    if wide and not reasons:
        return _solve_wide(facts)
    return refusal(facts, choices, reasons, nearest(facts, choices))


def nearest(facts: Facts, choices: Choices) -> Plan | None:
    """The plan that breaks least and most as little as possible; pairs that are not allowed stay so."""
    if not facts.most.size:
        return None
    some = np.atleast_1d(choices.doors.any(axis=1))[choices.kind_of]
    part = facts.only(some)
    rooms = soft(part.least, part.most, len(part.kept_by), widest(part))
    if len(part.kept_by) * len(part.least) > AT_ONCE:
        keeper_of, least_cost, _ = solve_over_all(part, rooms, likely(part))
        plan = _planned(part, rooms, keeper_of, least_cost, pieces_of(part))
    else:
        found = _solve_at_once(part, rooms)
        if found is None:
            raise ArithmeticError("limits that may be broken leave room for every home")
        plan = found
    return plan if some.all() else _with_nobody(plan, some)


def _solve_at_once(facts: Facts, rooms: Rooms) -> Plan | None:
    ground = ground_of(facts)
    pairs = Pairs.of(ground.cost, ground.allowed)
    keeper_of = cheapest(pairs, rooms)
    if keeper_of is None:
        return None
    prices = prices_of(pairs, rooms, keeper_of)
    least_cost = bound(int(cheapest_at(ground, prices).sum()), rooms, prices)
    return _planned(facts, rooms, keeper_of, least_cost, [(0, ground)])


def _solve_wide(facts: Facts) -> Plan:
    """There is a plan: limits are let go at a price, made steeper until none is broken. Then it is the plan sought."""
    span = widest(facts)
    price, pairs = 4 * span + 1, likely(facts)
    while True:
        rooms = elastic(facts.least, facts.most, len(facts.kept_by), price)
        keeper_of, least_cost, pairs = solve_over_all(facts, rooms, pairs)
        if not strain_of(facts.least, facts.most, np.bincount(keeper_of, minlength=len(facts.most))):
            return _planned(facts, rooms, keeper_of, least_cost, pieces_of(facts))
        if price > outweighing(span, len(facts.most)):
            raise ArithmeticError("limits that can be kept were not")
        price *= _STEEPER


def _planned(facts: Facts, rooms: Rooms, keeper_of: Cents, least_cost: int, pieces: Pieces) -> Plan:
    """The plan with its proof. What breaking limits costs is taken off both cost and bound: only ways are told."""
    load = np.bincount(keeper_of, minlength=len(facts.most))
    spent, ways = 0, list[int | None]()
    for begin, ground in pieces:
        homes = np.arange(len(ground.cost))
        keepers = keeper_of[begin : begin + len(homes)]
        spent += int(ground.cost[homes, keepers].sum())
        told = zip(ground.ways[homes, keepers].tolist(), ground.known[homes, keepers].tolist(), strict=True)
        ways += [way if known else None for way, known in told]
    least_spent = least_cost - room_cost(rooms, load)
    stays = facts.kept_by == keeper_of
    return Plan(
        keeper_of=keeper_of.tolist(),
        ways_cm=ways,
        cost_cm=spent,
        bound_cm=least_spent,
        proven=spent == least_spent,
        kept=int(stays.sum()),
        moved=int((~stays & (facts.kept_by >= 0)).sum()),
        strained=strain_of(facts.least, facts.most, load),
    )


def _with_nobody(plan: Plan, some: NDArray[np.bool_]) -> Plan:
    """The plan of some homes as one of all."""
    keepers, ways = iter(plan.keeper_of), iter(plan.ways_cm)
    return replace(
        plan,
        keeper_of=[next(keepers) if placed else NOBODY for placed in some],
        ways_cm=[next(ways) if placed else None for placed in some],
    )
