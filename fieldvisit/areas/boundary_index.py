"""The boundaries in force, kept in the process until they change: found by position, drawn on maps.

A process asks for the mark alone (people/marks.py). Where there never was a boundary nothing is asked or loaded, and
shapely is not imported.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select

from fieldvisit.areas.models import Area, AreaBoundary, Level
from fieldvisit.areas.shapes import Polygons, geometry_of, unpacked
from fieldvisit.people.marks import marks_of
from fieldvisit.storage.base import db

TABLE = "boundaries"


@dataclass(frozen=True)
class Index:
    """Everything in force. `packed`: {area: (level, its polygons, its outline)}, opened when first looked for."""

    mark: str | None
    packed: Mapping[int, tuple[str, bytes, bytes]]

    @cached_property
    def geometries(self) -> dict[int, Any]:
        """{area: its geometry}."""
        return {area_id: geometry_of(unpacked(whole)) for area_id, (_, whole, _) in self.packed.items()}

    @cached_property
    def grids(self) -> tuple[list[int], Any]:
        """The grids in order of size, the smallest first, and a tree of their geometries in the same order."""
        from shapely import STRtree

        ids = [area_id for area_id, (level, _, _) in self.packed.items() if level == Level.GRID]
        ids.sort(key=lambda area_id: (self.geometries[area_id].area, area_id))
        return ids, STRtree([self.geometries[area_id] for area_id in ids])

    def outline(self, area_id: int) -> Polygons | None:
        """The outline for maps, or None where none is in force."""
        found = self.packed.get(area_id)
        return unpacked(found[2]) if found else None


_kept = Index(None, {})


def index() -> Index:
    """What is in force now."""
    global _kept  # noqa: PLW0603 - one process, one set of boundaries
    mark = mark_now()
    if mark is None:
        return Index(None, {})
    if mark != _kept.mark:
        query = select(AreaBoundary.area_id, Area.level, AreaBoundary.polygons, AreaBoundary.outline)
        rows = db.session.execute(query.join(Area, Area.id == AreaBoundary.area_id).where(AreaBoundary.until.is_(None)))
        _kept = Index(mark, {area_id: (level, whole, outline) for area_id, level, whole, outline in rows})
    return _kept


def mark_now() -> str | None:
    """The mark of the boundaries in force; None where there never was one."""
    return marks_of([TABLE]).get(TABLE)
