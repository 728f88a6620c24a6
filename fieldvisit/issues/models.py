"""Issues (问题诉求), the events they are folded from, call-backs, supervision, notices, categories and routes."""

import uuid
from datetime import date, datetime

from sqlalchemy import JSON, Boolean, Date, Float, ForeignKey, Index, Integer, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from fieldvisit.kernel.ids import new_id
from fieldvisit.storage.base import Base, UtcDateTime
from fieldvisit.storage.sealed import SealedText


class Category(Base):
    """One of the two levels of kinds of issue; administrators edit it."""

    __tablename__ = "category"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("category.code"), index=True)
    zh: Mapped[str] = mapped_column(String(80))
    en: Mapped[str] = mapped_column(String(80))
    unit_kind: Mapped[str | None] = mapped_column(String(40))  # the kind of unit that usually handles it; see routing
    sort: Mapped[int] = mapped_column(Integer, default=0)
    active: Mapped[bool] = mapped_column(Boolean, default=True)


class Issue(Base):
    """One issue as its events have left it. `grid_id` is current; `version` counts its events."""

    __tablename__ = "issue"
    __table_args__ = (
        UniqueConstraint("shard_id", "id"),
        Index("ix_issue_state_grid_id", "state", "grid_id"),
        Index("ix_issue_unit_id_state", "unit_id", "state"),
        Index("ix_issue_household_id_recorded_at", "household_id", "recorded_at"),
        Index("ix_issue_raised_by_id_recorded_at", "raised_by_id", "recorded_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    shard_id: Mapped[int] = mapped_column(Integer)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    grid_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    household_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("household.id"))
    visit_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)  # soft: a refused visit never blocks its issue
    category: Mapped[str] = mapped_column(String(40), index=True)
    description: Mapped[str] = mapped_column(Text)
    urgency: Mapped[str] = mapped_column(String(8), default="normal")
    intake: Mapped[str] = mapped_column(String(12), default="visit")
    confidential: Mapped[bool] = mapped_column(Boolean, default=False)
    state: Mapped[str] = mapped_column(String(16))
    version: Mapped[int] = mapped_column(Integer, default=1)
    cycle: Mapped[int] = mapped_column(Integer, default=1)
    level_area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    resolution_channel: Mapped[str | None] = mapped_column(String(12))
    outcome: Mapped[str | None] = mapped_column(String(12))
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[str | None] = mapped_column(String(80))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    unit_name: Mapped[str | None] = mapped_column(String(80))
    handler_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    handler_name: Mapped[str | None] = mapped_column(String(80))
    raised_by_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    raised_by_name: Mapped[str] = mapped_column(String(80))
    place: Mapped[str | None] = mapped_column(String(200))  # where it is, in words
    lat: Mapped[float | None] = mapped_column(Float)
    lon: Mapped[float | None] = mapped_column(Float)
    occurred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # of the clock that runs now
    accept_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sign_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolve_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dispatched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_contact_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_how: Mapped[str | None] = mapped_column(String(16))  # called_back, tried, rule (未回访), signed_off
    callback_due: Mapped[bool] = mapped_column(Boolean, default=False)
    returns: Mapped[int] = mapped_column(Integer, default=0)  # how often a unit gave it back
    supervised: Mapped[bool] = mapped_column(Boolean, default=False)  # under open supervision now
    device_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    clock_flag: Mapped[bool] = mapped_column(Boolean, default=False)


class Reporter(Base):
    """Someone who reported an issue and is called back. The phone lies sealed."""

    __tablename__ = "reporter"
    __table_args__ = (UniqueConstraint("shard_id", "id"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    shard_id: Mapped[int] = mapped_column(Integer)
    issue_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("issue.id"), index=True)
    member_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    name: Mapped[str | None] = mapped_column(String(80))
    phone: Mapped[str | None] = mapped_column(SealedText)
    phone_hash: Mapped[str | None] = mapped_column(String(64), index=True)


class IssueEvent(Base):
    """One step taken, for ever. The state of an issue is the fold of these."""

    __tablename__ = "issue_event"
    __table_args__ = (
        UniqueConstraint("shard_id", "id"),
        UniqueConstraint("issue_id", "seq"),
        Index("ix_issue_event_recorded_at", "recorded_at"),
        Index("ix_issue_event_step_recorded_at", "step", "recorded_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    shard_id: Mapped[int] = mapped_column(Integer)
    issue_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("issue.id"))
    seq: Mapped[int] = mapped_column(Integer)  # 1, 2, 3 … within the issue, comments and call-backs included
    step: Mapped[str] = mapped_column(String(16))
    from_state: Mapped[str | None] = mapped_column(String(16))
    to_state: Mapped[str] = mapped_column(String(16))
    version: Mapped[int] = mapped_column(Integer)  # the issue's version after it
    cycle: Mapped[int] = mapped_column(Integer, default=1)
    grid_id: Mapped[int] = mapped_column(Integer)  # of the moment
    actor_id: Mapped[uuid.UUID | None] = mapped_column(Uuid, index=True)  # None: it happened by itself
    actor_name: Mapped[str] = mapped_column(String(80), default="")
    on_behalf_of: Mapped[str | None] = mapped_column(String(80))
    unit_id: Mapped[int | None] = mapped_column(Integer)
    unit_name: Mapped[str | None] = mapped_column(String(80))
    note: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(String(12))
    detail: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    occurred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Callback(Base):
    """One try to ask a reporter whether it is solved (回访)."""

    __tablename__ = "callback"
    __table_args__ = (UniqueConstraint("shard_id", "id"), Index("ix_callback_recorded_at", "recorded_at"))

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    shard_id: Mapped[int] = mapped_column(Integer)
    issue_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("issue.id"), index=True)
    reporter_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("reporter.id"))
    cycle: Mapped[int] = mapped_column(Integer)
    officer_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    officer_name: Mapped[str] = mapped_column(String(80))
    reached: Mapped[bool] = mapped_column(Boolean)
    satisfaction: Mapped[str | None] = mapped_column(String(12))
    words: Mapped[str | None] = mapped_column(Text)
    occurred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Supervision(Base):
    """A leader's personal supervision (领衔督办): an overlay with a deadline, ended by sign-off."""

    __tablename__ = "supervision"
    __table_args__ = (UniqueConstraint("shard_id", "id"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    shard_id: Mapped[int] = mapped_column(Integer)
    issue_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("issue.id"), index=True)
    leader_id: Mapped[uuid.UUID] = mapped_column(Uuid, index=True)
    leader_name: Mapped[str] = mapped_column(String(80))
    lead_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    lead_unit_name: Mapped[str | None] = mapped_column(String(80))
    deadline: Mapped[date] = mapped_column(Date)
    directions: Mapped[str | None] = mapped_column(Text)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    signed_off_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


# One leader at a time: an issue has at most one supervision that is not signed off.
Index(
    "uq_supervision_current",
    Supervision.issue_id,
    unique=True,
    sqlite_where=Supervision.signed_off_at.is_(None),
    postgresql_where=Supervision.signed_off_at.is_(None),
)


class Notice(Base):
    """Something that concerns one person, written with the event it tells of. Holds ids and a code, never words."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_account_id_seen_at", "account_id", "seen_at"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    code: Mapped[str] = mapped_column(String(24))
    issue_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("issue.id"), index=True)
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("issue_event.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class IssueCounter(Base):
    """The last number given in a grid on a day; locked while a number is taken."""

    __tablename__ = "issue_counter"

    grid_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    last: Mapped[int] = mapped_column(Integer, default=0)
