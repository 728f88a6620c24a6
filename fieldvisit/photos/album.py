"""Where the bytes of photos lie: arriving ones as they came, kept ones sealed and named by what they hold.

The size of an arriving file is the truth about how much has come, whatever became of the process that wrote it.
"""

import fcntl
import hashlib
import os
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from flask import Flask, current_app

from fieldvisit.kernel.errors import NotVisible, Problem
from fieldvisit.photos.picture import Clean
from fieldvisit.storage.sealed import keyring
from fieldvisit.storage.settling import settle_folder

SIZES = ("full", "thumb")
FILE = "file"  # in the place of a size: what is kept as it was sent
INCOMING = "incoming"  # the folder of uploads that are not whole
_EXTENSION = "fieldvisit.photos"


def install_album(app: Flask, folder: Path) -> None:
    """Say where photos lie; folders are made when the first one comes."""
    app.extensions[_EXTENSION] = folder


def _folder() -> Path:
    path: Path = current_app.extensions[_EXTENSION]
    return path


def _incoming() -> Path:
    path = _folder() / INCOMING
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


# --- arriving ---


def part_of(photo_id: uuid.UUID) -> Path:
    """The file of an upload that is not whole yet."""
    return _incoming() / f"{photo_id}.part"


def begin_part(photo_id: uuid.UUID) -> None:
    """An empty file, in place of what may be there."""
    with open_part(photo_id, make=True) as file:
        file.truncate(0)
        settle_file(file)


def size_of_part(photo_id: uuid.UUID) -> int | None:
    """How many bytes have come; None without an upload."""
    try:
        return part_of(photo_id).stat().st_size
    except FileNotFoundError:
        return None


def age_of_part(photo_id: uuid.UUID) -> float:
    """Seconds since the last byte came."""
    try:
        return time.time() - part_of(photo_id).stat().st_mtime
    except FileNotFoundError:
        return 0.0


@contextmanager
def open_part(photo_id: uuid.UUID, *, make: bool = False) -> Iterator[BinaryIO]:
    """The file, held by nobody else. Problems: upload_locked 423, not_visible."""
    flags = os.O_RDWR | (os.O_CREAT if make else 0)
    try:
        handle = os.open(part_of(photo_id), flags, 0o600)
    except FileNotFoundError:
        raise NotVisible() from None
    with os.fdopen(handle, "r+b", buffering=0) as file:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem(code="upload_locked", status=423) from None
        yield file


def settle_file(file: BinaryIO) -> None:
    """What was written is on the disk."""
    file.flush()
    os.fsync(file.fileno())


def drop_part(photo_id: uuid.UUID) -> None:
    """Forget what has come."""
    part_of(photo_id).unlink(missing_ok=True)


def drop_old(seconds: float) -> list[uuid.UUID]:
    """Remove what nobody goes on with; answers the uploads among it."""
    dropped = []
    for path in _incoming().iterdir():
        if time.time() - path.stat().st_mtime <= seconds:
            continue
        path.unlink(missing_ok=True)
        if path.suffix == ".part":
            dropped.append(uuid.UUID(path.stem))
    return dropped


# --- kept ---


def files_of(name: str) -> list[str]:
    """The files of a kept photo, below the folder of photos."""
    return [_place(name, size) for size in SIZES]


def file_named(name: str) -> str:
    """The one file of what is kept as it was sent, below the folder of photos."""
    return _place(name, FILE)


def put(clean: Clean) -> str:
    """Keep a picture with its thumbnail, sealed; answers its name. The same picture is kept once."""
    name = keyring().fingerprint(hashlib.sha256(clean.full).hexdigest())
    for size, content in (("thumb", clean.thumb), ("full", clean.full)):
        path = _kept(name, size)
        if not path.exists():
            _write_whole(path, keyring().seal_bytes(content, _label(name, size)))
    return name


def has(name: str) -> bool:
    """Whether the picture is there to be looked at. A disk may have been put back without it."""
    return all(_kept(name, size).exists() for size in SIZES)


def fetch(name: str, size: str) -> bytes:
    """The JPEG again. Problems: not_visible where the file is gone."""
    try:
        sealed = _kept(name, size).read_bytes()
    except FileNotFoundError:
        raise NotVisible() from None
    return keyring().open_bytes(sealed, _label(name, size))


def _kept(name: str, size: str) -> Path:
    return _folder() / _place(name, size)


def _place(name: str, size: str) -> str:
    return f"{name[:2]}/{name}.{size}"


def _label(name: str, size: str) -> bytes:
    """What the seal is bound to, so that one file cannot stand in for another."""
    return f"{name}.{size}".encode()


def _write_whole(path: Path, content: bytes) -> None:
    write_pieces(path, (content,))


def place_of_file(name: str) -> Path:
    """Where a file that is no photo lies, sealed in pieces (`sealed_files.py`)."""
    return _kept(name, FILE)


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """On the disk whole, or not there at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = _incoming() / f"{uuid.uuid4()}.half"
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.writelines(pieces)
        settle_file(file)
    half.replace(path)
    settle_folder(path.parent)
