"""A whole city's boundaries in one file: read and checked, put in force, drawn, and positions found by them."""

import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select

from benchmarks.databases import Place
from fieldvisit.areas import boundaries
from fieldvisit.areas.finding import grids_at
from fieldvisit.areas.models import Area, Level
from fieldvisit.areas.queries import area_of
from fieldvisit.households.ground import ground_features, ground_of
from fieldvisit.kernel.datum import Datum
from fieldvisit.kernel.geo import Position
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.support.factories import Factories

VILLAGE = 4  # grids of a village
ON_A_SIDE = 15  # points: surveyed lines bend, so a grid has some sixty
STEP = 0.006  # degrees from grid to grid
WEST, SOUTH = 120.2, 30.3
PLACES = 100_000


@dataclass(frozen=True)
class Lined:
    """Seconds of each step; `found`: places of households for which their grid was found, a second."""

    grids: int
    points: int
    file_mb: float
    look: float
    confirm: float
    draw: float
    found: float


def measure_lines(place: Place, number: int) -> Lined:
    """One file of so many grids, side by side without gaps, and each village around its own."""
    with place.app.app_context():
        factories = Factories()
        viewer = factories.viewer(factories.admin())
        codes = _grids(factories, number)
        db.session.commit()
        content, points = _file(codes)
        row, look = _timed(lambda: boundaries.look_through(viewer, "全市.geojson", content, Datum.WGS84))
        key = _written(lambda: boundaries.keep(row)).id
        _, confirm = _timed(lambda: _written(lambda: boundaries.confirm(viewer, key, seen=True)))
        county = area_of(factories.place("county").id)
        drawn, draw = _timed(lambda: ground_features(ground_of(county)))
        _ensure(len(drawn["grids"]["features"]), number)
        spots = [_middle(count % number, number) for count in range(PLACES)]
        there, found = _timed(lambda: grids_at(spots))
        _ensure(sum(one is not None for one in there), PLACES)
        db.session.remove()
        db.engine.dispose()
        return Lined(number, points, len(content) / 1e6, look, confirm, draw, PLACES / found)


def _timed(act: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    return act(), time.perf_counter() - begun


def _written(act: Callable[[], Any]) -> Any:
    with unit_of_work():
        return act()


def _ensure(number: int, wanted: int) -> None:
    if number != wanted:
        raise RuntimeError(f"{number} where {wanted} were meant")


def _grids(factories: Factories, number: int) -> list[str]:
    """The codes of so many grids of the county, in villages of a few."""
    town = factories.place("town")
    key = db.session.scalar(select(func.max(Area.id))) or 0
    rows: list[dict[str, Any]] = []
    for place in range(number):
        if place % VILLAGE == 0:
            key += 1
            village = key, f"{town.path}{key}/"
            rows.append(_row(key, f"3304819{place:05d}", Level.VILLAGE, town.id, village[1]))
        key += 1
        rows.append(_row(key, f"3304819{place:08d}", Level.GRID, village[0], f"{village[1]}{key}/"))
    db.session.execute(insert(Area), rows)
    return [row["code"] for row in rows if row["level"] == Level.GRID]


def _row(key: int, code: str, level: Level, parent_id: int, path: str) -> dict[str, Any]:
    said = {"id": key, "code": code, "level": level, "parent_id": parent_id, "path": path}
    return said | {"name": f"{level}{key}", "has_register": True}


def _corner(place: int, number: int) -> tuple[float, float]:
    """Grids lie in rows; those of a village beside each other."""
    wide = math.isqrt(number) // VILLAGE * VILLAGE or VILLAGE
    return WEST + place % wide * STEP, SOUTH + place // wide * STEP


def _middle(place: int, number: int) -> Position:
    west, south = _corner(place, number)
    return Position(south + STEP / 2, west + STEP / 2)


def _file(codes: Sequence[str]) -> tuple[bytes, int]:
    rings = [_ring(*_corner(place, len(codes))) for place in range(len(codes))]
    features = [
        {
            "type": "Feature",
            "properties": {"code": code},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for code, ring in zip(codes, rings, strict=True)
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return content, sum(map(len, rings))


def _ring(west: float, south: float) -> list[tuple[float, float]]:
    """A square whose sides bend the same way for both who share them."""
    steps = [count / ON_A_SIDE for count in range(ON_A_SIDE)]
    east, north = west + STEP, south + STEP
    below = [(west + STEP * part, south + _bend(part)) for part in steps]
    right = [(east + _bend(part), south + STEP * part) for part in steps]
    above = [(east - STEP * part, north + _bend(1 - part)) for part in steps]
    left = [(west + _bend(1 - part), north - STEP * part) for part in steps]
    return [(round(x, 7), round(y, 7)) for x, y in (*below, *right, *above, *left, below[0])]


def _bend(part: float) -> float:
    return STEP * 0.08 * math.sin(2 * math.pi * part)
