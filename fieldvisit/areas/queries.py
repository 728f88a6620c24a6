"""Reads over the division tree. The tree is small and rarely changes: each area read once per request."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any

from flask import g, has_request_context
from sqlalchemy import BindParameter, Integer, ScalarSelect, Select, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from fieldvisit.areas.models import Area, Level
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.kernel.text import like_pattern
from fieldvisit.storage.among import among
from fieldvisit.storage.base import db
from fieldvisit.storage.rows import execute

A_PIECE = 500


@dataclass(frozen=True)
class AreaFacts:
    """An area as other rooms see it."""

    id: int
    code: str
    level: Level
    path: str
    name: str
    parent_id: int | None
    lat: float | None
    lon: float | None
    has_register: bool

    @property
    def line(self) -> tuple[int, ...]:
        """The ids from the city down to this area."""
        return tuple(int(part) for part in self.path.strip("/").split("/"))


def _facts(row: Any) -> AreaFacts:
    return AreaFacts(
        row.id, row.code, Level(row.level), row.path, row.name, row.parent_id, row.lat, row.lon, row.has_register
    )


_COLUMNS = (getattr(Area, part.name) for part in fields(AreaFacts))
_BY_ID = select(*_COLUMNS).where(among(Area.id, "ids", Integer()))


def areas_of(ids: Collection[int]) -> dict[int, AreaFacts]:
    """Several areas by id."""
    cache: dict[int, AreaFacts] = g.setdefault("areas", {}) if has_request_context() else {}
    missing = [key for key in set(ids) if key not in cache]
    if missing:
        rows = execute(_BY_ID, {"ids": missing})
        cache.update((row.id, _facts(row)) for row in rows)
    return {key: cache[key] for key in ids if key in cache}


def path_of(area_id: InstrumentedAttribute[int]) -> ScalarSelect[str]:
    """The path of the area that a column of another table names, to be read with its row."""
    return select(Area.path).where(Area.id == area_id).scalar_subquery()


def area_of(area_id: int) -> AreaFacts:
    """One area; NotVisible where there is none."""
    try:
        return areas_of([area_id])[area_id]
    except KeyError:
        raise NotVisible() from None


def area_at(path: str) -> AreaFacts | None:
    """The area of a path, or None."""
    row = db.session.scalar(select(Area).where(Area.path == path))
    return _facts(row) if row else None


def line_of(area_id: int) -> list[AreaFacts]:
    """The areas from the city down to this one, this one last."""
    ids = area_of(area_id).line
    found = areas_of(ids)
    return [found[key] for key in ids]


def children_of(area_id: int) -> list[AreaFacts]:
    """The areas directly below, by code."""
    rows = db.session.scalars(select(Area).where(Area.parent_id == area_id).order_by(Area.code).limit(2000))
    return [_facts(row) for row in rows]


def grids_under(paths: Collection[str], *, limit: int = 5000) -> list[AreaFacts]:
    """The grids within any of the subtrees, by code."""
    if not paths:
        return []
    query = select(Area).where(Area.level == Level.GRID)
    query = query.where(or_(*(Area.path.startswith(path) for path in paths))).order_by(Area.code).limit(limit)
    return [_facts(row) for row in db.session.scalars(query)]


def area_at_level(path: str, level: Level) -> AreaFacts | None:
    """The area of the given level on the line of `path`, or None."""
    found = areas_of([int(part) for part in path.strip("/").split("/")])
    return next((area for area in found.values() if area.level is level), None)


def level_above(area: AreaFacts) -> AreaFacts | None:
    """The area one level up, or None at the top."""
    return area_of(area.parent_id) if area.parent_id is not None else None


def ids_under(path: str | BindParameter[str]) -> Select[int]:
    """A subquery of the ids of an area and all below it, for conditions of other rooms."""
    return select(Area.id).where(Area.path.startswith(path))


def areas_under(path: str, *, limit: int = 20_000) -> list[AreaFacts]:
    """An area and all below it, by code."""
    query = select(Area).where(Area.path.startswith(path)).order_by(Area.code).limit(limit)
    return [_facts(row) for row in db.session.scalars(query)]


def top_areas() -> list[AreaFacts]:
    """The areas that hang under no other."""
    rows = db.session.scalars(select(Area).where(Area.parent_id.is_(None)).order_by(Area.code).limit(100))
    return [_facts(row) for row in rows]


def areas_called(
    words: str, level: str | None = None, *, under: Collection[str] | None = None, limit: int = 100
) -> list[AreaFacts]:
    """Areas whose name holds the words or whose code begins with them, by code; `under` keeps to these subtrees."""
    like = like_pattern(words)
    query = select(Area).where(or_(Area.name.like(like, escape="\\"), Area.code.like(like[1:], escape="\\")))
    if level is not None:
        query = query.where(Area.level == level)
    if under is not None:
        query = query.where(or_(false(), *(Area.path.startswith(path) for path in under)))
    return [_facts(row) for row in db.session.scalars(query.order_by(Area.code).limit(limit))]


def areas_with_codes(codes: Collection[str]) -> dict[str, AreaFacts]:
    """{code: the area} of those that are there."""
    found: dict[str, AreaFacts] = {}
    wanted = sorted(codes)
    for start in range(0, len(wanted), A_PIECE):
        rows = db.session.scalars(select(Area).where(Area.code.in_(wanted[start : start + A_PIECE])))
        found |= {row.code: _facts(row) for row in rows}
    return found
