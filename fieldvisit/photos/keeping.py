"""A photo that has come whole: compared with what its record said, cleaned, kept; its dossiers are raised."""

import hashlib
import uuid
from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import select, update

from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import Problem
from fieldvisit.photos import album
from fieldvisit.photos.models import Photo, PhotoLink, PhotoState
from fieldvisit.photos.picture import Clean, Unfit, cleaned
from fieldvisit.photos.records import record_kind
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work


def settle(photo_id: uuid.UUID, sha256: str, raw: bytes) -> None:
    """Keep it, or say why not. A picture that is none is refused for good; damaged bytes may be sent again.

    Problems: photo_hash_differs 460, photo_refused 422 (`reason`: not_a_picture, too_many_pixels, broken).
    """
    if hashlib.sha256(raw).hexdigest() != sha256:
        album.drop_part(photo_id)
        with unit_of_work():
            await_again([photo_id])
        raise Problem(code="photo_hash_differs", status=460)
    try:
        clean = cleaned(raw)
    except Unfit as unfit:
        _become(photo_id, {"state": PhotoState.REFUSED, "refusal": unfit.reason})
        album.drop_part(photo_id)
        raise Problem(code="photo_refused", status=422, detail={"reason": unfit.reason}) from unfit
    _become(photo_id, kept_values(clean, album.put(clean)))
    album.drop_part(photo_id)


def kept_values(clean: Clean, stored: str) -> dict[str, Any]:
    """What the row of a kept photo says."""
    return {
        "state": PhotoState.KEPT,
        "stored": stored,
        "width": clean.width,
        "height": clean.height,
        "kept_at": now(),
    }


def _become(photo_id: uuid.UUID, values: dict[str, Any]) -> None:
    with unit_of_work():
        change_photo(photo_id, values)


def change_photo(photo_id: uuid.UUID, values: dict[str, Any]) -> None:
    """Change the row, and raise every dossier that tells of it: dossiers first, as every writer does."""
    for changed, records in _records_of(photo_id):
        changed(records)
    row = db.session.get_one(Photo, photo_id, populate_existing=True, with_for_update=True)
    if row.state != PhotoState.KEPT:  # the same photo twice at once: the first one stands
        for name, value in values.items():
            setattr(row, name, value)
    db.session.flush()


def await_lost(photo_id: uuid.UUID) -> None:
    """A photo whose files are gone is awaited as if it had never come, and its dossiers say so."""
    row = db.session.get(Photo, photo_id)
    if row is None or not is_lost(row):
        return
    for changed, records in _records_of(photo_id):
        changed(records)
    row.state, row.stored, row.kept_at = PhotoState.AWAITED, None, None
    db.session.flush()


def is_lost(row: Photo) -> bool:
    """Whether the row says kept and the disk knows nothing of it."""
    return row.state == PhotoState.KEPT and not (row.stored and album.has(row.stored))


def await_again(ids: Collection[uuid.UUID]) -> None:
    """What had begun to arrive is awaited as before; no dossier tells the two apart."""
    arriving = (Photo.id.in_(ids), Photo.state == PhotoState.ARRIVING)
    db.session.execute(update(Photo).where(*arriving).values(state=PhotoState.AWAITED))


def _records_of(photo_id: uuid.UUID) -> list[tuple[Callable[[Collection[uuid.UUID]], None], list[uuid.UUID]]]:
    found: dict[str, list[uuid.UUID]] = {}
    for link in db.session.scalars(select(PhotoLink).where(PhotoLink.photo_id == photo_id)):
        found.setdefault(link.record_kind, []).append(link.record_id)
    return [(record_kind(code).changed, records) for code, records in sorted(found.items())]
