"""Distances on the ground. Positions are WGS-84 (latitude, longitude) in degrees.

geopy comes with the first distance: it brings clients of fifty address services along, a fifth of a start.
"""

from typing import NamedTuple


class Position(NamedTuple):
    """A point in WGS-84 degrees."""

    lat: float
    lon: float


def metres_between(a: Position | None, b: Position | None) -> int | None:
    """Geodesic distance in whole metres; None where a position is unknown. Source: geopy (Karney 2013)."""
    if a is None or b is None:
        return None
    from geopy.distance import geodesic

    return round(float(geodesic(a, b).meters))


def position(lat: float | None, lon: float | None) -> Position | None:
    """The pair as a Position, or None where either half is missing."""
    return None if lat is None or lon is None else Position(lat, lon)
