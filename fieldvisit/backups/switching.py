"""Put what was restored into its place, so that it is all the old or all the new, whenever the power goes.

Everything lies ready beside its place. One journal file, written whole, says which renames follow; from then on the
restore has happened, and whoever comes next (the restore itself, or the next start) goes on with the renames. Each is
done only if it has not been done. On PostgreSQL the rows are committed after the journal: whether they were is told
by the epoch in the database; if not, the journal is void.
"""

import json
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import text

from fieldvisit.backups.problems import plain_words
from fieldvisit.backups.rows import engine_for, sqlite_file
from fieldvisit.config import Settings
from fieldvisit.storage.settling import settle_folder

Move = tuple[Path, Path]
_JOURNAL = "restore.json"
_HALF = f"{_JOURNAL}.half"


def side_folder(home: Path) -> Path:
    """Where what is being restored lies until it is moved."""
    return home / "restoring"


def side_database(database: Path) -> Path:
    """The same for an SQLite file: beside its place, because that may be another disk."""
    return database.with_name(f"{database.name}.restoring")


def write_journal(home: Path, moves: Sequence[Move], epoch: str) -> None:
    """From here on the restore has happened (on SQLite), or happens with the commit (on PostgreSQL)."""
    said = {"epoch": epoch, "moves": [[str(source), str(target)] for source, target in moves]}
    half = home / _HALF
    with half.open("w") as file:
        json.dump(said, file)
        file.flush()
        os.fsync(file.fileno())
    half.rename(home / _JOURNAL)
    settle_folder(home)


def is_half_done(home: Path) -> bool:
    """Whether a restore was cut off, before or after its journal."""
    return (home / _JOURNAL).exists() or side_folder(home).exists()


def finish(settings: Settings, say: Callable[[str], None]) -> bool:
    """Go on with a restore that was cut off, or clear away what it left; whether one was brought to its end.

    The caller has the home alone.
    """
    with plain_words("finishing the restore"):
        journal = settings.home / _JOURNAL
        happened = journal.exists() and _has_happened(settings, json.loads(journal.read_text())["epoch"])
        if happened:
            for source, target in json.loads(journal.read_text())["moves"]:
                _move(Path(source), Path(target))
            say("The restored state is in place.")
        journal.unlink(missing_ok=True)
        clear_side(settings)
    return happened


def clear_side(settings: Settings) -> None:
    """Remove what lies beside, and a journal that was never whole."""
    (settings.home / _HALF).unlink(missing_ok=True)
    shutil.rmtree(side_folder(settings.home), ignore_errors=True)
    database = sqlite_file(settings.database_url)
    if database is not None:
        for end in ("", "-wal", "-shm"):
            side = side_database(database)
            side.with_name(side.name + end).unlink(missing_ok=True)


def _has_happened(settings: Settings, epoch: str) -> bool:
    if sqlite_file(settings.database_url) is not None:
        return True
    engine = engine_for(settings.database_url)
    try:
        with engine.connect() as connection:
            there = connection.scalar(text("SELECT to_regclass('system_fact')"))
            return bool(there) and epoch == connection.scalar(text("SELECT value FROM system_fact WHERE key = 'epoch'"))
    finally:
        engine.dispose()


def _move(source: Path, target: Path) -> None:
    """Once: what has been moved is not there any more, or its place is taken already."""
    if not source.exists() or target.exists():
        return
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    source.rename(target)
    settle_folder(target.parent)
    settle_folder(source.parent)
