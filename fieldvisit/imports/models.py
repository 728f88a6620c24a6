"""What somebody brings into the register: the file, what each of its rows came to, and what was written for it.

Whatever people brought lies sealed: file names, cells, and the images of rows as they were before.
"""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, Integer, SmallInteger, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from fieldvisit.kernel.ids import new_id
from fieldvisit.storage.base import Base, UtcDateTime
from fieldvisit.storage.sealed import SealedText


class ImportState(StrEnum):
    """Where an import stands. A state that a worker is in stays when its job ends early: it can be gone on with."""

    COLUMNS = "columns"  # the file is here; which column is what is to be said
    READING = "reading"
    READY = "ready"  # looked through; nothing is written yet
    WRITING = "writing"
    WRITTEN = "written"
    UNDOING = "undoing"
    UNDONE = "undone"
    DROPPED = "dropped"


class RegisterImport(Base):
    """One file that is brought in."""

    __tablename__ = "register_import"
    __table_args__ = (Index("ix_register_import_area_id_made_at", "area_id", "made_at"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(12))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    state: Mapped[str] = mapped_column(String(8), default=ImportState.COLUMNS)
    file_name: Mapped[str] = mapped_column(SealedText)
    stored: Mapped[str | None] = mapped_column(String(64))  # the sealed file; none once nobody needs it any more
    bytes: Mapped[int] = mapped_column(Integer)
    said: Mapped[str | None] = mapped_column(SealedText)  # JSON: sheet, encoding, datum, header, columns
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)  # what was written, left, taken back
    error: Mapped[str | None] = mapped_column(SealedText)  # why the file could not be read
    job_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    made_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    made_by_name: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by_name: Mapped[str | None] = mapped_column(String(80))


class Verdict(StrEnum):
    """What a row of the file would do, the ones that need a person first."""

    WRONG = "wrong"
    LIKELY = "likely"  # perhaps one that is on the register already
    CHANGED = "changed"
    NEW = "new"
    SAME = "same"


class Decision(StrEnum):
    """What a person said of a row."""

    SAME = "same"
    NEW = "new"
    LEAVE = "leave"
    STALE = "stale"  # not a person's word: what stands there is no longer what was seen when the file was looked at


class ImportRow(Base):
    """One row of the file as it was looked at. `number`: its row in the file; `subject_id`: whom it is about, or will
    be once it is written; `follows`: the row of the household whose person it is."""

    __tablename__ = "register_import_row"
    __table_args__ = (
        Index("ix_register_import_row_import_id_rank", "import_id", "rank", "number"),
        Index("ix_register_import_row_import_id_subject_id", "import_id", "subject_id", "number"),
    )

    import_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("register_import.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    verdict: Mapped[str] = mapped_column(String(8))
    rank: Mapped[int] = mapped_column(SmallInteger)
    decision: Mapped[str | None] = mapped_column(String(8))
    subject_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    follows: Mapped[int | None] = mapped_column(Integer)
    said: Mapped[str] = mapped_column(SealedText)  # JSON: values, and cells and faults, or changes, or likenesses


class ImportTouch(Base):
    """What an import wrote about one subject, so that it can be taken back to the letter.

    The revisions are those of its dossier; 0 where it has none.
    """

    __tablename__ = "register_import_touch"

    import_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("register_import.id"), primary_key=True)
    subject_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    revision_before: Mapped[int] = mapped_column(Integer)
    revision_after: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(8), default="written")  # `undoing` says which
    deeds: Mapped[str | None] = mapped_column(SealedText)  # JSON; none once it can no longer be taken back


class ImportColumns(Base):
    """Which column was what, the last time that a file with such a header came for the area. Headers lie sealed."""

    __tablename__ = "register_import_columns"

    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True)
    said: Mapped[str] = mapped_column(SealedText)  # JSON: {header as it was written: field}
    at: Mapped[datetime] = mapped_column(UtcDateTime)
