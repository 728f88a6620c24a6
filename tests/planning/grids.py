"""Grids made by chance, and the optimum found another way: linear programming by HiGHS, which knows nothing of ours."""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linprog

from fieldvisit.planning.ground import Ground
from fieldvisit.planning.problem import Home, Keeper, Problem

LAT, LON = 30.75, 120.75


@st.composite
def solvable(draw: Any) -> Problem:
    """A grid with a plan: limits, must and must-not are laid round an assignment made first and then forgotten."""
    return _grid(draw, wild=False)


@st.composite
def wild(draw: Any) -> Problem:
    """A grid with any limits and any pairs bound or barred; most have no plan."""
    return _grid(draw, wild=True)


def _grid(draw: Any, *, wild: bool) -> Problem:
    n, m = draw(st.integers(0, 45)), draw(st.integers(1, 6))
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    spread = draw(st.sampled_from([0.0, 0.0005, 0.01]))  # on one spot, heaped, scattered
    binding = draw(st.sampled_from([0.0, 0.1, 0.3]))
    slack = draw(st.sampled_from([0, 1, 5]))
    hidden = chance.integers(0, m, n)
    loads = np.bincount(chance.integers(0, m, n) if wild else hidden, minlength=m)
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
