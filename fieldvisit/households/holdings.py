"""Many households at once, as tablets hold them: revisions, members, tags, and the roll of a grid. Few queries."""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, String, Uuid, cast, func, or_, select, union

from fieldvisit.households.models import Dossier, Household, HouseholdKind, HouseholdTag, Member, Proposal
from fieldvisit.kernel.text import mask_name
from fieldvisit.storage.among import among
from fieldvisit.storage.base import db
from fieldvisit.storage.rows import execute

MOST_IN_ROLL = 3000
MOST_HELD = 5500  # as many as a tablet can name, and what it has proposed


# Statements that every pull needs are made once: to make one takes longer than to run it.
_REVISIONS = select(Dossier.id, Dossier.revision).where(among(Dossier.id, "ids", Uuid()))
_STATE = cast(Household.id, String) + "." + cast(func.coalesce(Dossier.revision, 0), String)
_ROLL_MARK = (
    select(func.aggregate_strings(_STATE, ","))
    .outerjoin(Dossier, Dossier.id == Household.id)
    .where(among(Household.grid_id, "grid_ids", Integer()), Household.active)
)


def revisions_of(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """{dossier: its revision}; one that nobody has written to yet is left out."""
    if not ids:
        return {}
    return dict(execute(_REVISIONS, {"ids": list(ids)}).all())


def households_named(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Household]:
    """Several households by id, whole rows."""
    if not ids:
        return {}
    return {row.id: row for row in db.session.scalars(select(Household).where(Household.id.in_(ids)))}


class Standing(NamedTuple):
    """Where a household stands on the register: what decides which tablets hold it."""

    id: uuid.UUID
    grid_id: int
    active: bool
    merged_into: uuid.UUID | None
    proposal: str | None
    proposed_by: uuid.UUID | None


def standings_of(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Standing]:
    """Several households by id; unknown ids are left out."""
    return standings_found(_standings(Household.id.in_(ids))) if ids else {}


def standings_in(*found: Select[uuid.UUID]) -> Select[Any]:
    """A statement for the households of any of the subqueries, for those who make it once."""
    return _standings(Household.id.in_(union(*found)))


def standings_found(statement: Select[Any], **said: Any) -> dict[uuid.UUID, Standing]:
    """The households of such a statement."""
    return {row[0]: Standing(*row) for row in execute(statement, said)}


def _standings(where: ColumnElement[bool]) -> Select[Any]:
    return select(*(getattr(Household, name) for name in Standing._fields)).where(where).limit(MOST_HELD)


def members_of(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Member]]:
    """{household: who lives there now}, the head first, then by birth year."""
    found: dict[uuid.UUID, list[Member]] = defaultdict(list)
    query = select(Member).where(Member.household_id.in_(ids), Member.ended_at.is_(None))
    for row in db.session.scalars(query):
        found[row.household_id].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (not row.head, row.birth_year or 9999, row.id))
    return found


def members_named(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Member]:
    """Several members by id, also those who have left."""
    if not ids:
        return {}
    return {row.id: row for row in db.session.scalars(select(Member).where(Member.id.in_(ids)))}


def tags_of(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[HouseholdTag]]:
    """{household: its tags that have not ended}, by code."""
    found: dict[uuid.UUID, list[HouseholdTag]] = defaultdict(list)
    query = select(HouseholdTag).where(HouseholdTag.household_id.in_(ids), HouseholdTag.ended_at.is_(None))
    for row in db.session.scalars(query.order_by(HouseholdTag.tag)):
        found[row.household_id].append(row)
    return found


def standing_in_grids(grid_ids: Collection[int]) -> list[uuid.UUID]:
    """Every household of the grids that a tablet may hold: active, or proposed and not decided about; in id order."""
    if not grid_ids:
        return []
    stands = or_(Household.active, Household.proposal == Proposal.OPEN)
    query = select(Household.id).where(Household.grid_id.in_(grid_ids), stands)
    return list(db.session.scalars(query.order_by(Household.id).limit(MOST_IN_ROLL)))


def roll_mark(grid_ids: Collection[int]) -> str:
    """Changes with any household of the grids: which are active there, and the revision that every write raises."""
    if not grid_ids:
        return ""
    said = execute(_ROLL_MARK, {"grid_ids": list(grid_ids)}).scalar() or ""
    return hashlib.sha256(said.encode()).hexdigest()


def roll_of(grid_ids: Collection[int]) -> list[dict[str, object]]:
    """The roll of the grids in the order of the street: door and masked head, no tags, no phones."""
    if not grid_ids:
        return []
    columns = (
        Household.id,
        Household.grid_id,
        Household.group_name,
        Household.hamlet,
        Household.door,
        Household.address,
        Household.name,
        Household.kind,
    )
    query = select(*columns).where(Household.grid_id.in_(grid_ids), Household.active)
    order = (Household.grid_id, Household.group_name, Household.hamlet, Household.door_sort, Household.id)
    rows = db.session.execute(query.order_by(*order).limit(MOST_IN_ROLL))
    return list(_roll_lines(rows))


def _roll_lines(rows: Iterable[tuple[uuid.UUID, int, str, str, str, str, str, str]]) -> Iterable[dict[str, object]]:
    for key, grid_id, group, hamlet, door, address, name, kind in rows:
        yield {
            "id": str(key),
            "grid_id": grid_id,
            "group": group,
            "hamlet": hamlet,
            "door": door,
            "address": address,
            "head": name if kind == HouseholdKind.ENTERPRISE else mask_name(name),
            "kind": kind,
        }
