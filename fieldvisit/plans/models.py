"""Plans and their lines, the steps taken by hand, and what ties a household to a cadre."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Float, ForeignKey, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from fieldvisit.kernel.ids import new_id
from fieldvisit.storage.base import Base, UtcDateTime


class PlanState(StrEnum):
    """How far a plan is. `infeasible`: it stands, but breaks limits; `confirming`: the worker is writing it."""

    MAKING = "making"
    READY = "ready"
    INFEASIBLE = "infeasible"
    FAILED = "failed"
    SCHEDULED = "scheduled"
    CONFIRMING = "confirming"
    CONFIRMED = "confirmed"
    UNDONE = "undone"
    DROPPED = "dropped"


class Aim(StrEnum):
    """What a plan is for: a whole area, or the households of one who leaves."""

    WHOLE = "whole"
    LEAVE = "leave"


class TieKind(StrEnum):
    """Kin and familiar are worth a longer way; must and must_not bind."""

    KIN = "kin"
    FAMILIAR = "familiar"
    MUST = "must"
    MUST_NOT = "must_not"


class Plan(Base):
    """Who is to keep the households of an area. `version` rises with every change, so that two desks do not cross.

    `options` is what was asked for, `summary` what the planner said of it (see `summing.py`).
    """

    __tablename__ = "plan"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    aim: Mapped[str] = mapped_column(String(8), default=Aim.WHOLE)
    leaving_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    successor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    state: Mapped[str] = mapped_column(String(12), default=PlanState.MAKING, index=True)
    version: Mapped[int] = mapped_column(Integer, default=1)
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    summary: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_by: Mapped[uuid.UUID] = mapped_column(Uuid)
    made_by_name: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)  # when its computing or its writing was last asked for
    job_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    effective_on: Mapped[date | None] = mapped_column(Date)
    outside_seen: Mapped[bool] = mapped_column(Boolean, default=False)
    confirmed_by: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    confirmed_by_name: Mapped[str | None] = mapped_column(String(80))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the new keeping begins with this very moment
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PlanLine(Base):
    """One household of a plan: who keeps it now, whom the planner proposed, who is to keep it. Null: nobody."""

    __tablename__ = "plan_line"
    __table_args__ = (Index("ix_plan_line_plan_id_grid_id", "plan_id", "grid_id"),)

    plan_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    household_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("household.id"), primary_key=True, index=True)
    grid_id: Mapped[int] = mapped_column(Integer)
    from_cadre_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    proposed_cadre_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    to_cadre_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    metres_now: Mapped[int | None] = mapped_column(Integer)
    metres: Mapped[int | None] = mapped_column(Integer)


class PlanCadre(Base):
    """One who may keep households of a plan, where they set out from, and what is left of five to fifteen here.

    `elsewhere`: households kept outside the plan's area.
    """

    __tablename__ = "plan_cadre"

    plan_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    cadre_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    borrowed: Mapped[bool] = mapped_column(Boolean)
    leaving: Mapped[bool] = mapped_column(Boolean)
    elsewhere: Mapped[int] = mapped_column(Integer)
    least: Mapped[int] = mapped_column(Integer)
    most: Mapped[int] = mapped_column(Integer)
    lat: Mapped[float | None] = mapped_column(Float)
    lon: Mapped[float | None] = mapped_column(Float)


class PlanStep(Base):
    """One move by hand, and how its lines stood before: [[household, cadre or null, metres or null], …]."""

    __tablename__ = "plan_step"

    plan_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    cadre_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    before: Mapped[list[list[Any]]] = mapped_column(JSON)
    made_by: Mapped[uuid.UUID] = mapped_column(Uuid)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CadreTie(Base):
    """What is known of a household and a cadre: kin, familiar, must keep it, must not."""

    __tablename__ = "cadre_tie"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    household_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("household.id"), index=True)
    cadre_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    made_by: Mapped[uuid.UUID] = mapped_column(Uuid)
    made_by_name: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


# A household and a cadre are tied in one way at a time, and one cadre at most must keep a household.
Index(
    "uq_cadre_tie_pair",
    CadreTie.household_id,
    CadreTie.cadre_id,
    unique=True,
    sqlite_where=CadreTie.ended_at.is_(None),
    postgresql_where=CadreTie.ended_at.is_(None),
)
_MUST = (CadreTie.kind == TieKind.MUST.value) & CadreTie.ended_at.is_(None)
Index(
    "uq_cadre_tie_must",
    CadreTie.household_id,
    unique=True,
    sqlite_where=_MUST,
    postgresql_where=_MUST,
)
