"""Reads over the register that other rooms use."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from fieldvisit.areas.queries import areas_of
from fieldvisit.households.models import Household
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.kernel.geo import Position, position
from fieldvisit.storage.base import db


@dataclass(frozen=True)
class HouseholdFacts:
    """A household as other rooms see it. `area_path` is its grid's."""

    id: uuid.UUID
    shard_id: int
    grid_id: int
    area_path: str
    kind: str
    name: str
    address: str
    door: str
    active: bool
    merged_into: uuid.UUID | None
    position: Position | None


def household_facts_many(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, HouseholdFacts]:
    """Several households by id; unknown ids are left out."""
    if not ids:
        return {}
    rows = list(db.session.scalars(select(Household).where(Household.id.in_(ids))))
    grids = areas_of({row.grid_id for row in rows})
    return {row.id: _facts(row, grids[row.grid_id].path) for row in rows}


def _facts(row: Household, area_path: str) -> HouseholdFacts:
    return HouseholdFacts(
        row.id,
        row.shard_id,
        row.grid_id,
        area_path,
        row.kind,
        row.name,
        row.address,
        row.door,
        row.active,
        row.merged_into,
        position(row.lat, row.lon),
    )


def household_facts(household_id: uuid.UUID) -> HouseholdFacts:
    """One household; NotVisible where there is none."""
    found = household_facts_many([household_id])
    if household_id not in found:
        raise NotVisible(field="household_id")
    return found[household_id]


def resolve_merged(household_id: uuid.UUID) -> HouseholdFacts:
    """The household, or the one it was merged into (merges form no cycle; at most eight are followed)."""
    facts = household_facts(household_id)
    for _hop in range(8):
        if facts.merged_into is None:
            break
        facts = household_facts(facts.merged_into)
    return facts
