"""A record names its photos: from then on they are awaited. Flushes, never commits.

A record that cannot be applied and waits to be checked names them just the same: its photos are taken in like any
others and shown to nobody, until the record is mended and links them.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from fieldvisit.kernel.errors import NotVisible, Problem
from fieldvisit.people.viewer import Viewer
from fieldvisit.photos.models import Photo, PhotoLink
from fieldvisit.photos.schemas import NamedPhoto, readable_photos
from fieldvisit.storage.base import db
from fieldvisit.storage.constraints import constraint_means


def _id_reused() -> Problem:
    return Problem(code="id_reuse", status=409, field="photos")


constraint_means("pk_photo", _id_reused, sqlite="photo.id")


def expect_photos(
    viewer: Viewer,
    kind: str,
    record_id: uuid.UUID,
    named: Sequence[NamedPhoto],
    *,
    shard_id: int,
    at: datetime,
    instead_of: uuid.UUID | None = None,
) -> None:
    """Link the photos to the record, making those that are new.

    A photo that is known must be the same one, and the viewer's or of the version that this one stands in for.
    Problems: id_reuse (another photo bears the id), not_visible (named by an id alone that nobody knows).
    """
    db.session.flush()  # what came in the same push may name the same photo
    ids = [one.id for one in named]
    known = {row.id: row for row in db.session.scalars(select(Photo).where(Photo.id.in_(ids)))}
    inherited = set(_linked(instead_of)) if instead_of is not None else set()
    for one in named:
        row = known.get(one.id)
        if row is None:
            db.session.add(_awaited(viewer, one, shard_id, at))
        elif not _same(row, one) or not (row.account_id == viewer.id or row.id in inherited):
            raise _id_reused()
    db.session.flush()  # the photos first: links point at them
    links = [
        {"record_id": record_id, "photo_id": key, "record_kind": kind, "place": place} for place, key in enumerate(ids)
    ]
    db.session.execute(insert(PhotoLink), links)


def carry_photos(record_id: uuid.UUID, instead_of: uuid.UUID) -> None:
    """A correction that says nothing of photos keeps those of the version it stands in for."""
    before = select(literal(record_id), PhotoLink.photo_id, PhotoLink.record_kind, PhotoLink.place).where(
        PhotoLink.record_id == instead_of
    )
    db.session.execute(insert(PhotoLink).from_select(["record_id", "photo_id", "record_kind", "place"], before))


def expect_unbound(viewer: Viewer, said: Any, *, shard_id: int, at: datetime) -> None:
    """Await what a record names that is kept and not applied. Nothing here can be wrong: what makes no sense, what is
    named by its id alone and what bears the id of another photo is passed over.
    """
    new = [one for one in readable_photos(said) if one.sha256 is not None and one.bytes is not None]
    if not new:
        return
    made = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    rows = [
        {
            "id": one.id,
            "shard_id": shard_id,
            "account_id": viewer.id,
            "sha256": one.sha256,
            "bytes": one.bytes,
            "named_at": at,
        }
        for one in new
    ]
    db.session.execute(made(Photo).on_conflict_do_nothing(), rows)


def _linked(record_id: uuid.UUID) -> Sequence[uuid.UUID]:
    return list(db.session.scalars(select(PhotoLink.photo_id).where(PhotoLink.record_id == record_id)))


def _awaited(viewer: Viewer, one: NamedPhoto, shard_id: int, at: datetime) -> Photo:
    if one.sha256 is None or one.bytes is None:
        raise NotVisible(field="photos")
    return Photo(id=one.id, shard_id=shard_id, account_id=viewer.id, sha256=one.sha256, bytes=one.bytes, named_at=at)


def _same(row: Photo, one: NamedPhoto) -> bool:
    return one.sha256 in (None, row.sha256) and one.bytes in (None, row.bytes)
