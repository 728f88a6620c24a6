"""Positions from one datum to another. The register keeps WGS-84; Chinese map tiles use GCJ-02, Baidu's BD-09.

The shift of GCJ-02 was never published by its office; the formula is the one that leaked into the maps of several
makers and that everyone uses. Source: googollee/eviltransform, checked against its published points. In Jiaxing the
shift is about 490 m. The way back has no formula: it is found by iteration, to less than a millimetre.
"""

import math
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from fieldvisit.kernel.geo import Position

if TYPE_CHECKING:
    import numpy as np


class Datum(StrEnum):
    """What the numbers of a position refer to."""

    WGS84 = "WGS-84"
    GCJ02 = "GCJ-02"
    BD09 = "BD-09"


_AXIS = 6378245.0  # metres, Krasovsky 1940
_FLATTENING = 0.00669342162296594323
_PI = math.pi
_BAIDU = _PI * 3000 / 180
_SOUTH, _NORTH, _WEST, _EAST = 0.8293, 55.8271, 72.004, 137.8347  # outside, nothing is shifted
_STEPS = 6  # each leaves a hundredth of what was missing, or less


def to_wgs84(lat: float, lon: float, datum: Datum) -> Position:
    """The position in WGS-84 degrees."""
    return Position(*_home(lat, lon, datum, _shifted))


def to_wgs84_many(
    lats: "np.ndarray[Any, Any]", lons: "np.ndarray[Any, Any]", datum: Datum
) -> tuple["np.ndarray[Any, Any]", "np.ndarray[Any, Any]"]:
    """The same of two columns of degrees, a million in about a second."""
    import numpy

    def shifted(lat: Any, lon: Any) -> tuple[Any, Any]:
        within = (lat >= _SOUTH) & (lat <= _NORTH) & (lon >= _WEST) & (lon <= _EAST)
        there = _wgs84_to_gcj02(lat, lon, numpy)
        return numpy.where(within, there[0], lat), numpy.where(within, there[1], lon)

    found: tuple[Any, Any] = _home(lats, lons, datum, shifted, numpy)
    return found


def from_wgs84(lat: float, lon: float, datum: Datum) -> Position:
    """The position of WGS-84 degrees in another datum."""
    if datum is Datum.WGS84:
        return Position(lat, lon)
    there = _shifted(lat, lon)
    return Position(*(_gcj02_to_bd09(*there) if datum is Datum.BD09 else there))


# Below, `lat` and `lon` are numbers and `m` is math, or they are columns and it is numpy: the names are the same.
Way = Callable[[Any, Any], tuple[Any, Any]]


def _home(lat: Any, lon: Any, datum: Datum, shifted: Way, m: Any = math) -> tuple[Any, Any]:
    if datum is Datum.BD09:
        lat, lon = _undone(lambda y, x: _gcj02_to_bd09(y, x, m), lat, lon)
    return (lat, lon) if datum is Datum.WGS84 else _undone(shifted, lat, lon)


def _undone(way: Way, lat: Any, lon: Any) -> tuple[Any, Any]:
    """The position that the way takes there: what is still missing is added, until next to nothing is."""
    at_lat, at_lon = lat, lon
    for _step in range(_STEPS):
        reached = way(at_lat, at_lon)
        at_lat, at_lon = at_lat + (lat - reached[0]), at_lon + (lon - reached[1])
    return at_lat, at_lon


def _shifted(lat: float, lon: float) -> tuple[float, float]:
    return _wgs84_to_gcj02(lat, lon) if _SOUTH <= lat <= _NORTH and _WEST <= lon <= _EAST else (lat, lon)


def _wgs84_to_gcj02(lat: Any, lon: Any, m: Any = math) -> tuple[Any, Any]:
    x, y = lon - 105.0, lat - 35.0
    angle = m.radians(lat)
    bend = 1 - _FLATTENING * m.sin(angle) ** 2
    root = m.sqrt(bend)
    north = _wave_north(x, y, m) / (_AXIS * (1 - _FLATTENING) / (bend * root))
    return lat + m.degrees(north), lon + m.degrees(_wave_east(x, y, m) / (_AXIS / root * m.cos(angle)))


def _wave_north(x: Any, y: Any, m: Any) -> Any:
    """Metres to the north, from degrees east and north of 35° N 105° E."""
    flat = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * m.sqrt(abs(x))
    waves = 20.0 * m.sin(y * _PI) + 40.0 * m.sin(y / 3.0 * _PI)
    longer = 160.0 * m.sin(y / 12.0 * _PI) + 320.0 * m.sin(y * _PI / 30.0)
    return flat + (_ripple(x, m) + waves + longer) * 2.0 / 3.0


def _wave_east(x: Any, y: Any, m: Any) -> Any:
    """Metres to the east."""
    flat = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * m.sqrt(abs(x))
    waves = 20.0 * m.sin(x * _PI) + 40.0 * m.sin(x / 3.0 * _PI)
    longer = 150.0 * m.sin(x / 12.0 * _PI) + 300.0 * m.sin(x / 30.0 * _PI)
    return flat + (_ripple(x, m) + waves + longer) * 2.0 / 3.0


def _ripple(x: Any, m: Any) -> Any:
    return 20.0 * m.sin(6.0 * x * _PI) + 20.0 * m.sin(2.0 * x * _PI)


def _gcj02_to_bd09(lat: Any, lon: Any, m: Any = math) -> tuple[Any, Any]:
    length = m.hypot(lon, lat) + 0.00002 * m.sin(lat * _BAIDU)
    angle = m.atan2(lat, lon) + 0.000003 * m.cos(lon * _BAIDU)
    return length * m.sin(angle) + 0.006, length * m.cos(angle) + 0.0065
