"""Lists of the cadre's own register that a form may choose from, as CSV: households, their members, their grids.

Only who keeps a household gets its row, and no number. `name` is the id: answers that bear it find their household.
"""

import csv
import hashlib
import io
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fieldvisit.areas.models import Level
from fieldvisit.areas.queries import AreaFacts, area_at_level, areas_of
from fieldvisit.assignments.queries import households_of
from fieldvisit.households.holdings import households_named, members_of, revisions_of
from fieldvisit.people.viewer import Viewer
from fieldvisit.surveys.answered_versions import HOUSEHOLDS

MEMBERS, GRIDS = "fv_members.csv", "fv_grids.csv"
_HOUSEHOLD = ("name", "label", "__version", "household_name", "address", "kind", "grid", "village", "geometry")
_MEMBER = ("name", "label", "sex", "birth_year", "relation", "head", "household_id")
_GRID = ("name", "label")


@dataclass(frozen=True)
class OwnList:
    """A list of one cadre, as a file."""

    content: bytes
    md5: str


def own_list(viewer: Viewer, name: str) -> OwnList:
    """The list of this name, one of OWN_LISTS; the same register gives the same bytes."""
    columns, rows = _LISTS[name](viewer)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    content = out.getvalue().encode()
    return OwnList(content, hashlib.md5(content, usedforsecurity=False).hexdigest())


def gone_from_own(viewer: Viewer, ids: Iterable[str]) -> dict[str, bool]:
    """{id: whether it is no household of the cadre any more}."""
    own = {str(key) for key in households_of(viewer.id)}
    return {key: key not in own for key in ids}


Table = tuple[Sequence[str], list[Sequence[Any]]]


def _households(viewer: Viewer) -> Table:
    rows, grids = _register(viewer)
    risen = revisions_of(list(rows))
    return _HOUSEHOLD, [
        (
            row.id,
            f"{row.address} {row.name}".strip(),
            risen.get(row.id, 0) + 1,
            row.name,
            row.address,
            row.kind,
            grids[row.grid_id].name,
            _village(grids[row.grid_id]),
            f"{row.lat} {row.lon} 0 0" if row.lat is not None and row.lon is not None else "",
        )
        for row in rows.values()
    ]


def _members(viewer: Viewer) -> Table:
    rows, _grids = _register(viewer)
    members = members_of(list(rows))
    return _MEMBER, [
        (one.id, one.name, one.sex, one.birth_year, one.relation, "yes" if one.head else "no", key)
        for key in rows
        for one in members.get(key, ())
    ]


def _grids(viewer: Viewer) -> Table:
    _rows, grids = _register(viewer)
    return _GRID, [(key, grid.name) for key, grid in sorted(grids.items())]


def _register(viewer: Viewer) -> tuple[dict[uuid.UUID, Any], dict[int, AreaFacts]]:
    found = households_named(households_of(viewer.id))
    rows = {key: row for key, row in sorted(found.items()) if row.active}
    return rows, areas_of({row.grid_id for row in rows.values()})


def _village(grid: AreaFacts) -> str:
    village = area_at_level(grid.path, Level.VILLAGE)
    return village.name if village else ""


_LISTS: dict[str, Callable[[Viewer], Table]] = {
    **dict.fromkeys(HOUSEHOLDS, _households),
    MEMBERS: _members,
    GRIDS: _grids,
}
OWN_LISTS = frozenset(_LISTS)
