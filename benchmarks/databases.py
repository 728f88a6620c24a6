"""The two databases as production runs them: every commit waits for the disk. Each place has a twin beside it.

The server works on one, the driver alone on the other: same schema, same rows to begin with.
"""

import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from flask import Flask
from psycopg.types.string import TextLoader
from sqlalchemy import Engine, create_engine, event

from fieldvisit.app import create_app
from fieldvisit.config import Settings
from fieldvisit.paths import asset_dir
from fieldvisit.storage.base import db
from fieldvisit.storage.engine import engine_options, prepare_engine
from fieldvisit.storage.migrate import upgrade
from tests.support.postgres import Postgres

DURABLE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "wal_level": "replica",
    "autovacuum": "on",
    "shared_buffers": "128MB",
    "jit": "on",
}


@dataclass(frozen=True)
class Place:
    """A database with the home of its installation."""

    dialect: str
    home: Path
    url: str
    twin_url: str
    make_twin: Callable[[], None]
    postgres: Postgres | None = None

    @cached_property
    def app(self) -> Flask:
        """An application on it."""
        return create_app(Settings(home=self.home, database_url=self.url, demo=False))

    def engine(self, *, twin: bool = False) -> Engine:
        """An engine made as the program makes its own, for the driver alone."""
        url = self.twin_url if twin else self.url
        engine = create_engine(url, **engine_options(url))
        prepare_engine(engine)
        if self.dialect == "postgresql":
            event.listen(engine, "connect", _json_as_text)
        return engine

    def settings(self) -> dict[str, str]:
        """What decides how safe a commit is, as the database itself says."""
        names = (
            ("server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_level", "shared_buffers")
            if self.dialect == "postgresql"
            else ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "wal_autocheckpoint")
        )
        ask = "SHOW" if self.dialect == "postgresql" else "PRAGMA"
        connection = self.engine().raw_connection()
        try:
            cursor = connection.cursor()
            found = {} if self.postgres else {"version": str(_first(cursor, "SELECT sqlite_version()"))}
            return found | {name: str(_first(cursor, f"{ask} {name}")) for name in names}
        finally:
            connection.detach()
            connection.close()


def _first(cursor: Any, statement: str) -> Any:
    cursor.execute(statement)
    return cursor.fetchone()[0]


def _json_as_text(connection: Any, _record: object) -> None:
    """Rows are read to be written again as they lie: no time is lost on taking JSON apart."""
    connection.adapters.register_loader("json", TextLoader)


Make = Callable[[str], Place]


@contextmanager
def places(folder: Path, dialects: Collection[str]) -> Iterator[dict[str, Make]]:
    """{dialect: makes a migrated, empty place of a name}; ends the server that it started."""
    postgres = Postgres(DURABLE) if "postgresql" in dialects else None
    makers: dict[str, Make] = {}
    if "sqlite" in dialects:
        makers["sqlite"] = partial(sqlite_place, folder)
    if postgres is not None:
        makers["postgresql"] = partial(postgres_place, postgres, folder)
    try:
        yield makers
    finally:
        if postgres is not None:
            postgres.stop()


def sqlite_place(folder: Path, name: str) -> Place:
    """A file and its copy."""
    home = folder / f"{name}-sqlite"
    home.mkdir()
    file, copy = home / "fieldvisit.db", home / "twin.db"

    def make_twin() -> None:
        shutil.copyfile(file, copy)

    return _migrated(Place("sqlite", home, f"sqlite:///{file}", f"sqlite:///{copy}", make_twin))


def postgres_place(server: Postgres, folder: Path, name: str) -> Place:
    """A database and one made from it."""
    home = folder / f"{name}-postgresql"
    home.mkdir()
    main, twin = f"fieldvisit_{name}", f"fieldvisit_{name}_twin"
    server.run(f"CREATE DATABASE {main}")

    def make_twin() -> None:
        server.run(f"CREATE DATABASE {twin} TEMPLATE {main}")

    return _migrated(Place("postgresql", home, server.url(main), server.url(twin), make_twin, server))


def _migrated(place: Place) -> Place:
    with place.app.app_context():
        upgrade(db.engine, asset_dir("migrations"))
        db.engine.dispose()
    return place
