"""What workers do with jobs: take one, keep the lease, end it. A worker that lost its lease changes nothing more."""

import uuid
from datetime import datetime

from sqlalchemy import Select, and_, or_, select, update
from sqlalchemy.orm import aliased

from fieldvisit.jobs.models import Job, State
from fieldvisit.jobs.rules import LEASE, MOST_ATTEMPTS
from fieldvisit.kernel.clock import now
from fieldvisit.storage.base import db

DIED = "worker_died"
FRESH = {"populate_existing": True}  # reports go over another connection


class LeaseLost(Exception):
    """Another worker has the job by now."""


class Cancelled(Exception):
    """Whoever asked for the job called it off."""


def take_job(worker: str) -> Job | None:
    """The next job, leased to this worker; None when nothing waits. What died too often is marked failed."""
    at = now()
    while (row := db.session.scalar(_next(at), execution_options=FRESH)) is not None:
        if row.cancel_asked:
            _end(row, State.CANCELLED, at)
        elif row.attempts >= MOST_ATTEMPTS:
            _end(row, State.FAILED, at, error=DIED)
        else:
            return _lease(row, worker, at)
    return None


def _next(at: datetime) -> Select[Job]:
    """The oldest that waits or was abandoned, of someone who has no other one running: nobody waits behind a heap."""
    other = aliased(Job)
    busy = (
        select(other.id)
        .where(other.asked_by == Job.asked_by, other.id != Job.id)
        .where(other.state == State.RUNNING, other.heartbeat_at >= at - LEASE)
        .exists()
    )
    abandoned = and_(Job.state == State.RUNNING, or_(Job.heartbeat_at.is_(None), Job.heartbeat_at < at - LEASE))
    query = select(Job).where(or_(Job.state == State.QUEUED, abandoned), ~busy)
    return query.order_by(Job.asked_at, Job.id).limit(1).with_for_update(skip_locked=True)


def _lease(row: Job, worker: str, at: datetime) -> Job:
    row.state, row.worker = State.RUNNING, worker
    row.started_at = row.heartbeat_at = at
    row.done, row.total = 0, None
    row.attempts += 1
    db.session.flush()
    return row


def _end(row: Job, state: State, at: datetime, *, error: str | None = None) -> None:
    row.state, row.ended_at, row.error, row.worker = state, at, error, None
    db.session.flush()


def _mine(job_id: uuid.UUID, worker: str) -> Job:
    query = select(Job).where(Job.id == job_id, Job.worker == worker, Job.state == State.RUNNING)
    row = db.session.scalar(query.with_for_update(), execution_options=FRESH)
    if row is None:
        raise LeaseLost
    return row


def report_job(job_id: uuid.UUID, worker: str, done: int, total: int | None) -> None:
    """Say how far it is, which renews the lease. Over a connection of its own: the job is in the middle of reading."""
    still_mine = (Job.id == job_id, Job.worker == worker, Job.state == State.RUNNING)
    told = update(Job).where(*still_mine).values(done=done, total=total, heartbeat_at=now()).returning(Job.cancel_asked)
    with db.engine.connect().execution_options(write=True) as connection, connection.begin():
        cancel_asked = connection.scalar(told)
    if cancel_asked is None:
        raise LeaseLost
    if cancel_asked:
        raise Cancelled


def finish_job(job_id: uuid.UUID, worker: str, *, file_name: str | None = None, file_size: int | None = None) -> None:
    """Done. LeaseLost when another worker has it; Cancelled when its file is no longer wanted."""
    row = _mine(job_id, worker)
    if row.cancel_asked and file_name is not None:
        raise Cancelled
    row.file_name, row.file_size = file_name, file_size
    row.done = row.total if row.total is not None else row.done
    _end(row, State.DONE, now())


def fail_job(job_id: uuid.UUID, worker: str, error: str) -> None:
    """It cannot be done; the code says why."""
    _end(_mine(job_id, worker), State.FAILED, now(), error=error[:40])


def drop_job(job_id: uuid.UUID, worker: str) -> None:
    """It was called off and has stopped."""
    _end(_mine(job_id, worker), State.CANCELLED, now())


def give_back(job_id: uuid.UUID, worker: str) -> None:
    """The worker is ending: the job waits again, and the attempt does not count."""
    row = _mine(job_id, worker)
    row.state, row.worker, row.heartbeat_at = State.QUEUED, None, None
    row.attempts -= 1
    db.session.flush()


def release_abandoned() -> int:
    """Running jobs of workers known to be dead (there is but one, and it has just started) wait no longer."""
    told = update(Job).where(Job.state == State.RUNNING).values(heartbeat_at=None, worker=None)
    return int(db.session.execute(told.execution_options(synchronize_session=False)).rowcount)  # type: ignore[attr-defined]
