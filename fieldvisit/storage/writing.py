"""Many whole rows into one table in one statement, past the builder of statements and the session's objects.

For what every push of a tablet writes. SQLAlchemy looks at each value of each row several times; here a row is turned
once. PostgreSQL gets all rows as one JSON text that it takes apart itself, half as long as a message for each row.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy import JSON, Boolean, Connection, Float, Integer, String, Table, Text, Uuid
from sqlalchemy.engine import Dialect

from fieldvisit.kernel.json_text import dump
from fieldvisit.storage.base import Base, UtcDateTime, db

# What JSON says as the column means it. A sealed column is not among them: it would be written open.
_PLAIN = frozenset({Boolean, Float, Integer, JSON, String, Text, UtcDateTime, Uuid})
Row = Mapping[str, Any]
Write = Callable[[Connection, Sequence[Row]], object]


def write_rows(model: type[Base], rows: Sequence[Row]) -> None:
    """Insert {column: value} for every column of the model's table; None is NULL. Errors: those of any insert."""
    if rows:
        connection = db.session.connection()
        _writer(model, connection.dialect)(connection, rows)


@dataclass(frozen=True)
class ReadyRows:
    """Thousands of rows as one text that the database takes apart itself: made before a lock, written under it.

    `names`: the columns in it.
    """

    model: type[Base]
    names: tuple[str, ...]
    text: str


def make_ready(model: type[Base], rows: Sequence[Row]) -> ReadyRows:
    """Turn rows of the same columns into what `write_ready` takes. Touches no database."""
    if not rows:
        return ReadyRows(model, (), "[]")
    names = tuple(rows[0])
    if db.engine.dialect.name == "postgresql":
        return ReadyRows(model, names, dump(rows))
    values = _turning(_table(model), names, db.engine.dialect)
    return ReadyRows(model, names, dump([values(row) for row in rows]))


def write_ready(ready: ReadyRows, common: Row) -> None:
    """Insert them, with the same `common` {column: value} in each."""
    if not ready.names:
        return
    table, connection = ready.model.__tablename__, db.session.connection()
    shared = _turning(_table(ready.model), tuple(common), connection.dialect)(common)
    listed = ", ".join((*ready.names, *common))
    if connection.dialect.name == "postgresql":
        taken = ", ".join((*ready.names, *["%s"] * len(common)))
        statement = f"INSERT INTO {table} ({listed}) SELECT {taken} FROM json_populate_recordset(NULL::{table}, %s)"
    else:
        taken = ", ".join((*(f"value ->> {at}" for at in range(len(ready.names))), *"?" * len(common)))
        statement = f"INSERT INTO {table} ({listed}) SELECT {taken} FROM json_each(?)"
    connection.exec_driver_sql(statement, (*shared, ready.text))


@contextmanager
def sent_ahead() -> Iterator[None]:
    """Rows written inside are sent without waiting for PostgreSQL's word on each: it works while we do.

    Its word comes at the end, as the driver's own error where something was wrong. Only for `write_rows`: nothing is
    asked inside.
    """
    connection = db.session.connection()
    driver: Any = connection.connection.dbapi_connection
    with driver.pipeline() if connection.dialect.name == "postgresql" else nullcontext():
        yield


@cache
def _writer(model: type[Base], dialect: Dialect) -> Write:
    table = _table(model)
    return _as_one_text(table) if dialect.name == "postgresql" else _one_by_one(table, dialect)


@cache
def _table(model: type[Base]) -> Table:
    """Its table. TypeError where a column needs more than writing down."""
    table = cast(Table, model.__table__)
    strange = [column.name for column in table.columns if type(column.type) not in _PLAIN]
    if strange:
        raise TypeError(f"{table.name} has columns that need more than writing down: {', '.join(strange)}")
    return table


def _as_one_text(table: Table) -> Write:
    names = {column.name for column in table.columns}
    listed = ", ".join(sorted(names))
    statement = (
        f"INSERT INTO {table.name} ({listed}) SELECT {listed} FROM json_populate_recordset(NULL::{table.name}, %s)"
    )

    def write(connection: Connection, rows: Sequence[Row]) -> object:
        if any(row.keys() != names for row in rows):
            raise KeyError(f"not the columns of {table.name}")
        return connection.exec_driver_sql(statement, (dump(rows),))

    return write


def _one_by_one(table: Table, dialect: Dialect) -> Write:
    names = [column.name for column in table.columns]
    values = _turning(table, names, dialect)
    statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"

    def write(connection: Connection, rows: Sequence[Row]) -> object:
        return connection.exec_driver_sql(statement, [values(row) for row in rows])

    return write


def _turning(table: Table, names: Sequence[str], dialect: Dialect) -> Callable[[Row], tuple[Any, ...]]:
    """How the driver wants these columns of a row."""
    turns = [table.columns[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
    turned = [(at, turn) for at, turn in enumerate(turns) if turn is not None]

    def values(row: Row) -> tuple[Any, ...]:
        found = [row[name] for name in names]
        for at, turn in turned:
            if found[at] is not None:
                found[at] = turn(found[at])
        return tuple(found)

    return values
