"""How an engine is made: SQLite without the WAL-reset fault and with real transactions, or PostgreSQL.

pysqlite3 brings its own SQLite because the interpreter's may carry a rare corruption race between a write and
a WAL reset (3.7.0 to 3.51.2). Its own transaction handling loses savepoints, so we begin by hand.
"""

import time
from functools import partial
from typing import Any

import pysqlite3
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from fieldvisit.kernel.json_text import dump

FIRST_SAFE_SQLITE = (3, 51, 3)
TRUSTED_SECONDS = 1.0  # how long a connection is taken to live after it was last used


def engine_options(url: str) -> dict[str, Any]:
    """Options for `create_engine` fitting the address."""
    options: dict[str, Any] = {"json_serializer": dump}
    if url.startswith("sqlite"):
        if pysqlite3.sqlite_version_info < FIRST_SAFE_SQLITE:
            raise RuntimeError(f"SQLite {pysqlite3.sqlite_version} can corrupt a WAL database; need 3.51.3 or later")
        return options | {"module": pysqlite3, "connect_args": {"timeout": 15, "check_same_thread": False}}
    pool = {"pool_size": 8, "max_overflow": 8}
    return options | pool | {"connect_args": {"connect_timeout": 10}}


def prepare_engine(engine: Engine) -> None:
    """Attach the hooks an engine needs: SQLite's transactions, PostgreSQL's connections that may have died."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    else:
        event.listen(engine, "checkin", _on_checkin)
        event.listen(engine, "checkout", partial(_on_checkout, engine.dialect))


def _on_checkin(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info["idle_since"] = time.monotonic()


def _on_checkout(dialect: Dialect, connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
    """A connection that lay idle is asked whether it still lives; asking each time costs two messages a request."""
    if time.monotonic() - record.info.get("idle_since", time.monotonic()) < TRUSTED_SECONDS:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        raise DisconnectionError("the connection died while it lay idle") from error


def _on_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "mmap_size=0", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
