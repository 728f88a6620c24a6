"""The ground under a map: where grids and villages lie, by their boundaries where those are known.

Without a boundary an outline is drawn from where the households stand. They are taken by cells of about a hundred
metres, so that it tells of no single door.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select

from fieldvisit.areas.outlines import outline_of
from fieldvisit.areas.queries import AreaFacts, areas_of, grids_under, ids_under
from fieldvisit.areas.shapes import Polygons
from fieldvisit.households.models import Household
from fieldvisit.kernel.hulls import Place, hull_around, middle_of
from fieldvisit.storage.base import db

CELL = 0.001  # degrees
LEAST_CELLS = 3  # fewer say where single households are
MOST_CELLS = 60_000
MOST_GRIDS = 6_000
A_FEW = 8
Feature = dict[str, Any]


@dataclass(frozen=True)
class Outline:
    """Where the households of a grid, or of the grids of a village, stand. `ring`: the line around them, closed."""

    area: AreaFacts
    places: Sequence[Place]
    ring: list[Place]
    bounds: Polygons | None = None  # its boundary, where that is known

    @property
    def middle(self) -> Place:
        """The middle of its households; where they are too few to be shown, of its boundary."""
        few = self.bounds is not None and len(self.places) < LEAST_CELLS
        return middle_of(self.polygons[0][0] if few else self.places)

    @property
    def top(self) -> Place:
        """Above the middle, at the line: where a name hides nothing."""
        rings = [polygon[0] for polygon in self.polygons]
        return self.middle[0], max(place[1] for ring in rings for place in ring)

    @property
    def polygons(self) -> Polygons:
        """What is drawn: its boundary, or the line around its households."""
        return self.bounds or [[self.ring]]


def grids_drawn(*where: ColumnElement[bool]) -> list[Outline]:
    """The grids of the households that meet the conditions."""
    columns: tuple[Any, ...] = (
        Household.grid_id, func.round(Household.lat / CELL), func.round(Household.lon / CELL),
    )  # fmt: skip
    query = select(*columns).where(*where, Household.lat.is_not(None), Household.lon.is_not(None), Household.active)
    found: dict[int, list[Place]] = defaultdict(list)
    for grid_id, north, east in db.session.execute(query.distinct().limit(MOST_CELLS)):
        found[grid_id].append((float(east) * CELL, float(north) * CELL))
    return _outlined(found)


def ground_of(area: AreaFacts) -> list[Outline]:
    """The grids within an area. Households are looked at only where a grid has no boundary."""
    bounds = outline_of([grid.id for grid in grids_under([area.path], limit=MOST_GRIDS)])
    bounded = [Outline(grid, [], [], bounds[grid.id]) for grid in areas_of(bounds.keys()).values()]
    unbounded = Household.grid_id.in_(ids_under(area.path)), Household.grid_id.not_in(bounds.keys())
    return sorted([*bounded, *grids_drawn(*unbounded)], key=lambda outline: outline.area.code)


def villages_drawn(grids: Iterable[Outline]) -> list[Outline]:
    """The areas above the grids."""
    places: dict[int, list[Place]] = defaultdict(list)
    for grid in grids:
        if grid.area.parent_id is not None:
            places[grid.area.parent_id] += grid.places or _roughly(grid)
    return _outlined(places)


def _roughly(grid: Outline) -> list[Place]:
    """A few places along its line: enough to say where a village without a line of its own lies."""
    return [place for polygon in grid.polygons for place in polygon[0][:: -(-len(polygon[0]) // A_FEW)]]


def _outlined(places: Mapping[int, Sequence[Place]]) -> list[Outline]:
    areas = areas_of(places.keys())
    bounds = outline_of(areas.keys())
    told = [
        (area, places[area_id])
        for area_id, area in sorted(areas.items())
        if len(places[area_id]) >= LEAST_CELLS or area_id in bounds
    ]
    return [Outline(area, here, hull_around(here, CELL), bounds.get(area.id)) for area, here in told]


def ground_features(grids: Sequence[Outline]) -> dict[str, Any]:
    """What lies under the points: the outlines of grids and of their villages, and the villages' names (GeoJSON)."""
    villages = villages_drawn(grids)
    return {
        "grids": collected(_outline_features(grids)),
        "villages": collected(_outline_features(villages)),
        "names": collected(_name_features(villages)),
    }


def collected(features: Iterable[Feature]) -> dict[str, Any]:
    """As one collection (RFC 7946)."""
    return {"type": "FeatureCollection", "features": list(features)}


def _outline_features(outlines: Iterable[Outline]) -> Iterator[Feature]:
    for outline in outlines:
        parts = outline.polygons
        kind, lines = ("Polygon", parts[0]) if len(parts) == 1 else ("MultiPolygon", parts)
        shape = {"type": kind, "coordinates": lines}
        said = {"id": outline.area.id, "name": outline.area.name}
        yield {"type": "Feature", "geometry": shape, "properties": said}


def _name_features(outlines: Iterable[Outline]) -> Iterator[Feature]:
    """Their names, each above its area."""
    for outline in outlines:
        yield feature_at(outline.top, {"name": outline.area.name})


def feature_at(place: Place, said: Mapping[str, Any]) -> Feature:
    """A point and what is said of it."""
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": place}, "properties": said}
