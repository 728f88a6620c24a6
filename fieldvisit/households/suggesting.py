"""What an answer says of a household waits beside what stands on record, until a coordinator takes or leaves it.

Nothing is put in place unseen. Flushes, never commits; the caller has judged who may, and raises the dossier.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from fieldvisit.households.amend_fields import Said, current, said_of, sealed
from fieldvisit.households.dossiers import touch_dossiers
from fieldvisit.households.models import FieldChange, Household, HouseholdTag
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db

ANSWER = "answer"  # why it waits: it was said in answers to a questionnaire
OPEN = "open"
LONGEST_BASIS = 200


@dataclass(frozen=True)
class Suggestion:
    """A field of a household (`name`, `group`, `hamlet`, `door`) with its value, or a tag (`tags.CODE`) with its basis.

    `id`: the row that is written.
    """

    id: uuid.UUID
    field: str
    value: str


def suggest(viewer: Viewer, household_id: uuid.UUID, said: Suggestion, stamp: Stamp) -> uuid.UUID | None:
    """The change that waits now: a new one, or the one that says the same; None where it is so already.

    Problems: invalid_input (the value does not fit the field).
    """
    row = db.session.get_one(Household, household_id, populate_existing=True)
    value, here, stands = _read(row, said)
    if stands:
        return None
    waiting = _waiting(row, said.field, None if said.field.startswith("tags.") else sealed(value))
    if waiting is not None:
        return waiting
    db.session.add(
        FieldChange(
            id=said.id,
            shard_id=row.shard_id,
            household_id=row.id,
            field=said.field,
            cause=ANSWER,
            base=sealed(here),
            kept=sealed(here),
            yours=sealed(value),
            account_id=viewer.id,
            account_name=viewer.name,
            occurred_at=stamp.occurred_at,
            recorded_at=stamp.recorded_at,
        )
    )
    touch_dossiers({row.id: "household"})
    db.session.flush()
    return said.id


def _read(row: Household, said: Suggestion) -> tuple[Any, Any, bool]:
    """(the value as it would lie there, what lies there, whether that is the same)."""
    if said.field.startswith("tags."):
        return said.value[:LONGEST_BASIS], None, _bears(row.id, said.field.removeprefix("tags."))
    told: Said = said_of(said.field, None, said.value)
    here = current(row, None, said.field)
    return told.value, here, told.value == here


def _bears(household_id: uuid.UUID, code: str) -> bool:
    query = select(HouseholdTag.id).where(
        HouseholdTag.household_id == household_id, HouseholdTag.tag == code, HouseholdTag.ended_at.is_(None)
    )
    return db.session.scalar(query) is not None


def _waiting(row: Household, field: str, value: str | None) -> uuid.UUID | None:
    """The change of this field that waits already; of a value, the same one (it lies sealed)."""
    query = select(FieldChange).where(
        FieldChange.household_id == row.id, FieldChange.field == field, FieldChange.state == OPEN
    )
    found = db.session.scalars(query.order_by(FieldChange.recorded_at, FieldChange.id))
    return next((one.id for one in found if value is None or one.yours == value), None)
