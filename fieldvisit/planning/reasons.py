"""Why no plan keeps the limits: counted, and where the counts would do, by the narrowest cut of a flow.

Both kinds of flow together are exact: there is a plan just where all homes find room and all least loads find homes.
"""

from collections.abc import Mapping

import numpy as np

from fieldvisit.planning.choices import Choices
from fieldvisit.planning.distances import Cents
from fieldvisit.planning.ground import Facts, Flags
from fieldvisit.planning.plan import Infeasible, Plan, Reason
from fieldvisit.planning.problem import Problem


def refusal(facts: Facts, choices: Choices, reasons: list[Reason], nearest: Plan | None) -> Infeasible:
    """All that is said where no plan keeps the limits."""
    return Infeasible(_missing(facts, choices), _spare(facts, choices), reasons, nearest)


def reasons_of(problem: Problem, facts: Facts, choices: Choices) -> list[Reason]:
    """Every reason that is found; empty only where a plan exists."""
    found = [
        *_contradictions(problem, choices),
        *_bound_over_most(problem.must, facts.most),
        *_counts(facts, choices),
        *_narrows(facts, choices),
    ]
    return [reason for reason in found if reason.number]


def _missing(facts: Facts, choices: Choices) -> int:
    """How many keepers with usual room would take the homes that find none (and that anybody may keep)."""
    open_to = choices.doors.any(axis=1) if len(facts.most) else np.ones(len(choices.sizes), dtype=np.bool_)
    sizes = np.where(open_to, choices.sizes, 0)
    without = int(sizes.sum()) - _flow(choices.doors, sizes, facts.most)[0]
    return -(-without // max(int(facts.most.max(initial=0)), facts.usual_most))


def _spare(facts: Facts, choices: Choices) -> int:
    """How many keepers would have to be left out before the least loads of the others can be met."""
    short = int(facts.least.sum()) - _flow(choices.doors.T, facts.least, choices.sizes)[0]
    least = np.sort(facts.least)[::-1]
    return int(np.searchsorted(np.cumsum(least), short)) + 1 if short else 0


def _contradictions(problem: Problem, choices: Choices) -> list[Reason]:
    both = sorted(problem.must_not & set(problem.must.items()))
    found = [Reason("must_is_must_not", tuple(h for h, _ in both), tuple(sorted({k for _, k in both})), len(both))]
    if problem.keepers:
        barred = set(choices.homes_of(np.flatnonzero(~choices.doors.any(axis=1)))) - {home for home, _ in both}
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


def _counts(facts: Facts, choices: Choices) -> list[Reason]:
    homes, keepers = len(facts.kept_by), len(facts.most)
    everyone = tuple(range(homes)), tuple(range(keepers))
    few = _missing(facts, choices) if int(facts.most.sum()) < homes else 0
    many = _spare(facts, choices) if int(facts.least.sum()) > homes else 0
    return [Reason("too_few_keepers", *everyone, few), Reason("too_many_keepers", *everyone, many)]


def _narrows(facts: Facts, choices: Choices) -> list[Reason]:
    """Homes with too few keepers to choose from, keepers with too few homes, where that is not said by the counts."""
    found = []
    _, crowd = _flow(choices.doors, choices.sizes, facts.most)
    entered = np.flatnonzero(choices.doors[crowd].any(axis=0))
    if 0 < len(entered) < len(facts.most):
        short = int(choices.sizes[crowd].sum()) - int(facts.most[entered].sum())
        found.append(Reason("too_little_room", choices.homes_of(crowd), _named(entered), max(short, 0)))
    _, idle = _flow(choices.doors.T, facts.least, choices.sizes)
    work = np.flatnonzero(choices.doors[:, idle].any(axis=1))
    if len(idle) and len(work) < len(choices.sizes):
        short = int(facts.least[idle].sum()) - int(choices.sizes[work].sum())
        found.append(Reason("too_little_work", choices.homes_of(work), _named(idle), max(short, 0)))
    return found


def _named(places: Cents) -> tuple[int, ...]:
    return tuple(places.tolist())


def _flow(doors: Flags, gives: Cents, takes: Cents) -> tuple[int, Cents]:
    """The most that flows from rows to columns through the doors; the rows on the full side of the narrowest cut."""
    from ortools.graph.python.max_flow import SimpleMaxFlow

    rows, columns = doors.shape
    source, sink = rows + columns, rows + columns + 1
    row, column = np.nonzero(doors)
    flow = SimpleMaxFlow()
    flow.add_arcs_with_capacity(np.full(rows, source), np.arange(rows), gives)
    flow.add_arcs_with_capacity(row, column + rows, gives[row])
    flow.add_arcs_with_capacity(np.arange(columns) + rows, np.full(columns, sink), takes)
    if flow.solve(source, sink) != flow.OPTIMAL:
        raise ArithmeticError("the largest flow was not found")
    side = np.array(flow.get_source_side_min_cut(), dtype=np.int64)
    return int(flow.optimal_flow()), np.sort(side[side < rows])
