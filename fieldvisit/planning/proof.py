"""Is it the cheapest? Prices of the keepers give a bound that no plan can pass under, whoever found the plan.

Say each keeper asks a price, paid by every home he takes. Then no plan costs less than: every home at the keeper
cheapest for it (cost less price), and every keeper as full or as empty as suits that price. This holds for *any*
prices (weak duality). Those read off an optimal plan make the bound equal to its cost; of a plan that is not optimal
there are none, because somewhere moving homes round in a ring would save.
"""

import numpy as np

from fieldvisit.planning.distances import Cents
from fieldvisit.planning.ground import Ground
from fieldvisit.planning.pairs import Pairs
from fieldvisit.planning.rooms import Rooms

NEVER = np.int64(1) << 60


def room_cost(rooms: Rooms, load: Cents) -> int:
    """What it costs that keepers take that many homes."""
    return int((_filled(rooms, load) * rooms.price).sum())


def cheapest_at(ground: Ground, prices: Cents) -> Cents:
    """By home the cheapest of its allowed keepers less that keeper's price; NEVER where nobody is allowed."""
    found: Cents = np.where(ground.allowed, ground.cost - prices, NEVER).min(axis=1, initial=NEVER)
    return found


def bound(homes: int, rooms: Rooms, prices: Cents) -> int:
    """What no plan undercuts, in centimetres, where `homes` is the sum of `cheapest_at` over all homes."""
    keepers = rooms.places * np.minimum(rooms.price + prices[rooms.whose], 0)
    return homes + int((rooms.forced * prices).sum() + keepers.sum())


def prices_of(pairs: Pairs, rooms: Rooms, keeper_of: Cents) -> Cents:
    """Prices of the keepers (m) that go with a plan, by Bellman and Ford over the moves it leaves open."""
    to, giver, cost = _moves(pairs, rooms, keeper_of)
    prices = np.zeros(pairs.keepers + 1, dtype=np.int64)
    if len(to):
        takers, begins = np.unique(to, return_index=True)
        for _ in range(len(prices) + 1):
            reached = np.minimum.reduceat(prices[giver] + cost, begins)
            if (reached >= prices[takers]).all():
                break
            prices[takers] = np.minimum(prices[takers], reached)
    asked: Cents = prices[:-1] - prices[-1]
    return asked


def _moves(pairs: Pairs, rooms: Rooms, keeper_of: Cents) -> tuple[Cents, Cents, Cents]:
    """(to, from, centimetres): what it costs at least that one home goes from keeper to keeper, in the order of `to`.

    The number past the last keeper stands for "no home": a keeper takes one more, or one less, than now.
    """
    nobody = pairs.keepers
    moves = np.full((nobody + 1, nobody + 1), NEVER)  # [to, from]
    extra = pairs.cost - pairs.cost_of(keeper_of)[pairs.home]
    np.minimum.at(moves, (pairs.keeper, keeper_of[pairs.home]), extra)
    filled = _filled(rooms, np.bincount(keeper_of, minlength=pairs.keepers))
    room, taken = filled < rooms.places, filled > 0
    np.minimum.at(moves, (np.full(room.sum(), nobody), rooms.whose[room]), rooms.price[room])
    np.minimum.at(moves, (rooms.whose[taken], np.full(taken.sum(), nobody)), -rooms.price[taken])
    to, giver = np.nonzero(moves < NEVER)
    return to, giver, moves[to, giver]


def _filled(rooms: Rooms, load: Cents) -> Cents:
    """How many homes lie in each step, each keeper's cheapest first."""
    before = np.cumsum(rooms.places) - rooms.places
    first = np.unique(rooms.whose, return_index=True)[1]
    own_before = before - before[first][rooms.whose] if len(first) else before
    return np.clip((load - rooms.forced)[rooms.whose] - own_before, 0, rooms.places)
