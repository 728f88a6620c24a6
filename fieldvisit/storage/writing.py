"""Many whole rows into one table in one statement, past the builder of statements and the session's objects.

For what every push of a tablet writes. SQLAlchemy looks at each value of each row several times; here a row is turned
once. PostgreSQL gets all rows as one JSON text that it takes apart itself, half as long as a message for each row.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache
from operator import itemgetter
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
    table = cast(Table, model.__table__)
    strange = [column.name for column in table.columns if type(column.type) not in _PLAIN]
    if strange:
        raise TypeError(f"{table.name} has columns that need more than writing down: {', '.join(strange)}")
    return _as_one_text(table) if dialect.name == "postgresql" else _one_by_one(table, dialect)


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
    turns = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in table.columns]
    take, turned = itemgetter(*names), [(at, turn) for at, turn in enumerate(turns) if turn is not None]
    statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"

    def values(row: Row) -> tuple[Any, ...]:
        found = list(take(row))
        for at, turn in turned:
            if found[at] is not None:
                found[at] = turn(found[at])
        return tuple(found)

    def write(connection: Connection, rows: Sequence[Row]) -> object:
        return connection.exec_driver_sql(statement, [values(row) for row in rows])

    return write
