"""Reads over visits and meetings that other rooms use."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, func, select, union

from fieldvisit.storage.base import db
from fieldvisit.visits.models import Attendance, Meeting, Outcome, Visit


def recent_visits(household_ids: Collection[uuid.UUID], most: int = 20) -> dict[uuid.UUID, list[Visit]]:
    """{household: its newest visits, newest first}; superseded ones are left out."""
    rank = func.row_number().over(partition_by=Visit.household_id, order_by=(Visit.started_at.desc(), Visit.id.desc()))
    ranked = (
        select(Visit.id, rank.label("place"))
        .where(Visit.household_id.in_(household_ids), Visit.superseded.is_(False))
        .subquery()
    )
    query = select(Visit).join(ranked, ranked.c.id == Visit.id).where(ranked.c.place <= most)
    found: dict[uuid.UUID, list[Visit]] = defaultdict(list)
    for visit in db.session.scalars(query.order_by(Visit.started_at.desc(), Visit.id.desc())):
        found[visit.household_id].append(visit)
    return found


def recent_meetings(grid_ids: Collection[int], most: int = 3) -> dict[int, list[Meeting]]:
    """{grid: its newest meetings, newest first}."""
    rank = func.row_number().over(partition_by=Meeting.grid_id, order_by=(Meeting.started_at.desc(), Meeting.id.desc()))
    ranked = (
        select(Meeting.id, rank.label("place"))
        .where(Meeting.grid_id.in_(grid_ids), Meeting.superseded.is_(False))
        .subquery()
    )
    query = select(Meeting).join(ranked, ranked.c.id == Meeting.id).where(ranked.c.place <= most)
    found: dict[int, list[Meeting]] = defaultdict(list)
    for meeting in db.session.scalars(query.order_by(Meeting.started_at.desc(), Meeting.id.desc())):
        found[meeting.grid_id].append(meeting)
    return found


def attended_by(meeting_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """{meeting: the households that came}, in id order."""
    query = select(Attendance.meeting_id, Attendance.household_id).where(Attendance.meeting_id.in_(meeting_ids))
    found: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for meeting_id, household_id in db.session.execute(query.order_by(Attendance.household_id)):
        found[meeting_id].append(household_id)
    return found


def meetings_by(cadre_id: uuid.UUID, most: int = 20) -> list[Meeting]:
    """A cadre's own newest meetings."""
    query = select(Meeting).where(Meeting.cadre_id == cadre_id, Meeting.superseded.is_(False))
    return list(db.session.scalars(query.order_by(Meeting.started_at.desc(), Meeting.id.desc()).limit(most)))


def reached_households(since: datetime | None, until: datetime | None) -> Select[tuple[uuid.UUID]]:
    """A subquery of households with a completed visit in the span: met at the door, or came to a meeting.

    Source: coverage, as defined in the field's figures. Bounds are [since, until); None is open.
    """
    met = select(Visit.household_id).where(Visit.outcome == Outcome.MET, Visit.superseded.is_(False))
    came = (
        select(Attendance.household_id)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Meeting.superseded.is_(False))
    )
    if since is not None:
        met, came = met.where(Visit.started_at >= since), came.where(Meeting.started_at >= since)
    if until is not None:
        met, came = met.where(Visit.started_at < until), came.where(Meeting.started_at < until)
    either = union(met, came).subquery()
    return select(either.c.household_id)


def last_reached(household_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    """{household: when it was last met at the door or came to a meeting}."""
    met = select(Visit.household_id.label("household_id"), Visit.started_at.label("at")).where(
        Visit.household_id.in_(household_ids), Visit.outcome == Outcome.MET, Visit.superseded.is_(False)
    )
    came = (
        select(Attendance.household_id, Meeting.started_at)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Attendance.household_id.in_(household_ids), Meeting.superseded.is_(False))
    )
    either = met.union_all(came).subquery()
    query = select(either.c.household_id, func.max(either.c.at)).group_by(either.c.household_id)
    return dict(db.session.execute(query).all())


def met_by(household_ids: Select[uuid.UUID], since: datetime) -> dict[tuple[uuid.UUID, uuid.UUID], int]:
    """{(household, cadre): how often the cadre met someone at the door} since then, of the households of a subquery."""
    query = (
        select(Visit.household_id, Visit.cadre_id, func.count())
        .where(
            Visit.household_id.in_(household_ids),
            Visit.outcome == Outcome.MET,
            Visit.superseded.is_(False),
            Visit.started_at >= since,
        )
        .group_by(Visit.household_id, Visit.cadre_id)
    )
    return {(household_id, cadre_id): met for household_id, cadre_id, met in db.session.execute(query)}
