"""The planner: one grid beside two other ways, and a whole city with its memory, in a process of its own."""

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.planning_ways import clustered, cost_cm, greedy
from fieldvisit.planning.city import solve_each
from fieldvisit.planning.ground import Ground, lay_out
from fieldvisit.planning.plan import Plan
from fieldvisit.planning.problem import Home, Keeper, Problem
from fieldvisit.planning.solving import solve

HOMES, KEEPERS = 252, 30
PROCESSES = 2


@dataclass(frozen=True)
class Way:
    """Medians over the grids: milliseconds, and how much dearer than the optimum (1.0: not at all)."""

    name: str
    ms: float
    dearer: float


@dataclass(frozen=True)
class City:
    """A whole city: `memory_mb` is the peak of the process and of those it started, added up."""

    grids: int
    homes: int
    seconds: float
    memory_mb: float
    proven: int
    infeasible: int


def measure_planner(rounds: int, grids: int) -> tuple[list[Way], City]:
    """So many single grids of 250 × 30 by each way, then a city of so many grids."""
    ways = _one_grid_each([grid(number, 250, KEEPERS, bound=False) for number in range(rounds)])
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.planner", str(grids)], capture_output=True, text=True, check=True
    )
    return ways, City(**json.loads(answer.stdout))


def _one_grid_each(problems: Sequence[Problem]) -> list[Way]:
    found: dict[str, list[tuple[float, int]]] = {}
    for problem in problems:
        for name, way in (("ours", _ours), ("greedy, then repaired", greedy), ("k-means-constrained", clustered)):
            began = time.perf_counter()
            ground, keeper_of = way(problem)
            ms = (time.perf_counter() - began) * 1000
            found.setdefault(name, []).append((ms, cost_cm(ground, keeper_of)))
    best = [cost for _, cost in found["ours"]]
    return [
        Way(
            name,
            statistics.median(ms for ms, _ in figures),
            statistics.median(cost / least for (_, cost), least in zip(figures, best, strict=True)),
        )
        for name, figures in found.items()
    ]


def _ours(problem: Problem) -> tuple[Ground, Any]:
    """The ground is laid out again so that each way is asked for the same: it is paid for twice here."""
    plan = solve(problem)
    if not isinstance(plan, Plan) or not plan.proven:
        raise RuntimeError("not proven")
    return lay_out(problem), np.array(plan.keeper_of)


def grid(number: int, homes: int, keepers: int, *, bound: bool = True) -> Problem:
    """Hamlets of households, cadres living among them; if bound, with present keepers, kin, and whom they must not."""
    chance = np.random.default_rng(number)
    hamlets = chance.uniform(-0.012, 0.012, (int(chance.integers(3, 9)), 2))
    north = 30.5 + number % 70 * 0.01
    at = hamlets[chance.integers(0, len(hamlets), homes)] + chance.normal(0, 0.002, (homes, 2)) + [north, 120.7]
    to = hamlets[chance.integers(0, len(hamlets), keepers)] + chance.normal(0, 0.003, (keepers, 2)) + [north, 120.7]
    kept: list[int | None] = chance.integers(0, keepers, homes).tolist() if bound else [None] * homes
    kin = {(int(home), int(chance.integers(keepers))): 300 for home in chance.integers(0, homes, homes // 20)}
    never = frozenset((int(home), int(chance.integers(keepers))) for home in chance.integers(0, homes, homes // 50))
    return Problem(
        [Home(place, *where, keeper) for place, (where, keeper) in enumerate(zip(at.tolist(), kept, strict=True))],
        [Keeper(place, *where) for place, where in enumerate(to.tolist())],
        worth=kin if bound else {},
        must_not=never if bound else frozenset(),
    )


def _city(grids: int) -> City:
    began, homes, proven, infeasible = time.perf_counter(), 0, 0, 0
    for found in solve_each(_grids(grids), PROCESSES):
        if isinstance(found, Plan):
            homes += len(found.keeper_of)
            proven += found.proven
        else:
            infeasible += 1
    seconds = time.perf_counter() - began
    own, theirs = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return City(grids, homes, seconds, (own + PROCESSES * theirs) / 1024, proven, infeasible)


def _grids(number: int) -> Iterator[Problem]:
    return (grid(place, HOMES, KEEPERS) for place in range(number))


if __name__ == "__main__":
    print(json.dumps(vars(_city(int(sys.argv[1])))))
