"""Reference data: what every tablet needs beside its dossiers. Each travels only when its version differs."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import String, bindparam

from fieldvisit.areas.models import Level
from fieldvisit.areas.queries import AreaFacts, area_at_level, areas_of, grids_under
from fieldvisit.assignments.queries import keepers_of
from fieldvisit.assignments.team_queries import company_of
from fieldvisit.households.holdings import roll_mark, roll_of
from fieldvisit.households.queries import active_ids
from fieldvisit.households.seed_tags import TAGS
from fieldvisit.issues.categories import reference_categories
from fieldvisit.issues.workflow import step_table
from fieldvisit.kernel.json_text import dump
from fieldvisit.people.acts import Act
from fieldvisit.people.marks import marks_of
from fieldvisit.people.queries import active_people, people_found
from fieldvisit.people.viewer import Viewer
from fieldvisit.surveys.audience import MARK as FORMS
from fieldvisit.surveys.tablet_forms import reference_forms
from fieldvisit.visits.phrases import reference_phrases

MOST_GRIDS = 20
MOST_COLLEAGUES = 200  # of a village
Part = dict[str, str]  # version, data
_COLLEAGUES = active_people(keepers_of(active_ids(bindparam("path", type_=String()))), limit=MOST_COLLEAGUES)


def reference_for(viewer: Viewer, own_grids: Collection[int], held: Mapping[str, str]) -> dict[str, Part]:
    """{name: {version, data}} of what differs from the versions held; `data` is JSON text already."""
    marks = marks_of([*_TABLES, FORMS])
    parts = {
        "categories": _table("categories", marks.get("categories")),
        "tags": _tags(),
        "phrases": _table("phrases", marks.get("phrases")),
        "steps": _steps(),
        "roll": _roll(viewer, own_grids),
        "forms": _part(dump(reference_forms(viewer, own_grids, marks.get(FORMS)))),
        "colleagues": _part(dump(_colleagues(viewer, own_grids))),
    }
    return {name: part for name, part in parts.items() if held.get(name) != part["version"]}


def _part(data: str) -> Part:
    return {"version": hashlib.sha256(data.encode()).hexdigest()[:12], "data": data}


_TABLES: dict[str, Callable[[], Any]] = {"categories": reference_categories, "phrases": reference_phrases}


def _table(name: str, mark: str | None) -> Part:
    return _part(dump(_TABLES[name]())) if mark is None else _table_at(name, mark)


@lru_cache(maxsize=8)
def _table_at(name: str, _mark: str) -> Part:
    """A table as it is under a mark, made once. Never stale: who changes the table moves its mark with it."""
    return _part(dump(_TABLES[name]()))


@cache
def _tags() -> Part:
    names = ("code", "zh", "en", "sensitive", "notice_zh", "notice_en", "verify_days")
    return _part(dump([{name: getattr(kind, name) for name in names} for kind in TAGS]))


@cache
def _steps() -> Part:
    return _part(dump(step_table()))


def _roll(viewer: Viewer, own_grids: Collection[int]) -> Part:
    grids = _grids(viewer, own_grids)
    named = [{"id": grid.id, "name": grid.name, "village_name": village_name(grid)} for grid in grids]
    ids = tuple(grid.id for grid in grids)
    return _roll_at(dump(named), ids, roll_mark(ids))


@lru_cache(maxsize=128)
def _roll_at(named: str, grid_ids: tuple[int, ...], _mark: str) -> Part:
    """The roll, made once for each mark: while it is the same, no household of the grids has changed."""
    return _part(f'{{"grids":{named},"households":{dump(roll_of(grid_ids))}}}')


def _colleagues(viewer: Viewer, own_grids: Collection[int]) -> list[dict[str, Any]]:
    """Who else keeps households in the same villages, to be named as companions of a visit; by name.

    Those of the viewer's own team are marked: the tablet offers them first.
    """
    villages = {grid.path.removesuffix(f"{grid.id}/") for grid in areas_of(own_grids).values()}
    found = {person.id: person for path in sorted(villages) for person in people_found(_COLLEAGUES, path=path)}
    people = sorted(found.values(), key=lambda person: (person.name, person.id))
    team = company_of(viewer.id)
    return [{"id": str(one.id), "name": one.name} | ({"team": True} if one.id in team else {}) for one in people]


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
