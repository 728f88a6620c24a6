"""An upload is opened for a photo that a record has named, by who named it; and given up, by them or by time."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import Problem
from fieldvisit.people.viewer import Viewer
from fieldvisit.photos import album
from fieldvisit.photos.arriving import Upload, upload_of
from fieldvisit.photos.keeping import await_again, await_lost
from fieldvisit.photos.limits import BYTES_A_DAY, KEPT_OPEN, MAX_BYTES, MOST_OPEN
from fieldvisit.photos.models import Photo, PhotoState
from fieldvisit.photos.picture import TYPES
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Announced:
    """What a client says of the bytes it is about to send."""

    photo_id: uuid.UUID
    length: int
    sha256: str | None = None
    filetype: str | None = None


def open_upload(viewer: Viewer, said: Announced) -> Upload:
    """Begin, or begin anew; of a photo that is kept already the end is told.

    Problems: too_large 413, wrong_type 415, photo_not_named 409 (its record is not here yet: later), id_reuse 409
    (other bytes under the id), photo_refused 410, too_many_uploads 429.
    """
    if said.length > MAX_BYTES:
        raise Problem(code="too_large", status=413, detail={"max_bytes": MAX_BYTES})
    if said.filetype is not None and said.filetype not in TYPES:
        raise Problem(code="wrong_type", status=415, field="filetype")
    with unit_of_work():
        await_lost(said.photo_id)
        row = _named(viewer, said)
        if row.state in (PhotoState.AWAITED, PhotoState.ARRIVING):
            _ensure_bounded(viewer, row)
            album.begin_part(row.id)
            row.state, row.device_id, row.opened_at = PhotoState.ARRIVING, viewer.device_id, now()
            db.session.flush()
    return upload_of(viewer, said.photo_id)


def _named(viewer: Viewer, said: Announced) -> Photo:
    """The photo, locked. One that nobody named and one that another named look alike."""
    query = select(Photo).where(Photo.id == said.photo_id, Photo.account_id == viewer.id)
    row = db.session.scalar(query.with_for_update())
    if row is None:
        raise Problem(code="photo_not_named", status=409, field="photo_id")
    if said.length != row.bytes or said.sha256 not in (None, row.sha256):
        raise Problem(code="id_reuse", status=409, field="photo_id")
    return row


def _ensure_bounded(viewer: Viewer, row: Photo) -> None:
    others = (Photo.account_id == viewer.id, Photo.id != row.id)
    arriving = select(func.count()).select_from(Photo).where(*others, Photo.state == PhotoState.ARRIVING)
    if (db.session.scalar(arriving) or 0) >= MOST_OPEN:
        raise Problem(code="too_many_uploads", status=429, detail={"retry_after": 3600})
    today = (Photo.device_id == viewer.device_id, Photo.opened_at > now() - A_DAY, Photo.id != row.id)
    opened = db.session.scalar(select(func.coalesce(func.sum(Photo.bytes), 0)).where(*today)) or 0
    if opened + row.bytes > BYTES_A_DAY:
        raise Problem(code="too_many_uploads", status=429, detail={"retry_after": 3600})


def give_up(viewer: Viewer, photo_id: uuid.UUID) -> None:
    """Forget what has come; the photo is awaited again. One that is kept stays. Problems: those of `upload_of`."""
    upload = upload_of(viewer, photo_id)
    if upload.offset == upload.length:
        raise Problem(code="photo_kept", status=403)
    with album.open_part(photo_id):
        album.drop_part(photo_id)
    with unit_of_work():
        await_again([photo_id])


def give_up_old() -> int:
    """Forget what nobody goes on with; answers how many uploads. Source: tus, expiration."""
    dropped = album.drop_old(KEPT_OPEN.total_seconds())
    if dropped:
        with unit_of_work():
            await_again(dropped)
    return len(dropped)
