"""Reads over tasks at doors."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Uuid, bindparam, exists, select

from fieldvisit.field_tasks.models import FieldTask
from fieldvisit.storage.base import db
from fieldvisit.storage.moving import move_rows

MOST_OPEN = 20
MOST_DONE = 5

_OPEN = (
    select(FieldTask)
    .where(FieldTask.household_id.in_(bindparam("ids", type_=Uuid(), expanding=True)), FieldTask.done_at.is_(None))
    .order_by(FieldTask.made_at, FieldTask.id)
)


def open_tasks(household_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[FieldTask]]:
    """{household: what is to be done there}, the oldest first; as many as a tablet shows."""
    found: dict[uuid.UUID, list[FieldTask]] = defaultdict(list)
    for row in db.session.scalars(_OPEN, {"ids": list(household_ids)}):
        if len(found[row.household_id]) < MOST_OPEN:
            found[row.household_id].append(row)
    return found


def done_tasks(household_id: uuid.UUID) -> list[FieldTask]:
    """What was done there last, the newest first."""
    query = select(FieldTask).where(FieldTask.household_id == household_id, FieldTask.done_at.is_not(None))
    return list(db.session.scalars(query.order_by(FieldTask.done_at.desc(), FieldTask.id).limit(MOST_DONE)))


def has_open_task(household_id: Any) -> ColumnElement[bool]:
    """Whether something is to be done at a household, as a condition over its id."""
    return exists().where(FieldTask.household_id == household_id, FieldTask.done_at.is_(None))


def move_tasks(from_id: uuid.UUID, to_id: uuid.UUID, only: Collection[uuid.UUID] | None = None) -> list[uuid.UUID]:
    """Tasks of the one become the other's; which they were. The caller raises both dossiers."""
    return move_rows(FieldTask, from_id, to_id, only)
