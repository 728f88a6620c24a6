"""Write a backup while the server runs: the database from one snapshot, then the photos, then the keys' own seal.

Photos never change once they are kept, so those that the snapshot knows are there when it has been read. Uploads that
are not whole yet are left out: a tablet sends them again.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO

from fieldvisit import __version__
from fieldvisit.backups.archive import Packer
from fieldvisit.backups.manifest import MANIFEST, PHOTOS, Contents, Manifest, in_words
from fieldvisit.backups.occupied import at_work
from fieldvisit.backups.passphrase import Hardness, ensure_long_enough
from fieldvisit.backups.postgres import PostgresSource, postgres_source
from fieldvisit.backups.problems import BackupProblem, plain_words
from fieldvisit.backups.progress import Progress, Say
from fieldvisit.backups.rows import sqlite_file
from fieldvisit.backups.sealing import SealedWriter
from fieldvisit.backups.sqlite import SqliteSource, sqlite_source
from fieldvisit.config import Settings
from fieldvisit.kernel import clock
from fieldvisit.paths import photo_dir
from fieldvisit.photos.album import INCOMING
from fieldvisit.storage.settling import settle_folder


def back_up(
    settings: Settings,
    target: Path,
    passphrase: str,
    say: Say,
    *,
    with_keys: bool = True,
    hardness: Hardness | None = None,
) -> Contents:
    """Write the backup; what is in it. The file is there whole or not at all. Raises BackupProblem."""
    ensure_long_enough(passphrase)
    _ensure_free(settings.home, target)
    progress = Progress(say)
    with plain_words(f"writing {target}"), at_work(settings.home), _work_folder(settings.home) as work:
        progress.step("Reading the database …")
        with _source(settings, work) as source:
            if not source.revision:
                raise BackupProblem("there is nothing to back up yet: the database is empty", code="nothing_here")
            with _whole_or_not_at_all(target) as file:
                sealed = SealedWriter(file, passphrase, hardness or Hardness())
                try:
                    contents = _pack(settings, Packer(sealed), source, with_keys, progress)
                except BaseException:
                    sealed.give_up()
                    raise
    say(f"Backup {target}, {in_words(target.stat().st_size)}: {contents.summary}.")
    for line in _warnings(contents, with_keys):
        say(line)
    return contents


def keys_of(home: Path) -> dict[str, bytes]:
    """The files of the installation's keys."""
    folder = home / "keys"
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return {path.name: path.read_bytes() for path in found if path.is_file() and not path.name.startswith(".")}


def fingerprints_of(keys: dict[str, bytes]) -> dict[str, str]:
    """By which keys are known again."""
    return {name: hashlib.sha256(key).hexdigest() for name, key in keys.items()}


def _pack(
    settings: Settings, packer: Packer, source: SqliteSource | PostgresSource, with_keys: bool, progress: Progress
) -> Contents:
    keys = keys_of(settings.home)
    kind = "sqlite" if isinstance(source, SqliteSource) else "postgresql"
    manifest = Manifest(
        __version__, clock.now().isoformat(timespec="seconds"), kind, source.revision, with_keys, fingerprints_of(keys)
    )
    packer.add_json(MANIFEST, manifest.said())
    if with_keys:
        packer.add_keys(keys)
    rows = source.pack(packer)
    progress.step("Reading the photos …")
    packed = set(_pack_photos(settings.home, packer, progress))
    return packer.finish(rows, len(source.photos - packed))


def _pack_photos(home: Path, packer: Packer, progress: Progress) -> Iterator[str]:
    """Each file of the photos, by its name below their folder."""
    folder = photo_dir(home)
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or name.startswith((f"{INCOMING}/", ".")):
            continue
        try:
            progress.passed(packer.add_file(PHOTOS + name, path))
        except FileNotFoundError:  # taken away since the folder was listed; a row that knows it is counted
            continue
        yield name


def _source(
    settings: Settings, work: Path
) -> AbstractContextManager[SqliteSource] | AbstractContextManager[PostgresSource]:
    file = sqlite_file(settings.database_url)
    return postgres_source(settings.database_url) if file is None else sqlite_source(file, work)


def _warnings(contents: Contents, with_keys: bool) -> Iterator[str]:
    if contents.photos_missing:
        yield f"Look into this: {contents.photos_missing:,} photo files are missing that the database knows."
    if with_keys:
        yield "Keep the passphrase apart from the file: without it nobody can open the backup, and with it anybody."
    else:
        yield (
            "Without keys: this backup alone gives back no phone and identity number, no photo, and no sealed outbox "
            "of a tablet. Keep FIELDVISIT_HOME/keys elsewhere; restoring needs them."
        )


def _ensure_free(home: Path, target: Path) -> None:
    place = target.resolve()
    if place.is_relative_to(home.resolve()):
        raise BackupProblem(
            f"{target} lies inside FIELDVISIT_HOME, which it is to protect: choose a place outside, on another disk",
            code="target_inside",
        )
    if target.exists() or target.is_symlink():
        raise BackupProblem(f"{target} is there already: choose another name", code="target_exists")
    if not place.parent.is_dir():
        raise BackupProblem(f"there is no folder {place.parent}: make it, or choose another", code="target_missing")


@contextmanager
def _work_folder(home: Path) -> Iterator[Path]:
    """A folder of the one backup that runs; what a killed one left there is removed."""
    with (home / "backup.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupProblem("another backup is being written: wait until it has ended") from None
        folder = home / "backing-up"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _whole_or_not_at_all(target: Path) -> Iterator[BinaryIO]:
    """A file that only its owner reads, under its name when it is whole and on the disk."""
    part = target.with_name(f"{target.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.rename(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    settle_folder(target.parent)
