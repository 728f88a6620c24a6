"""The line around places on a map. Pure; places are (longitude, latitude) in degrees."""

from collections.abc import Sequence
from itertools import product

Place = tuple[float, float]
_DIGITS = 5  # about a metre


def hull_around(places: Sequence[Place], cell: float) -> list[Place]:
    """The convex line around square cells with these middles, closed, against the clock (Andrew's monotone chain)."""
    half = cell / 2
    corners = sorted({(east + x, north + y) for east, north in places for x, y in product((-half, half), repeat=2)})
    ring = [*_chain(corners), *_chain(corners[::-1])]
    return [(round(east, _DIGITS), round(north, _DIGITS)) for east, north in (*ring, ring[0])]


def _chain(corners: Sequence[Place]) -> list[Place]:
    kept: list[Place] = []
    for corner in corners:
        while len(kept) > 1 and _turn(kept[-2], kept[-1], corner) <= 0:
            kept.pop()
        kept.append(corner)
    return kept[:-1]


def _turn(first: Place, second: Place, third: Place) -> float:
    """Above nought where the way turns left."""
    return (second[0] - first[0]) * (third[1] - first[1]) - (second[1] - first[1]) * (third[0] - first[0])


def middle_of(places: Sequence[Place]) -> Place:
    """The middle of them all."""
    count = len(places)
    return (
        round(sum(east for east, _ in places) / count, _DIGITS),
        round(sum(north for _, north in places) / count, _DIGITS),
    )
