"""A task is set at a household. Flushes, never commits."""

import uuid
from dataclasses import dataclass
from datetime import date

from fieldvisit.field_tasks.models import LONGEST, FieldTask
from fieldvisit.households.dossiers import touch_dossiers
from fieldvisit.households.queries import HouseholdFacts
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db


@dataclass(frozen=True, kw_only=True)
class NewTask:
    """What is to be done, until when if anyone said, and which answers asked for it."""

    id: uuid.UUID
    words: str
    due_on: date | None = None
    submission_id: uuid.UUID | None = None
    form_title: str | None = None


def set_task(viewer: Viewer, household: HouseholdFacts, said: NewTask, stamp: Stamp) -> FieldTask:
    """Write it for whoever keeps the household. Who may was judged; the id is new."""
    row = FieldTask(
        id=said.id,
        shard_id=household.shard_id,
        household_id=household.id,
        words=said.words[:LONGEST],
        due_on=said.due_on,
        submission_id=said.submission_id,
        form_title=said.form_title,
        made_by=viewer.id,
        made_by_name=viewer.name,
        made_at=stamp.occurred_at,
    )
    db.session.add(row)
    touch_dossiers({household.id: "household"})
    db.session.flush()
    return row
