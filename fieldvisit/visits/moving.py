"""What happened under a doubled row moves to the one that stays; grid and names of the moment are kept."""

import uuid

from sqlalchemy import delete, select, update

from fieldvisit.storage.base import db
from fieldvisit.visits.models import Appointment, Attendance, Visit


def move_visits(doubled_id: uuid.UUID, kept_id: uuid.UUID) -> None:
    """Visits, appointments and attendance of the one become the other's. The caller raises both dossiers."""
    again = {"synchronize_session": "fetch"}
    for model in (Visit, Appointment):
        rows = update(model).where(model.household_id == doubled_id).values(household_id=kept_id)
        db.session.execute(rows, execution_options=again)
    both = select(Attendance.meeting_id).where(Attendance.household_id == kept_id)
    twice = delete(Attendance).where(Attendance.household_id == doubled_id, Attendance.meeting_id.in_(both))
    db.session.execute(twice, execution_options={"synchronize_session": False})
    rows = update(Attendance).where(Attendance.household_id == doubled_id).values(household_id=kept_id)
    db.session.execute(rows, execution_options={"synchronize_session": False})
