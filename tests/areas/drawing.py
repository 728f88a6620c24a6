"""Boundaries to test with: squares side by side around the default village, as GeoJSON."""

import json
from collections.abc import Sequence
from typing import Any

WEST, SOUTH = 120.58, 30.42
STEP = 0.01  # degrees: about a kilometre


def square(column: float, row: float = 0, *, wide: float = 1, high: float = 1) -> list[list[float]]:
    """A closed ring; columns go east, rows north."""
    west, south = WEST + column * STEP, SOUTH + row * STEP
    east, north = west + wide * STEP, south + high * STEP
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def middle(column: float, row: float = 0) -> dict[str, float]:
    """The middle of a square, as a household's position."""
    return {"lat": SOUTH + (row + 0.5) * STEP, "lon": WEST + (column + 0.5) * STEP}


def feature(code: str | None, *rings: Sequence[Sequence[float]], **said: Any) -> dict[str, Any]:
    """One polygon."""
    properties = said | ({"code": code} if code is not None else {})
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": list(rings)}}


def geojson(*features: Any, **more: Any) -> bytes:
    """A file of them."""
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()
