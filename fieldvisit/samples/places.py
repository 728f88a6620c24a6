"""Where somebody may have a form asked: the areas of the form that the viewer manages, from the top down."""

from sqlalchemy import func, or_, select

from fieldvisit.areas.models import Area, Level
from fieldvisit.areas.queries import areas_of
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.surveys.queries import FormView

MOST = 300
_LEVELS = (Level.CITY, Level.COUNTY, Level.TOWN, Level.VILLAGE, Level.GRID)


def areas_to_sample(viewer: Viewer, view: FormView) -> list[tuple[int, str]]:
    """(id, name with the one above), as many levels as a list can hold; at least the uppermost."""
    found: list[int] = []
    for level in _LEVELS:
        query = select(Area.id).where(Area.level == level, Area.path.startswith(view.area_path))
        under = [Area.path.startswith(path) for path in viewer.area_paths(Act.FORM_MANAGE)]
        if not under:
            return []
        rows = list(
            db.session.scalars(query.where(or_(*under)).order_by(func.length(Area.code), Area.code).limit(MOST))
        )
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
