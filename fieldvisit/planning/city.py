"""Many grids, one after the other or over several processes, as they come: never more than a few in memory."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context

from fieldvisit.planning.plan import Infeasible, Plan
from fieldvisit.planning.problem import Problem

Found = Plan | Infeasible
_TOGETHER = 16  # grids handed over at once
_AHEAD = 3  # such parcels for each process that are made before an earlier one has come back


def solve_each(problems: Iterable[Problem], processes: int = 1) -> Iterator[Found]:
    """What `solve` finds for each problem, in their order. With several processes call it from a main module
    that can be imported (they are spawned: threads and open files of this one stay out of them).
    """
    if processes <= 1:
        yield from (found for parcel in _parcels(problems) for found in _solved(parcel))
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as workers:
        waiting: deque[Future[list[Found]]] = deque()
        try:
            for parcel in _parcels(problems):
                waiting.append(workers.submit(_solved, parcel))
                if len(waiting) > processes * _AHEAD:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            workers.shutdown(cancel_futures=True)


def _parcels(problems: Iterable[Problem]) -> Iterator[Sequence[Problem]]:
    rest = iter(problems)
    while parcel := list(islice(rest, _TOGETHER)):
        yield parcel


def _solved(problems: Sequence[Problem]) -> list[Found]:
    from fieldvisit.planning.solving import solve

    return [solve(problem) for problem in problems]
