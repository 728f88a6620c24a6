"""What pages and dossiers tell of photos, and which of them a viewer may look at."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from fieldvisit.kernel.errors import NotVisible
from fieldvisit.people.viewer import Viewer
from fieldvisit.photos.keeping import is_lost
from fieldvisit.photos.models import Photo, PhotoLink, PhotoState
from fieldvisit.photos.records import record_kind, seen_records
from fieldvisit.storage.base import db

_AWAITED = (PhotoState.AWAITED, PhotoState.ARRIVING)


@dataclass(frozen=True)
class PhotoLine:
    """One photo of a record. `place` counts from 1; sides in pixels, None while it is not kept."""

    id: uuid.UUID
    place: int
    state: str
    refusal: str | None
    width: int | None
    height: int | None
    at: datetime

    @property
    def kept(self) -> bool:
        """Whether there is something to look at."""
        return self.state == PhotoState.KEPT

    @property
    def awaited(self) -> bool:
        """Whether it has not come yet."""
        return self.state in _AWAITED


_OF_RECORDS = (
    select(PhotoLink.record_id, PhotoLink.place, Photo)
    .join(Photo, Photo.id == PhotoLink.photo_id)
    .where(PhotoLink.record_id.in_(bindparam("ids", expanding=True)))
    .order_by(PhotoLink.record_id, PhotoLink.place)
)


def photos_of(record_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[PhotoLine]]:
    """{record: its photos in their order}. Whoever asks has judged the records."""
    found: dict[uuid.UUID, list[PhotoLine]] = defaultdict(list)
    if record_ids:
        for record_id, place, row in db.session.execute(_OF_RECORDS, {"ids": list(record_ids)}):
            found[record_id].append(_line(row, place))
    return found


def count_photos(record_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """{record: how many photos it names}; records without any are left out. Whoever asks has judged the records."""
    query = select(PhotoLink.record_id, func.count()).where(PhotoLink.record_id.in_(record_ids))
    return dict(db.session.execute(query.group_by(PhotoLink.record_id)).all()) if record_ids else {}


def shown_photos(viewer: Viewer, kind: str, record_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[PhotoLine]]:
    """{record: its photos}, of those records whose photos the viewer may look at."""
    found = photos_of(record_ids)
    seen = record_kind(kind).seen(viewer, list(found)) if found else set()
    return {key: lines for key, lines in found.items() if key in seen}


def facts_for_dossiers(record_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[str, list[dict[str, str]]]]:
    """{record: {photos: [{id, state}]}} as a tablet is told: awaited, kept or refused. Records without are left out."""
    return {
        key: {"photos": [{"id": str(line.id), "state": "awaited" if line.awaited else line.state} for line in lines]}
        for key, lines in photos_of(record_ids).items()
    }


def missing_photos(account_id: uuid.UUID, ids: Collection[uuid.UUID]) -> list[uuid.UUID]:
    """Those that are not here and would be taken: never named, not kept, or lost since. A refused one is settled."""
    if not ids:
        return []
    settled = Photo.state.in_((PhotoState.KEPT, PhotoState.REFUSED))
    rows = db.session.scalars(select(Photo).where(Photo.id.in_(ids), Photo.account_id == account_id, settled))
    here = {row.id for row in rows if not is_lost(row)}
    return [key for key in dict.fromkeys(ids) if key not in here]


@dataclass(frozen=True)
class PhotoSeen:
    """A photo that a viewer may look at, among those of the record by which it is reached."""

    line: PhotoLine
    stored: str
    page: str
    all: tuple[PhotoLine, ...]

    @property
    def kept(self) -> tuple[PhotoLine, ...]:
        """Those there is something to see of."""
        return tuple(one for one in self.all if one.kept)

    @property
    def before(self) -> PhotoLine | None:
        """The one before it."""
        return next((one for one in reversed(self.kept) if one.place < self.line.place), None)

    @property
    def after(self) -> PhotoLine | None:
        """The one after it."""
        return next((one for one in self.kept if one.place > self.line.place), None)


def stored_photo(viewer: Viewer, photo_id: uuid.UUID) -> str:
    """The name of its files. Problems: not_visible (hidden, taken out of its record, or not kept)."""
    return _reached(viewer, photo_id)[0]


def photo_seen(viewer: Viewer, photo_id: uuid.UUID) -> PhotoSeen:
    """The photo with the way back to its record and to its neighbours. Problems: those of `stored_photo`."""
    stored, kind, record_id = _reached(viewer, photo_id)
    lines = photos_of([record_id])[record_id]
    line = next(one for one in lines if one.id == photo_id)
    return PhotoSeen(line, stored, record_kind(kind).page(record_id), tuple(lines))


def _reached(viewer: Viewer, photo_id: uuid.UUID) -> tuple[str, str, uuid.UUID]:
    """Its files' name, and the record by which the viewer reaches it."""
    stored = db.session.scalar(select(Photo.stored).where(Photo.id == photo_id, Photo.state == PhotoState.KEPT))
    links = list(db.session.scalars(select(PhotoLink).where(PhotoLink.photo_id == photo_id)))
    by_kind: dict[str, list[uuid.UUID]] = defaultdict(list)
    for link in links:
        by_kind[link.record_kind].append(link.record_id)
    seen = seen_records(viewer, by_kind)
    reached = next((one for one in sorted(links, key=lambda one: one.record_id) if one.record_id in seen), None)
    if stored is None or reached is None:
        raise NotVisible()
    return stored, reached.record_kind, reached.record_id


def _line(row: Photo, place: int) -> PhotoLine:
    return PhotoLine(row.id, place + 1, row.state, row.refusal, row.width, row.height, row.named_at)
