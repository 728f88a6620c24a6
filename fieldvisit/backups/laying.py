"""Lay a backup out beside its place: rows into the target, photos and keys into the side folder."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from fieldvisit.backups.archive import opened
from fieldvisit.backups.manifest import DATABASE, KEYS, PHOTOS
from fieldvisit.backups.places import give_to_owner
from fieldvisit.backups.postgres import PostgresTarget
from fieldvisit.backups.progress import Progress, Say
from fieldvisit.backups.sqlite import SqliteTarget
from fieldvisit.backups.switching import side_folder
from fieldvisit.config import Settings

Target = SqliteTarget | PostgresTarget


def lay_out(settings: Settings, source: Path, passphrase: str, target: Target, schema: str | None, say: Say) -> str:
    """Everything beside its place and on the disk, brought up to date; the new epoch. Nothing that is used is touched.

    `schema` takes the tables that are there on PostgreSQL; without one they are blank and dropped.
    """
    progress = Progress(say)
    progress.step("Laying out database, photos and keys …")
    side = side_folder(settings.home)
    side.mkdir(mode=0o700)
    (side / "photos").mkdir(mode=0o700)
    with opened(source, passphrase) as archive:
        target.begin(archive.manifest.revision, schema)
        for name, member in archive.members():
            if name.startswith(DATABASE):
                target.take(name, member)
            elif name.startswith(PHOTOS):
                _write(side / name, member.pieces())
            elif name == KEYS:
                for key, content in archive.keys_in(member).items():
                    _write(side / "keys" / key, iter([content]))
            progress.passed(member.size)
    epoch = target.bring_up_to_date(archive.contents.rows)
    give_to_owner(settings)
    os.sync()
    return epoch


def _write(path: Path, pieces: Iterator[bytes]) -> None:
    with _new_file(path) as file:
        for piece in pieces:
            file.write(piece)


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        yield file
