"""What is due at a household, as conditions over its id: what the tablet derives from facts and clock, as SQL.

Days are whole local days, counted as the tablet counts them.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import aliased

from fieldvisit.households.queries import grid_of
from fieldvisit.kernel import clock
from fieldvisit.visits.models import Appointment, Attendance, Meeting, Outcome, Planned, Visit
from fieldvisit.visits.queries import reached_households

ABSENT_DAYS = 30


def days_ago(days: int) -> datetime:
    """The first instant after the local day that lies so many days back: what is before is at least that old."""
    return clock.day_start(clock.today() - timedelta(days=days - 1))


def reached_ever(household_id: Any) -> ColumnElement[bool]:
    """Met at the door or at a meeting, whenever."""
    found: ColumnElement[bool] = household_id.in_(reached_households(None, None))
    return found


def not_reached_for(household_id: Any, days: int) -> ColumnElement[bool]:
    """Nobody was met for so many local days or longer."""
    found: ColumnElement[bool] = household_id.not_in(reached_households(days_ago(days), None))
    return found


def absent_from_last_meeting(household_id: Any) -> ColumnElement[bool]:
    """Did not come to the grid's last meeting of the last thirty days, and was not met since."""
    newest = select(Meeting.id, Meeting.started_at, Meeting.grid_id).where(Meeting.superseded.is_(False))
    rank = func.row_number().over(partition_by=Meeting.grid_id, order_by=(Meeting.started_at.desc(), Meeting.id.desc()))
    last = newest.add_columns(rank.label("place")).subquery()
    came = exists().where(Attendance.meeting_id == last.c.id, Attendance.household_id == household_id)
    came = came.correlate_except(Attendance)
    met = (
        exists()
        .where(
            Visit.household_id == household_id,
            Visit.superseded.is_(False),
            Visit.outcome == Outcome.MET,
            Visit.started_at >= last.c.started_at,
        )
        .correlate_except(Visit)
    )
    since = clock.day_start(clock.today() - timedelta(days=ABSENT_DAYS))
    return exists().where(
        last.c.place == 1,
        last.c.grid_id == grid_of(household_id),
        last.c.started_at >= since,
        ~came,
        ~met,
    )


def said_to_be_gone(household_id: Any) -> ColumnElement[bool]:
    """The last visit found that they have moved away."""
    one = aliased(Visit)
    visits = select(one.id).where(one.household_id == household_id, one.superseded.is_(False))
    newest = visits.order_by(one.started_at.desc(), one.id.desc()).limit(1).correlate_except(one)
    return exists().where(Visit.id == newest.scalar_subquery(), Visit.outcome == Outcome.MOVED_AWAY)


def appointment_due(household_id: Any) -> ColumnElement[bool]:
    """Planned for today or before, and neither kept nor cancelled."""
    return exists().where(
        and_(
            Appointment.household_id == household_id,
            Appointment.state == Planned.OPEN,
            Appointment.planned_at < clock.day_end(clock.today()),
        )
    )
