"""PostgreSQL into a backup and back: every table by COPY from one snapshot, and into place in one transaction.

The tables are made by our own migrations, so that a backup of one PostgreSQL version is good for another, needs none
of its programs, and carries neither owners nor rights. What was there before is moved into a schema of its own in the
same transaction: cut off at any moment, the old state stands.
"""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from alembic import command
from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection

from fieldvisit.backups.archive import PIECE, Member, Packer
from fieldvisit.backups.problems import BackupProblem, damaged
from fieldvisit.backups.rows import (
    engine_for,
    ensure_all_rows,
    is_blank,
    photo_files_known,
    revision_of,
    tables_in_order,
)
from fieldvisit.paths import asset_dir
from fieldvisit.storage.migrate import migration_config
from fieldvisit.sync.epoch import begin_epoch

LAYOUT = "database/tables.json"
SECONDS_TO_GO = 3.0
_SEQUENCES = text("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()")
_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND backend_type = 'client backend'"
)


@dataclass(frozen=True)
class PostgresSource:
    """An open snapshot."""

    connection: Connection
    revision: str
    tables: list[str]
    photos: set[str]

    def pack(self, packer: Packer) -> dict[str, int]:
        """How the tables are laid out, then each in parts; the rows of each table."""
        columns = {name: [one["name"] for one in inspect(self.connection).get_columns(name)] for name in self.tables}
        sequences = {name: value for name, value in self.connection.execute(_SEQUENCES) if value is not None}
        packer.add_json(LAYOUT, {"tables": columns, "sequences": sequences})
        return {name: self._pack_table(packer, name, columns[name]) for name in self.tables}

    def _pack_table(self, packer: Packer, name: str, columns: list[str]) -> int:
        waiting, part = bytearray(), 0
        cursor = _raw(self.connection).cursor()
        with cursor.copy(f"COPY {_spelled(name, columns)} TO STDOUT") as rows:
            for row in rows:
                waiting += row
                if len(waiting) >= PIECE:
                    packer.add(f"database/{name}/{part:06}", bytes(waiting))
                    waiting.clear()
                    part += 1
        packer.add(f"database/{name}/{part:06}", bytes(waiting))
        return int(cursor.rowcount)


@contextmanager
def postgres_source(url: str) -> Iterator[PostgresSource]:
    """The database as it is at this moment, held still for as long as the answer is open."""
    engine = engine_for(url)
    try:
        with engine.connect() as plain:
            connection = plain.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            tables = tables_in_order(connection)
            photos = photo_files_known(connection, tables)
            yield PostgresSource(connection, revision_of(connection) or "", tables, photos)
    finally:
        engine.dispose()


class PostgresTarget:
    """One transaction that holds the whole restore."""

    def __init__(self, url: str) -> None:
        self._engine = engine_for(url)
        self.connection = self._engine.connect()
        self._layout: dict[str, Any] = {}

    def is_blank(self) -> bool:
        """Whether nobody has begun to work with the database."""
        return is_blank(self.connection)

    def _ensure_alone(self) -> None:
        """Servers and workers on other machines are seen only here. Those of a killed one take a moment to go."""
        deadline = time.monotonic() + SECONDS_TO_GO
        while others := self.connection.scalar(_OTHERS):
            if time.monotonic() > deadline:
                sentence = f"{others} other connections to this database are open: stop every server and worker first"
                raise BackupProblem(sentence, code="home_occupied")
            self.connection.rollback()  # within a transaction the answer stays the same
            time.sleep(0.1)

    def begin(self, revision: str, aside: str | None) -> None:
        """Move what is there into the schema `aside`, and make empty tables of the revision. Raises BackupProblem."""
        self._ensure_alone()
        self.connection.execute(text("SET LOCAL lock_timeout = '10s'"))
        self._clear_the_way(aside)
        command.upgrade(migration_config(asset_dir("migrations"), self.connection), revision)
        made = ", ".join(_quoted(name) for name in tables_in_order(self.connection))
        self.connection.execute(text(f"TRUNCATE {made}"))

    def _clear_the_way(self, aside: str | None) -> None:
        there = inspect(self.connection).get_table_names()
        if aside is None:
            for name in there:
                self.connection.execute(text(f"DROP TABLE {_quoted(name)} CASCADE"))
            return
        self.connection.execute(text(f"CREATE SCHEMA {_quoted(aside)}"))
        for name in there:
            self.connection.execute(text(f"ALTER TABLE {_quoted(name)} SET SCHEMA {_quoted(aside)}"))

    def take(self, name: str, member: Member) -> None:
        """The layout first, then the parts of each table in order."""
        if name == LAYOUT:
            self._layout = json.loads(b"".join(member.pieces()))
            return
        columns = self._layout.get("tables", {}).get(name.split("/")[1])
        if columns is None:
            raise damaged(f"it holds {name}, which its layout does not know")
        cursor = _raw(self.connection).cursor()
        with cursor.copy(f"COPY {_spelled(name.split('/')[1], columns)} FROM STDIN") as rows:
            for piece in member.pieces():
                rows.write(piece)

    def bring_up_to_date(self, rows: Mapping[str, int]) -> str:
        """Let sequences go on where they stood, prove it whole, migrate it, begin an epoch: the epoch."""
        for name, value in self._layout.get("sequences", {}).items():
            self.connection.execute(text("SELECT setval(:name, :value)"), {"name": _quoted(name), "value": value})
        ensure_all_rows(self.connection, rows)
        command.upgrade(migration_config(asset_dir("migrations"), self.connection), "head")
        return begin_epoch(self.connection)

    def commit(self) -> None:
        """All of it, at once."""
        self.connection.commit()

    def close(self) -> None:
        """Let go; what is not committed is as if it had never been."""
        self.connection.close()
        self._engine.dispose()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _spelled(name: str, columns: list[str]) -> str:
    return f"{_quoted(name)} ({', '.join(_quoted(column) for column in columns)})"


def _raw(connection: Connection) -> Any:
    return connection.connection.driver_connection
