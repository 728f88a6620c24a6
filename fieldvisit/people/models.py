"""Accounts, units, grants, devices and the audit trail."""

import uuid
from datetime import datetime

from sqlalchemy import JSON, Boolean, CheckConstraint, Float, ForeignKey, Index, Integer, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from fieldvisit.kernel.ids import new_id
from fieldvisit.storage.base import Base, UtcDateTime
from fieldvisit.storage.sealed import SealedText


class Unit(Base):
    """A department that handles issues (承办单位)."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    active: Mapped[bool] = mapped_column(Boolean, default=True)


class Account(Base):
    """A person who signs in. Without a password hash the account waits for its first activation."""

    __tablename__ = "account"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    title: Mapped[str | None] = mapped_column(String(80))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(SealedText)
    language: Mapped[str | None] = mapped_column(String(8))
    lat: Mapped[float | None] = mapped_column(Float)
    lon: Mapped[float | None] = mapped_column(Float)
    sex: Mapped[str | None] = mapped_column(String(1))
    speaks: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))  # codes of people.speech
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    session_version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Grant(Base):
    """A role on a scope: an area path, a unit, or (both empty) own assignments."""

    __tablename__ = "role_grant"
    __table_args__ = (CheckConstraint("area_path IS NULL OR unit_id IS NULL", name="one_scope"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[str] = mapped_column(String(24))
    area_path: Mapped[str | None] = mapped_column(String(120), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Device(Base):
    """A tablet signed in once; known by the SHA-256 of its token.

    What it last said of itself stands in the columns from `reported_at` on, null before it has said anything. `lost`:
    how many records were waiting on it when it came back empty at `emptied_at`.
    """

    __tablename__ = "device"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    app_version: Mapped[str | None] = mapped_column(String(40))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    signing_key: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_seq: Mapped[int] = mapped_column(Integer, default=0)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    waiting: Mapped[int | None] = mapped_column(Integer)
    waiting_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    quarantined: Mapped[int | None] = mapped_column(Integer)
    photos_waiting: Mapped[int | None] = mapped_column(Integer)
    persisted: Mapped[bool | None] = mapped_column(Boolean)
    free_mb: Mapped[int | None] = mapped_column(Integer)
    emptied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lost: Mapped[int | None] = mapped_column(Integer)


class AccessToken(Base):
    """A personal access token: what a person's own program shows at the API. Known by its SHA-256."""

    __tablename__ = "access_token"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    read_only: Mapped[bool] = mapped_column(Boolean, default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AuditEntry(Base):
    """Who looked at or changed what is sensitive. Holds ids and codes, never the numbers themselves."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_at", "at"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[uuid.UUID | None] = mapped_column(Uuid, index=True)
    act: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str | None] = mapped_column(String(40))
    subject_id: Mapped[str | None] = mapped_column(String(64), index=True)
    detail: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)


class Feedback(Base):
    """ "This is a burden" (意见反馈): what a cadre says of the work or the software."""

    __tablename__ = "feedback"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    screen: Mapped[str | None] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SavedFilter(Base):
    """What a person keeps of a list's address, by a name of their own. `said` is JSON; what was searched is sealed."""

    __tablename__ = "saved_filter"
    __table_args__ = (Index("ix_saved_filter_account_id_listing", "account_id", "listing"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    listing: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(40))
    said: Mapped[str] = mapped_column(SealedText)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    dropped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # until the next one goes, it can be taken back


class SystemFact(Base):
    """One line of what the installation knows of itself: its epoch, whether the demo was loaded."""

    __tablename__ = "system_fact"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
