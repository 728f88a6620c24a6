"""Appointments (约访): made by a cadre or coordinator, kept by a visit, or cancelled. Flushes, never commits.

Which visit keeps which appointment is a pure rule, asked from both sides: what was recorded on a tablet may arrive in
any order.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError
from sqlalchemy import ColumnElement, Uuid, exists, select, update

from fieldvisit.households.dossiers import lock_dossiers, touch_dossiers
from fieldvisit.households.queries import resolve_merged
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import NotVisible, Problem, StepRefused
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.among import among
from fieldvisit.storage.base import db
from fieldvisit.visits.models import Appointment, Outcome, Planned, Visit
from fieldvisit.visits.policy import ensure_may_record
from fieldvisit.visits.rules import keeps_appointment
from fieldvisit.visits.writing import VisitRow
from fieldvisit.web.schemas import BaseSchema, CleanString, Instant

FARTHEST = timedelta(days=366)
MOST_OPEN = 10


@dataclass(frozen=True)
class MakeAppointment:
    """When, with whom, why."""

    planned_at: datetime
    reason: str
    with_whom: str | None = None


def _near(at: datetime) -> None:
    if abs(at - now()) > FARTHEST:
        raise ValidationError(str(_l("约的日子要在前后一年以内。")))


class MakeAppointmentSchema(BaseSchema):
    """The body of `appointment.make`."""

    command: ClassVar[type[Any] | None] = MakeAppointment

    planned_at = Instant(required=True, validate=_near)
    reason = CleanString(required=True, max_length=200)
    with_whom = CleanString(max_length=80, load_default=None, allow_none=True)


def make_appointment(
    viewer: Viewer, household_id: uuid.UUID, said: MakeAppointment, stamp: Stamp, *, appointment_id: uuid.UUID
) -> Appointment:
    """Plan a visit. Problems: not_visible, id_reuse."""
    household = resolve_merged(household_id)
    lock_dossiers({household.id: "household"})
    ensure_may_record(viewer, household, stamp, household_id)
    if db.session.get(Appointment, appointment_id) is not None:
        raise Problem(code="id_reuse", status=409, field="entity_id")
    row = Appointment(
        id=appointment_id,
        shard_id=household.shard_id,
        household_id=household.id,
        planned_at=said.planned_at,
        with_whom=said.with_whom,
        reason=said.reason,
        state=Planned.OPEN,
        made_by=viewer.id,
        made_by_name=viewer.name,
        made_at=stamp.occurred_at,
        recorded_at=stamp.recorded_at,
    )
    db.session.add(row)
    _look_back(row)
    touch_dossiers({household.id: "household"})
    db.session.flush()
    return row


def cancel_appointment(viewer: Viewer, appointment_id: uuid.UUID, stamp: Stamp) -> Appointment:
    """It will not take place; said twice is said once. Problems: not_visible, step_refused (it was kept)."""
    household_id = appointment_home(appointment_id)
    household = resolve_merged(household_id)
    lock_dossiers({household.id: "household"})
    ensure_may_record(viewer, household, stamp, household_id)
    row = db.session.get_one(Appointment, appointment_id, populate_existing=True)
    if row.state == Planned.KEPT:
        raise StepRefused(_l("这次约访已经去过了。"))
    if row.state == Planned.OPEN:
        row.state, row.ended_at = Planned.CANCELLED, stamp.occurred_at
        touch_dossiers({household.id: "household"})
    db.session.flush()
    return row


def appointment_home(appointment_id: uuid.UUID) -> uuid.UUID:
    """The household of an appointment. Problems: not_visible; who may see it is judged by the act."""
    household_id = db.session.scalar(select(Appointment.household_id).where(Appointment.id == appointment_id))
    if household_id is None:
        raise NotVisible(field="entity_id")
    return household_id


def _look_back(row: Appointment) -> None:
    """Whether a visit that has arrived before has kept it already."""
    db.session.flush()  # a visit may have come in the same push
    query = select(Visit).where(
        Visit.household_id == row.household_id,
        Visit.outcome == Outcome.MET,
        Visit.superseded.is_(False),
        Visit.started_at >= row.made_at,
    )
    for visit in db.session.scalars(query.order_by(Visit.started_at, Visit.id).limit(50)):
        if _keeps(visit, row):
            _keep(row, visit)
            return


def _keeps(visit: Visit | VisitRow, row: Appointment) -> bool:
    return keeps_appointment(visit.kind, visit.outcome, visit.started_at, row.planned_at, row.made_at)


def _keep(row: Appointment, visit: Visit | VisitRow) -> None:
    row.state, row.visit_id, row.ended_at = Planned.KEPT, visit.id, visit.started_at


def keep_appointments(visit: VisitRow, planned: Sequence[Appointment] | None = None) -> None:
    """The open appointments that this visit keeps are kept. The caller raises the household's dossier.

    `planned`: those of the household, where they have been read already.
    """
    if visit.outcome != Outcome.MET:
        return
    for row in planned_at([visit.household_id])[visit.household_id] if planned is None else planned:
        # One that another visit of this transaction has just kept is not written yet, and stays that visit's.
        if row.state == Planned.OPEN and _keeps(visit, row):
            _keep(row, visit)


def release_appointments(visit_id: uuid.UUID) -> None:
    """The visit that had kept them is corrected: the new version decides anew."""
    kept = update(Appointment).where(Appointment.visit_id == visit_id, Appointment.state == Planned.KEPT)
    db.session.execute(
        kept.values(state=Planned.OPEN, visit_id=None, ended_at=None),
        execution_options={"synchronize_session": "fetch"},
    )


_PLANNED = (
    select(Appointment)
    .where(among(Appointment.household_id, "household_ids", Uuid()))
    .where(Appointment.state == Planned.OPEN)
    .order_by(Appointment.planned_at, Appointment.id)
)


def has_planned(household_id: Any) -> ColumnElement[bool]:
    """Whether the household of another statement's row has an open appointment, to be read with that row."""
    return exists().where(Appointment.household_id == household_id, Appointment.state == Planned.OPEN)


def planned_at(household_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, list[Appointment]]:
    """{household: its open appointments}, the next first; an empty list where there is none."""
    found: dict[uuid.UUID, list[Appointment]] = defaultdict(list)
    for row in db.session.scalars(_PLANNED, {"household_ids": list(household_ids)}):
        found[row.household_id].append(row)
    return found


def open_appointments(household_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, list[Appointment]]:
    """The same, as many of each household as a tablet shows."""
    return {key: rows[:MOST_OPEN] for key, rows in planned_at(household_ids).items()}
