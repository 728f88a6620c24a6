"""The problem as arrays: what each pair costs, who may keep whom, and how much room each keeper has.

`facts_of` holds what is known of each home and each keeper; `ground_of` lays out the pairs of some of the homes, so
that a problem with more pairs than memory can be gone through piece by piece.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fieldvisit.planning.distances import Cents, Floats, ways_cm
from fieldvisit.planning.problem import Home, Keeper, Problem

Flags = NDArray[np.bool_]
Points = tuple[Floats, Floats]
MOST_PAIRS = 2_000_000_000  # beyond, going through them takes minutes: plan grid by grid
_PIECE = 2_000_000  # pairs laid out at once


@dataclass(frozen=True, slots=True)
class Facts:
    """n homes, m keepers. `to` is where keepers are taken to stand, `placed` whether that was told.

    `charge` is added to every pair of a keeper. `worths` (home, keeper, centimetres) and `barred` (home, keeper) are
    in the order of homes; `must` is -1 where nobody is told.
    """

    at: Points
    to: Points
    placed: Flags
    kept_by: Cents
    stay_cm: int
    charge: Cents
    worths: Cents
    barred: Cents
    must: Cents
    least: Cents
    most: Cents
    usual_most: int

    def only(self, some: Flags) -> "Facts":
        """With these homes alone, in their order."""
        place = np.cumsum(some) - 1
        worths, barred = (rows[some[rows[:, 0]]] for rows in (self.worths, self.barred))
        worths[:, 0], barred[:, 0] = place[worths[:, 0]], place[barred[:, 0]]
        at = self.at[0][some], self.at[1][some]
        return replace(self, at=at, kept_by=self.kept_by[some], worths=worths, barred=barred, must=self.must[some])


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


def lay_out(problem: Problem) -> Ground:
    """All pairs of a problem; ValueError where it names what does not exist."""
    return ground_of(facts_of(problem))


def facts_of(problem: Problem, stay_cm: int | None = None) -> Facts:
    """`stay_cm` in place of the problem's own; ValueError where it names what does not exist, or is too large."""
    n, m = len(problem.homes), len(problem.keepers)
    if n * m > MOST_PAIRS:
        raise ValueError(f"more than {MOST_PAIRS:,} pairs of household and keeper: plan grid by grid")
    at, told = _positions(problem.homes), _positions(problem.keepers)
    kept_by = _places([-1 if home.kept_by is None else home.kept_by for home in problem.homes], m)
    least, most = _limits(problem)
    must = np.full(n, -1, dtype=np.int64)
    bound = _sorted([(home, keeper, 0) for home, keeper in problem.must.items()], n, m)
    must[bound[:, 0]] = bound[:, 1]
    return Facts(
        at=at,
        to=_standing(told, at, kept_by),
        placed=~np.isnan(told[0]),
        kept_by=kept_by,
        stay_cm=problem.stay_metres * 100 if stay_cm is None else stay_cm,
        charge=np.zeros(m, dtype=np.int64),
        worths=_sorted([(home, keeper, metres * 100) for (home, keeper), metres in problem.worth.items()], n, m),
        barred=_sorted([(home, keeper, 0) for home, keeper in problem.must_not], n, m),
        must=must,
        least=least,
        most=most,
        usual_most=problem.usual_most,
    )


def ground_of(facts: Facts, begin: int = 0, end: int | None = None) -> Ground:
    """The pairs of the homes from `begin` to before `end`."""
    some = slice(begin, len(facts.kept_by) if end is None else end)
    at = facts.at[0][some], facts.at[1][some]
    ways = ways_cm(*at, *facts.to)
    known = ~np.isnan(at[0])[:, None] & facts.placed
    kept_by = facts.kept_by[some]
    cost = ways + facts.charge
    worths, barred = (_within(rows, some) for rows in (facts.worths, facts.barred))
    cost[worths[:, 0], worths[:, 1]] -= worths[:, 2]
    kept = np.flatnonzero(kept_by >= 0)
    cost[kept] += facts.stay_cm
    cost[kept, kept_by[kept]] -= facts.stay_cm
    allowed = np.ones(cost.shape, dtype=np.bool_)
    bound = np.flatnonzero(facts.must[some] >= 0)
    allowed[bound] = False
    allowed[bound, facts.must[some][bound]] = True
    allowed[barred[:, 0], barred[:, 1]] = False
    return Ground(ways, known, cost, allowed, facts.least, facts.most, kept_by)


def pieces_of(facts: Facts) -> Iterator[tuple[int, Ground]]:
    """All pairs piece by piece: (the first home of the piece, its pairs)."""
    homes = max(_PIECE // max(len(facts.least), 1), 1)
    for begin in range(0, len(facts.kept_by), homes):
        yield begin, ground_of(facts, begin, min(begin + homes, len(facts.kept_by)))


def _positions(points: Sequence[Home] | Sequence[Keeper]) -> Points:
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


def _places(named: Sequence[int], keepers: int) -> Cents:
    found = np.array(named, dtype=np.int64)
    if (found < -1).any() or (found >= keepers).any():
        raise ValueError("a household kept by a keeper who is not of the problem")
    return found


def _sorted(rows: Sequence[tuple[int, int, int]], homes: int, keepers: int) -> Cents:
    """The rows in the order of homes; ValueError where a list is shorter (and -1 is no place)."""
    found = np.array(sorted(rows), dtype=np.int64).reshape(-1, 3)
    if (found[:, :2] < 0).any() or (found[:, 0] >= homes).any() or (found[:, 1] >= keepers).any():
        raise ValueError("a pair names a household or keeper who is not of the problem")
    return found


def _within(rows: Cents, some: slice) -> Cents:
    """The rows of those homes, counted from the first of them."""
    begin, end = np.searchsorted(rows[:, 0], (some.start, some.stop))
    found = rows[begin:end].copy()
    found[:, 0] -= some.start
    return found


def _standing(keepers: Points, homes: Points, kept_by: Cents) -> Points:
    """Where keepers are taken to stand: those without a position in the middle of what they keep, else of all."""
    lat, lon = keepers[0].copy(), keepers[1].copy()
    placed = ~np.isnan(homes[0])
    for keeper in np.flatnonzero(np.isnan(lat)):
        own = placed & (kept_by == keeper)
        among = own if own.any() else placed
        if among.any():
            lat[keeper], lon[keeper] = homes[0][among].mean(), homes[1][among].mean()
    return lat, lon
