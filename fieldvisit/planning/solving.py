"""The cheapest plan within the limits, proven; or why there is none, and the plan nearest to one."""

import numpy as np

from fieldvisit.planning.distances import Cents
from fieldvisit.planning.flow import cheapest
from fieldvisit.planning.ground import Ground, lay_out
from fieldvisit.planning.plan import NOBODY, Infeasible, Plan, Reason
from fieldvisit.planning.problem import Problem
from fieldvisit.planning.proof import bound, prices_of, room_cost
from fieldvisit.planning.reasons import missing_of, reasons_of, spare_of
from fieldvisit.planning.rooms import Rooms, hard, soft, strain_of

__all__ = ["Infeasible", "Plan", "Reason", "solve"]


def solve(problem: Problem) -> Plan | Infeasible:
    """The plan of the least cost; ValueError where the problem itself is not sound (places, limits, degrees)."""
    return solve_ground(problem, lay_out(problem))


def solve_ground(problem: Problem, ground: Ground) -> Plan | Infeasible:
    """As `solve`, for a problem whose arrays are at hand."""
    rooms = hard(ground)
    keeper_of = cheapest(ground.cost, ground.allowed, rooms)
    if keeper_of is not None:
        return _planned(ground, rooms, keeper_of)
    return Infeasible(missing_of(ground), spare_of(ground), reasons_of(problem, ground), nearest(ground))


def nearest(ground: Ground) -> Plan | None:
    """The plan that breaks least and most as little as possible; pairs that are not allowed stay so."""
    if not ground.most.size:
        return None
    rooms = soft(ground)
    some = ground.allowed.any(axis=1)
    placed = cheapest(ground.cost[some], ground.allowed[some], rooms)
    if placed is None:
        raise ArithmeticError("soft limits leave room for every home")
    keeper_of = np.full(len(ground.cost), NOBODY, dtype=np.int64)
    keeper_of[some] = placed
    return _planned(ground, rooms, keeper_of)


def _planned(ground: Ground, rooms: Rooms, keeper_of: Cents) -> Plan:
    """The plan with its proof. What breaking limits costs is taken off both cost and bound: only ways are told."""
    some = keeper_of != NOBODY
    cost, allowed, chosen = ground.cost[some], ground.allowed[some], keeper_of[some]
    load = np.bincount(chosen, minlength=len(ground.most))
    fines = room_cost(rooms, load)
    spent = int(cost[np.arange(len(chosen)), chosen].sum())
    least_spent = bound(cost, allowed, rooms, prices_of(cost, allowed, rooms, chosen)) - fines
    stays = ground.kept_by[some] == chosen
    return Plan(
        keeper_of=keeper_of.tolist(),
        ways_cm=_ways(ground, keeper_of),
        cost_cm=spent,
        bound_cm=least_spent,
        proven=spent == least_spent,
        kept=int(stays.sum()),
        moved=int((~stays & (ground.kept_by[some] >= 0)).sum()),
        strained=strain_of(ground, load),
    )


def _ways(ground: Ground, keeper_of: Cents) -> list[int | None]:
    """Centimetres of each home's way."""
    homes = np.arange(len(keeper_of))
    if not ground.most.size:
        return []
    ways, known = ground.ways[homes, keeper_of], ground.known[homes, keeper_of] & (keeper_of != NOBODY)
    return [way if told else None for way, told in zip(ways.tolist(), known.tolist(), strict=True)]
