"""Grids made by chance, and the optimum found another way: linear programming by HiGHS, which knows nothing of ours."""

from typing import Any

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from fieldvisit.planning.ground import Ground
from fieldvisit.planning.problem import Home, Keeper, Problem

LAT, LON = 30.75, 120.75
FAIR = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def solvable(draw: Any, most_homes: int = 45) -> Problem:
    """A grid with a plan: limits, must and must-not are laid round an assignment made first and then forgotten."""
    return _grid(draw, most_homes, wild=False)


@st.composite
def wild(draw: Any) -> Problem:
    """A grid with any limits and any pairs bound or barred; most have no plan."""
    return _grid(draw, 45, wild=True)


def _grid(draw: Any, most_homes: int, *, wild: bool) -> Problem:
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    few = most_homes < 10
    n = int(chance.integers(1 if few else 6, most_homes + 1))
    m = int(chance.integers(2, 5 if few else 8))
    spread = draw(st.sampled_from([0.0, 0.0005, 0.01]))  # on one spot, heaped, scattered
    binding = draw(st.sampled_from([0.0, 0.1, 0.3]))
    slack = draw(st.sampled_from([0, 1, 5]))
    hidden = chance.integers(0, m, n)
    loads = chance.integers(0, 2 * n // m + 2, m) if wild else np.bincount(hidden, minlength=m)
    homes = [Home(h, *_place(chance, spread), _keeper_now(chance, m)) for h in range(n)]
    keepers = [Keeper(k, *_place(chance, spread), *_limits(chance, int(loads[k]), slack)) for k in range(m)]
    bound = {h: int(hidden[h]) for h in range(n) if chance.random() < binding}
    spared = bound if wild else dict(enumerate(hidden.tolist()))
    barred = {(h, k) for h in range(n) for k in range(m) if chance.random() < binding and spared.get(h) != k}
    worth = {(h, k): int(chance.integers(-500, 1500)) for h in range(n) for k in range(m) if chance.random() < 0.2}
    return Problem(homes, keepers, worth, bound, frozenset(barred), draw(st.sampled_from([0, 200, 5000])))


def _place(chance: np.random.Generator, spread: float) -> tuple[float | None, float | None]:
    if chance.random() < 0.05:
        return None, None
    return LAT + chance.uniform(-spread, spread), LON + chance.uniform(-spread, spread)


def _keeper_now(chance: np.random.Generator, keepers: int) -> int | None:
    return int(chance.integers(keepers)) if chance.random() < 0.7 else None


def _limits(chance: np.random.Generator, load: int, slack: int) -> tuple[int, int]:
    least, most = load - chance.integers(0, slack + 1), load + chance.integers(0, slack + 1)
    return max(int(least), 0), int(most)


def least_strain(ground: Ground) -> int:
    """Homes over or under the limits at least, all keepers together, where each home has somebody; by HiGHS as well."""
    n, m = ground.cost.shape
    each_once = np.hstack([np.kron(np.eye(n), np.ones(m)), np.zeros((n, 2 * m))])
    loads = np.tile(np.eye(m), n)
    over, under = np.hstack([loads, -np.eye(m), 0 * np.eye(m)]), np.hstack([-loads, 0 * np.eye(m), -np.eye(m)])
    bounds = [(0, int(may)) for may in ground.allowed.ravel()] + [(0, None)] * 2 * m
    found = linprog(
        np.concatenate([np.zeros(n * m), np.ones(2 * m)]), A_ub=np.vstack([over, under]),
        b_ub=np.concatenate([ground.most, -ground.least]), A_eq=each_once, b_eq=np.ones(n), bounds=bounds,
    )  # fmt: skip
    return round(found.fun)


def optimum(ground: Ground) -> int | None:
    """Centimetres of the cheapest plan by linear programming; None where there is none."""
    n, m = ground.cost.shape
    if not n:
        return None if ground.least.any() else 0
    each_once = np.kron(np.eye(n), np.ones(m))
    loads = np.tile(np.eye(m), n)
    found = linprog(
        ground.cost.ravel(), A_ub=np.vstack([loads, -loads]), b_ub=np.concatenate([ground.most, -ground.least]),
        A_eq=each_once, b_eq=np.ones(n), bounds=[(0, int(may)) for may in ground.allowed.ravel()], method="highs",
    )  # fmt: skip
    return round(found.fun) if found.status == 0 else None
