"""Rows put in, changed and taken back in bulk, each with its image before: what an import writes can be undone.

Images travel as JSON (`said_of`, `change_of`); values compare as the column means them.
"""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Column, Table, bindparam, delete, insert, select, update

from fieldvisit.kernel.json_text import dump
from fieldvisit.storage.base import Base, db

Watch = Callable[[Sequence["RowChange"]], None]
_watchers: list[Watch] = []
MOST_IDS = 500  # in one question: SQLite's plans grow with them


@dataclass(frozen=True)
class RowChange:
    """One row by its id. `before` None: it was put in, and `after` is all of it; else the columns that changed."""

    model: type[Base]
    id: Any
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]


def watch_rows(watch: Watch) -> Watch:
    """Call it with every change that is written, once the rows lie there, and with every one before it is taken back:
    for rooms that keep something beside the rows. They are written past the session, whose events tell of nothing.
    """
    _watchers.append(watch)
    return watch


def _tell(changes: Sequence[RowChange]) -> None:
    for watch in _watchers:
        watch(changes)


def apply_changes(changes: Sequence[RowChange]) -> None:
    """Put in and change rows; what others point at first."""
    fresh: dict[type[Base], list[Mapping[str, Any]]] = defaultdict(list)
    changed: dict[tuple[type[Base], tuple[str, ...]], list[Mapping[str, Any]]] = defaultdict(list)
    for one in changes:
        if one.before is None:
            fresh[one.model].append(one.after)
        else:
            changed[one.model, tuple(sorted(one.after))].append({"_id": one.id, **one.after})
    connection = db.session.connection()
    for model in sorted(fresh, key=_place):
        connection.execute(insert(_table(model)), fresh[model])
    for (model, columns), rows in changed.items():
        connection.execute(_change(model, columns), rows)
    _tell(changes)


def take_back(changes: Sequence[RowChange]) -> None:
    """Put every row back as it was; those that were put in go, what points at others first."""
    _tell(changes)
    connection = db.session.connection()
    gone: dict[type[Base], list[Mapping[str, Any]]] = {}
    back: dict[tuple[type[Base], tuple[str, ...]], list[Mapping[str, Any]]] = defaultdict(list)
    for one in changes:
        if one.before is None:
            gone.setdefault(one.model, []).append({"_id": one.id})
        else:
            back[one.model, tuple(sorted(one.before))].append({"_id": one.id, **one.before})
    for (model, columns), rows in back.items():
        connection.execute(_change(model, columns), rows)
    for model in sorted(gone, key=_place, reverse=True):
        connection.execute(_removal(model), gone[model])


@cache
def _table(model: type[Base]) -> Table:
    return cast(Table, model.__table__)


@cache
def _place(model: type[Base]) -> int:
    """Where the table stands among all, those it points at before it."""
    return Base.metadata.sorted_tables.index(_table(model))


@cache
def _change(model: type[Base], columns: tuple[str, ...]) -> Any:
    table = _table(model)
    return update(table).where(table.c.id == bindparam("_id")).values({name: bindparam(name) for name in columns})


@cache
def _removal(model: type[Base]) -> Any:
    table = _table(model)
    return delete(table).where(table.c.id == bindparam("_id"))


def rows_now(model: type[Base], ids: Collection[Any]) -> dict[Any, dict[str, Any]]:
    """{id: all its columns} of those that are there."""
    return rows_where(model, "id", ids)


def rows_where(model: type[Base], column: str, keys: Collection[Any]) -> dict[Any, dict[str, Any]]:
    """{id: all its columns} of the rows whose column is one of the keys."""
    table, wanted = _table(model), sorted(set(keys))
    found: dict[Any, dict[str, Any]] = {}
    for start in range(0, len(wanted), MOST_IDS):
        query = select(table).where(table.c[column].in_(wanted[start : start + MOST_IDS]))
        found.update((row["id"], dict(row)) for row in db.session.connection().execute(query).mappings())
    return found


def stands_so(one: RowChange, now: Mapping[str, Any] | None) -> bool:
    """Whether the row is as the change has left it."""
    return now is not None and all(now[name] == value for name, value in one.after.items())


def changed_row(model: type[Base], now: Mapping[str, Any] | None, after: Mapping[str, Any]) -> RowChange | None:
    """What changes of a row, with what stood there; None where nothing does, or the row is gone."""
    if now is None:
        return None
    changed = {name: value for name, value in after.items() if now[name] != value}
    return RowChange(model, now["id"], {name: now[name] for name in changed}, changed) if changed else None


# --- as JSON ---


def said_of(one: RowChange, *, whole: bool = True) -> list[Any]:
    """The change as JSON can hold it. Of a row that was put in only a digest is kept, or nothing (`whole` False)."""
    name = _table(one.model).name
    if one.before is None:
        return [name, _plain(one.id), None, digest_of(one.model, one.after) if whole else None]
    return [name, _plain(one.id), _plain_row(one.before), _plain_row(one.after)]


def digest_of(model: type[Base], row: Mapping[str, Any]) -> str:
    """What tells one image of a row from another."""
    whole = {column.name: _plain(row.get(column.name)) for column in _table(model).columns}
    return hashlib.sha256(dump(whole).encode()).hexdigest()


def change_of(model: type[Base], key: str, before: Mapping[str, Any] | None, after: Any) -> RowChange:
    """The change again; of a row that was put in, without its content."""
    table = _table(model)
    read = {column.name: column for column in table.columns}
    if before is None:
        return RowChange(model, _back(read["id"], key), None, {})
    was = {name: _back(read[name], value) for name, value in before.items()}
    left = {name: _back(read[name], value) for name, value in after.items()}
    return RowChange(model, _back(read["id"], key), was, left)


def _plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, (date, uuid.UUID)):
        return str(value)
    return value


def _back(column: Column[Any], value: Any) -> Any:
    kind = column.type.python_type
    if not isinstance(value, str) or kind is str:
        return value
    if kind is uuid.UUID:
        return uuid.UUID(value)
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is date:
        return date.fromisoformat(value)
    return value


def whole_row(model: type[Base], said: Mapping[str, Any]) -> dict[str, Any]:
    """The values for every column of the table, defaults of the model where none is said."""
    row: dict[str, Any] = {}
    for column in _table(model).columns:
        default: Any = column.default
        row[column.name] = said.get(column.name, default.arg if default is not None and default.is_scalar else None)
    return row


def pieces_of(items: Iterable[Any], size: int) -> Iterable[list[Any]]:
    """The items, `size` at a time."""
    piece: list[Any] = []
    for item in items:
        piece.append(item)
        if len(piece) >= size:
            yield piece
            piece = []
    if piece:
        yield piece
