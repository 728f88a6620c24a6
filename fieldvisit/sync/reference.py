"""Reference data: what every tablet needs beside its dossiers. Each travels only when its version differs."""

import hashlib
import uuid
from collections.abc import Callable, Collection, Mapping
from functools import cache, lru_cache

from fieldvisit.areas.models import Level
from fieldvisit.areas.queries import AreaFacts, area_at_level, areas_of, grids_under
from fieldvisit.assignments.queries import keepers_of
from fieldvisit.households.holdings import roll_mark, roll_of
from fieldvisit.households.queries import active_ids
from fieldvisit.households.seed_tags import TAGS
from fieldvisit.issues.categories import reference_categories
from fieldvisit.issues.workflow import step_table
from fieldvisit.people.acts import Act
from fieldvisit.people.queries import people_named
from fieldvisit.people.viewer import Viewer
from fieldvisit.sync.canonical import dump
from fieldvisit.visits.phrases import reference_phrases

MOST_GRIDS = 20
MOST_COLLEAGUES = 200


def reference_for(viewer: Viewer, own_grids: Collection[int], held: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """{name: {version, data}} of what differs from the versions held; `data` is JSON text already."""
    makers: dict[str, Callable[[], str]] = {
        "categories": lambda: dump(reference_categories()),
        "tags": _tags,
        "phrases": lambda: dump(reference_phrases()),
        "steps": _steps,
        "roll": lambda: _roll(viewer, own_grids),
        "forms": lambda: "[]",
        "colleagues": lambda: dump(_colleagues(own_grids)),
    }
    changed = {}
    for name, make in makers.items():
        data = make()
        version = hashlib.sha256(data.encode()).hexdigest()[:12]
        if held.get(name) != version:
            changed[name] = {"version": version, "data": data}
    return changed


@cache
def _tags() -> str:
    names = ("code", "zh", "en", "sensitive", "notice_zh", "notice_en", "verify_days")
    return dump([{name: getattr(kind, name) for name in names} for kind in TAGS])


@cache
def _steps() -> str:
    return dump(step_table())


def _roll(viewer: Viewer, own_grids: Collection[int]) -> str:
    grids = _grids(viewer, own_grids)
    named = [{"id": grid.id, "name": grid.name, "village_name": village_name(grid)} for grid in grids]
    ids = tuple(grid.id for grid in grids)
    return f'{{"grids":{dump(named)},"households":{_roll_text(ids, roll_mark(ids))}}}'


@lru_cache(maxsize=128)
def _roll_text(grid_ids: tuple[int, ...], _mark: str) -> str:
    """The roll as text, made once for each mark: while it is the same, no household of the grids has changed."""
    return dump(roll_of(grid_ids))


def _colleagues(own_grids: Collection[int]) -> list[dict[str, str]]:
    """Who else keeps households in the same villages, to be named as companions of a visit; by name."""
    villages = {grid.path.removesuffix(f"{grid.id}/") for grid in areas_of(own_grids).values()}
    ids: set[uuid.UUID] = set()
    for path in sorted(villages):
        ids |= keepers_of(active_ids(path), limit=MOST_COLLEAGUES)
    people = sorted(people_named(ids).values(), key=lambda person: (person.name, person.id))
    return [{"id": str(person.id), "name": person.name} for person in people if person.active]


def _grids(viewer: Viewer, own_grids: Collection[int]) -> list[AreaFacts]:
    """The user's grids: where households are kept, and those under a grant on a village or a grid; bounded."""
    own = [grid for _, grid in sorted(areas_of(own_grids).items())]
    near = [path for path in viewer.area_paths(Act.MEETING_RECORD) if path.count("/") > _TOWN_DEPTH]
    known = {grid.id for grid in own}
    granted = [grid for grid in grids_under(near, limit=MOST_GRIDS) if grid.id not in known]
    return (own + granted)[:MOST_GRIDS]


# "/city/county/town/" has four slashes: only deeper grants put whole grids on a tablet.
_TOWN_DEPTH = 4


def village_name(grid: AreaFacts) -> str:
    """The village or community of a grid."""
    village = area_at_level(grid.path, Level.VILLAGE)
    return village.name if village else ""
