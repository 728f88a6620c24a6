"""Files of any kind, kept sealed as they were sent: piece by piece, so that a film takes no more memory than a note.

Each piece is bound to its file, its place and to whether it is the last: none can be left out, moved or put elsewhere.
"""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from fieldvisit.kernel.errors import NotVisible, Problem
from fieldvisit.photos import album
from fieldvisit.storage.sealed import keyring

PIECE = 1024 * 1024
_LENGTH = 4  # bytes that say how long the sealed piece is


@dataclass(frozen=True)
class Sealed:
    """A file that lies on the disk. `stored` is its name there; the same content is kept once."""

    stored: str
    sha256: str
    bytes: int


def seal_file(source: IO[bytes], most: int, *, apart: str = "") -> Sealed:
    """Keep the whole of a file that can be read twice. Problems: too_large 413, nothing is kept then.

    `apart`: whose it is, where it shall go one day and nobody else's with the same content may go with it.
    """
    sha256, size = _sum(source, most)
    stored = keyring().fingerprint(f"file {apart}{sha256}")
    path = album.place_of_file(stored)
    if not path.exists():
        source.seek(0)
        album.write_pieces(path, _sealed(source, stored))
    return Sealed(stored, sha256, size)


def _sum(source: IO[bytes], most: int) -> tuple[str, int]:
    source.seek(0)
    digest, size = hashlib.sha256(), 0
    while piece := source.read(PIECE):
        digest.update(piece)
        size += len(piece)
        if size > most:
            raise Problem(code="too_large", status=413, detail={"max_bytes": most})
    return digest.hexdigest(), size


def _sealed(source: IO[bytes], stored: str) -> Iterator[bytes]:
    place, piece = 0, source.read(PIECE)
    while True:
        after = source.read(PIECE)
        sealed = keyring().seal_bytes(piece, _label(stored, place, last=not after))
        yield len(sealed).to_bytes(_LENGTH) + sealed
        if not after:
            return
        place, piece = place + 1, after


def has_file(stored: str) -> bool:
    """Whether it is there. A disk may have been put back without it."""
    return album.place_of_file(stored).exists()


def file_pieces(stored: str) -> Iterator[bytes]:
    """The content again, piece by piece. Problems: not_visible where the file is gone."""
    try:
        file = album.place_of_file(stored).open("rb")
    except FileNotFoundError:
        raise NotVisible() from None
    with file:
        length = file.seek(0, io.SEEK_END)
        file.seek(0)
        place = 0
        while file.tell() < length:
            sealed = file.read(int.from_bytes(file.read(_LENGTH)))
            yield keyring().open_bytes(sealed, _label(stored, place, last=file.tell() == length))
            place += 1


def _label(stored: str, place: int, *, last: bool) -> bytes:
    return f"{stored}.file.{place}.{'last' if last else 'more'}".encode()
