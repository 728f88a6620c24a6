"""What planning needs of many households at once: where they are, what is spoken there, who lives alone."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, Uuid, func, select

from fieldvisit.areas.queries import ids_under
from fieldvisit.households.models import Household, HouseholdTag, Member
from fieldvisit.kernel.geo import Position, position
from fieldvisit.storage.among import among
from fieldvisit.storage.base import db
from fieldvisit.storage.rows import execute


@dataclass(frozen=True, slots=True)
class Spot:
    """An active household: its grid, where it is, the language one is best met in there."""

    id: uuid.UUID
    grid_id: int
    position: Position | None
    speaks: str | None


@dataclass(frozen=True, slots=True)
class Face:
    """A household as a map and the list beside it show it."""

    name: str
    kind: str
    address: str
    position: Position | None
    tags: tuple[str, ...]


_ORDER = (Household.grid_id, Household.group_name, Household.hamlet, Household.door_sort, Household.id)
_FACES = (
    select(Household.id, Household.name, Household.kind, Household.address, Household.lat, Household.lon)
    .where(among(Household.id, "ids", Uuid()))
    .order_by(*_ORDER)
)
_TAGS = (
    select(HouseholdTag.household_id, HouseholdTag.tag)
    .where(among(HouseholdTag.household_id, "ids", Uuid()), HouseholdTag.ended_at.is_(None))
    .order_by(HouseholdTag.tag)
)


def faces_of(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Face]:
    """Several households, thousands at once, in the order of the street; unknown ids are left out."""
    if not ids:
        return {}
    tags: dict[uuid.UUID, list[str]] = defaultdict(list)
    for key, tag in execute(_TAGS, {"ids": list(ids)}):
        tags[key].append(tag)
    rows = execute(_FACES, {"ids": list(ids)})
    return {
        key: Face(name, kind, address, position(lat, lon), tuple(tags.get(key, ())))
        for key, name, kind, address, lat, lon in rows
    }


def spots_under(path: str) -> list[Spot]:
    """All active households of a subtree, in the order of the street."""
    query = select(Household.id, Household.grid_id, Household.lat, Household.lon, Household.speaks)
    query = query.where(Household.active.is_(True), Household.grid_id.in_(ids_under(path)))
    rows = db.session.execute(query.order_by(*_ORDER))
    return [Spot(key, grid_id, position(lat, lon), speaks) for key, grid_id, lat, lon, speaks in rows]


def living_alone(household_ids: Select[uuid.UUID], sex: str) -> frozenset[uuid.UUID]:
    """Those of a subquery where one person of this sex lives and nobody else."""
    query = (
        select(Member.household_id)
        .where(Member.household_id.in_(household_ids), Member.ended_at.is_(None))
        .group_by(Member.household_id)
        .having(func.count() == 1, func.min(Member.sex) == sex)
    )
    return frozenset(db.session.scalars(query))
