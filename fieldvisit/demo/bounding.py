"""The demo's boundaries: invented, from where its households stand, and brought the way a surveyor's file is.

Each grid gets the ground that is nearer to its own doors than to any other grid's, within a stretch around its village.
So lines meet without gaps and every household lies in its own grid. They are no surveyor's lines, and the file says so.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from fieldvisit.areas import boundaries
from fieldvisit.areas.boundary_index import TABLE
from fieldvisit.areas.models import AreaBoundary, BoundaryFile
from fieldvisit.areas.shapes import from_the_sheet, on_a_sheet, polygons_of
from fieldvisit.demo.areas import Areas
from fieldvisit.demo.chance import Chance
from fieldvisit.demo.days import History
from fieldvisit.demo.people import Staff
from fieldvisit.demo.register import Home
from fieldvisit.demo.writing import write
from fieldvisit.kernel.datum import Datum
from fieldvisit.people.marks import move_mark
from fieldvisit.storage.base import db

FILE_NAME = "演示用的边界（虚构，不是测绘）.geojson"
_VILLAGE = 12  # digits of a village's code, with which those of its grids begin
AROUND = 260.0  # metres around a village's doors
CELL = 0.0006  # degrees, about sixty metres: so closely doors are looked at
STRAIGHT = 24.0  # metres that a line may be moved to be straighter


def bring_boundaries(homes: Sequence[Home], areas: Areas, staff: Staff, history: History) -> None:
    """The file of the whole town, put in force on the day the register was taken."""
    at, chance = history.founded(), Chance("bounding")
    row = BoundaryFile(
        id=chance.key(at), number=1, state=boundaries.IN_FORCE, file_name=FILE_NAME, datum=Datum.WGS84, swapped=False,
        content=b"", made_by=staff.id, made_by_name=staff.name, made_at=at, confirmed_at=at,
    )  # fmt: skip
    boundaries.examine(row, geojson_of(homes, areas))
    row.seen_mark = None  # of nothing: it was the first
    lines = [boundaries.boundary_of(row, said, chance.key(at)) for said in boundaries.shapes_of(row)]
    db.session.add(row)
    db.session.flush()
    write(AreaBoundary, lines)
    move_mark(TABLE)
    db.session.flush()


def geojson_of(homes: Sequence[Home], areas: Areas) -> bytes:
    """The lines of all villages and their grids."""
    grids = _ground_of_grids(homes)
    codes = [grid.code for grid in areas.grids]
    villages: dict[str, list[Any]] = defaultdict(list)
    for place, shape in grids.items():
        villages[codes[place][:_VILLAGE]].append(shape)
    latitude = homes[0].spot.lat
    features = [_feature(codes[place], shape, latitude) for place, shape in grids.items()]
    features += [_feature(code, _together(shapes), latitude) for code, shapes in villages.items()]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _ground_of_grids(homes: Sequence[Home]) -> Mapping[int, Any]:
    """{place of the grid in the town: its ground, in metres on a sheet}."""
    import shapely

    spots = {(_middle(home), home.grid): home for home in homes}  # a few for each hamlet are enough
    doors = on_a_sheet(shapely.MultiPoint([place for place, _grid in spots]), homes[0].spot.lat)
    by_grid: dict[int, list[Any]] = defaultdict(list)
    by_village: dict[str, list[Any]] = defaultdict(list)
    cells = shapely.voronoi_polygons(doors, extend_to=doors.buffer(AROUND), ordered=True).geoms
    for home, cell, door in zip(spots.values(), cells, doors.geoms, strict=True):
        by_grid[home.grid].append(cell)
        by_village[home.village.code].append(door)
    villages = {home.grid: home.village.code for home in homes}
    around = {code: _around(found) for code, found in by_village.items()}
    rough = shapely.coverage_simplify([_together(cells) for cells in by_grid.values()], STRAIGHT)
    return {grid: ground.intersection(around[villages[grid]]) for grid, ground in zip(by_grid, rough, strict=True)}


def _around(doors: Sequence[Any]) -> Any:
    from shapely import MultiPoint

    return MultiPoint(doors).convex_hull.buffer(AROUND, quad_segs=2)


def _middle(home: Home) -> tuple[float, float]:
    """The middle of the cell in which a door lies, longitude first."""
    return round(home.spot.lon / CELL) * CELL, round(home.spot.lat / CELL) * CELL


def _together(shapes: Sequence[Any]) -> Any:
    from shapely import union_all

    return union_all(shapes)


def _feature(code: str, shape: Any, latitude: float) -> dict[str, Any]:
    lines = polygons_of(from_the_sheet(shape, latitude))
    geometry = {"type": "MultiPolygon", "coordinates": lines}
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}
