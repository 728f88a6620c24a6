"""Two other ways to give each home a keeper, over the same distances: greedy, and the package k-means-constrained."""

import numpy as np
from numpy.typing import NDArray

from fieldvisit.planning.ground import Ground, lay_out
from fieldvisit.planning.problem import Problem

Keepers = NDArray[np.int64]


def cost_cm(ground: Ground, keeper_of: Keepers) -> int:
    """What a plan costs; RuntimeError where it breaks the limits, because then it is no plan to compare with."""
    load = np.bincount(keeper_of, minlength=len(ground.most))
    if (load < ground.least).any() or (load > ground.most).any():
        raise RuntimeError("limits are broken")
    return int(ground.cost[np.arange(len(keeper_of)), keeper_of].sum())


def greedy(problem: Problem) -> tuple[Ground, Keepers]:
    """The shortest way first while there is room; then keepers below their least take whoever costs least more."""
    ground = lay_out(problem)
    homes, keepers = ground.cost.shape
    keeper_of, load = np.full(homes, -1), np.zeros(keepers, dtype=np.int64)
    for pair in np.argsort(ground.cost, axis=None, kind="stable"):
        home, keeper = divmod(int(pair), keepers)
        if keeper_of[home] < 0 and load[keeper] < ground.most[keeper]:
            keeper_of[home] = keeper
            load[keeper] += 1
    for keeper in range(keepers):
        while load[keeper] < ground.least[keeper]:
            extra = ground.cost[:, keeper] - ground.cost[np.arange(homes), keeper_of]
            home = int(np.where(load[keeper_of] > ground.least[keeper_of], extra, np.iinfo(np.int64).max).argmin())
            load[keeper_of[home]] -= 1
            load[keeper] += 1
            keeper_of[home] = keeper
    return ground, keeper_of


def clustered(problem: Problem) -> tuple[Ground, Keepers]:
    """As many clusters as keepers within the limits, begun where the keepers live; each to the keeper it suits best."""
    from k_means_constrained import KMeansConstrained
    from scipy.optimize import linear_sum_assignment

    ground = lay_out(problem)
    keepers = len(ground.most)
    to_metres = np.array([111_000.0, 95_000.0])
    at = np.array([(home.lat, home.lon) for home in problem.homes], dtype=np.float64) * to_metres
    begins = np.array([(keeper.lat, keeper.lon) for keeper in problem.keepers], dtype=np.float64) * to_metres
    least, most = int(ground.least.max()), int(ground.most.min())
    found = KMeansConstrained(keepers, size_min=least, size_max=most, init=begins, n_init=1, random_state=1).fit(at)
    together = np.array([ground.cost[found.labels_ == cluster].sum(axis=0) for cluster in range(keepers)])
    cluster, keeper = linear_sum_assignment(together)
    keeper_of = np.empty(keepers, dtype=np.int64)
    keeper_of[cluster] = keeper
    return ground, keeper_of[found.labels_]
