"""Reads over the register that other rooms use."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, Uuid, exists, select
from sqlalchemy.orm import aliased

from fieldvisit.areas.queries import areas_of, children_of, ids_under, path_of
from fieldvisit.households.models import Dossier, Household, Proposal
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.kernel.geo import Position, position
from fieldvisit.storage.among import among
from fieldvisit.storage.base import db
from fieldvisit.storage.rows import execute


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
    proposer_id: uuid.UUID | None = None  # while nobody has decided about the proposal
    revision: int | None = None  # of its dossier, at the moment of reading


# What the facts of a household are made of; a room above may ask for more beside it.
FACTS = (
    select(
        Household.id,
        Household.shard_id,
        Household.grid_id,
        Household.kind,
        Household.name,
        Household.address,
        Household.door,
        Household.active,
        Household.merged_into,
        Household.lat,
        Household.lon,
        Household.proposal,
        Household.proposed_by,
        path_of(Household.grid_id).label("area_path"),
        Dossier.revision,
    )
    .outerjoin(Dossier, Dossier.id == Household.id)
    .where(among(Household.id, "ids", Uuid()))
)


def household_facts_many(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, HouseholdFacts]:
    """Several households by id; unknown ids are left out."""
    if not ids:
        return {}
    db.session.flush()  # the rows are read past the session: what was changed in it must lie in them
    return {row.id: facts_in(row) for row in execute(FACTS, {"ids": list(ids)})}


def facts_in(row: Any) -> HouseholdFacts:
    """The household of a row of `FACTS`."""
    return HouseholdFacts(
        row.id,
        row.shard_id,
        row.grid_id,
        row.area_path,
        row.kind,
        row.name,
        row.address,
        row.door,
        row.active,
        row.merged_into,
        position(row.lat, row.lon),
        row.proposed_by if row.proposal == Proposal.OPEN else None,
        row.revision,
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


def active_households(path: str) -> Select[uuid.UUID, int, str, str]:
    """A subquery of the active register of a subtree (id, grid_id, name, address), for rooms that count over it."""
    query = select(Household.id, Household.grid_id, Household.name, Household.address)
    return query.where(Household.active.is_(True), Household.grid_id.in_(ids_under(path)))


def all_ids(path: str | BindParameter[str]) -> Select[uuid.UUID]:
    """A subquery of the ids alone, of all that ever lay there."""
    return select(Household.id).where(Household.grid_id.in_(ids_under(path)))


def active_ids(path: str | BindParameter[str]) -> Select[uuid.UUID]:
    """The same of those that are lived in."""
    return all_ids(path).where(Household.active.is_(True))


def shards() -> Select[uuid.UUID, int]:
    """A subquery of where each household's rows are placed (id, shard_id); that never changes."""
    return select(Household.id, Household.shard_id)


def household_row(household_id: uuid.UUID) -> Household:
    """The whole row; NotVisible where there is none."""
    row = db.session.get(Household, household_id)
    if row is None:
        raise NotVisible(field="household_id")
    return row


def merged_here(household_id: uuid.UUID) -> list[uuid.UUID]:
    """The rows that were merged into this one: what happened under them belongs to its story."""
    query = select(Household.id).where(Household.merged_into == household_id)
    return list(db.session.scalars(query.order_by(Household.id).limit(50)))


def positions_of(household_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Position | None]:
    """{household: where it is, as far as known}."""
    if not household_ids:
        return {}
    query = select(Household.id, Household.lat, Household.lon).where(Household.id.in_(household_ids))
    return {key: position(lat, lon) for key, lat, lon in db.session.execute(query)}


def neighbours_of(household_ids: Collection[uuid.UUID]) -> Select[uuid.UUID]:
    """A subquery of all households in the villages of these: those whose grids hang under the same areas."""
    grids = db.session.scalars(select(Household.grid_id).where(Household.id.in_(household_ids)).distinct())
    parents = {area.parent_id for area in areas_of(set(grids)).values() if area.parent_id is not None}
    grid_ids = [grid.id for parent in sorted(parents) for grid in children_of(parent)]
    return select(Household.id).where(Household.grid_id.in_(grid_ids))


def grid_of(household_id: Any) -> Any:
    """The grid of a household named by a column, as a sub-select for conditions of other rooms."""
    same = aliased(Household)  # the column may be one of the register itself
    return select(same.grid_id).where(same.id == household_id).correlate_except(same).scalar_subquery()


def proposer_of(household_id: uuid.UUID) -> uuid.UUID | None:
    """Who proposed the household, while nobody has decided about it."""
    query = select(Household.proposed_by).where(Household.id == household_id, Household.proposal == Proposal.OPEN)
    return db.session.scalar(query)


def proposed_by(account_id: uuid.UUID | BindParameter[uuid.UUID]) -> Select[uuid.UUID]:
    """A subquery of the households the account has proposed and nobody has decided about yet."""
    return select(Household.id).where(Household.proposed_by == account_id, Household.proposal == Proposal.OPEN)


def is_proposed_by(household_id: Any, account_id: uuid.UUID) -> ColumnElement[bool]:
    """The same as a condition over a household's id."""
    found: ColumnElement[bool] = household_id.in_(proposed_by(account_id))
    return found


def had_proposed(account_id: uuid.UUID, household_id: uuid.UUID, at: datetime, grace: timedelta) -> bool:
    """Whether the account had proposed it and it was undecided, or it was proposed within the grace before `at`."""
    query = select(
        exists().where(
            Household.id == household_id,
            Household.proposed_by == account_id,
            (Household.proposal == Proposal.OPEN) | (Household.proposed_at >= at - grace),
        )
    )
    return bool(db.session.scalar(query))
