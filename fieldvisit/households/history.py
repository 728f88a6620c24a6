"""The history of every field: what changes on a household, its people and its tags is noted as it is written.

Whoever is about to change a household says so (`changes_by`, which every verb of the register does as it takes hold of
it); the session then writes what is different, in one statement, and none where nothing is. Rows that go past the
session in bulk hand in their changes themselves (`note_changes`).
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import event, insert, inspect
from sqlalchemy.orm import Session, SessionTransaction

from fieldvisit.households.amend_fields import sealed
from fieldvisit.households.models import FieldHistory, Household, HouseholdTag, Member
from fieldvisit.kernel.ids import new_id
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.kernel.text import mask_identity, mask_phone
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db


class Way(StrEnum):
    """How a change came: entered at the desk, told at the door, taken from what a tablet brought, and so on."""

    DESK = "desk"
    TABLET = "tablet"
    TAKEN = "taken"
    IMPORT = "import"
    MERGE = "merge"
    SPLIT = "split"
    UNDO = "undo"


@dataclass(frozen=True)
class Who:
    """Who changes something, which way, and when."""

    account_id: uuid.UUID
    account_name: str
    way: Way
    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True)
class Change:
    """One field that is different. `member_id` or `tag`: it is of a person or a tag of the household.

    Fields are named as in `words.FIELDS`; a whole person is `member` (the name), a whole tag `tag` (the code): nothing
    before who came, nothing after who left. A number is masked here, whoever hands it in.
    """

    household_id: uuid.UUID
    shard_id: int
    field: str
    before: Any
    after: Any
    member_id: uuid.UUID | None = None
    tag: str | None = None


# The columns that are told of, by the name of the field.
HOUSE = {
    "name": "name", "grid_id": "grid", "group_name": "group", "hamlet": "hamlet", "door": "door", "speaks": "speaks",
    "note": "note", "trade": "trade", "staff": "staff", "safety": "safety",
    "active": "lived_in", "merged_into": "merged",
}  # fmt: skip
PERSON = ("name", "relation", "sex", "birth_year", "head", "phone", "identity_number")
TAG = ("source", "basis", "verified_on", "expires_on")
_MASKS: Mapping[str, Any] = {"phone": mask_phone, "identity_number": mask_identity}
_CHANGING = "households.changing"


def who_at_desk(viewer: Viewer, way: Way = Way.DESK, stamp: Stamp | None = None) -> Who:
    """The viewer, now; or at the moment of a tablet's stamp."""
    at = stamp or Stamp.here()
    return Who(viewer.id, viewer.name, way, at.occurred_at, at.recorded_at)


def changes_by(viewer: Viewer, household_id: uuid.UUID, way: Way = Way.DESK, stamp: Stamp | None = None) -> None:
    """What changes on the household until the end of the transaction is this viewer's doing."""
    db.session.info.setdefault(_CHANGING, {})[household_id] = who_at_desk(viewer, way, stamp)


def note_changes(changes: Sequence[Change], who: Who) -> None:
    """Write these changes, all in one statement: for what goes past the session."""
    if changes:
        db.session.execute(insert(FieldHistory), [_values(change, who) for change in changes])


def _values(change: Change, who: Who) -> dict[str, Any]:
    mask = _MASKS.get(change.field, lambda value: value)
    return {
        "id": new_id(),
        "shard_id": change.shard_id,
        "household_id": change.household_id,
        "member_id": change.member_id,
        "tag": change.tag,
        "field": change.field,
        "before": sealed(_plain(mask(change.before))),
        "after": sealed(_plain(mask(change.after))),
        "way": who.way,
        "account_id": who.account_id,
        "account_name": who.account_name,
        "occurred_at": who.occurred_at,
        "recorded_at": who.recorded_at,
    }


def _plain(value: Any) -> Any:
    """As JSON holds it."""
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, uuid.UUID) else value


@event.listens_for(db.session, "after_flush")
def _note(session: Session, _context: Any) -> None:
    changing: Mapping[uuid.UUID, Who] = session.info.get(_CHANGING, {})
    if not changing:
        return  # most writes change no household: they pay for one look
    changes = [change for row in _touched(session) for change in _changes(row, row in session.new)]
    known = [(one, changing[one.household_id]) for one in _without_twins(changes) if one.household_id in changing]
    if known:
        session.execute(insert(FieldHistory), [_values(change, who) for change, who in known])


@event.listens_for(db.session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:  # the end of a savepoint is not the end of the act around it
        session.info.pop(_CHANGING, None)


def _touched(session: Session) -> list[Any]:
    rows = [row for row in (*session.new, *session.dirty) if isinstance(row, (Household, Member, HouseholdTag))]
    return sorted(rows, key=lambda row: not isinstance(row, Household))


def _changes(row: Any, new: bool) -> Iterator[Change]:
    if isinstance(row, Household):
        yield from _of_household(row, new)
    elif isinstance(row, Member):
        yield from _of_part(row, new, "member", row.name, PERSON, member_id=row.id)
    else:
        yield from _of_part(row, new, "tag", row.tag, TAG, tag=row.tag)


def _of_household(row: Household, new: bool) -> Iterator[Change]:
    if new:
        yield Change(row.id, row.shard_id, "household", None, row.name)
        return
    for column, field in HOUSE.items():
        if (was := _was(row, column)) is not None:
            yield Change(row.id, row.shard_id, field, was[0], getattr(row, column))
    spots = (_was(row, "lat"), _was(row, "lon"))
    if any(spots):
        before = [was[0] if was else getattr(row, name) for name, was in zip(("lat", "lon"), spots, strict=True)]
        yield Change(row.id, row.shard_id, "position", _spot(*before), _spot(row.lat, row.lon))


def _spot(lat: float | None, lon: float | None) -> list[float] | None:
    return None if lat is None or lon is None else [lat, lon]


def _of_part(row: Any, new: bool, whole: str, name: str, columns: Sequence[str], **which: Any) -> Iterator[Change]:
    """A person or a tag: come, gone, gone over to another household, or changed in some of its fields."""
    here = Change(row.household_id, row.shard_id, whole, None, None, **which)
    if new:
        yield replace(here, after=name)
        return
    if was := _was(row, "household_id"):
        yield replace(here, household_id=was[0], before=name)
        yield replace(here, after=name)
    if was := _was(row, "ended_at"):
        yield replace(here, before=None if was[0] else name, after=name if was[0] else None)
    for column in columns:
        if was := _was(row, column):
            yield replace(here, field=column, before=was[0], after=getattr(row, column))


def _was(row: Any, column: str) -> tuple[Any] | None:
    """(what stood there,) where it is different now."""
    told = inspect(row).attrs[column].history
    before = told.deleted[0] if told.deleted else None  # a row made in this session without it
    return (before,) if told.added and told.added[0] != before else None


def _without_twins(changes: list[Change]) -> list[Change]:
    """A family bears its head's name: one change of it is told once, as the family's."""
    renamed = {(one.household_id, one.after) for one in changes if one.field == "name" and one.member_id is None}
    return [
        one
        for one in changes
        if not (one.field == "name" and one.member_id and (one.household_id, one.after) in renamed)
    ]
