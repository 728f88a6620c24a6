"""What an import changed of households that were there, as their history tells it; taken back with the import."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete

from fieldvisit.households.history import HOUSE, PERSON, TAG, Change, Way, Who, note_changes
from fieldvisit.households.models import FieldHistory, Household, HouseholdTag, Member
from fieldvisit.imports.models import RegisterImport
from fieldvisit.storage.base import db
from fieldvisit.storage.row_changes import RowChange


def note_written(
    row: RegisterImport,
    changes: Mapping[uuid.UUID, Sequence[RowChange]],
    shards: Mapping[uuid.UUID, int],
    at: datetime,
) -> None:
    """Note the changes of the households in `shards` ({household: its shard}); a new one has no history yet."""
    told = [
        said for key, shard in shards.items() for change in changes.get(key, ()) for said in _said(key, shard, change)
    ]
    note_changes(told, Who(row.made_by, row.made_by_name, Way.IMPORT, at, at))


def _said(key: uuid.UUID, shard: int, change: RowChange) -> Iterator[Change]:
    if change.model is Member:
        yield from _of_part(key, shard, change, "member", "name", PERSON)
    elif change.model is HouseholdTag:
        yield from _of_part(key, shard, change, "tag", "tag", TAG)
    elif change.model is Household and change.before is not None:
        for column, name in HOUSE.items():
            if column in change.after:
                yield Change(key, shard, name, change.before[column], change.after[column])


def _of_part(
    key: uuid.UUID, shard: int, change: RowChange, whole: str, called: str, columns: Sequence[str]
) -> Iterator[Change]:
    member = change.id if change.model is Member else None
    tag = str(change.after.get("tag") or "") or None if change.model is HouseholdTag else None
    if change.before is None:
        yield Change(key, shard, whole, None, change.after[called], member, tag)
        return
    for name in columns:
        if name in change.after:
            yield Change(key, shard, name, change.before[name], change.after[name], member, tag)


_GONE = delete(FieldHistory).where(
    FieldHistory.household_id == bindparam("key"),
    FieldHistory.way == Way.IMPORT,
    FieldHistory.recorded_at == bindparam("at"),
)


def forget_noted(written: Mapping[uuid.UUID, datetime]) -> None:
    """Take the notes back of what was taken back: {household: when it was written}."""
    if written:
        said = [{"key": key, "at": at} for key, at in written.items()]
        db.session.connection().execute(_GONE, said)
