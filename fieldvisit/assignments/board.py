"""What the page of assignments shows: cadres with their loads, and what was assigned a moment ago."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, case, func, select

from fieldvisit.assignments.models import Assignment
from fieldvisit.assignments.queries import loads
from fieldvisit.assignments.rules import FEWEST, MOST, Load, load_of
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


@dataclass(frozen=True)
class LoadCounts:
    """How many cadres, and how many of them keep fewer than five or more than fifteen."""

    cadres: int
    under: int
    over: int

    @property
    def fits(self) -> int:
        """Those from five to fifteen."""
        return self.cadres - self.under - self.over


def count_loads(household_ids: Select[uuid.UUID]) -> LoadCounts:
    """All who keep one of the households, however many: only the list of them is bounded."""
    now = Assignment.ended_at.is_(None)
    here = select(Assignment.cadre_id).where(Assignment.household_id.in_(household_ids), now)
    held = select(func.count().label("held")).where(Assignment.cadre_id.in_(here), now).group_by(Assignment.cadre_id)
    load = held.subquery().c.held
    words = [func.coalesce(func.sum(case((way, 1), else_=0)), 0) for way in (load < FEWEST, load > MOST)]
    cadres, under, over = db.session.execute(select(func.count(load), *words)).one()
    return LoadCounts(int(cadres), int(under), int(over))


def done_at(viewer: Viewer, at: datetime | None) -> Done | None:
    """What the viewer assigned at this moment, while it can still be undone."""
    if at is None or not now() - UNDO_WITHIN <= at <= now():
        return None
    query = select(Assignment.cadre_name, func.count()).where(
        Assignment.assigned_by == viewer.id, Assignment.from_at == at, Assignment.ended_at.is_(None)
    )
    row = db.session.execute(query.group_by(Assignment.cadre_name).limit(1)).first()
    return Done(at, row[1], row[0]) if row else None
