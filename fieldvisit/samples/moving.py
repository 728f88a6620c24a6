"""A sample's household becomes another one, or the same again: two rows for one door are asked once."""

import uuid
from collections.abc import Collection

from sqlalchemy import select, update

from fieldvisit.samples.models import SampleHousehold
from fieldvisit.storage.base import db


def move_samples(from_id: uuid.UUID, to_id: uuid.UUID, only: Collection[uuid.UUID] | None = None) -> list[uuid.UUID]:
    """Samples that meant the one mean the other (of `only` those that still mean it); answers which, in order.

    Where a sample meant both, both stay: the row that was closed counts there as one that has left.
    """
    query = select(SampleHousehold.sample_id).where(SampleHousehold.household_id == from_id)
    both = select(SampleHousehold.sample_id).where(SampleHousehold.household_id == to_id)
    query = query.where(SampleHousehold.sample_id.not_in(both)).order_by(SampleHousehold.sample_id)
    if only is not None:
        query = query.where(SampleHousehold.sample_id.in_(only))
    ids = list(db.session.scalars(query))
    here = SampleHousehold.household_id == from_id, SampleHousehold.sample_id.in_(ids)
    if ids:
        moved = update(SampleHousehold).where(*here).values(household_id=to_id)
        db.session.execute(moved, execution_options={"synchronize_session": False})
    return ids
