"""Samples and the households in them."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from fieldvisit.kernel.ids import new_id
from fieldvisit.storage.base import Base, UtcDateTime


class Choice(StrEnum):
    """How many of the households that come into question: all, a share of each grid, or so many in each grid."""

    ALL = "all"
    PERCENT = "percent"
    NUMBER = "number"


class SampleState(StrEnum):
    """How far a sample is: its households are being written down, it asks, it was stopped early."""

    MAKING = "making"
    OPEN = "open"
    STOPPED = "stopped"


class Sample(Base):
    """A form that is to be asked at certain households until a day. `amount`: percent, or households in each grid."""

    __tablename__ = "sample"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    survey_form_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("survey_form.id"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    household_kind: Mapped[str | None] = mapped_column(String(12))  # family, enterprise; null: both
    tag_codes: Mapped[list[str]] = mapped_column(JSON, default=list)  # any of them; empty: with or without
    choice: Mapped[str] = mapped_column(String(8), default=Choice.ALL)
    amount: Mapped[int | None] = mapped_column(Integer)
    seed: Mapped[str] = mapped_column(String(60), default="")
    due_on: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(8), default=SampleState.MAKING)
    meant: Mapped[int] = mapped_column(Integer, default=0)  # households written down
    made_by: Mapped[uuid.UUID] = mapped_column(Uuid)
    made_by_name: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_by_name: Mapped[str | None] = mapped_column(String(80))


class SampleHousehold(Base):
    """One household of a sample, in the grid where it lay when the sample was made."""

    __tablename__ = "sample_household"
    __table_args__ = (Index("ix_sample_household_sample_id_grid_id", "sample_id", "grid_id"),)

    sample_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sample.id"), primary_key=True)
    household_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("household.id"), primary_key=True, index=True)
    grid_id: Mapped[int] = mapped_column(Integer)
