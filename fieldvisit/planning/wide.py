"""Very many pairs: the flow looks at the likely ones, the prices at all; what they call for joins until nothing does.

So the plan is proven by every allowed pair though most never entered the flow.
"""

import numpy as np

from fieldvisit.planning.distances import Cents
from fieldvisit.planning.flow import cheapest
from fieldvisit.planning.ground import Facts, Ground, pieces_of
from fieldvisit.planning.pairs import Pairs
from fieldvisit.planning.proof import NEVER, bound, cheapest_at, prices_of
from fieldvisit.planning.rooms import Rooms

LIKELY = 12  # pairs of each home to begin with
_CALLED = 6  # pairs of a home that join at once


def likely(facts: Facts) -> Pairs:
    """The cheapest allowed keepers of each home; homes that nobody may keep have none."""
    found = [_cheapest_of(begin, ground, ground.cost, facts, LIKELY) for begin, ground in pieces_of(facts)]
    return _together(found, facts)


def solve_over_all(facts: Facts, rooms: Rooms, pairs: Pairs) -> tuple[Cents, int, Pairs]:
    """The cheapest plan (n), what no plan undercuts, and the pairs that were looked at. Every home has a pair."""
    while True:
        keeper_of = cheapest(pairs, rooms)
        if keeper_of is None:
            raise ArithmeticError("limits that may be broken leave room for every home")
        prices = prices_of(pairs, rooms, keeper_of)
        homes, called = _called_for(facts, prices, pairs.cost_of(keeper_of) - prices[keeper_of])
        if not len(called.home):
            return keeper_of, bound(homes, rooms, prices), pairs
        pairs = pairs.joined(called)


def widest(facts: Facts) -> int:
    """The difference between what the dearest and the cheapest pair cost."""
    spans = [(int(ground.cost.min()), int(ground.cost.max())) for _, ground in pieces_of(facts) if ground.cost.size]
    return max(high for _, high in spans) - min(low for low, _ in spans) if spans else 0


def _called_for(facts: Facts, prices: Cents, own: Cents) -> tuple[int, Pairs]:
    """The sum of `cheapest_at` over all homes, and the pairs that would be cheaper than a home's own one is."""
    total, found = 0, []
    for begin, ground in pieces_of(facts):
        best = cheapest_at(ground, prices)
        total += int(best.sum())
        less = best < own[begin : begin + len(best)]
        if less.any():
            asked = np.where(less[:, None], ground.cost - prices, NEVER)
            asked[asked >= own[begin : begin + len(best), None]] = NEVER
            found.append(_cheapest_of(begin, ground, asked, facts, _CALLED))
    return total, _together(found, facts)


def _cheapest_of(begin: int, ground: Ground, asked: Cents, facts: Facts, number: int) -> Pairs:
    """For each home of a piece its cheapest allowed keepers by what is `asked`, up to a number."""
    asked = np.where(ground.allowed, asked, NEVER)
    number = min(number, asked.shape[1])
    near = np.argpartition(asked, number - 1, axis=1)[:, :number]
    home = np.repeat(np.arange(len(asked)), number)
    keeper = near.ravel()
    some = asked[home, keeper] < NEVER
    home, keeper = home[some], keeper[some]
    return Pairs(home + begin, keeper, ground.cost[home, keeper], len(facts.kept_by), len(facts.least))


def _together(found: list[Pairs], facts: Facts) -> Pairs:
    none = np.zeros(0, dtype=np.int64)
    pairs = Pairs(none, none, none, len(facts.kept_by), len(facts.least))
    for each in found:
        pairs = pairs.joined(each)
    return pairs
