"""Reads over boundaries: the files, what is in force, how many grids have a line."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from fieldvisit.areas.boundary_index import index
from fieldvisit.areas.models import Area, AreaBoundary, BoundaryFile, Level
from fieldvisit.areas.queries import AreaFacts, areas_of, areas_with_codes
from fieldvisit.areas.shapes import unpacked
from fieldvisit.storage.base import db
from fieldvisit.web.paging import Page, PageArgs


@dataclass(frozen=True)
class Bounded:
    """How many grids (or villages) with a register have a line, of how many."""

    level: str
    known: int
    of: int


def file_page(args: PageArgs) -> Page[BoundaryFile]:
    """The files, the newest first; not those that were let go."""
    where = BoundaryFile.state != "dropped"
    total = db.session.scalar(select(func.count()).select_from(BoundaryFile).where(where)) or 0
    query = select(BoundaryFile).where(where).order_by(BoundaryFile.made_at.desc(), BoundaryFile.id)
    rows = db.session.scalars(query.limit(args.per_page).offset(args.offset))
    return Page(list(rows), total, args.page, args.per_page)


def bounded() -> list[Bounded]:
    """Grids and villages that have a register."""
    levels = [level for level, _, _ in index().packed.values()]
    query = select(Area.level, func.count()).where(Area.level.in_([Level.GRID, Level.VILLAGE]), Area.has_register)
    totals = dict(db.session.execute(query.group_by(Area.level)).all())
    return [Bounded(level, levels.count(level), totals.get(level, 0)) for level in (Level.GRID, Level.VILLAGE)]


def names_of_codes(codes: set[str]) -> dict[str, str]:
    """{code: village and grid} for lists of findings."""
    areas = areas_with_codes(codes)
    above = areas_of({area.parent_id for area in areas.values() if area.parent_id is not None})
    return {code: _named(area, above) for code, area in areas.items()}


def _named(area: AreaFacts, above: Mapping[int, AreaFacts]) -> str:
    village = above.get(area.parent_id) if area.level is Level.GRID and area.parent_id is not None else None
    return f"{village.name} {area.name}" if village else area.name


def geojson_in_force() -> str:
    """All of them as one collection, a feature a line."""
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in features_in_force())
    return f'{{"type":"FeatureCollection","features":[{lines}]}}\n'


def features_in_force() -> Iterator[dict[str, Any]]:
    """Every line in force as a GeoJSON feature, by code: what was uploaded comes out as it was."""
    query = select(Area.code, Area.name, Area.level, AreaBoundary.polygons)
    query = query.join(Area, Area.id == AreaBoundary.area_id).where(AreaBoundary.until.is_(None)).order_by(Area.code)
    for code, name, level, polygons in db.session.execute(query.execution_options(yield_per=200)):
        shape = {"type": "MultiPolygon", "coordinates": unpacked(polygons)}
        said = {"code": code, "name": name, "level": level}
        yield {"type": "Feature", "geometry": shape, "properties": said}
