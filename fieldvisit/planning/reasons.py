"""Why no plan keeps the limits: counted, and where the counts would do, by the narrowest cut of a flow."""

from collections.abc import Mapping

import numpy as np

from fieldvisit.planning.distances import Cents
from fieldvisit.planning.ground import Flags, Ground
from fieldvisit.planning.plan import Reason
from fieldvisit.planning.problem import MOST, Problem


def reasons_of(problem: Problem, ground: Ground) -> list[Reason]:
    """Every reason that is found; empty only where a plan exists."""
    found = [
        *_contradictions(problem, ground.allowed),
        *_bound_over_most(problem.must, ground.most),
        *_counts(ground),
        *_narrows(ground),
    ]
    return [reason for reason in found if reason.number]


def missing_of(ground: Ground) -> int:
    """How many keepers with usual room would take the homes that find none."""
    allowed = ground.allowed[ground.allowed.any(axis=1)] if ground.most.size else ground.allowed
    without = len(allowed) - _flow(allowed, ground.most)[0]
    return -(-without // max(int(ground.most.max(initial=0)), MOST)) if without else 0


def spare_of(ground: Ground) -> int:
    """How many keepers would have to be left out before the least loads of the others can be met."""
    short = int(ground.least.sum()) - _flow(ground.allowed, ground.least)[0]
    least = np.sort(ground.least)[::-1]
    return int(np.searchsorted(np.cumsum(least), short)) + 1 if short else 0


def _contradictions(problem: Problem, allowed: Flags) -> list[Reason]:
    both = sorted(problem.must_not & set(problem.must.items()))
    found = [Reason("must_is_must_not", tuple(h for h, _ in both), tuple(sorted({k for _, k in both})), len(both))]
    barred = set(np.flatnonzero(~allowed.any(axis=1)).tolist()) - {home for home, _ in both}
    if problem.keepers:
        found.append(Reason("nobody_allowed", tuple(sorted(barred)), (), len(barred)))
    return found


def _bound_over_most(must: Mapping[int, int], most: Cents) -> list[Reason]:
    bound: dict[int, list[int]] = {}
    for home, keeper in must.items():
        bound.setdefault(keeper, []).append(home)
    return [
        Reason("must_over_most", tuple(sorted(homes)), (keeper,), max(len(homes) - int(most[keeper]), 0))
        for keeper, homes in sorted(bound.items())
    ]


def _counts(ground: Ground) -> list[Reason]:
    homes, keepers = ground.cost.shape
    everyone = tuple(range(homes)), tuple(range(keepers))
    few = missing_of(ground) if int(ground.most.sum()) < homes else 0
    many = spare_of(ground) if int(ground.least.sum()) > homes else 0
    return [Reason("too_few_keepers", *everyone, few), Reason("too_many_keepers", *everyone, many)]


def _narrows(ground: Ground) -> list[Reason]:
    """Homes with too few keepers to choose from, keepers with too few homes, where that is not said by the counts."""
    homes, keepers = ground.cost.shape
    found = []
    _, crowd = _flow(ground.allowed, ground.most)
    doors = np.flatnonzero(ground.allowed[crowd].any(axis=0))
    if 0 < len(doors) < keepers:
        short = len(crowd) - int(ground.most[doors].sum())
        found.append(Reason("too_little_room", _named(crowd), _named(doors), max(short, 0)))
    _, idle = _flow(ground.allowed.T, np.ones(homes, dtype=np.int64), ground.least)
    work = np.flatnonzero(ground.allowed[:, idle].any(axis=1))
    if len(idle) and len(work) < homes:
        short = int(ground.least[idle].sum()) - len(work)
        found.append(Reason("too_little_work", _named(work), _named(idle), max(short, 0)))
    return found


def _named(places: Cents) -> tuple[int, ...]:
    return tuple(places.tolist())


def _flow(allowed: Flags, takes: Cents, gives: Cents | None = None) -> tuple[int, Cents]:
    """The most that flows from rows (each gives one, or as said) to columns; the rows on the full side of the cut."""
    from ortools.graph.python.max_flow import SimpleMaxFlow

    rows, columns = allowed.shape
    source, sink = rows + columns, rows + columns + 1
    supply = np.ones(rows, dtype=np.int64) if gives is None else gives
    row, column = np.nonzero(allowed)
    flow = SimpleMaxFlow()
    flow.add_arcs_with_capacity(np.full(rows, source), np.arange(rows), supply)
    flow.add_arcs_with_capacity(row, column + rows, np.ones_like(row))
    flow.add_arcs_with_capacity(np.arange(columns) + rows, np.full(columns, sink), takes)
    if flow.solve(source, sink) != flow.OPTIMAL:
        raise ArithmeticError("the largest flow was not found")
    side = np.array(flow.get_source_side_min_cut(), dtype=np.int64)
    return int(flow.optimal_flow()), np.sort(side[side < rows])
