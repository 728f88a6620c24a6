"""How many homes each keeper takes and what that costs: limits kept hard, or broken at a price that rises.

A keeper takes `forced` homes in any case; what he takes beyond goes into his steps, the cheapest first.
"""

from dataclasses import dataclass

import numpy as np

from fieldvisit.planning.distances import Cents

_COUNTED = 60  # strain beyond this is no longer told apart by price


@dataclass(frozen=True, slots=True)
class Rooms:
    """`forced` by keeper; then steps (whose, how many homes, centimetres for each), each keeper's in rising cost."""

    forced: Cents
    whose: Cents
    places: Cents
    price: Cents


def hard(least: Cents, most: Cents) -> Rooms:
    """Least and most are kept."""
    return Rooms(least, np.arange(len(least)), most - least, np.zeros_like(least))


def elastic(least: Cents, most: Cents, homes: int, price: int) -> Rooms:
    """Least and most may be broken at this price for each home."""
    rows = [
        row
        for keeper, (low, high) in enumerate(zip(least.tolist(), most.tolist(), strict=True))
        for row in ((keeper, low, -price), (keeper, high - low, 0), (keeper, max(homes - high, 0), price))
    ]
    return _stepped(rows, least)


def soft(least: Cents, most: Cents, homes: int, widest: int) -> Rooms:
    """Least and most may be broken: as few homes as possible, then spread as evenly as possible, then cheaply.

    A strain outweighs whatever passing homes on could save: once round all keepers, at the `widest` difference of
    what pairs cost for each.
    """
    dearest = outweighing(widest, len(least))
    first = dearest * (_COUNTED + 2)
    rows: list[tuple[int, int, int]] = []
    for keeper, (low, high) in enumerate(zip(least.tolist(), most.tolist(), strict=True)):
        rows += [(keeper, 1, -first - dearest * min(low - place, _COUNTED)) for place in range(low)]
        rows.append((keeper, high - low, 0))
        over = max(homes - high, 0)
        rows += [(keeper, 1, first + dearest * (place + 1)) for place in range(min(over, _COUNTED))]
        if over > _COUNTED:
            rows.append((keeper, over - _COUNTED, first + dearest * (_COUNTED + 1)))
    return _stepped(rows, least)


def outweighing(widest: int, keepers: int) -> int:
    """Centimetres that no passing on of homes from keeper to keeper can save."""
    return widest * (keepers + 1) + 1


def _stepped(rows: list[tuple[int, int, int]], least: Cents) -> Rooms:
    steps = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Rooms(np.zeros_like(least), steps[:, 0], steps[:, 1], steps[:, 2])


def strain_of(least: Cents, most: Cents, load: Cents) -> dict[int, int]:
    """By how many each keeper is over his most (+) or under his least (-); those within are left out."""
    off = np.maximum(load - most, 0) - np.maximum(least - load, 0)
    return {int(keeper): int(off[keeper]) for keeper in np.flatnonzero(off)}
