"""Keeps true by which pieces each household is found, whichever way its name, its address or its people change.

The session notes which households change (their own rows, those of their people, and rows that are written in bulk
by `storage.row_changes`), and their lines are written once, just before the transaction commits. Who writes past both
says so himself (`found_anew`). A push of visits pays for one look at a dictionary.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Uuid, bindparam, event, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from fieldvisit.households.models import FoundBy, Household, Member
from fieldvisit.households.pieces import line_of
from fieldvisit.storage.among import among
from fieldvisit.storage.base import db
from fieldvisit.storage.row_changes import RowChange, watch_rows
from fieldvisit.storage.rows import execute

AT_ONCE = 1000
_CHANGED = "households.found_anew"
_OF_HOUSE = ("name", "address", "group_name")
_OF_PERSON = ("name", "ended_at", "household_id")

_HOMES = select(
    Household.id, Household.shard_id, Household.name, Household.address, Household.group_name
).where(among(Household.id, "ids", Uuid()))  # fmt: skip
_PEOPLE = select(Member.household_id, Member.name).where(
    among(Member.household_id, "ids", Uuid()), Member.ended_at.is_(None)
)

_HOMES_OF = select(Member.household_id).where(among(Member.id, "ids", Uuid()))


def _upsert(insert: Any) -> Any:
    made = insert(FoundBy).values({name: bindparam(name) for name in ("shard_id", "household_id", "pieces")})
    return made.on_conflict_do_update(
        index_elements=[FoundBy.household_id],
        set_={"pieces": made.excluded.pieces},
        where=FoundBy.pieces != made.excluded.pieces,
    )


_WRITTEN = {"postgresql": _upsert(postgresql.insert), "sqlite": _upsert(sqlite.insert)}


def found_anew(household_ids: Collection[uuid.UUID]) -> None:
    """Before this transaction commits, write by what these households are found."""
    db.session.info.setdefault(_CHANGED, set()).update(household_ids)


def write_found_by(household_ids: Collection[uuid.UUID]) -> None:
    """Write it now. Ids of households that are not there are passed over."""
    wanted = sorted(household_ids)
    for first in range(0, len(wanted), AT_ONCE):
        rows = lines_of(wanted[first : first + AT_ONCE])
        if rows:
            execute(_WRITTEN[db.engine.dialect.name], rows)


def lines_of(household_ids: Sequence[uuid.UUID]) -> list[dict[str, Any]]:
    """The rows of the index as they should be, in the order of the ids."""
    people: dict[uuid.UUID, set[str]] = defaultdict(set)
    for household_id, name in execute(_PEOPLE, {"ids": household_ids}):
        people[household_id].add(name)
    homes = sorted(execute(_HOMES, {"ids": household_ids}), key=lambda row: row.id)
    return [
        {
            "shard_id": row.shard_id,
            "household_id": row.id,
            "pieces": line_of({row.name, *people[row.id]}, (row.address, row.group_name)),
        }
        for row in homes
    ]


def write_all_found_by() -> int:
    """Write the whole index anew, a thousand households at a time: how many there are. The caller commits."""
    done, last = 0, None
    while True:
        query = select(Household.id).order_by(Household.id).limit(AT_ONCE)
        ids = list(db.session.scalars(query if last is None else query.where(Household.id > last)))
        if not ids:
            return done
        write_found_by(ids)
        done, last = done + len(ids), ids[-1]


def found_by_something_else() -> list[uuid.UUID]:
    """Households that the index does not tell of as they are: none, if every way of changing them is watched."""
    ids = list(db.session.scalars(select(Household.id)))
    kept = dict(db.session.execute(select(FoundBy.household_id, FoundBy.pieces)).all())
    return [row["household_id"] for row in lines_of(ids) if kept.get(row["household_id"]) != row["pieces"]]


# --- noticing ---


@cache
def watch_households() -> None:
    """Begin to notice; called at assembly."""
    for written in ("after_insert", "after_update"):
        event.listen(Household, written, _household_written)
        event.listen(Member, written, _person_written)
    event.listen(db.session, "before_commit", _write_before_commit)
    watch_rows(_rows_in_bulk)


def _household_written(_mapper: Any, _connection: Any, row: Household) -> None:
    if _differs(row, _OF_HOUSE):
        found_anew([row.id])


def _person_written(_mapper: Any, _connection: Any, row: Member) -> None:
    if _differs(row, _OF_PERSON):
        found_anew({row.household_id, *inspect(row).attrs.household_id.history.deleted})


def _differs(row: Any, columns: Collection[str]) -> bool:
    attributes = inspect(row).attrs
    return any(attributes[name].history.has_changes() for name in columns)


def _rows_in_bulk(changes: Sequence[RowChange]) -> None:
    """Rows that were written, or are about to be taken back."""
    homes = {one.id for one in changes if one.model is Household and _names(one, _OF_HOUSE)}
    people = [one for one in changes if one.model is Member and _names(one, _OF_PERSON)]
    homes.update(one.after["household_id"] for one in people if one.after.get("household_id"))
    nameless = [one.id for one in people if not one.after.get("household_id")]
    if nameless:
        homes.update(key for (key,) in execute(_HOMES_OF, {"ids": nameless}))
    if homes:
        found_anew(homes)


def _names(change: RowChange, columns: Collection[str]) -> bool:
    """Whether it puts in a whole row, takes one out, or changes one of the columns."""
    return change.before is None or any(name in change.after for name in columns)


def _write_before_commit(session: Session) -> None:
    if session.get_nested_transaction() is not None:
        return  # a savepoint: what is written here might be taken back with it
    session.flush()
    changed = session.info.pop(_CHANGED, None)
    if changed:
        write_found_by(changed)
