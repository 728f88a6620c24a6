"""What lies in a home and what must move: the state that is there goes aside, never away."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from fieldvisit.backups.problems import BackupProblem
from fieldvisit.backups.rows import sqlite_file
from fieldvisit.backups.switching import Move, side_database, side_folder
from fieldvisit.config import Settings
from fieldvisit.paths import photo_dir
from fieldvisit.photos.album import INCOMING


@dataclass(frozen=True)
class Aside:
    """Where the state before a restore is kept: a folder of this name, on PostgreSQL a schema too."""

    name: str

    @classmethod
    def at(cls, settings: Settings, moment: datetime) -> "Aside":
        """Named by the moment; never one that is there already."""
        database = sqlite_file(settings.database_url)
        folders = {settings.home, database.parent if database else settings.home}
        plain = f"before-restore-{moment:%Y%m%d-%H%M%S}"
        names = (plain if number == 1 else f"{plain}-{number}" for number in count(1))
        return cls(next(name for name in names if not any((folder / name).exists() for folder in folders)))

    @property
    def schema(self) -> str:
        """The schema that takes the tables."""
        return self.name.replace("-", "_")


def has_photos(home: Path) -> bool:
    """Whether any photo is kept here."""
    folder = photo_dir(home)
    return any(path.is_file() for path in folder.glob("*/*") if path.parent.name != INCOMING)


def ensure_room(settings: Settings, database_blank: bool, replace: bool) -> bool:
    """Whether the installation is blank; where it is not, somebody must have said `--replace`."""
    blank = database_blank and not has_photos(settings.home)
    if not blank and not replace:
        raise BackupProblem(
            "there is an installation here already. --replace puts the backup in its place and keeps what is there "
            f"aside, in {settings.home}",
            code="not_empty",
        )
    return blank


def ensure_movable(settings: Settings) -> None:
    """Folders are put into place by renaming them, which a disk of its own does not let happen."""
    for path in (photo_dir(settings.home), settings.home / "keys"):
        if path.is_mount():
            raise BackupProblem(
                f"{path} is a disk of its own: unmount it, restore, then move the files of {path.name} onto it"
            )


def moves_for(settings: Settings, aside: Aside, *, keys_inside: bool) -> list[Move]:
    """The renames in their order: everything old first, so that no journal of SQLite ever lies beside another file."""
    moves = []
    for place, side in _places(settings, keys_inside):
        ends = ("", "-wal", "-shm") if place.suffix and place == sqlite_file(settings.database_url) else ("",)
        old = [place.with_name(place.name + end) for end in ends]
        moves += [(path, path.parent / aside.name / path.name) for path in old if path.exists()]
        moves.append((side, place))
    return moves


def _places(settings: Settings, keys_inside: bool) -> Iterator[tuple[Path, Path]]:
    side = side_folder(settings.home)
    if keys_inside:
        yield settings.home / "keys", side / "keys"
    yield photo_dir(settings.home), side / "photos"
    database = sqlite_file(settings.database_url)
    if database is not None:
        yield database, side_database(database)


def give_to_owner(settings: Settings) -> None:
    """An administrator who restores as root leaves files that the server may read: they get the owner of the home."""
    owner = settings.home.stat()
    if os.geteuid() != 0 or owner.st_uid == 0:
        return
    side = side_folder(settings.home)
    database = sqlite_file(settings.database_url)
    own = [side, *side.rglob("*"), *([side_database(database)] if database else [])]
    for path in own:
        os.chown(path, owner.st_uid, owner.st_gid)
