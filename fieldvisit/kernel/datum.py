"""Positions from one datum to another. The register keeps WGS-84; Chinese map tiles use GCJ-02, Baidu's BD-09.

The shift of GCJ-02 was never published by its office; the formula is the one that leaked into the maps of several
makers and that everyone uses. Source: googollee/eviltransform, checked against its published points. In Jiaxing the
shift is about 490 m. The way back has no formula: it is found by iteration, to a ten-millionth of a degree (1 cm).
"""

import math
from collections.abc import Callable
from enum import StrEnum

from fieldvisit.kernel.geo import Position


class Datum(StrEnum):
    """What the numbers of a position refer to."""

    WGS84 = "WGS-84"
    GCJ02 = "GCJ-02"
    BD09 = "BD-09"


_AXIS = 6378245.0  # metres, Krasovsky 1940
_FLATTENING = 0.00669342162296594323
_BAIDU = math.pi * 3000 / 180
_SOUTH, _NORTH, _WEST, _EAST = 0.8293, 55.8271, 72.004, 137.8347  # outside, nothing is shifted
_CLOSE = 1e-8  # degrees, about a millimetre
_MOST_STEPS = 12


def to_wgs84(lat: float, lon: float, datum: Datum) -> Position:
    """The position in WGS-84 degrees."""
    here = Position(lat, lon)
    if datum is Datum.BD09:
        here = _undone(_gcj02_to_bd09, here)
    return here if datum is Datum.WGS84 else _undone(_wgs84_to_gcj02, here)


def from_wgs84(lat: float, lon: float, datum: Datum) -> Position:
    """The position of WGS-84 degrees in another datum."""
    here = Position(lat, lon)
    if datum is not Datum.WGS84:
        here = _wgs84_to_gcj02(here)
    return _gcj02_to_bd09(here) if datum is Datum.BD09 else here


def _undone(way: Callable[[Position], Position], there: Position) -> Position:
    """The position that the way takes there: what is still missing is added until next to nothing is."""
    here = there
    for _step in range(_MOST_STEPS):
        reached = way(here)
        missing = Position(there.lat - reached.lat, there.lon - reached.lon)
        here = Position(here.lat + missing.lat, here.lon + missing.lon)
        if abs(missing.lat) < _CLOSE and abs(missing.lon) < _CLOSE:
            break
    return here


def _wgs84_to_gcj02(here: Position) -> Position:
    if not (_SOUTH <= here.lat <= _NORTH and _WEST <= here.lon <= _EAST):
        return here
    north, east = _wave_north(here.lon - 105.0, here.lat - 35.0), _wave_east(here.lon - 105.0, here.lat - 35.0)
    lat = math.radians(here.lat)
    bend = 1 - _FLATTENING * math.sin(lat) ** 2
    root = math.sqrt(bend)
    return Position(
        here.lat + math.degrees(north / (_AXIS * (1 - _FLATTENING) / (bend * root))),
        here.lon + math.degrees(east / (_AXIS / root * math.cos(lat))),
    )


def _wave_north(x: float, y: float) -> float:
    """Metres to the north, from degrees east and north of 35° N 105° E."""
    flat = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    return flat + _ripple(x) + (_sines(y, 20.0, 40.0) + _sines(y / 12.0, 160.0, 320.0, 30.0 / 12.0)) * 2.0 / 3.0


def _wave_east(x: float, y: float) -> float:
    """Metres to the east."""
    flat = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    return flat + _ripple(x) + (_sines(x, 20.0, 40.0) + _sines(x / 12.0, 150.0, 300.0, 30.0 / 12.0)) * 2.0 / 3.0


def _ripple(x: float) -> float:
    return (20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)) * 2.0 / 3.0


def _sines(at: float, whole: float, third: float, slower: float = 3.0) -> float:
    return whole * math.sin(at * math.pi) + third * math.sin(at / slower * math.pi)


def _gcj02_to_bd09(here: Position) -> Position:
    x, y = here.lon, here.lat
    length = math.hypot(x, y) + 0.00002 * math.sin(y * _BAIDU)
    angle = math.atan2(y, x) + 0.000003 * math.cos(x * _BAIDU)
    return Position(length * math.sin(angle) + 0.006, length * math.cos(angle) + 0.0065)
