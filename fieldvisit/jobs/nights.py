"""Nightly work: planned once for each local night, made up for after a time when nothing ran."""

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from fieldvisit.jobs import files
from fieldvisit.jobs.kinds import Work, nightly_kinds
from fieldvisit.jobs.models import Job, State
from fieldvisit.jobs.rules import KEPT_FILES, KEPT_ROWS, night_of
from fieldvisit.kernel.clock import now
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work

ENDED = (State.DONE, State.FAILED, State.CANCELLED)
A_DAY = 24 * 3600.0


def plan_night() -> int:
    """Queue what the night that is due still lacks; answers how much. Missed nights are made up for by the last one."""
    at = now()
    night = night_of(at)
    planned = set(db.session.scalars(select(Job.kind).where(Job.night == night)))
    missing = [kind for kind in nightly_kinds() if kind.code not in planned]
    for kind in missing:
        row = Job(kind=kind.code, arguments="{}", night=night, asked_at=at, state=State.QUEUED)
        try:
            with db.session.begin_nested():
                db.session.add(row)
                db.session.flush()
        except IntegrityError:  # another worker planned it in the same moment
            continue
    return len(missing)


def tidy_jobs(_work: Work) -> None:
    """Drop files after a week and rows after three months."""
    old_file, old_row = now() - KEPT_FILES, now() - KEPT_ROWS
    with unit_of_work():
        ended = (Job.state.in_(ENDED), Job.ended_at < old_file, Job.file_name.is_not(None), Job.file_gone.is_(False))
        ids = list(db.session.scalars(select(Job.id).where(*ended)))
        db.session.execute(update(Job).where(Job.id.in_(ids)).values(file_gone=True))
        db.session.execute(delete(Job).where(Job.state.in_(ENDED), Job.ended_at < old_row))
    for job_id in ids:
        files.file_of(job_id).unlink(missing_ok=True)
    known = set(db.session.scalars(select(Job.id).where(Job.file_name.is_not(None), Job.file_gone.is_(False))))
    files.drop_strays(known, older_than=A_DAY)
