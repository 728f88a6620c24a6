"""Households, their members and tags, and the dossiers whose revision every write raises."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from fieldvisit.kernel.ids import new_id
from fieldvisit.storage.base import Base, UtcDateTime
from fieldvisit.storage.sealed import SealedText


class HouseholdKind(StrEnum):
    """Who lives or works there."""

    FAMILY = "family"
    ENTERPRISE = "enterprise"


class Dossier(Base):
    """A household's or a user's dossier (户档): its id is the household's or the account's.

    `revision` rises by one in the same transaction as any write to anything in it.
    """

    __tablename__ = "dossier"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    revision: Mapped[int] = mapped_column(Integer, default=1)


class Proposal(StrEnum):
    """What became of a household that was proposed at its door. One that was registered at the desk has none."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    MERGED = "merged"
    REFUSED = "refused"


class Household(Base):
    """One door on the register. `shard_id` is the grid at creation: placement only, never changed.

    A proposed one is not active until a coordinator has confirmed it: it counts nowhere, and its proposer sees it.
    """

    __tablename__ = "household"
    __table_args__ = (
        UniqueConstraint("shard_id", "id"),
        Index("ix_household_grid_door", "grid_id", "group_name", "hamlet", "door_sort"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    shard_id: Mapped[int] = mapped_column(Integer)
    grid_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(120))  # the head's name, or the enterprise's
    group_name: Mapped[str] = mapped_column(String(60), default="")
    hamlet: Mapped[str] = mapped_column(String(60), default="")
    door: Mapped[str] = mapped_column(String(60))
    door_sort: Mapped[str] = mapped_column(String(160))
    address: Mapped[str] = mapped_column(String(240))
    lat: Mapped[float | None] = mapped_column(Float)
    lon: Mapped[float | None] = mapped_column(Float)
    source_datum: Mapped[str | None] = mapped_column(String(12))
    speaks: Mapped[str | None] = mapped_column(String(8))  # the language one is best met in: people.speech
    note: Mapped[str | None] = mapped_column(Text)
    trade: Mapped[str | None] = mapped_column(String(12))  # of an enterprise, as the next two
    staff: Mapped[int | None] = mapped_column(Integer)  # how many people work there
    safety: Mapped[str | None] = mapped_column(Text)  # what to look after on its premises
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    merged_into: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    moved_away_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    proposal: Mapped[str | None] = mapped_column(String(12))
    proposed_by: Mapped[uuid.UUID | None] = mapped_column(Uuid, index=True)
    proposed_by_name: Mapped[str | None] = mapped_column(String(80))
    proposed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    proposed_as: Mapped[str | None] = mapped_column(String(60))  # the address as it was said at the door
    proposal_note: Mapped[str | None] = mapped_column(String(200))  # why it was refused


class Member(Base):
    """A person of a household. Phone and identity number lie sealed and are found by keyed hash."""

    __tablename__ = "member"
    __table_args__ = (UniqueConstraint("shard_id", "id"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    shard_id: Mapped[int] = mapped_column(Integer)
    household_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("household.id"), index=True)
    name: Mapped[str] = mapped_column(String(80), index=True)
    sex: Mapped[str | None] = mapped_column(String(1))
    birth_year: Mapped[int | None] = mapped_column(SmallInteger)
    relation: Mapped[str] = mapped_column(String(24), default="other")
    head: Mapped[bool] = mapped_column(Boolean, default=False)
    phone: Mapped[str | None] = mapped_column(SealedText)
    phone_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    identity_number: Mapped[str | None] = mapped_column(SealedText)
    identity_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class HouseholdTag(Base):
    """A tag on a household (独居, 低保 …) with its source and dates; a sensitive one needs a basis."""

    __tablename__ = "household_tag"
    __table_args__ = (UniqueConstraint("shard_id", "id"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    shard_id: Mapped[int] = mapped_column(Integer)
    household_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("household.id"), index=True)
    tag: Mapped[str] = mapped_column(String(24))
    source: Mapped[str] = mapped_column(String(24), default="visit")
    basis: Mapped[str | None] = mapped_column(String(200))
    verified_on: Mapped[date | None] = mapped_column(Date)
    expires_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


# A tag stands on a household once at a time; ended ones stay for the record.
Index(
    "uq_household_tag_current",
    HouseholdTag.household_id,
    HouseholdTag.tag,
    unique=True,
    sqlite_where=HouseholdTag.ended_at.is_(None),
    postgresql_where=HouseholdTag.ended_at.is_(None),
)


class FoundBy(Base):
    """The pieces by which a household is found (`pieces.py`), a line of words. The databases keep an index over them
    each in its own way (migration 0015). What lies sealed is not among them.
    """

    __tablename__ = "household_found_by"

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    shard_id: Mapped[int] = mapped_column(Integer)
    household_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("household.id", ondelete="CASCADE"), unique=True)
    pieces: Mapped[str] = mapped_column(Text)


class FieldChange(Base):
    """A value that a tablet brought and that was not put in place: someone else had changed the same field meanwhile,
    or it is a phone or identity number. Kept whole and sealed until a coordinator takes it or leaves it.
    """

    __tablename__ = "field_change"
    __table_args__ = (
        UniqueConstraint("shard_id", "id"),
        Index("ix_field_change_household_id_state", "household_id", "state"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    shard_id: Mapped[int] = mapped_column(Integer)
    household_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("household.id"))
    member_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    field: Mapped[str] = mapped_column(String(40))
    cause: Mapped[str] = mapped_column(String(12))  # clash, number
    base: Mapped[str | None] = mapped_column(SealedText)  # JSON: what the maker had seen
    kept: Mapped[str | None] = mapped_column(SealedText)  # JSON: what stood here
    yours: Mapped[str | None] = mapped_column(SealedText)  # JSON: what the maker wrote
    account_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    account_name: Mapped[str] = mapped_column(String(80))
    occurred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(12), default="open")  # open, taken, left
    settled_by: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class FieldHistory(Base):
    """What stood in a field of a household, one of its people or its tags before, and since when; by whom.

    Values are JSON and lie sealed. Of a phone or identity number only the masked one is kept: one that is forgotten on
    request must not go on lying here.
    """

    __tablename__ = "field_history"
    __table_args__ = (
        UniqueConstraint("shard_id", "id"),
        Index("ix_field_history_household_id_recorded_at", "household_id", "recorded_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    shard_id: Mapped[int] = mapped_column(Integer)
    household_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("household.id"))
    member_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    tag: Mapped[str | None] = mapped_column(String(24))
    field: Mapped[str] = mapped_column(String(24))
    before: Mapped[str | None] = mapped_column(SealedText)
    after: Mapped[str | None] = mapped_column(SealedText)
    way: Mapped[str] = mapped_column(String(12))
    account_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    account_name: Mapped[str] = mapped_column(String(80))
    occurred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Regrouping(Base):
    """Two rows for one door became one (`merge`: `other` was closed into `kept`), or one became two (`split`: `other`
    is new, `kept` the one it came from). `moved` says in ids what went over, so that it can go back within a week.
    """

    __tablename__ = "regrouping"
    __table_args__ = (UniqueConstraint("shard_id", "id"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    shard_id: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(8))
    kept_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("household.id"), index=True)
    other_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("household.id"), index=True)
    moved: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_by: Mapped[uuid.UUID] = mapped_column(Uuid)
    made_by_name: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by: Mapped[uuid.UUID | None] = mapped_column(Uuid)


class PositionProposal(Base):
    """Where an address service says that a household without a position is; a coordinator takes it or leaves it."""

    __tablename__ = "position_proposal"
    __table_args__ = (UniqueConstraint("shard_id", "id"), Index("ix_position_proposal_state", "state", "household_id"))

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    shard_id: Mapped[int] = mapped_column(Integer)
    household_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("household.id"))
    lat: Mapped[float] = mapped_column(Float)
    lon: Mapped[float] = mapped_column(Float)
    precision: Mapped[str] = mapped_column(String(8))  # door, street, place
    matched: Mapped[str] = mapped_column(SealedText)  # how the service calls what it found
    datum: Mapped[str] = mapped_column(String(12))  # of the service; the position here is WGS-84
    state: Mapped[str] = mapped_column(String(8), default="open")  # open, taken, left
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_by: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


# A household has one at a time, and one that was left is not proposed again.
Index(
    "uq_position_proposal_household",
    PositionProposal.household_id,
    unique=True,
    sqlite_where=PositionProposal.state != "taken",
    postgresql_where=PositionProposal.state != "taken",
)
