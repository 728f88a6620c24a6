"""Doors of the register: put there, corrected, moved, left and lived in again.

Each act locks the household's dossier before it reads, then raises it. Flushes, never commits.
"""

import uuid
from typing import Any

from flask_babel import lazy_gettext as _l

from fieldvisit.areas.queries import AreaFacts, area_of, line_of
from fieldvisit.households import policy
from fieldvisit.households.dossiers import lock_dossiers, touch_dossiers
from fieldvisit.households.history import Way, changes_by
from fieldvisit.households.models import Household, HouseholdKind, Member
from fieldvisit.households.persons import new_member
from fieldvisit.households.queries import household_facts
from fieldvisit.households.rules import FIRM_FIELDS, address_of, door_sort_of
from fieldvisit.households.schemas import AmendHousehold, MemberWords, MoveHousehold, RegisterHousehold
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import InvalidInput, NotVisible, StepRefused
from fieldvisit.kernel.ids import new_id
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people import audit
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db


def held_for_change(
    viewer: Viewer,
    household_id: uuid.UUID,
    act: Act = Act.HOUSEHOLD_EDIT,
    cadre_ids: frozenset[uuid.UUID] = frozenset(),
    *,
    way: Way = Way.DESK,
    stamp: Stamp | None = None,
) -> Household:
    """Lock, judge and read a household that is about to change; who does it, and which way, goes into its history.

    Problems: not_visible, not_allowed, step_refused.
    """
    lock_dossiers({household_id: "household"})
    policy.ensure(viewer, act, household_facts(household_id), cadre_ids)
    row = db.session.get_one(Household, household_id, populate_existing=True)
    if row.merged_into is not None:
        raise StepRefused(_l("这一户已经并到另一户，请改那一户。"))
    changes_by(viewer, household_id, way, stamp)
    return row


def register_household(viewer: Viewer, said: RegisterHousehold) -> Household:
    """Put a door on the register; a family with its head, an enterprise with its contact."""
    grid = grid_named(said.grid_id)
    policy.ensure_in_grid(viewer, Act.HOUSEHOLD_EDIT, grid.path)
    row = Household(
        id=new_id(), shard_id=grid.id, grid_id=grid.id, kind=said.kind, name=said.name, created_at=now(), active=True
    )
    _put_at_door(row, said, grid)
    lock_dossiers({row.id: "household"})
    changes_by(viewer, row.id)
    db.session.add(row)
    db.session.flush()
    _add_first_member(row, said)
    touch_dossiers({row.id: "household"})
    return row


def _add_first_member(row: Household, said: RegisterHousehold) -> None:
    if row.kind == HouseholdKind.FAMILY:
        first = MemberWords(name=said.name, relation="head", phone=said.phone, head=True)
    elif said.contact:
        first = MemberWords(name=said.contact, relation="contact", phone=said.phone, head=True)
    else:
        return
    db.session.add(new_member(row, first))
    db.session.flush()


def grid_named(grid_id: int) -> AreaFacts:
    """A grid by its id. Problems: invalid_input."""
    try:
        grid = area_of(grid_id)
    except NotVisible:
        raise InvalidInput(_l("没有这个网格。"), field="grid_id") from None
    if grid.level != "grid":
        raise InvalidInput(_l("没有这个网格。"), field="grid_id")
    return grid


def _put_at_door(row: Household, said: AmendHousehold, grid: AreaFacts) -> None:
    row.group_name, row.hamlet, row.door = said.group_name, said.hamlet, said.door
    row.door_sort = door_sort_of(said.door)
    row.address = address_at(row, grid)
    row.lat, row.lon = said.lat, said.lon
    row.source_datum = "WGS-84" if said.lat is not None else None
    row.speaks, row.note = said.speaks, said.note
    for name in FIRM_FIELDS:
        ensure_of_firm(row, name, getattr(said, name))
        setattr(row, name, getattr(said, name))


def ensure_of_firm(row: Household, field: str, value: Any, path: str = "") -> None:
    """Refuse what only an enterprise has where a family is meant. Problems: invalid_input (the field, or its path)."""
    if field in FIRM_FIELDS and value is not None and row.kind != HouseholdKind.ENTERPRISE:
        raise InvalidInput(_l("只有企业才填这一项。"), field=path or field)


def address_at(row: Household, grid: AreaFacts) -> str:
    """How the door is called in its grid."""
    village = next((area.name for area in line_of(grid.id) if area.level == "village"), "")
    return address_of(village, row.group_name, row.hamlet, row.door)


def amend_household(viewer: Viewer, household_id: uuid.UUID, said: AmendHousehold) -> Household:
    """Correct a household's name, door, position, language or note. A family's name is its head's."""
    row = held_for_change(viewer, household_id)
    if row.kind == HouseholdKind.FAMILY and row.name != said.name:
        _rename_head(row, said.name)
    row.name = said.name
    _put_at_door(row, said, area_of(row.grid_id))
    touch_dossiers({household_id: "household"})
    db.session.flush()
    return row


def _rename_head(row: Household, name: str) -> None:
    head = db.session.query(Member).filter_by(household_id=row.id, head=True, ended_at=None).first()
    if head is not None:
        head.name = name


def move_household(viewer: Viewer, household_id: uuid.UUID, said: MoveHousehold) -> Household:
    """Put a household under another grid. What was visited before stays with the grid it was visited in."""
    row = held_for_change(viewer, household_id)
    grid = grid_named(said.grid_id)
    policy.ensure_in_grid(viewer, Act.HOUSEHOLD_EDIT, grid.path)
    if grid.id == row.grid_id:
        raise InvalidInput(_l("这一户已经在这个网格。"), field="grid_id")
    before, row.grid_id = row.grid_id, grid.id
    row.address = address_at(row, grid)
    touch_dossiers({household_id: "household"})
    detail = {"from": before, "to": grid.id}
    audit.record(
        "household_moved", actor_id=viewer.id, subject_kind="household", subject_id=household_id, detail=detail
    )
    db.session.flush()
    return row


def mark_moved_away(viewer: Viewer, household_id: uuid.UUID) -> Household:
    """Everyone has left: the door is no longer visited; all that happened stays."""
    row = held_for_change(viewer, household_id)
    row.active, row.moved_away_at = False, row.moved_away_at or now()
    touch_dossiers({household_id: "household"})
    db.session.flush()
    return row


def mark_moved_back(viewer: Viewer, household_id: uuid.UUID) -> Household:
    """Someone lives there again."""
    row = held_for_change(viewer, household_id)
    row.active, row.moved_away_at = True, None
    touch_dossiers({household_id: "household"})
    db.session.flush()
    return row
