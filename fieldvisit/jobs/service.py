"""What people do with jobs: ask for one, call it off, ask for it again."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from fieldvisit.jobs.kinds import kind_of
from fieldvisit.jobs.models import Job, State
from fieldvisit.jobs.queries import job_of
from fieldvisit.jobs.rules import MOST_WAITING
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import Problem
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db

ACTIVE = (State.QUEUED, State.RUNNING)


def ask_job(viewer: Viewer, kind: str, arguments: Mapping[str, Any], *, subject: str = "", language: str = "zh") -> Job:
    """Queue a job; the same one asked twice while it waits is one job. Problems: unknown_kind, too_many_jobs."""
    kind_of(kind)
    said = json.dumps(dict(arguments), ensure_ascii=False, sort_keys=True)
    waiting = _waiting(viewer.id)
    for row in waiting:
        if (row.kind, row.subject, row.language, row.arguments) == (kind, subject, language, said):
            return row
    if len(waiting) >= MOST_WAITING:
        words = _l("你已有 %(most)s 件后台任务在等，办完几件再来。", most=MOST_WAITING)
        raise Problem(words, code="too_many_jobs", status=429)
    row = Job(
        kind=kind, subject=subject, arguments=said, language=language, asked_by=viewer.id, asked_at=now(),
        state=State.QUEUED,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def _waiting(account_id: uuid.UUID) -> list[Job]:
    query = select(Job).where(Job.asked_by == account_id, Job.state.in_(ACTIVE), Job.cancel_asked.is_(False))
    return list(db.session.scalars(query.order_by(Job.asked_at).limit(MOST_WAITING + 1)))


def cancel_job(viewer: Viewer, job_id: uuid.UUID) -> Job:
    """Call a job off: one that waits ends at once, one that runs ends at its next step. Ended ones stay as they are."""
    row = job_of(viewer, job_id, lock=True)
    if row.state == State.QUEUED:
        row.state, row.ended_at = State.CANCELLED, now()
    elif row.state == State.RUNNING:
        row.cancel_asked = True
    db.session.flush()
    return row


def ask_again(viewer: Viewer, job_id: uuid.UUID) -> Job:
    """Ask for one's own ended job once more, with the same arguments."""
    row = job_of(viewer, job_id)
    if row.asked_by != viewer.id or row.state in ACTIVE:
        raise Problem(_l("这件任务不能再来一次。"), code="step_refused", status=409)
    return ask_job(viewer, row.kind, json.loads(row.arguments), subject=row.subject, language=row.language)
