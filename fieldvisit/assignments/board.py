"""What the page of assignments shows: cadres with their loads, and what was assigned a moment ago."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from fieldvisit.assignments.models import Assignment
from fieldvisit.assignments.queries import loads
from fieldvisit.assignments.rules import Load, load_of
from fieldvisit.assignments.service import UNDO_WITHIN, Done
from fieldvisit.kernel.clock import now
from fieldvisit.people.queries import people_named
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db

MOST_CADRES = 500


@dataclass(frozen=True)
class CadreLoad:
    """A cadre, how many households of the area, how many in all."""

    id: uuid.UUID
    name: str
    title: str | None
    here: int
    load: int

    @property
    def word(self) -> Load:
        """Whether it is within five to fifteen."""
        return load_of(self.load)


def cadre_loads(household_ids: Select[uuid.UUID]) -> list[CadreLoad]:
    """Everyone who keeps one of the households, by name: this is no league table."""
    query = (
        select(Assignment.cadre_id, func.count())
        .where(Assignment.household_id.in_(household_ids), Assignment.ended_at.is_(None))
        .group_by(Assignment.cadre_id)
        .limit(MOST_CADRES)
    )
    here = dict(db.session.execute(query).all())
    people, held = people_named(here), loads(here)
    rows = [CadreLoad(key, people[key].name, people[key].title, number, held[key]) for key, number in here.items()]
    return sorted(rows, key=lambda row: (row.name, row.id))


def off_balance(rows: Collection[CadreLoad]) -> list[CadreLoad]:
    """Those outside five to fifteen."""
    return [row for row in rows if row.word in ("under", "over")]


def done_at(viewer: Viewer, at: datetime | None) -> Done | None:
    """What the viewer assigned at this moment, while it can still be undone."""
    if at is None or not now() - UNDO_WITHIN <= at <= now():
        return None
    query = select(Assignment.cadre_name, func.count()).where(
        Assignment.assigned_by == viewer.id, Assignment.from_at == at, Assignment.ended_at.is_(None)
    )
    row = db.session.execute(query.group_by(Assignment.cadre_name).limit(1)).first()
    return Done(at, row[1], row[0]) if row else None
