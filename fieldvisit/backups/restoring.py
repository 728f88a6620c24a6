"""Put a backup into place: check it whole, lay it out beside, bring it up to date, begin a new epoch, then switch.

The new epoch tells every tablet to compare what it holds and what it sent; what this server does not know comes again.
Nothing that was there is thrown away: it is moved aside.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from fieldvisit.backups.backing_up import fingerprints_of, keys_of
from fieldvisit.backups.checking import check
from fieldvisit.backups.laying import Target, lay_out
from fieldvisit.backups.manifest import Contents, Manifest
from fieldvisit.backups.occupied import alone
from fieldvisit.backups.places import Aside, ensure_movable, ensure_room, moves_for
from fieldvisit.backups.postgres import PostgresTarget
from fieldvisit.backups.problems import BackupProblem, plain_words
from fieldvisit.backups.progress import Say
from fieldvisit.backups.rows import sqlite_file
from fieldvisit.backups.sqlite import SqliteTarget
from fieldvisit.backups.switching import finish, is_half_done, side_database, write_journal
from fieldvisit.config import Settings
from fieldvisit.kernel import clock

TABLETS_KEEP = timedelta(days=30)  # what they sent, for the case that it is asked for again


def restore(settings: Settings, source: Path, passphrase: str, say: Say, *, replace: bool = False) -> Contents:
    """Put the backup into place; what was in it. Cut off at any moment it can be run again. Raises BackupProblem."""
    with plain_words("restoring"), alone(settings.home):
        finish(settings, say)
        manifest, contents = check(source, passphrase, say)
        ensure_movable(settings)
        _ensure_fits(settings, manifest)
        aside = Aside.at(settings, clock.now())
        blank = _put_into_place(settings, source, passphrase, manifest, aside, replace, say)
    for line in _afterwards(settings, manifest, aside, blank):
        say(line)
    return contents


def finish_half_done(settings: Settings, say: Say) -> None:
    """Before a start: bring to its end what a restore that was cut off has begun. Raises BackupProblem."""
    if is_half_done(settings.home):
        with alone(settings.home):
            finish(settings, say)


def _put_into_place(
    settings: Settings, source: Path, passphrase: str, manifest: Manifest, aside: Aside, replace: bool, say: Say
) -> bool:
    """Whether there was nothing before."""
    try:
        with _target(settings) as target:
            blank = ensure_room(settings, target.is_blank(), replace)
            epoch = lay_out(settings, source, passphrase, target, None if blank else aside.schema, say)
            write_journal(settings.home, moves_for(settings, aside, keys_inside=manifest.keys_inside), epoch)
            target.commit()
    finally:
        finish(settings, say)
    return blank


@contextmanager
def _target(settings: Settings) -> Iterator[Target]:
    file = sqlite_file(settings.database_url)
    target = PostgresTarget(settings.database_url) if file is None else SqliteTarget(file, side_database(file))
    try:
        yield target
    finally:
        target.close()


def _ensure_fits(settings: Settings, manifest: Manifest) -> None:
    """The same kind of database, and the keys that belong to it."""
    kind = "postgresql" if sqlite_file(settings.database_url) is None else "sqlite"
    if manifest.database != kind:
        raise BackupProblem(
            f"the backup is of {manifest.database}, FIELDVISIT_DATABASE_URL names {kind}: a backup goes back into the "
            "kind of database that it came from",
            code="other_database",
        )
    here = fingerprints_of(keys_of(settings.home))
    strange = sorted(name for name, said in manifest.fingerprints.items() if here.get(name) != said)
    if not manifest.keys_inside and [name for name in strange if not name.startswith("local-")]:
        raise BackupProblem(
            "the backup was made without keys, and the keys that belong to it are not here: put the folder `keys` "
            f"that was kept apart into {settings.home} first ({', '.join(strange)})",
            code="keys_missing",
        )


def _afterwards(settings: Settings, manifest: Manifest, aside: Aside, blank: bool) -> Iterator[str]:
    """What an operator has to know now."""
    yield "Restored, with a new epoch: each tablet compares what it sent, and sends again what is missing here."
    age = clock.now() - datetime.fromisoformat(manifest.made_at)
    if age > TABLETS_KEEP:
        yield (
            f"This backup is {age.days} days old. Tablets keep what they sent for {TABLETS_KEEP.days} days: "
            "what was sent before that and after the backup does not come again."
        )
    yield (
        "What was done at desks since the backup is gone: changed passwords, revoked devices, ended roles. "
        "Check these first."
    )
    if not blank:
        tables = "" if sqlite_file(settings.database_url) else f"; the tables in the schema {aside.schema}"
        yield f"What was here before lies in {settings.home / aside.name}{tables}. Remove it when all is well."
