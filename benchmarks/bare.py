"""The same rows by the database's own driver, `executemany`, one commit where the server made one: what a push is
measured against. The rows are those that the server has written, read back as they lie.
"""

import threading
import uuid
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from benchmarks.databases import Place
from benchmarks.field import Tablet
from fieldvisit.storage.base import db

WRITTEN = ("visit", "receipt", "dossier", "device")
_BESIDE = {"job"}  # the server's worker plans its nights meanwhile
Values = tuple[Any, ...]


@dataclass(frozen=True)
class Batch:
    """What one push wrote: rows to insert, dossiers to raise, and the device's row."""

    visits: Sequence[Values]
    receipts: Sequence[Values]
    raised: Sequence[Values]
    device: Values


class Bare:
    """Both databases, reached by the driver alone."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.main, self.twin = place.engine(), place.engine(twin=True)
        self._mark = "%s" if place.dialect == "postgresql" else "?"
        self._columns = {name: [column.name for column in db.metadata.tables[name].columns] for name in WRITTEN}
        self._line = threading.Lock() if place.dialect == "sqlite" else nullcontext()

    def close(self) -> None:
        """Let both databases go."""
        self.main.dispose()
        self.twin.dispose()

    def connections(self, number: int) -> list[Any]:
        """Connections of the driver to the twin, with the program's settings."""
        return [self.twin.raw_connection() for _ in range(number)]

    def read_back(self, tablet: Tablet, pushes: Sequence[Sequence[dict[str, Any]]]) -> list[Batch]:
        """What the server wrote for each push of a tablet."""
        connection = self.main.raw_connection()
        cursor = connection.cursor()
        try:
            device = self._rows(cursor, "device", [self._key(tablet.device_id)])[0]
            columns = self._columns["device"]
            heard = tuple(device[columns.index(name)] for name in ("last_seen_at", "last_seq", "id"))
            return [self._batch(cursor, operations, heard) for operations in pushes]
        finally:
            connection.close()

    def _batch(self, cursor: Any, operations: Sequence[dict[str, Any]], heard: Values) -> Batch:
        entities, ids, homes = (
            list(dict.fromkeys(self._key(operation[name]) for operation in operations))
            for name in ("entity_id", "id", "household_id")
        )
        visits, receipts = self._rows(cursor, "visit", entities), self._rows(cursor, "receipt", ids)
        return Batch(visits, receipts, [(key,) for key in sorted(homes)], heard)

    def _rows(self, cursor: Any, table: str, keys: Sequence[str]) -> list[Values]:
        found = []
        for key in keys:
            cursor.execute(f"SELECT {', '.join(self._columns[table])} FROM {table} WHERE id = {self._mark}", (key,))
            found.append(tuple(cursor.fetchone()))
        return found

    def _key(self, key: uuid.UUID | str) -> str:
        return str(key) if self.place.dialect == "postgresql" else uuid.UUID(str(key)).hex

    def write(self, connection: Any, batches: Sequence[Batch]) -> None:
        """Write the batches to the twin, one commit each. SQLite's writers wait in line, as the program's do."""
        cursor = connection.cursor()
        for batch in batches:
            with self._line:
                if self.place.dialect == "sqlite":
                    cursor.execute("BEGIN IMMEDIATE")
                cursor.executemany(f"UPDATE dossier SET revision = revision + 1 WHERE id = {self._mark}", batch.raised)
                cursor.executemany(self._insert("visit"), batch.visits)
                cursor.executemany(self._insert("receipt"), batch.receipts)
                heard = (
                    f"UPDATE device SET last_seen_at = {self._mark}, last_seq = {self._mark} WHERE id = {self._mark}"
                )
                cursor.execute(heard, batch.device)
                if self.place.dialect == "sqlite":
                    cursor.execute("COMMIT")
                else:
                    connection.commit()

    def _insert(self, table: str) -> str:
        columns = self._columns[table]
        return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join([self._mark] * len(columns))})"

    def compare(self) -> dict[str, int]:
        """{table: rows} of both sides; anything that differs ends the run."""
        for name in WRITTEN:
            if self._content(self.main, name) != self._content(self.twin, name):
                raise RuntimeError(f"the two sides do not hold the same rows in {name}")
        counts = [self._counts(engine) for engine in (self.main, self.twin)]
        if counts[0] != counts[1]:
            raise RuntimeError(f"the two sides do not hold as many rows: {counts}")
        return {name: counts[0][name] for name in WRITTEN}

    def _content(self, engine: Engine, table: str) -> list[Values]:
        with engine.connect() as connection:
            query = f"SELECT {', '.join(self._columns[table])} FROM {table} ORDER BY id"
            return [tuple(row) for row in connection.exec_driver_sql(query)]

    def _counts(self, engine: Engine) -> dict[str, int]:
        with engine.connect() as connection:
            return {
                name: int(connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one())
                for name in sorted(set(db.metadata.tables) - _BESIDE)
            }
