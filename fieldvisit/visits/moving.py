"""What happened under a doubled row moves to the one that stays, or back; grid and names of the moment are kept."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, select

from fieldvisit.storage.base import db
from fieldvisit.storage.moving import move_rows
from fieldvisit.visits.models import Appointment, Attendance, Visit


@dataclass(frozen=True)
class Moved:
    """Which rows went over. `meetings`: at which the household was; `both`: those where the other one was too."""

    visits: list[uuid.UUID]
    appointments: list[uuid.UUID]
    meetings: list[uuid.UUID]
    both: list[uuid.UUID]


def move_visits(doubled_id: uuid.UUID, kept_id: uuid.UUID) -> Moved:
    """Visits, appointments and attendance of the one become the other's. The caller raises both dossiers."""
    was_at, other_was_at = _meetings(doubled_id), _meetings(kept_id)
    _attend(doubled_id, kept_id, [key for key in was_at if key not in other_was_at])
    _leave(doubled_id, was_at)
    return Moved(
        move_rows(Visit, doubled_id, kept_id),
        move_rows(Appointment, doubled_id, kept_id),
        sorted(set(was_at) - set(other_was_at)),
        sorted(set(was_at) & set(other_was_at)),
    )


def move_visits_back(kept_id: uuid.UUID, doubled_id: uuid.UUID, moved: Moved) -> None:
    """What `move_visits` moved goes back, as far as it still lies there."""
    move_rows(Visit, kept_id, doubled_id, moved.visits)
    move_rows(Appointment, kept_id, doubled_id, moved.appointments)
    still = set(_meetings(kept_id))
    _attend(kept_id, doubled_id, [key for key in (*moved.meetings, *moved.both) if key in still])
    _leave(kept_id, [key for key in moved.meetings if key in still])


def _meetings(household_id: uuid.UUID) -> dict[uuid.UUID, int]:
    """{meeting it came to: shard}"""
    query = select(Attendance.meeting_id, Attendance.shard_id).where(Attendance.household_id == household_id)
    return dict(db.session.execute(query).all())


def _attend(as_id: uuid.UUID, too_id: uuid.UUID, meetings: Collection[uuid.UUID]) -> None:
    shards = _meetings(as_id)
    db.session.add_all(Attendance(meeting_id=key, household_id=too_id, shard_id=shards[key]) for key in meetings)
    db.session.flush()


def _leave(household_id: uuid.UUID, meetings: Collection[uuid.UUID]) -> None:
    gone = delete(Attendance).where(Attendance.household_id == household_id, Attendance.meeting_id.in_(list(meetings)))
    db.session.execute(gone, execution_options={"synchronize_session": "fetch"})
