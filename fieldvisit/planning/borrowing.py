"""A grid is short of keepers: the nearest plan with some borrowed from the grids around it."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, islice
from math import comb

import numpy as np

from fieldvisit.planning.distances import ways_cm
from fieldvisit.planning.ground import facts_of
from fieldvisit.planning.plan import Infeasible, Plan
from fieldvisit.planning.problem import Keeper, Problem
from fieldvisit.planning.rooms import outweighing
from fieldvisit.planning.solving import solve, solve_facts
from fieldvisit.planning.wide import widest

MOST_TRIED = 300  # choices of so many neighbours; beyond that only the nearest ones are asked


def borrow(problem: Problem, own: int) -> Plan | Infeasible:
    """A plan in which keepers from the place `own` on are lent by neighbours: `most` is what they have left.

    As few as possible are borrowed, and of those choices the one that lends the fewest households, then the cheapest.
    Up to MOST_TRIED choices every one is tried; beyond, the nearest neighbours only. Without need nobody is borrowed.
    `proven` says that the plan is the cheapest with the borrowed it has.
    """
    others = range(own, len(problem.keepers))
    for number in range(len(others) + 1):
        if plans := [plan for chosen in _choices(problem, own, number) if (plan := _with(problem, own, set(chosen)))]:
            return min(plans, key=lambda plan: (_lent(plan, own), plan.cost_cm))
    return solve(problem)


def _choices(problem: Problem, own: int, number: int) -> Iterator[tuple[int, ...]]:
    """So many of the neighbours, who together have room for whom the own ones have not."""
    others = range(own, len(problem.keepers))
    short = len(problem.homes) - sum(keeper.most for keeper in problem.keepers[:own])
    if comb(len(others), number) > MOST_TRIED:
        return iter([_nearest(problem, own)[:number]])
    choices = combinations(others, number)
    return islice((c for c in choices if sum(problem.keepers[k].most for k in c) >= short), MOST_TRIED)


def _nearest(problem: Problem, own: int) -> tuple[int, ...]:
    """The neighbours, those nearest to the middle of the homes first."""
    facts = facts_of(problem)
    lat, lon = (half[~np.isnan(half)].mean(keepdims=True) for half in facts.at)
    ways = ways_cm(lat, lon, *facts.to)[0, own:]
    return tuple((np.argsort(ways, kind="stable") + own).tolist())


def _with(problem: Problem, own: int, chosen: set[int]) -> Plan | None:
    """The plan that lends the fewest households to the chosen, then the cheapest; None where there is none."""
    keepers = [k if place < own or place in chosen else _none_of(k) for place, k in enumerate(problem.keepers)]
    without = replace(problem, keepers=keepers)
    facts = facts_of(without)
    dearer = outweighing(widest(facts), len(keepers))
    charge = np.where(np.arange(len(keepers)) < own, 0, dearer)
    found = solve_facts(without, replace(facts, charge=charge))
    if isinstance(found, Infeasible):
        return None
    less = dearer * _lent(found, own)
    return replace(found, cost_cm=found.cost_cm - less, bound_cm=found.bound_cm - less)


def _none_of(keeper: Keeper) -> Keeper:
    return replace(keeper, least=0, most=0)


def _lent(plan: Plan, own: int) -> int:
    return sum(keeper >= own for keeper in plan.keeper_of)
