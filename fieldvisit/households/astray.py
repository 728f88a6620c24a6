"""Households that lie in another grid than theirs, by position and the boundaries in force: found, moved, put back.

Flushes, never commits. Moving is `move_household`, with its rights, its history and its place in the audit trail.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, func, select

from fieldvisit.areas.finding import bounded_grids, grids_at
from fieldvisit.areas.queries import areas_of
from fieldvisit.households import policy
from fieldvisit.households.doors import move_household
from fieldvisit.households.dossiers import lock_dossiers
from fieldvisit.households.models import Household
from fieldvisit.households.queries import household_facts_many
from fieldvisit.households.schemas import MoveHousehold
from fieldvisit.kernel.errors import InvalidInput, NotAllowed, NotVisible, StepRefused
from fieldvisit.kernel.geo import Position
from fieldvisit.people.acts import Act
from fieldvisit.people.slips import open_slip, seal_slip
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db

MOST_LOOKED_AT = 50_000  # households at a time: a county is looked through town by town
MOST_MOVED = 500  # in one press


@dataclass(frozen=True)
class Stray:
    """A household whose position lies in another grid, or in none though its own has a boundary (`there` None)."""

    id: uuid.UUID
    name: str
    address: str
    grid: str
    there: str | None


@dataclass(frozen=True)
class Looked:
    """What was found. `with_position` of `homes`; `too_many`: nothing was looked at, because there are too many."""

    ids: Sequence[tuple[uuid.UUID, int | None]]  # and the grid each lies in
    homes: int
    with_position: int
    too_many: bool = False

    @property
    def movable(self) -> list[uuid.UUID]:
        """Those that lie in another grid."""
        return [household_id for household_id, there in self.ids if there is not None]


def look(viewer: Viewer) -> Looked:
    """Look through the households of the area worked in."""
    here, placed = _here(viewer), and_(Household.lat.is_not(None), Household.lon.is_not(None))
    homes, with_position = db.session.execute(
        select(func.count(Household.id), func.count(Household.id).filter(placed)).where(here)
    ).one()
    if with_position > MOST_LOOKED_AT:
        return Looked([], homes, with_position, too_many=True)
    order = Household.grid_id, Household.group_name, Household.hamlet, Household.door_sort, Household.id
    query = select(Household.id, Household.grid_id, Household.lat, Household.lon).where(here, placed).order_by(*order)
    rows: list[Any] = list(db.session.execute(query))
    there = grids_at([Position(row.lat, row.lon) for row in rows])
    bounded = bounded_grids({row.grid_id for row in rows})
    found = [
        (row.id, grid_id)
        for row, grid_id in zip(rows, there, strict=True)
        if grid_id != row.grid_id and (grid_id is not None or row.grid_id in bounded)
    ]
    found.sort(key=lambda one: one[1] is None)  # what can be moved by a press comes first
    return Looked(found, homes, with_position)


def _here(viewer: Viewer) -> ColumnElement[bool]:
    where = policy.listed(viewer, Act.HOUSEHOLD_EDIT)
    return and_(where, Household.active, Household.merged_into.is_(None))


def strays(found: Sequence[tuple[uuid.UUID, int | None]]) -> list[Stray]:
    """A page of them, with names."""
    homes = household_facts_many([household_id for household_id, _ in found])
    areas = areas_of({home.grid_id for home in homes.values()} | {there for _, there in found if there is not None})
    told = [(homes[household_id], there) for household_id, there in found if household_id in homes]
    return [
        Stray(home.id, home.name, home.address, areas[home.grid_id].name, areas[there].name if there else None)
        for home, there in told
    ]


def move_home(viewer: Viewer, household_ids: Sequence[uuid.UUID]) -> list[tuple[uuid.UUID, int, int]]:
    """Move households to the grids they lie in: (household, from, to) of each. Who lies right by now is passed over.

    Problems: invalid_input (household), not_visible, not_allowed.
    """
    if not household_ids or len(household_ids) > MOST_MOVED:
        raise InvalidInput(_l("请勾上要划过去的户，一次最多 %(most)s 户。", most=MOST_MOVED), field="household")
    lock_dossiers(dict.fromkeys(household_ids, "household"))
    homes = household_facts_many(household_ids)
    known = [homes[household_id] for household_id in dict.fromkeys(household_ids) if household_id in homes]
    if len(known) < len(set(household_ids)):
        raise NotVisible()
    moved = []
    for home, there in zip(known, grids_at([home.position for home in known]), strict=True):
        if there is not None and there != home.grid_id:
            move_household(viewer, home.id, MoveHousehold(there))
            moved.append((home.id, home.grid_id, there))
    return moved


def move_back(viewer: Viewer, moves: Sequence[tuple[uuid.UUID, int, int]]) -> tuple[int, int]:
    """Undo such a move: (how many are back, how many somebody has moved since or may not be changed any more)."""
    lock_dossiers({household_id: "household" for household_id, _, _ in moves})
    homes = household_facts_many([household_id for household_id, _, _ in moves])
    back = 0
    for household_id, before, after in moves:
        if household_id in homes and homes[household_id].grid_id == after:
            back += _put_back(viewer, household_id, before)
    return back, len(moves) - back


def _put_back(viewer: Viewer, household_id: uuid.UUID, grid_id: int) -> bool:
    try:
        move_household(viewer, household_id, MoveHousehold(grid_id))
    except (NotVisible, NotAllowed, StepRefused):
        return False
    return True


def slip_of(viewer: Viewer, moves: Sequence[tuple[uuid.UUID, int, int]]) -> str:
    """What undoing needs to know, sealed."""
    return seal_slip(viewer, [[str(household_id), before, after] for household_id, before, after in moves])


def read_slip(viewer: Viewer, slip: str) -> list[tuple[uuid.UUID, int, int]]:
    """What stands on a slip of the same person. Problems: invalid_input."""
    return [(uuid.UUID(key), int(before), int(after)) for key, before, after in open_slip(viewer, slip)]
