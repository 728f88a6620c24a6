"""The problem as arrays: what each pair costs, who may keep whom, and how much room each keeper has."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fieldvisit.planning.distances import Cents, Floats, ways_cm
from fieldvisit.planning.problem import Home, Keeper, Problem

Flags = NDArray[np.bool_]
MOST_PAIRS = 10_000_000  # beyond, the arrays alone would take gigabytes: plan grid by grid


@dataclass(frozen=True, slots=True)
class Ground:
    """n homes × m keepers: `ways` and `cost` in centimetres, `known` where both have a position, `allowed` pairs."""

    ways: Cents
    known: Flags
    cost: Cents
    allowed: Flags
    least: Cents
    most: Cents
    kept_by: Cents  # n, -1 where nobody keeps it yet


def lay_out(problem: Problem, stay_cm: int | None = None) -> Ground:
    """The arrays of a problem; ValueError where it names what does not exist. `stay_cm` in place of its own."""
    if len(problem.homes) * len(problem.keepers) > MOST_PAIRS:
        raise ValueError(f"more than {MOST_PAIRS:,} pairs of household and keeper: plan grid by grid")
    at, to = _positions(problem.homes), _positions(problem.keepers)
    least, most = _limits(problem)
    kept_by = _kept_by(problem)
    ways = ways_cm(at[0], at[1], *_standing(to, at, kept_by))
    known = ~np.isnan(at[0])[:, None] & ~np.isnan(to[0])
    stay = problem.stay_metres * 100 if stay_cm is None else stay_cm
    cost = _cost(problem, ways, kept_by, stay)
    return Ground(ways, known, cost, _allowed(problem), least, most, kept_by)


def _positions(points: Sequence[Home] | Sequence[Keeper]) -> tuple[Floats, Floats]:
    """Degrees of the points, NaN where either half is missing."""
    pairs = [(p.lat, p.lon) if p.lat is not None and p.lon is not None else (np.nan, np.nan) for p in points]
    both = np.array(pairs, dtype=np.float64).reshape(-1, 2)
    lat, lon = both[:, 0], both[:, 1]
    if (np.abs(lat) > 90).any() or (np.abs(lon) > 180).any() or np.isinf(both).any():
        raise ValueError("a position outside of the earth's degrees")
    return lat, lon


def _limits(problem: Problem) -> tuple[Cents, Cents]:
    least = np.array([keeper.least for keeper in problem.keepers], dtype=np.int64)
    most = np.array([keeper.most for keeper in problem.keepers], dtype=np.int64)
    if (least < 0).any() or (least > most).any():
        raise ValueError("limits of a keeper are 0 ≤ least ≤ most")
    return least, most


def _kept_by(problem: Problem) -> Cents:
    kept = np.array([-1 if home.kept_by is None else home.kept_by for home in problem.homes], dtype=np.int64)
    named = [home.kept_by for home in problem.homes if home.kept_by is not None]
    if named and not 0 <= min(named) <= max(named) < len(problem.keepers):
        raise ValueError("a household kept by a keeper who is not of the problem")
    return kept


def _standing(keepers: tuple[Floats, Floats], homes: tuple[Floats, Floats], kept_by: Cents) -> tuple[Floats, Floats]:
    """Where keepers are taken to stand: those without a position in the middle of what they keep, else of all."""
    lat, lon = keepers[0].copy(), keepers[1].copy()
    placed = ~np.isnan(homes[0])
    for keeper in np.flatnonzero(np.isnan(lat)):
        own = placed & (kept_by == keeper)
        among = own if own.any() else placed
        if among.any():
            lat[keeper], lon[keeper] = homes[0][among].mean(), homes[1][among].mean()
    return lat, lon


def _cost(problem: Problem, ways: Cents, kept_by: Cents, stay_cm: int) -> Cents:
    cost = ways.copy()
    for (home, keeper), metres in problem.worth.items():
        cost[_in(home, len(problem.homes)), _in(keeper, len(problem.keepers))] -= metres * 100
    kept = np.flatnonzero(kept_by >= 0)
    cost[kept] += stay_cm
    cost[kept, kept_by[kept]] -= stay_cm
    return cost


def _allowed(problem: Problem) -> Flags:
    n, m = len(problem.homes), len(problem.keepers)
    allowed = np.ones((n, m), dtype=np.bool_)
    for home, keeper in problem.must.items():
        allowed[_in(home, n)] = False
        allowed[home, _in(keeper, m)] = True
    for home, keeper in problem.must_not:
        allowed[_in(home, n), _in(keeper, m)] = False
    return allowed


def _in(place: int, length: int) -> int:
    """The place itself; ValueError where the list is shorter (and -1 is no place)."""
    if not 0 <= place < length:
        raise ValueError("a pair names a household or keeper who is not of the problem")
    return place
