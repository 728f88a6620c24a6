"""Which cadre keeps which household (联户), since when and why; which cadres go round together (走访组)."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from fieldvisit.kernel.ids import new_id
from fieldvisit.storage.base import Base, UtcDateTime


class Reason(StrEnum):
    """Why this cadre: near, kin or familiar (就近、就亲、就熟)."""

    NEAR = "near"
    KIN = "kin"
    FAMILIAR = "familiar"


class Assignment(Base):
    """One span of keeping. A household has at most one that is not ended."""

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("shard_id", "id"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    shard_id: Mapped[int] = mapped_column(Integer)
    household_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("household.id"), index=True)
    cadre_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    cadre_name: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(12))
    from_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_why: Mapped[str | None] = mapped_column(String(16))
    assigned_by: Mapped[uuid.UUID | None] = mapped_column(Uuid)


# A household is kept by one cadre at a time.
Index(
    "uq_assignment_current",
    Assignment.household_id,
    unique=True,
    sqlite_where=Assignment.ended_at.is_(None),
    postgresql_where=Assignment.ended_at.is_(None),
)


class VisitTeam(Base):
    """走访组: cadres of a grid who go round together. It stands as long as somebody is in it."""

    __tablename__ = "visit_team"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    grid_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    made_by: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class VisitTeamMember(Base):
    """One span of being in a team, or of leading it. A cadre is in one team at a time."""

    __tablename__ = "visit_team_member"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("visit_team.id"), index=True)
    cadre_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    leads: Mapped[bool] = mapped_column(Boolean)
    from_at: Mapped[datetime] = mapped_column(UtcDateTime)
    set_by: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[uuid.UUID | None] = mapped_column(Uuid)


Index(
    "uq_visit_team_member_current",
    VisitTeamMember.cadre_id,
    unique=True,
    sqlite_where=VisitTeamMember.ended_at.is_(None),
    postgresql_where=VisitTeamMember.ended_at.is_(None),
)
