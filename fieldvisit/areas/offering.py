"""The areas that a select field offers: within some subtrees, from the top down, as many levels as a list can hold."""

from collections.abc import Collection

from sqlalchemy import func, or_, select

from fieldvisit.areas.models import Area, Level
from fieldvisit.areas.queries import areas_of
from fieldvisit.storage.base import db

MOST = 300
_LEVELS = (Level.CITY, Level.COUNTY, Level.TOWN, Level.VILLAGE, Level.GRID)


def areas_offered(paths: Collection[str], *, within: str = "/") -> list[tuple[int, str]]:
    """(id, name with the one above) of the areas in any of the subtrees, at least the uppermost."""
    if not paths:
        return []
    found: list[int] = []
    for level in _LEVELS:
        query = select(Area.id).where(Area.level == level, Area.path.startswith(within))
        query = query.where(or_(*(Area.path.startswith(path) for path in paths)))
        rows = list(db.session.scalars(query.order_by(func.length(Area.code), Area.code).limit(MOST)))
        if found and len(found) + len(rows) > MOST:
            break
        found += rows
    areas = areas_of(found)
    above = areas_of([area.parent_id for area in areas.values() if area.parent_id is not None])
    named = sorted(areas.values(), key=lambda area: (area.path.count("/"), area.code))
    return [
        (area.id, f"{above[area.parent_id].name} {area.name}" if area.parent_id in above else area.name)
        for area in named
    ]
