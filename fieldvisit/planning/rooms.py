"""How many homes each keeper takes and what that costs: limits kept hard, or broken at a price that rises.

A keeper takes `forced` homes in any case; what he takes beyond goes into his steps, the cheapest first.
"""

from dataclasses import dataclass

import numpy as np

from fieldvisit.planning.distances import Cents
from fieldvisit.planning.ground import Ground

_COUNTED = 60  # strain beyond this is no longer told apart by price


@dataclass(frozen=True, slots=True)
class Rooms:
    """`forced` by keeper; then steps (whose, how many homes, centimetres for each), each keeper's in rising cost."""

    forced: Cents
    whose: Cents
    places: Cents
    price: Cents


def hard(ground: Ground) -> Rooms:
    """Least and most are kept."""
    keepers = np.arange(len(ground.least))
    return Rooms(ground.least, keepers, ground.most - ground.least, np.zeros_like(ground.least))


def soft(ground: Ground) -> Rooms:
    """Least and most may be broken: as few homes as possible, then spread as evenly as possible, then cheaply.

    A strain outweighs whatever passing homes on could save: once round all keepers, at the widest difference each.
    """
    homes, keepers = ground.cost.shape
    dearest = int(np.ptp(ground.cost)) * (keepers + 1) + 1 if ground.cost.size else 1
    first = dearest * (_COUNTED + 2)
    rows: list[tuple[int, int, int]] = []
    for keeper, (least, most) in enumerate(zip(ground.least.tolist(), ground.most.tolist(), strict=True)):
        rows += [(keeper, 1, -first - dearest * min(least - place, _COUNTED)) for place in range(least)]
        rows.append((keeper, most - least, 0))
        over = max(homes - most, 0)
        rows += [(keeper, 1, first + dearest * (place + 1)) for place in range(min(over, _COUNTED))]
        if over > _COUNTED:
            rows.append((keeper, over - _COUNTED, first + dearest * (_COUNTED + 1)))
    steps = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Rooms(np.zeros_like(ground.least), steps[:, 0], steps[:, 1], steps[:, 2])


def strain_of(ground: Ground, load: Cents) -> dict[int, int]:
    """By how many each keeper is over his most (+) or under his least (-); those within are left out."""
    off = np.maximum(load - ground.most, 0) - np.maximum(ground.least - load, 0)
    return {int(keeper): int(off[keeper]) for keeper in np.flatnonzero(off)}
