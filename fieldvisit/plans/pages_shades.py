"""Which colour each cadre has on the map and in the list: the same colour only for those who live far apart. Pure."""

from collections.abc import Hashable, Mapping, Sequence
from math import inf
from typing import TypeVar

SHADES = 10  # as many as css/plan.css has
Key = TypeVar("Key", bound=Hashable)
Spot = tuple[float, float]


def shades_of(spots: Mapping[Key, Spot | None]) -> dict[Key, int]:
    """{cadre: number of the colour}. `spots`: (latitude, longitude) in degrees, None where it is not known."""
    found: dict[Key, int] = {}
    for key, spot in spots.items():
        held: list[list[Spot | None]] = [[] for _ in range(SHADES)]
        for other, shade in found.items():
            held[shade].append(spots[other])
        freedom = [(_apart(spot, others), -len(others)) for others in held]
        found[key] = freedom.index(max(freedom))
    return found


def _apart(spot: Spot | None, others: Sequence[Spot | None]) -> float:
    """How far the nearest of the others is, squared degrees; those without a place are as near as can be."""
    return min((_squared(spot, other) for other in others), default=inf)


def _squared(one: Spot | None, other: Spot | None) -> float:
    if one is None or other is None:
        return 0.0
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
