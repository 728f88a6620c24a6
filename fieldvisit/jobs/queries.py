"""Reads over jobs: one's own, for administrators of the system everyone's; never their arguments."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from fieldvisit.jobs.kinds import job_words
from fieldvisit.jobs.models import Job, State
from fieldvisit.jobs.rules import JUST_NOW, KEPT_FILES
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.people.acts import Act
from fieldvisit.people.queries import people_named
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.web.paging import Page, PageArgs


@dataclass(frozen=True)
class JobRow:
    """A job in a list."""

    id: uuid.UUID
    words: object
    state: str
    done: int
    total: int | None
    asked_by: uuid.UUID | None
    asked_by_name: str | None
    asked_at: datetime
    ended_at: datetime | None
    attempts: int
    stopping: bool
    error: str | None
    file_name: str | None
    file_size: int | None
    file_until: datetime | None
    file_gone: bool

    @property
    def active(self) -> bool:
        """Whether it waits or runs."""
        return self.state in (State.QUEUED, State.RUNNING)

    @property
    def told(self) -> bool:
        """Whether the badge counts it, by the rule of `job_badge`."""
        if self.active or self.ended_at is None:
            return self.active
        return self.state in (State.DONE, State.FAILED) and self.ended_at >= now() - JUST_NOW


def may_see(viewer: Viewer) -> ColumnElement[bool]:
    """One's own; every one for whoever looks after the system."""
    return true() if viewer.can(Act.ADMIN_SYSTEM) else Job.asked_by == viewer.id


def job_page(viewer: Viewer, args: PageArgs, *, everyone: bool = False) -> Page[JobRow]:
    """Jobs, the newest first: one's own, or (for administrators) everyone's."""
    reach = may_see(viewer) if everyone else Job.asked_by == viewer.id
    total = db.session.scalar(select(func.count()).select_from(Job).where(reach)) or 0
    query = select(Job).where(reach).order_by(Job.asked_at.desc(), Job.id.desc())
    rows = list(db.session.scalars(query.limit(args.per_page).offset(args.offset)))
    people = people_named({row.asked_by for row in rows if row.asked_by})
    items = [_row(row, people[row.asked_by].name if row.asked_by in people else None) for row in rows]
    return Page(items, total, args.page, args.per_page)


def _row(row: Job, name: str | None) -> JobRow:
    return JobRow(
        id=row.id,
        words=job_words(row.kind, row.subject),
        state=row.state,
        done=row.done,
        total=row.total,
        asked_by=row.asked_by,
        asked_by_name=name,
        asked_at=row.asked_at,
        ended_at=row.ended_at,
        attempts=row.attempts,
        stopping=row.cancel_asked and row.state == State.RUNNING,
        error=row.error,
        file_name=row.file_name,
        file_size=row.file_size,
        file_until=row.ended_at + KEPT_FILES if row.ended_at and row.file_name else None,
        file_gone=row.file_gone,
    )


def job_of(viewer: Viewer, job_id: uuid.UUID, *, lock: bool = False) -> Job:
    """One job; NotVisible when it is missing or someone else's."""
    query = select(Job).where(Job.id == job_id, may_see(viewer))
    row = db.session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotVisible()
    return row


def job_row(viewer: Viewer, job_id: uuid.UUID) -> JobRow:
    """One job as a list shows it. Problems: not_visible."""
    row = job_of(viewer, job_id)
    person = people_named({row.asked_by}).get(row.asked_by) if row.asked_by else None
    return _row(row, person.name if person else None)


def moving_jobs(viewer: Viewer, ids: list[uuid.UUID]) -> list[JobRow]:
    """These jobs as they stand, for a page that refreshes itself."""
    query = select(Job).where(Job.id.in_(ids), may_see(viewer)).order_by(Job.asked_at)
    return [_row(row, None) for row in db.session.scalars(query)]


def job_badge(viewer: Viewer) -> int:
    """How many of one's jobs wait, run, or ended with something to fetch or to read a moment ago."""
    fresh = and_(Job.state.in_((State.DONE, State.FAILED)), Job.ended_at >= now() - JUST_NOW)
    wanted = or_(Job.state.in_((State.QUEUED, State.RUNNING)), fresh)
    query = select(func.count()).select_from(Job).where(Job.asked_by == viewer.id, wanted)
    return db.session.scalar(query) or 0


def job_standing(job_id: uuid.UUID) -> JobRow | None:
    """How a job stands, for rooms that judge themselves who may see what it is for."""
    row = db.session.get(Job, job_id, populate_existing=True)
    return _row(row, None) if row is not None else None
