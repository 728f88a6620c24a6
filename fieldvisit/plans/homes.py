"""The households of an area as the planner needs them, and what ties them to cadres."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Uuid, func, select

from fieldvisit.assignments.queries import keeping
from fieldvisit.households.queries import active_ids
from fieldvisit.households.spots import living_alone, spots_under
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.geo import Position
from fieldvisit.plans.models import CadreTie, TieKind
from fieldvisit.storage.among import among
from fieldvisit.storage.base import db
from fieldvisit.storage.rows import execute
from fieldvisit.visits.queries import met_by

A_YEAR = timedelta(days=366)
Pair = tuple[uuid.UUID, uuid.UUID]  # household, cadre


@dataclass(frozen=True, slots=True)
class PlanHome:
    """A household on the register. `kept_by` keeps it now."""

    id: uuid.UUID
    grid_id: int
    spot: Position | None
    speaks: str | None
    kept_by: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of pairs: ties as they were set, and how often they met within a year."""

    ties: Mapping[Pair, TieKind] = field(default_factory=dict)
    met: Mapping[Pair, int] = field(default_factory=dict)
    women_alone: frozenset[uuid.UUID] = frozenset()


def homes_under(path: str) -> list[PlanHome]:
    """All active households of the subtree, in the order of the street."""
    kept = keeping().where(keeping().selected_columns.household_id.in_(active_ids(path)))
    keeper = dict(db.session.execute(kept).all())
    return [
        PlanHome(spot.id, spot.grid_id, spot.position, spot.speaks, keeper.get(spot.id)) for spot in spots_under(path)
    ]


def known_under(path: str) -> Known:
    """What ties the households of the subtree to cadres."""
    ids = active_ids(path)
    query = select(CadreTie.household_id, CadreTie.cadre_id, CadreTie.kind)
    rows = db.session.execute(query.where(CadreTie.ended_at.is_(None), CadreTie.household_id.in_(ids)))
    ties = {(household_id, cadre_id): TieKind(kind) for household_id, cadre_id, kind in rows}
    return Known(ties, met_by(ids, now() - A_YEAR), living_alone(ids, "f"))


_TIES = select(CadreTie.household_id, CadreTie.cadre_id, CadreTie.kind).where(
    CadreTie.ended_at.is_(None), among(CadreTie.household_id, "ids", Uuid())
)


def ties_among(household_ids: Collection[uuid.UUID]) -> dict[Pair, TieKind]:
    """{(household, cadre): how they are tied} of these households."""
    rows = execute(_TIES, {"ids": list(household_ids)}) if household_ids else ()
    return {(household_id, cadre_id): TieKind(kind) for household_id, cadre_id, kind in rows}


def count_under(path: str) -> int:
    """How many active households there are."""
    return db.session.scalar(select(func.count()).select_from(active_ids(path).subquery())) or 0
