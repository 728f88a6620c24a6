"""Bytes come in pieces, over days if need be; the last one is acknowledged only when the picture is kept.

So a server that dies between the last byte and the row still asks for that byte, and nothing is half kept. No
transaction is open while bytes come: a tablet on a weak signal takes minutes over them.
"""

import base64
import errno
import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import BinaryIO, Protocol

from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import NotVisible, Problem
from fieldvisit.people.viewer import Viewer
from fieldvisit.photos import album
from fieldvisit.photos.keeping import is_lost, settle
from fieldvisit.photos.limits import KEPT_OPEN
from fieldvisit.photos.models import Photo, PhotoState
from fieldvisit.storage.base import db

PIECE = 64 * 1024
HASHES: dict[str, Callable[[], "hashlib._Hash"]] = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}


class Incoming(Protocol):
    """The body of a request."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, empty at the end."""
        ...


@dataclass(frozen=True)
class Checksum:
    """What a piece should add up to."""

    algorithm: str
    digest: bytes


@dataclass(frozen=True)
class Upload:
    """An upload as its owner sees it. `offset`: how many bytes are acknowledged."""

    id: uuid.UUID
    sha256: str
    length: int
    offset: int
    expires_at: datetime | None = None


def checksum_of(header: str) -> Checksum:
    """What an Upload-Checksum header says. Problems: bad_checksum 400."""
    algorithm, _, encoded = header.strip().partition(" ")
    try:
        digest = base64.b64decode(encoded, validate=True)
    except ValueError:
        digest = b""
    if algorithm not in HASHES or not digest:
        raise Problem(code="bad_checksum", status=400, field="Upload-Checksum")
    return Checksum(algorithm, digest)


def upload_of(viewer: Viewer, photo_id: uuid.UUID) -> Upload:
    """How far it has come; and no transaction is left open.

    Problems: not_visible (not the viewer's, or never begun), photo_refused 410, upload_expired 410.
    """
    row = db.session.get(Photo, photo_id)
    facts = (row.account_id, row.state, row.refusal, row.sha256, row.bytes) if row and not is_lost(row) else None
    db.session.rollback()
    if facts is None or facts[0] != viewer.id:
        raise NotVisible()
    _, state, refusal, sha256, length = facts
    if state == PhotoState.KEPT:
        return Upload(photo_id, sha256, length, length)
    if state == PhotoState.REFUSED:
        raise Problem(code="photo_refused", status=410, detail={"reason": refusal})
    return part_of(photo_id, sha256, length)


def part_of(upload_id: uuid.UUID, sha256: str, length: int) -> Upload:
    """What has come of a file that is not kept yet. Problems: not_visible (never begun), upload_expired 410."""
    size, age = album.size_of_part(upload_id), timedelta(seconds=album.age_of_part(upload_id))
    if size is None:
        raise NotVisible()
    if age > KEPT_OPEN:
        raise Problem(code="upload_expired", status=410)
    return Upload(upload_id, sha256, length, acknowledged(size, length), now() - age + KEPT_OPEN)


def acknowledged(size: int, length: int) -> int:
    """How many of these bytes may be called received: never the last one before all is kept."""
    return min(size, length - 1)


def take_piece(
    viewer: Viewer, photo_id: uuid.UUID, offset: int, body: Incoming, checksum: Checksum | None = None
) -> Upload:
    """Write the piece to where the upload stands; when it is whole, keep the picture.

    Problems: those of `upload_of`; wrong_offset 409 (with the right one), too_large 413, checksum_differs 460,
    upload_locked 423, no_space 507; of the whole: photo_hash_differs 460, photo_refused 422.
    """
    upload = upload_of(viewer, photo_id)
    return add_piece(upload, offset, body, checksum, lambda part: settle(photo_id, upload.sha256, part.read()))


def add_piece(
    upload: Upload, offset: int, body: Incoming, checksum: Checksum | None, keep: Callable[[BinaryIO], None]
) -> Upload:
    """The same of any file: `keep` gets all of it, from its beginning, and drops the part or says what is wrong."""
    ensure_here(offset, upload.offset)
    if upload.offset == upload.length:  # kept already: whoever asks again is told so
        return upload
    with album.open_part(upload.id) as part:
        ensure_here(offset, acknowledged(part.seek(0, 2), upload.length))
        append_piece(part, offset, body, upload.length, checksum)
        came = part.seek(0, 2)
        if came == upload.length:
            part.seek(0)
            keep(part)
            return replace(upload, offset=came, expires_at=None)
    return replace(upload, offset=came, expires_at=now() + KEPT_OPEN)


def ensure_here(said: int, offset: int) -> None:
    """Problems: wrong_offset 409, with the right one."""
    if said != offset:
        raise Problem(code="wrong_offset", status=409, field="Upload-Offset", detail={"offset": offset})


def append_piece(part: BinaryIO, offset: int, body: Incoming, length: int, checksum: Checksum | None) -> None:
    """What comes is on the disk before it is acknowledged; what is too much or damaged is taken back whole."""
    part.truncate(offset)
    part.seek(offset)
    adding = HASHES[checksum.algorithm]() if checksum else None
    try:
        while piece := body.read(min(PIECE, length + 1 - part.tell())):
            if part.tell() + len(piece) > length:
                part.truncate(offset)
                raise Problem(code="too_large", status=413, detail={"max_bytes": length})
            if part.write(piece) < len(piece):
                raise OSError(errno.ENOSPC, "half a piece")
            if adding:
                adding.update(piece)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Problem(code="no_space", status=507) from error
        raise
    if checksum and adding and adding.digest() != checksum.digest:
        part.truncate(offset)
        raise Problem(code="checksum_differs", status=460, field="Upload-Checksum")
    album.settle_file(part)
