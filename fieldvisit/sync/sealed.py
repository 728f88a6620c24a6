"""Taking in what a tablet hands over sealed: the same inbox as a push, in the name of whoever signed in on it.

A revoked tablet may: what was recorded before must not be lost with it. Rights are judged as for every push, at the
time of each record; what came already is a duplicate.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from fieldvisit.kernel.errors import NotVisible, Problem
from fieldvisit.people.devices import signer_of
from fieldvisit.people.viewer import Viewer
from fieldvisit.photos.arriving import Upload, take_piece
from fieldvisit.photos.opening import Announced, open_upload
from fieldvisit.surveys import attachment_uploads as files
from fieldvisit.sync.envelope import Batch, read_batch
from fieldvisit.sync.inbox import take_in
from fieldvisit.sync.outcomes import Outcome
from fieldvisit.sync.protocol import PROTOCOL
from fieldvisit.sync.sealed_rows import HandedOver, SealedPhoto, SealedRow, ensure_signed, opened, unsealed

Taken = dict[str, Any]
DIFFERS = 460  # what tus says of other bytes than were named; nobody else knows the number


def take_in_sealed(handed: HandedOver, home: Path) -> list[Taken]:
    """What became of each row, in the order given.

    Problems: not_visible (no such device, or one that cannot sign), bad_signature (of any row: nothing is taken).
    """
    return take_in_signed(ensure_all_signed(handed.device_id, handed.rows), handed.rows, home)


def ensure_all_signed(device_id: uuid.UUID, rows: Sequence[SealedRow], photos: Sequence[SealedPhoto] = ()) -> Viewer:
    """Who signed in on the device that signed all of these. Problems: as above."""
    signer = signer_of(device_id)
    if signer is None:
        raise NotVisible()
    viewer, signing_key = signer
    for row in rows:
        ensure_signed(row, str(row.seq), device_id, signing_key)
    for photo in photos:
        ensure_signed(photo, _name_of(photo), device_id, signing_key)
    return viewer


def take_in_signed(viewer: Viewer, rows: Sequence[SealedRow], home: Path) -> list[Taken]:
    """Rows whose signatures were looked at, at most as many as a push may bring; what became of each."""
    found = [_read(row, home) for row in rows]
    operations = [envelope for one in found if isinstance(one, Batch) for envelope in one.envelopes]
    results = iter(take_in(viewer, Batch(None, operations)) if operations else ())
    return [
        _taken(row.seq, next(results)) if isinstance(one, Batch) else _refused(row.seq, one)
        for row, one in zip(rows, found, strict=True)
    ]


def keep_sealed_photo(handed: SealedPhoto, home: Path) -> bool:
    """Keep a photo as if it had come by tus; False where it was kept before. Its record has to be here already.

    Problems: not_visible, bad_signature; those of `keep_signed_photo`.
    """
    return keep_signed_photo(ensure_all_signed(handed.device_id, (), [handed]), handed, home)


def keep_signed_photo(viewer: Viewer, handed: SealedPhoto, home: Path) -> bool:
    """The same of one whose signature was looked at; a file that answers name comes by the same way.

    Problems: not_opened; photo_not_named 409, and all that an upload refuses.
    """
    key, raw = handed.photo_id, unsealed(handed, _name_of(handed), home)
    take: Callable[..., Upload]
    if files.is_named(key):
        upload, take = files.open_upload(viewer, files.AnnouncedFile(key, len(raw))), files.take_piece
    else:
        upload, take = open_upload(viewer, Announced(key, len(raw))), take_piece
    if upload.offset == upload.length:
        return False
    try:
        take(viewer, key, upload.offset, BytesIO(raw[upload.offset :]))
    except Problem as problem:
        if problem.status != DIFFERS:
            raise
        raise Problem(code=problem.code, status=422, field="sealed") from problem
    return True


def _name_of(photo: SealedPhoto) -> str:
    return f"photo/{photo.photo_id}"


def _read(row: SealedRow, home: Path) -> Batch | Problem:
    """The row as a push of one operation, or what keeps it from being one: its neighbours are not held back by it."""
    try:
        return read_batch({"protocol": PROTOCOL, "operations": [opened(row, home)]})
    except Problem as problem:
        return problem


def _taken(seq: int, result: Mapping[str, Any]) -> Taken:
    code = {"code": result["code"]} if result.get("code") else {}
    return {"seq": seq, "outcome": str(result["outcome"]), **code}


def _refused(seq: int, problem: Problem) -> Taken:
    return {"seq": seq, "outcome": str(Outcome.REJECTED), "code": problem.code}
