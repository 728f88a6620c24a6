"""Receipts: every operation a tablet ever handed over, with what became of it. Never pruned."""

import uuid
from datetime import datetime

from sqlalchemy import JSON, Boolean, Index, Integer, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from fieldvisit.kernel.ids import new_id
from fieldvisit.storage.base import Base, UtcDateTime
from fieldvisit.storage.sealed import SealedText


class Receipt(Base):
    """One operation acknowledged: applied, conflict, or rejected and kept."""

    __tablename__ = "receipt"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)  # the operation's id
    device_id: Mapped[uuid.UUID] = mapped_column(Uuid, index=True)
    account_id: Mapped[uuid.UUID] = mapped_column(Uuid, index=True)
    seq: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(40))
    entity_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    hash: Mapped[str] = mapped_column(String(64))  # SHA-256 of the canonical JSON as received
    outcome: Mapped[str] = mapped_column(String(12))
    result: Mapped[dict[str, object]] = mapped_column(JSON)  # the answer given, given again to a duplicate
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Quarantined(Base):
    """An operation that could not be applied (待核对): kept whole and sealed until someone mends or dismisses it."""

    __tablename__ = "quarantined"
    __table_args__ = (Index("ix_quarantined_state_grid_id", "state", "grid_id"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    operation_id: Mapped[uuid.UUID] = mapped_column(Uuid, index=True)
    device_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    account_id: Mapped[uuid.UUID] = mapped_column(Uuid, index=True)
    account_name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(40))
    entity_id: Mapped[uuid.UUID | None] = mapped_column(Uuid, index=True)
    household_id: Mapped[uuid.UUID | None] = mapped_column(Uuid, index=True)
    grid_id: Mapped[int | None] = mapped_column(Integer)
    waits_for: Mapped[uuid.UUID | None] = mapped_column(Uuid, index=True)  # a quarantined parent
    payload: Mapped[str] = mapped_column(SealedText)
    hash: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(String(40))
    message: Mapped[str] = mapped_column(Text)
    field: Mapped[str | None] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(12), default="open")  # open, applied, dismissed
    effective_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    settled_why: Mapped[str | None] = mapped_column(Text)
    clock_flag: Mapped[bool] = mapped_column(Boolean, default=False)
