"""The one table of jobs. The queue beside it (bell.py) only wakes the worker: what is to be done stands here."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from fieldvisit.kernel.ids import new_id
from fieldvisit.storage.base import Base, UtcDateTime
from fieldvisit.storage.sealed import SealedText


class State(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Base):
    """One job. `worker` holds the lease while `heartbeat_at` is fresh; whoever comes later takes the job up again."""

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("kind", "night"),  # nightly work runs once a night, whoever plans it
        Index("ix_job_state_asked_at", "state", "asked_at"),
        Index("ix_job_asked_by_asked_at", "asked_by", "asked_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(40), default="")  # a word of the program, never one that people gave
    arguments: Mapped[str] = mapped_column(SealedText)  # JSON; filters may hold names
    language: Mapped[str] = mapped_column(String(8), default="zh")
    state: Mapped[str] = mapped_column(String(12), default=State.QUEUED)
    done: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int | None] = mapped_column(Integer)
    asked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    night: Mapped[date | None] = mapped_column(Date)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    heartbeat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    worker: Mapped[str | None] = mapped_column(String(80))
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    cancel_asked: Mapped[bool] = mapped_column(Boolean, default=False)
    file_name: Mapped[str | None] = mapped_column(String(160))  # how it is called when fetched; on disk it is the id
    file_size: Mapped[int | None] = mapped_column(Integer)
    file_gone: Mapped[bool] = mapped_column(Boolean, default=False)
    error: Mapped[str | None] = mapped_column(String(40))
