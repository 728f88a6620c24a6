"""Visits at the door and courtyard meetings (纳凉会). Immutable: a correction supersedes and keeps the original.

Beside them what is planned (appointments) and the quick phrases that administrators keep.
"""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Boolean, Float, ForeignKey, Index, Integer, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from fieldvisit.kernel.ids import new_id
from fieldvisit.storage.base import Base, UtcDateTime


class VisitKind(StrEnum):
    """Kinds of visit to one household. Meetings are rows of their own."""

    DOOR = "door"
    APPOINTMENT = "appointment"
    ASSISTANCE = "assistance"
    CONDOLENCE = "condolence"
    FOLLOW_UP = "follow_up"
    ENTERPRISE = "enterprise"
    LEADER = "leader"
    SWEEP = "sweep"
    ALARM = "alarm"


class Outcome(StrEnum):
    """What came of knocking. Never preset."""

    MET = "met"
    NOBODY_HOME = "nobody_home"
    REFUSED = "refused"
    COME_BACK_LATER = "come_back_later"
    MOVED_AWAY = "moved_away"


class Visit(Base):
    """One visit. Keeps the grid and the cadre's name of the moment for ever."""

    __tablename__ = "visit"
    __table_args__ = (
        UniqueConstraint("shard_id", "id"),
        Index("ix_visit_household_id_started_at", "household_id", "started_at"),
        Index("ix_visit_grid_id_started_at", "grid_id", "started_at"),
        Index("ix_visit_cadre_id_started_at", "cadre_id", "started_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    shard_id: Mapped[int] = mapped_column(Integer)
    household_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("household.id"))
    grid_id: Mapped[int] = mapped_column(Integer)
    cadre_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    cadre_name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str] = mapped_column(String(16))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)  # when it happened, as said and clamped
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)  # the server's clock
    notes: Mapped[str | None] = mapped_column(Text)
    phrases: Mapped[list[str]] = mapped_column(JSON, default=list)
    people_met: Mapped[list[str]] = mapped_column(JSON, default=list)
    companions: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)  # [{id, name}]
    given: Mapped[list[dict[str, object]]] = mapped_column(JSON, default=list)
    given_fen: Mapped[int] = mapped_column(Integer, default=0)  # the value of all of it, in hundredths of a yuan
    lat: Mapped[float | None] = mapped_column(Float)
    lon: Mapped[float | None] = mapped_column(Float)
    accuracy_m: Mapped[float | None] = mapped_column(Float)
    device_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    clock_flag: Mapped[bool] = mapped_column(Boolean, default=False)
    supersedes: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    superseded: Mapped[bool] = mapped_column(Boolean, default=False)
    corrected_by: Mapped[uuid.UUID | None] = mapped_column(Uuid)  # where someone else corrected it
    corrected_by_name: Mapped[str | None] = mapped_column(String(80))


class Meeting(Base):
    """A courtyard meeting: attendance by door over the whole grid, and a headcount."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("shard_id", "id"),
        Index("ix_meeting_grid_id_started_at", "grid_id", "started_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    shard_id: Mapped[int] = mapped_column(Integer)
    grid_id: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(24), default="courtyard_meeting")
    cadre_id: Mapped[uuid.UUID] = mapped_column(Uuid, index=True)
    cadre_name: Mapped[str] = mapped_column(String(80))
    place: Mapped[str] = mapped_column(String(120))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    headcount: Mapped[int | None] = mapped_column(Integer)
    notes: Mapped[str | None] = mapped_column(Text)
    device_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    clock_flag: Mapped[bool] = mapped_column(Boolean, default=False)
    supersedes: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    superseded: Mapped[bool] = mapped_column(Boolean, default=False)
    corrected_by: Mapped[uuid.UUID | None] = mapped_column(Uuid)  # where someone else corrected it
    corrected_by_name: Mapped[str | None] = mapped_column(String(80))


class Attendance(Base):
    """A household that came to a meeting."""

    __tablename__ = "attendance"
    __table_args__ = (Index("ix_attendance_household_id", "household_id"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    household_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("household.id"), primary_key=True)
    shard_id: Mapped[int] = mapped_column(Integer)


class Companion(Base):
    """Someone who stood at the door too: the one entry counts for all of them, and is found from each."""

    __tablename__ = "companion"
    __table_args__ = (Index("ix_companion_account_id", "account_id"),)

    visit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    shard_id: Mapped[int] = mapped_column(Integer)
    address: Mapped[str] = mapped_column(String(240))  # the door as it was called then


class Planned(StrEnum):
    """Where an appointment stands."""

    OPEN = "open"
    KEPT = "kept"
    CANCELLED = "cancelled"


class Appointment(Base):
    """An appointed visit (约访): when, with whom and why."""

    __tablename__ = "appointment"
    __table_args__ = (
        UniqueConstraint("shard_id", "id"),
        Index("ix_appointment_household_id_state", "household_id", "state"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    shard_id: Mapped[int] = mapped_column(Integer)
    household_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("household.id"))
    planned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    with_whom: Mapped[str | None] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(12), default=Planned.OPEN)
    made_by: Mapped[uuid.UUID] = mapped_column(Uuid)
    made_by_name: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    visit_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)  # the visit that kept it
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Phrase(Base):
    """A quick phrase: what is said at most doors, one tap each. Old visits keep naming one that was put away."""

    __tablename__ = "phrase"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    zh: Mapped[str] = mapped_column(String(80))
    en: Mapped[str] = mapped_column(String(120))
    kinds: Mapped[list[str]] = mapped_column(JSON, default=list)
    outcomes: Mapped[list[str]] = mapped_column(JSON, default=list)
    households: Mapped[list[str]] = mapped_column(JSON, default=list)
    sort: Mapped[int] = mapped_column(Integer, default=0)
    active: Mapped[bool] = mapped_column(Boolean, default=True)
