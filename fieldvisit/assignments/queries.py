"""Reads over who keeps whom, now and at an earlier moment."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, ScalarSelect, Select, Uuid, bindparam, func, or_, select

from fieldvisit.assignments.models import Assignment
from fieldvisit.households.queries import all_ids, had_proposed
from fieldvisit.storage.among import among
from fieldvisit.storage.base import db
from fieldvisit.storage.rows import execute

GRACE = timedelta(days=30)


@dataclass(frozen=True)
class CadreFacts:
    """Who keeps a household."""

    household_id: uuid.UUID
    cadre_id: uuid.UUID
    cadre_name: str
    reason: str
    since: datetime


_CURRENT = select(
    Assignment.household_id, Assignment.cadre_id, Assignment.cadre_name, Assignment.reason, Assignment.from_at
).where(among(Assignment.household_id, "household_ids", Uuid()), Assignment.ended_at.is_(None))


def current_cadres(household_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, CadreFacts]:
    """{household: its cadre now}; orphans are left out."""
    if not household_ids:
        return {}
    rows = execute(_CURRENT, {"household_ids": list(household_ids)})
    return {row[0]: CadreFacts(*row) for row in rows}


def keeper_of(household_id: Any) -> ScalarSelect[uuid.UUID]:
    """Who keeps the household of another statement's row now, to be read with that row."""
    kept = select(Assignment.cadre_id).where(Assignment.household_id == household_id, Assignment.ended_at.is_(None))
    return kept.scalar_subquery()


def current_cadre(household_id: uuid.UUID) -> CadreFacts | None:
    """The cadre of one household, or None for an orphan."""
    return current_cadres([household_id]).get(household_id)


_KEPT = (
    select(Assignment.household_id)
    .where(Assignment.cadre_id == bindparam("cadre_id", type_=Uuid()), Assignment.ended_at.is_(None))
    .order_by(Assignment.household_id)
    .limit(5000)
)


def households_of(cadre_id: uuid.UUID) -> list[uuid.UUID]:
    """The households a cadre keeps now."""
    return [key for (key,) in execute(_KEPT, {"cadre_id": cadre_id})]


def kept_by(cadre_id: uuid.UUID | BindParameter[uuid.UUID]) -> Select[uuid.UUID]:
    """The same as a subquery, for conditions of other rooms."""
    return select(Assignment.household_id).where(Assignment.cadre_id == cadre_id, Assignment.ended_at.is_(None))


def has_kept_under(cadre_id: uuid.UUID, paths: Collection[str]) -> bool:
    """Whether the cadre keeps, or ever kept, a household of one of these areas, moved away and merged ones too."""
    ways = [Assignment.household_id.in_(all_ids(path)) for path in paths]
    query = select(Assignment.id).where(Assignment.cadre_id == cadre_id, or_(*ways)).limit(1)
    return bool(ways) and db.session.scalar(query) is not None


def keepers_of(household_ids: Select[uuid.UUID]) -> Select[uuid.UUID]:
    """A subquery of who keeps any of the households of a subquery now."""
    return select(Assignment.cadre_id).where(Assignment.ended_at.is_(None), Assignment.household_id.in_(household_ids))


def keepers_since(household_ids: Select[uuid.UUID], since: datetime) -> Select[uuid.UUID]:
    """The same of who keeps one now or gave it up after `since`."""
    lately = or_(Assignment.ended_at.is_(None), Assignment.ended_at >= since)
    return select(Assignment.cadre_id).where(lately, Assignment.household_id.in_(household_ids))


def loads(cadre_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """{cadre: how many households kept now}, with 0 for those without any."""
    query = (
        select(Assignment.cadre_id, func.count())
        .where(Assignment.cadre_id.in_(cadre_ids), Assignment.ended_at.is_(None))
        .group_by(Assignment.cadre_id)
    )
    return dict.fromkeys(cadre_ids, 0) | dict(db.session.execute(query).all())


def kept_at(cadre_id: uuid.UUID, household_id: uuid.UUID, at: datetime) -> bool:
    """Whether the cadre kept the household at `at`, or had given it up within the grace of 30 days before.

    Who proposed a household keeps it until it is decided about.
    """
    query = (
        select(Assignment.id)
        .where(
            Assignment.cadre_id == cadre_id,
            Assignment.household_id == household_id,
            Assignment.from_at <= at + GRACE,
            or_(Assignment.ended_at.is_(None), Assignment.ended_at >= at - GRACE),
        )
        .limit(1)
    )
    return db.session.scalar(query) is not None or had_proposed(cadre_id, household_id, at, GRACE)


def last_of(cadre_id: uuid.UUID, household_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Assignment]:
    """{household: this cadre's latest assignment to it}, ended or not."""
    if not household_ids:
        return {}
    query = (
        select(Assignment)
        .where(Assignment.cadre_id == cadre_id, Assignment.household_id.in_(household_ids))
        .order_by(Assignment.from_at)
    )
    return {row.household_id: row for row in db.session.scalars(query)}


def given_up_since(cadre_id: uuid.UUID, since: datetime) -> list[uuid.UUID]:
    """Households the cadre kept and gave up after `since`."""
    query = select(Assignment.household_id).where(Assignment.cadre_id == cadre_id, Assignment.ended_at >= since)
    return list(db.session.scalars(query.distinct().limit(5000)))


def keeping() -> Select[uuid.UUID, uuid.UUID]:
    """A subquery of who keeps what now (household_id, cadre_id), for rooms that count over it."""
    return select(Assignment.household_id, Assignment.cadre_id).where(Assignment.ended_at.is_(None))


def kept_since(at: datetime) -> Select[uuid.UUID, uuid.UUID]:
    """The same of what is kept from exactly this moment on."""
    return keeping().where(Assignment.from_at == at)
