"""Rows of one household become another's: which they were is told, so that the same ones can be moved back."""

import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import select, update

from fieldvisit.storage.base import db


def move_rows(
    model: Any, from_id: uuid.UUID, to_id: uuid.UUID, only: Collection[uuid.UUID] | None = None
) -> list[uuid.UUID]:
    """Move the rows (of `only` those that still lie there) and answer their ids, in order."""
    query = select(model.id).where(model.household_id == from_id).order_by(model.id)
    if only is not None:
        query = query.where(model.id.in_(only))
    ids = list(db.session.scalars(query))
    if ids:
        rows = update(model).where(model.id.in_(ids)).values(household_id=to_id)
        db.session.execute(rows, execution_options={"synchronize_session": "fetch"})
    return ids
