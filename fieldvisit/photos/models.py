"""Photos and the records that name them. The bytes lie in files (`album.py`); a row says which and how far it came.

A link says that a record names a photo. A correction that names fewer leaves the old links on the version it stands
in for: what was taken away is kept there, and no longer shown.
"""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from fieldvisit.storage.base import Base, UtcDateTime


class PhotoState(StrEnum):
    """How far a photo has come."""

    AWAITED = "awaited"  # a record names it, nothing is here
    ARRIVING = "arriving"  # an upload was opened
    KEPT = "kept"  # cleaned and stored
    REFUSED = "refused"  # it is what the record named, and no picture that can be kept


class Photo(Base):
    """One photo, named by its tablet. `sha256` and `bytes` are of what is sent, not of what is kept."""

    __tablename__ = "photo"
    __table_args__ = (
        UniqueConstraint("shard_id", "id"),
        Index("ix_photo_device_id_opened_at", "device_id", "opened_at"),
        Index("ix_photo_account_id_state", "account_id", "state"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    shard_id: Mapped[int] = mapped_column(Integer)
    account_id: Mapped[uuid.UUID] = mapped_column(Uuid)  # who named it, and so may send it
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(8), default=PhotoState.AWAITED)
    refusal: Mapped[str | None] = mapped_column(String(40))
    named_at: Mapped[datetime] = mapped_column(UtcDateTime)
    device_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)  # that opened the upload last
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    kept_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stored: Mapped[str | None] = mapped_column(String(64))  # the name of its files
    width: Mapped[int | None] = mapped_column(Integer)
    height: Mapped[int | None] = mapped_column(Integer)


class PhotoLink(Base):
    """A record names a photo. Records are visits and issues; their rooms lie above, so the link is soft."""

    __tablename__ = "photo_link"
    __table_args__ = (Index("ix_photo_link_photo_id", "photo_id"),)

    record_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    photo_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("photo.id"), primary_key=True)
    record_kind: Mapped[str] = mapped_column(String(8))
    place: Mapped[int] = mapped_column(Integer)  # in the order of the record, from 0
