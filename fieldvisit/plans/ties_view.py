"""The ties of a household as pages show them: those that hold, and the one that was said last, to take it back."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from fieldvisit.assignments.policy import ensure_household, may
from fieldvisit.people.acts import Act
from fieldvisit.people.queries import people_named
from fieldvisit.people.viewer import Viewer
from fieldvisit.plans.models import CadreTie
from fieldvisit.plans.ties import TieRow, ties_of
from fieldvisit.storage.base import db


@dataclass(frozen=True)
class TieDone:
    """A tie that was said or ended just now. `holds`: it was said."""

    id: uuid.UUID
    cadre_name: str
    kind: str
    holds: bool


@dataclass(frozen=True)
class TiesView:
    """What ties a household, as somebody sees it."""

    household_id: uuid.UUID
    rows: Sequence[TieRow]
    may_edit: bool
    done: TieDone | None = None


def ties_view(viewer: Viewer, household_id: uuid.UUID, done: uuid.UUID | None = None) -> TiesView | None:
    """None for who may see the household, but not who keeps it. Problems: not_visible."""
    home = ensure_household(viewer, Act.HOUSEHOLD_SEE, household_id)
    if not may(viewer, Act.ASSIGNMENT_SEE, home):
        return None
    may_edit = may(viewer, Act.ASSIGNMENT_EDIT, home)
    told = _done(household_id, done) if may_edit and done is not None else None
    return TiesView(household_id, ties_of(viewer, household_id), may_edit, told)


def _done(household_id: uuid.UUID, tie_id: uuid.UUID) -> TieDone | None:
    row = db.session.get(CadreTie, tie_id)
    if row is None or row.household_id != household_id:
        return None
    return TieDone(row.id, people_named([row.cadre_id])[row.cadre_id].name, row.kind, row.ended_at is None)
