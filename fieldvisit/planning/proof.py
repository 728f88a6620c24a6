"""Is it the cheapest? Prices of the keepers give a bound that no plan can pass under, whoever found the plan.

Say each keeper asks a price, paid by every home he takes. Then no plan costs less than: every home at the keeper
cheapest for it (cost less price), and every keeper as full or as empty as suits that price. This holds for *any*
prices (weak duality). Those read off an optimal plan make the bound equal to its cost; of a plan that is not optimal
there are none, because somewhere moving homes round in a ring would save.
"""

import numpy as np

from fieldvisit.planning.distances import Cents
from fieldvisit.planning.ground import Flags
from fieldvisit.planning.rooms import Rooms

_NEVER = np.int64(1) << 60


def room_cost(rooms: Rooms, load: Cents) -> int:
    """What it costs that keepers take that many homes."""
    return int((_filled(rooms, load) * rooms.price).sum())


def bound(cost: Cents, allowed: Flags, rooms: Rooms, prices: Cents) -> int:
    """What no plan undercuts, in centimetres: by all allowed pairs, not only those a solver looked at."""
    if cost.size == 0:
        return 0
    homes = np.where(allowed, cost - prices, _NEVER).min(axis=1)
    keepers = rooms.places * np.minimum(rooms.price + prices[rooms.whose], 0)
    return int(homes.sum() + (rooms.forced * prices).sum() + keepers.sum())


def prices_of(cost: Cents, allowed: Flags, rooms: Rooms, keeper_of: Cents) -> Cents:
    """Prices of the keepers (m) that go with a plan, by Bellman and Ford over the moves it leaves open."""
    open_moves = _moves(cost, allowed, rooms, keeper_of)
    prices = np.zeros(len(open_moves), dtype=np.int64)
    for _ in range(len(prices) + 1):
        lower = np.minimum(prices, (prices[:, None] + open_moves).min(axis=0))
        if (lower == prices).all():
            break
        prices = lower
    asked: Cents = prices[:-1] - prices[-1]
    return asked


def _moves(cost: Cents, allowed: Flags, rooms: Rooms, keeper_of: Cents) -> Cents:
    """What it costs at least that one home goes from keeper to keeper; the last row and column stand for "no home"."""
    homes, keepers = cost.shape
    moves = np.full((keepers + 1, keepers + 1), _NEVER)
    extra = np.where(allowed, cost - cost[np.arange(homes), keeper_of][:, None], _NEVER)
    order = np.argsort(keeper_of, kind="stable")
    givers, begins = np.unique(keeper_of[order], return_index=True)
    if homes:
        moves[givers, :-1] = np.minimum.reduceat(extra[order], begins, axis=0)
    filled = _filled(rooms, np.bincount(keeper_of, minlength=keepers))
    room, taken = filled < rooms.places, filled > 0
    np.minimum.at(moves, (rooms.whose[room], keepers), rooms.price[room])
    np.minimum.at(moves, (keepers, rooms.whose[taken]), -rooms.price[taken])
    return moves


def _filled(rooms: Rooms, load: Cents) -> Cents:
    """How many homes lie in each step, each keeper's cheapest first."""
    before = np.cumsum(rooms.places) - rooms.places
    first = np.unique(rooms.whose, return_index=True)[1]
    own_before = before - before[first][rooms.whose] if len(first) else before
    return np.clip((load - rooms.forced)[rooms.whose] - own_before, 0, rooms.places)
