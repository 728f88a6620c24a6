"""Who may bring in what, and for which areas."""

from sqlalchemy import false, or_, select

from fieldvisit.areas.models import Area, Level
from fieldvisit.areas.queries import AreaFacts, areas_of
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db

HOUSEHOLDS, MEMBERS, TAGS, ENTERPRISES = "households", "members", "tags", "enterprises"
CADRES, UNITS = "cadres", "units"
REGISTER = (HOUSEHOLDS, MEMBERS, TAGS, ENTERPRISES)
# Whoever brings a list in may do all of it by hand, in the same area.
ACTS: dict[str, tuple[Act, ...]] = dict.fromkeys(REGISTER, (Act.HOUSEHOLD_EDIT, Act.REGISTER_IMPORT)) | {
    CADRES: (Act.ADMIN_SECURITY,),
    UNITS: (Act.ADMIN_SYSTEM,),
}
_LARGE = (Level.CITY, Level.COUNTY, Level.TOWN, Level.VILLAGE)
MOST_AREAS = 300


def paths_for(viewer: Viewer, kind: str) -> tuple[str, ...]:
    """The areas for which the viewer may bring this in: granted ones of a village and larger."""
    everywhere = set[str].intersection(*(set(viewer.area_paths(act)) for act in ACTS[kind]))
    found = areas_of({int(path.strip("/").rpartition("/")[2]) for path in everywhere})
    return tuple(sorted(area.path for area in found.values() if area.level in _LARGE))


def kinds_for(viewer: Viewer) -> list[str]:
    """What the viewer may bring in anywhere."""
    return [kind for kind in ACTS if paths_for(viewer, kind)]


def areas_for(viewer: Viewer, kind: str) -> list[AreaFacts]:
    """The areas to choose from, the largest first; at most MOST_AREAS."""
    paths = paths_for(viewer, kind)
    under = or_(false(), *(Area.path.startswith(path) for path in paths))
    query = select(Area.id, Area.level).where(under).order_by(Area.code).limit(MOST_AREAS)
    found = areas_of([key for key, _level in db.session.execute(query)])
    return sorted(found.values(), key=lambda area: (area.path.count("/"), area.code))


def may_import(viewer: Viewer, kind: str, area_path: str) -> bool:
    """Whether the viewer may bring this in for the area."""
    return any(area_path.startswith(path) for path in paths_for(viewer, kind))


def ensure_may(viewer: Viewer, kind: str, area_path: str) -> None:
    """Problems: not_visible. Whoever may not bring a thing in has no business with what others brought."""
    if not may_import(viewer, kind, area_path):
        raise NotVisible()
