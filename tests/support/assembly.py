"""An assembled app over a database that is new for every test.

The app is made once for each kind of database; what is new is the database under it, because that is cheap:
a file copied (SQLite) or every row taken out again (PostgreSQL; the migrations leave no row behind).
"""

import contextvars
import re
import shutil
from pathlib import Path
from typing import Any

from flask import Flask
from flask.globals import _cv_app
from flask.testing import FlaskClient
from sqlalchemy import event

from fieldvisit.app import create_app
from fieldvisit.config import Settings
from fieldvisit.paths import asset_dir
from fieldvisit.storage.base import db
from fieldvisit.storage.migrate import upgrade
from fieldvisit.storage.sealed import keyring, use_keyring
from tests.support.honesty import Honesty
from tests.support.postgres import Postgres

DATABASE = "fieldvisit_test"
_READS = re.compile(r"\s*(SELECT|PRAGMA|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b", re.IGNORECASE)


class ApartClient(FlaskClient):
    """Asks as someone outside: the request does not see the test's app context, so sessions stay apart."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Send one request in a context of its own (a frozen clock is kept)."""

        def ask() -> Any:
            _cv_app.set(None)  # type: ignore[arg-type]
            return super(ApartClient, self).open(*args, **kwargs)

        return contextvars.copy_context().run(ask)


class Assembly:
    """One app on one kind of database."""

    def __init__(self, home: Path, postgres: Postgres | None = None) -> None:
        self.home = home
        self.postgres = postgres
        self.dialect = "sqlite" if postgres is None else "postgresql"
        self._file = home / "test.db"
        self._template_file = home / "template.db"
        self._migrate()
        self.app = self._make_app(self._url(DATABASE, self._file))
        self._keys = keyring()
        self.app.test_client_class = ApartClient
        with self.app.app_context():
            self.engine = db.engine
        self._written = True  # since the database was kept
        event.listen(self.engine, "before_cursor_execute", self._watch_for_writing)
        if postgres is None:
            event.listen(self.engine, "connect", _without_waiting_for_the_disk)
        self.honesty = Honesty(self.app, self.engine)

    def reset(self) -> None:
        """Put a fresh, migrated database under the app, and take away the files that it does not know."""
        use_keyring(self._keys)  # a process has one: another assembly may have set its own since
        self.engine.dispose()
        for files in ("exports", "photos"):
            shutil.rmtree(self.home / files, ignore_errors=True)
        if self.postgres is None:
            for end in ("", "-wal", "-shm"):
                self._file.with_name(self._file.name + end).unlink(missing_ok=True)
            shutil.copyfile(self._template_file, self._file)
        else:
            self.postgres.empty(DATABASE)
        for limiter in self.app.extensions.get("limiter", ()):
            limiter.reset()
        self.honesty.faults.clear()
        self._written = True

    def keep(self, name: str = "kept.db") -> None:
        """Remember the database as it is now (SQLite), to be put back as often as a test likes."""
        assert self.postgres is None, "only SQLite is kept: mark the test `one_database`"
        self.engine.dispose()
        shutil.copyfile(self._file, self.home / name)
        self._written = False

    def put_back(self, name: str = "kept.db", *, anyway: bool = False) -> None:
        """The database as it was kept; nothing to do where this process wrote nothing since (but `anyway`)."""
        if not (self._written or anyway):
            return
        self.engine.dispose()
        for end in ("-wal", "-shm"):
            self._file.with_name(self._file.name + end).unlink(missing_ok=True)
        shutil.copyfile(self.home / name, self._file)
        self._written = False

    def _watch_for_writing(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self._written = self._written or not _READS.match(statement)

    def _migrate(self) -> None:
        if self.postgres is not None:
            self.postgres.run(f"CREATE DATABASE {DATABASE}")
        app = self._make_app(self._url(DATABASE, self._template_file))
        with app.app_context():
            upgrade(db.engine, asset_dir("migrations"))
            db.engine.dispose()

    def _make_app(self, url: str) -> Flask:
        weak = {"argon2_time_cost": 1, "argon2_memory_kib": 8}
        return create_app(Settings(home=self.home, database_url=url, testing=True, **weak))

    def _url(self, database: str, file: Path) -> str:
        return f"sqlite:///{file}" if self.postgres is None else self.postgres.url(database)


def _without_waiting_for_the_disk(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")
