"""The division tree: city, county, town, village, grid (later building and unit); and the lines around areas."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Boolean, Float, ForeignKey, Index, Integer, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from fieldvisit.kernel.ids import new_id
from fieldvisit.storage.base import Base, UtcDateTime
from fieldvisit.storage.sealed import SealedText


class Level(StrEnum):
    """The levels an area may have, from the top."""

    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"
    GRID = "grid"


class Area(Base):
    """One area. `path` ("/1/4/9/") names it under all above it and never changes."""

    __tablename__ = "area"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    code: Mapped[str] = mapped_column(String(15), unique=True)
    level: Mapped[str] = mapped_column(String(12), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    path: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    lat: Mapped[float | None] = mapped_column(Float)
    lon: Mapped[float | None] = mapped_column(Float)
    has_register: Mapped[bool] = mapped_column(Boolean, default=False)


class BoundaryFile(Base):
    """A file of boundaries that somebody brought: checked first, put in force only when it was looked at.

    `number` counts those that were put in force. `content`: the file as it came, sealed; `shapes`: what was read.
    """

    __tablename__ = "boundary_file"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    number: Mapped[int | None] = mapped_column(Integer, unique=True)
    state: Mapped[str] = mapped_column(String(12))  # checked, in_force, undone, dropped
    file_name: Mapped[str] = mapped_column(String(160))
    datum: Mapped[str] = mapped_column(String(12))
    swapped: Mapped[bool] = mapped_column(Boolean, default=False)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    shapes: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    seen_mark: Mapped[str | None] = mapped_column(String(32))  # of the boundaries it was compared with
    made_by: Mapped[uuid.UUID] = mapped_column(Uuid)
    made_by_name: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AreaBoundary(Base):
    """The line around an area, from one file on until another replaced it. WGS-84.

    `polygons` and `outline` (for maps, fewer points) are compressed JSON: polygons of rings of [longitude, latitude].
    """

    __tablename__ = "area_boundary"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("boundary_file.id"), index=True)
    polygons: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    outline: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    digest: Mapped[str] = mapped_column(String(64))  # of the polygons: the same line is known again
    points: Mapped[int] = mapped_column(Integer)
    square_metres: Mapped[float] = mapped_column(Float)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("boundary_file.id"), index=True)


# One line around an area at a time; earlier ones stay for the record, and to go back to.
Index(
    "uq_area_boundary_current",
    AreaBoundary.area_id,
    unique=True,
    sqlite_where=AreaBoundary.until.is_(None),
    postgresql_where=AreaBoundary.until.is_(None),
)


class GeocodedAddress(Base):
    """What an address service answered. `mark`: the keyed hash of service and address; `answer`: both, sealed JSON."""

    __tablename__ = "geocoded_address"

    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    answer: Mapped[str] = mapped_column(SealedText)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
