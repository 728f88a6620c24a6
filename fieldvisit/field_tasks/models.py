"""Tasks at a door, stored because no fact of the household says them."""

import uuid
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from fieldvisit.kernel.ids import new_id
from fieldvisit.storage.base import Base, UtcDateTime

LONGEST = 120


class FieldTask(Base):
    """One thing to do at a household, for whoever keeps it. Open while `done_at` is null."""

    __tablename__ = "field_task"
    __table_args__ = (
        UniqueConstraint("shard_id", "id"),
        Index("ix_field_task_household_id_done_at", "household_id", "done_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    shard_id: Mapped[int] = mapped_column(Integer)
    household_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("household.id"))
    words: Mapped[str] = mapped_column(String(LONGEST))
    due_on: Mapped[date | None] = mapped_column(Date)
    submission_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)  # the answers that set it
    form_title: Mapped[str | None] = mapped_column(String(200))
    made_by: Mapped[uuid.UUID] = mapped_column(Uuid)
    made_by_name: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_by: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    done_by_name: Mapped[str | None] = mapped_column(String(80))
    said_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # of the last word on it, done or not after all
