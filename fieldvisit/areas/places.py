"""The division tree as people asks for it (people.places): names for the areas of grants."""

from collections.abc import Collection

from sqlalchemy import or_, select

from fieldvisit.areas.models import Area, Level
from fieldvisit.areas.queries import AreaFacts, areas_of
from fieldvisit.people.places import Place
from fieldvisit.storage.base import db

A_FEW = 8
USUAL = 300


class AreaPlaces:
    """Answers people.places.Places from the area table."""

    def by_path(self, paths: Collection[str]) -> dict[str, Place]:
        """The places of several paths."""
        found = self.by_id({int(path.strip("/").split("/")[-1]) for path in paths})
        return {place.path: place for place in found.values()}

    def by_id(self, ids: Collection[int]) -> dict[int, Place]:
        """The places of several ids."""
        areas = areas_of(ids)
        lines = areas_of({key for area in areas.values() for key in area.line})
        return {key: _place(area, lines) for key, area in areas.items()}

    def find(self, words: str) -> list[Place]:
        """The places whose code or name is exactly this."""
        query = select(Area.id).where(or_(Area.code == words, Area.name == words)).order_by(Area.code).limit(A_FEW)
        return list(self.by_id(list(db.session.scalars(query))).values())

    def usual(self) -> list[Place]:
        """Places with a register, and all above them, from the top down."""
        paths = db.session.scalars(select(Area.path).where(Area.has_register).order_by(Area.code).limit(USUAL))
        ids = {int(part) for path in paths for part in path.strip("/").split("/")}
        return sorted(self.by_id(ids).values(), key=lambda place: (len(place.code), place.code))


def _place(area: AreaFacts, lines: dict[int, AreaFacts]) -> Place:
    line = " › ".join(lines[key].name for key in area.line if key in lines)
    local = area.level in (Level.VILLAGE, Level.GRID)
    return Place(area.id, area.path, area.code, area.name, line, local)
