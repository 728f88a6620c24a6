"""A task is done, or is not after all. Said twice it is said once; the latest word counts, whatever comes first.

Flushes, never commits.
"""

import uuid

from sqlalchemy import select

from fieldvisit.field_tasks.models import FieldTask
from fieldvisit.households.dossiers import lock_dossiers, touch_dossiers
from fieldvisit.households.queries import resolve_merged
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.visits.policy import ensure_may_record


def say_done(viewer: Viewer, task_id: uuid.UUID, *, done: bool, stamp: Stamp) -> FieldTask:
    """Whoever may record a visit at the household says it. Problems: not_visible."""
    household_id = task_home(task_id)
    household = resolve_merged(household_id)
    lock_dossiers({household.id: "household"})
    ensure_may_record(viewer, household, stamp, household_id)
    row = db.session.get_one(FieldTask, task_id, populate_existing=True)
    if row.said_at is not None and stamp.occurred_at < row.said_at:
        return row
    row.said_at = stamp.occurred_at
    if done is not (row.done_at is not None):
        row.done_at = stamp.occurred_at if done else None
        row.done_by, row.done_by_name = (viewer.id, viewer.name) if done else (None, None)
        touch_dossiers({household.id: "household"})
    db.session.flush()
    return row


def task_home(task_id: uuid.UUID) -> uuid.UUID:
    """The household of a task. Problems: not_visible; who may see it is judged by the act."""
    household_id = db.session.scalar(select(FieldTask.household_id).where(FieldTask.id == task_id))
    if household_id is None:
        raise NotVisible(field="entity_id")
    return household_id
