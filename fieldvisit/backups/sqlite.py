"""SQLite into a backup and back: one consistent copy by the online backup, which waits for no writer and stops none."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pysqlite3
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from fieldvisit.backups.archive import Member, Packer
from fieldvisit.backups.problems import BackupProblem, damaged
from fieldvisit.backups.rows import (
    engine_for,
    ensure_all_rows,
    is_blank,
    photo_files_known,
    revision_of,
    rows_of,
    tables_in_order,
)
from fieldvisit.paths import asset_dir
from fieldvisit.storage.migrate import upgrade
from fieldvisit.sync.epoch import begin_epoch

MEMBER = "database/fieldvisit.db"


@dataclass(frozen=True)
class SqliteSource:
    """A copy of the database that nobody writes to any more."""

    copy: Path
    revision: str
    rows: dict[str, int]
    photos: set[str]

    def pack(self, packer: Packer) -> dict[str, int]:
        """The file, and the rows of each table."""
        packer.add_file(MEMBER, self.copy)
        return self.rows


@contextmanager
def sqlite_source(database: Path, work: Path) -> Iterator[SqliteSource]:
    """The database as it is at this moment. Raises BackupProblem where there is none."""
    if not database.is_file():
        raise BackupProblem(f"there is no database at {database}: is FIELDVISIT_HOME right?", code="nothing_here")
    copy = work / "fieldvisit.db"
    _copy(database, copy)
    engine = engine_for(f"sqlite:///{copy}")
    with engine.connect() as connection:
        revision = revision_of(connection)
        tables = tables_in_order(connection)
        source = SqliteSource(copy, revision or "", rows_of(connection, tables), photo_files_known(connection, tables))
    _fold_in(engine)
    yield source


def _copy(database: Path, copy: Path) -> None:
    """All pages under one read lock: in WAL mode nobody waits for it."""
    source = pysqlite3.connect(str(database), timeout=15)
    target = pysqlite3.connect(str(copy))
    try:
        copy.chmod(0o600)
        source.backup(target)
    except pysqlite3.Error as error:
        raise BackupProblem(
            f"the database cannot be copied ({error}): is there room for one more on the disk of FIELDVISIT_HOME? If "
            "there is, the database may be damaged",
            code="no_copy",
        ) from error
    finally:
        target.close()
        source.close()


def _fold_in(engine: Engine) -> None:
    """Everything in the one file; nothing beside it."""
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
    engine.dispose()


class SqliteTarget:
    """The side file into which a backup is laid; it becomes the database by being moved."""

    def __init__(self, database: Path, side: Path) -> None:
        self._database = database
        self._side = side
        self._engine = engine_for(f"sqlite:///{side}")

    def is_blank(self) -> bool:
        """Whether there is no database yet, or one that nobody has begun to work with. A broken one is not blank."""
        if not self._database.exists():
            return True
        engine = engine_for(f"sqlite:///{self._database}")
        try:
            with engine.connect() as connection:
                return is_blank(connection)
        except DatabaseError:
            return False
        finally:
            engine.dispose()

    def begin(self, revision: str, aside: str | None) -> None:
        """Nothing to prepare: the file brings its tables, and what is there moves as a file."""

    def take(self, name: str, member: Member) -> None:
        """Write the file."""
        if name != MEMBER:
            raise damaged(f"it holds {name}, which no SQLite backup holds")
        self._side.touch(mode=0o600, exist_ok=False)
        with self._side.open("wb") as file:
            for piece in member.pieces():
                file.write(piece)

    def bring_up_to_date(self, rows: Mapping[str, int]) -> str:
        """Prove it sound and whole, migrate it, begin an epoch: the epoch."""
        with self._engine.connect() as connection:
            said = connection.execute(text("PRAGMA integrity_check(1)")).scalar()
            if said != "ok":
                raise damaged(f"its database is not sound ({said})")
            ensure_all_rows(connection, rows)
        upgrade(self._engine, asset_dir("migrations"))
        with self._engine.begin() as connection:
            epoch = begin_epoch(connection)
        _fold_in(self._engine)
        return epoch

    def commit(self) -> None:
        """Nothing: the journal of the restore has said it."""

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()
