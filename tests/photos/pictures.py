"""Pictures for the tests: drawn on the spot, with the place where they were taken written into them."""

import hashlib
import uuid
from io import BytesIO
from typing import Any

from PIL import Image

from fieldvisit.kernel import clock
from fieldvisit.kernel.ids import new_id
from fieldvisit.photos import album
from fieldvisit.photos.keeping import kept_values
from fieldvisit.photos.models import Photo, PhotoLink
from fieldvisit.photos.picture import cleaned
from fieldvisit.photos.seen import photos_of
from fieldvisit.storage.base import db

GPS = 0x8825


def drawn(form: str = "JPEG", size: tuple[int, int] = (640, 480), *, noise: int = 60, **more: Any) -> bytes:
    """A picture that no compressor makes tiny."""
    image = Image.effect_noise(size, noise).convert("RGB")
    out = BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def located(size: tuple[int, int] = (640, 480), orientation: int = 6) -> bytes:
    """A photo as a telephone takes it: lying on its side, with its place and its owner's name."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x013B] = "Zhou Artist"
    exif.get_ifd(GPS).update({1: "N", 2: (30.0, 25.0, 17.0), 3: "E", 4: (120.0, 36.0, 2.0)})
    return drawn("JPEG", size, exif=exif.tobytes(), comment=b"kitchen of Zhou")


def named(raw: bytes, key: object = None) -> dict[str, Any]:
    """How a record names the photo."""
    return {"id": str(key or new_id()), "sha256": hashlib.sha256(raw).hexdigest(), "bytes": len(raw)}


def kept_photo(account: Any, *, raw: bytes | None = None, state: str = "kept", **records: Any) -> Photo:
    """A photo as if it had come: `visit=`, `issue=` are the ids of the records that name it."""
    raw = raw or drawn(size=(64, 48))
    said, clean = named(raw), cleaned(raw)
    values = kept_values(clean, album.put(clean)) if state == "kept" else {"state": state}
    row = Photo(
        id=uuid.UUID(said["id"]),
        shard_id=1,
        account_id=account.id,
        sha256=said["sha256"],
        bytes=said["bytes"],
        named_at=clock.now(),
        **values,
    )
    db.session.add(row)
    db.session.flush()
    for kind, record_id in records.items():
        link = PhotoLink(record_id=record_id, photo_id=row.id, record_kind=kind, place=_next_place(record_id))
        db.session.add(link)
        db.session.flush()
    db.session.commit()
    return row


def _next_place(record_id: uuid.UUID) -> int:
    return len(photos_of([record_id]).get(record_id, ()))
