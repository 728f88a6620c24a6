"""Questionnaires and what was answered to them.

A form is a name under which versions follow each other; a version never changes once it is published, because answers
say which one they were given to. What waits for its check lies in `survey_upload` until somebody makes a version of
it or the night clears it away.
"""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from fieldvisit.kernel.ids import new_id
from fieldvisit.storage.base import Base, UtcDateTime
from fieldvisit.storage.sealed import SealedText


class FormKind(StrEnum):
    """What a form is for: questions beside any visit, or the check-list that makes a sweep (排查)."""

    VISIT = "visit"
    SWEEP = "sweep"


class VersionState(StrEnum):
    """Where a version stands. A retired one is no longer handed out, and still takes answers."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class SurveyForm(Base):
    """One questionnaire. `area_id`: whose households it is for; empty lists mean every kind of visit, every tag."""

    __tablename__ = "survey_form"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    form_id: Mapped[str] = mapped_column(String(128), unique=True)  # as the XForm says it
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(8), default=FormKind.VISIT)
    visit_kinds: Mapped[list[str]] = mapped_column(JSON, default=list)
    tag_codes: Mapped[list[str]] = mapped_column(JSON, default=list)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    created_by: Mapped[uuid.UUID | None] = mapped_column(Uuid)  # nobody: the operator at the command line
    created_by_name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)  # of the form or one of its versions; lists go by it


class SurveyVersion(Base):
    """One version. `md5` is of exactly the bytes of `xform`; `definition` is its questions flat and in order."""

    __tablename__ = "survey_version"
    __table_args__ = (UniqueConstraint("survey_form_id", "version"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    survey_form_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("survey_form.id"))
    version: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(10), default=VersionState.DRAFT)
    title: Mapped[str] = mapped_column(String(200))
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)  # the first is the default
    questions: Mapped[int] = mapped_column(Integer, default=0)
    definition: Mapped[list[dict[str, object]]] = mapped_column(JSON, default=list, deferred=True)
    warnings: Mapped[list[str]] = mapped_column(JSON, default=list, deferred=True)
    xform: Mapped[str] = mapped_column(Text, deferred=True)
    md5: Mapped[str] = mapped_column(String(32))
    xlsx: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    made_by: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    made_by_name: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


# At most one version of a form is handed out.
Index(
    "uq_survey_version_published",
    SurveyVersion.survey_form_id,
    unique=True,
    sqlite_where=SurveyVersion.state == VersionState.PUBLISHED,
    postgresql_where=SurveyVersion.state == VersionState.PUBLISHED,
)


class SurveyMedia(Base):
    """A file a version needs: a picture, a sound, a list of choices. `md5` is what clients compare."""

    __tablename__ = "survey_media"

    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("survey_version.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    content_type: Mapped[str] = mapped_column(String(80))
    md5: Mapped[str] = mapped_column(String(32))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Integer)  # in bytes
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class SurveyUpload(Base):
    """A workbook somebody sent, with what was typed beside it, until a version is made of it."""

    __tablename__ = "survey_upload"
    __table_args__ = (Index("ix_survey_upload_account_id_made_at", "account_id", "made_at"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    account_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    said: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)  # the fields beside the file
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SurveyUploadFile(Base):
    """A file of an upload. Place 0 is the workbook, the rest goes with it."""

    __tablename__ = "survey_upload_file"
    __table_args__ = (UniqueConstraint("upload_id", "name"),)

    upload_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("survey_upload.id"), primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class Channel(StrEnum):
    """By which way answers came."""

    TABLET = "tablet"
    OPENROSA = "openrosa"


class Review(StrEnum):
    """What a reader of the answers said of them."""

    RECEIVED = "received"
    HAS_ISSUES = "has_issues"
    APPROVED = "approved"
    REJECTED = "rejected"


class AttachmentState(StrEnum):
    """How far a file has come."""

    AWAITED = "awaited"
    KEPT = "kept"


class SurveySubmission(Base):
    """One set of answers. `answers` is flat, {path: value}; what is marked as private lies in `private_answers` alone.

    `survey_version_id` is null where the form was unknown when it came: kept, and marked so. `shard_id` is 0 where no
    household is known. A correction names the one it stands for in `deprecated_id` (an instance id).
    """

    __tablename__ = "survey_submission"
    __table_args__ = (
        UniqueConstraint("shard_id", "id"),
        Index("ix_survey_submission_survey_version_id_received_at", "survey_version_id", "received_at"),
        Index("ix_survey_submission_form_id_received_at", "form_id", "received_at"),
        Index("ix_survey_submission_household_id_received_at", "household_id", "received_at"),
        Index("ix_survey_submission_grid_id_received_at", "grid_id", "received_at"),
        Index("ix_survey_submission_account_id_received_at", "account_id", "received_at"),
        Index("ix_survey_submission_visit_id", "visit_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    shard_id: Mapped[int] = mapped_column(Integer)
    instance_id: Mapped[str] = mapped_column(String(255), unique=True)
    form_id: Mapped[str] = mapped_column(String(128))
    version: Mapped[str] = mapped_column(String(60))
    survey_version_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("survey_version.id"))
    household_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("household.id"))
    visit_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    grid_id: Mapped[int | None] = mapped_column(Integer)
    account_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    account_name: Mapped[str] = mapped_column(String(80))
    device_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    channel: Mapped[str] = mapped_column(String(10))
    xml: Mapped[str] = mapped_column(SealedText, deferred=True)  # may hold what is private
    sha256: Mapped[str] = mapped_column(String(64))  # of the canonical XML
    answers: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    private_answers: Mapped[str | None] = mapped_column(SealedText, deferred=True)  # JSON, of the same shape
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)  # when it was filled in, as said and clamped
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    clock_flag: Mapped[bool] = mapped_column(Boolean, default=False)
    review: Mapped[str] = mapped_column(String(12), default=Review.RECEIVED)
    deprecated_id: Mapped[str | None] = mapped_column(String(255), index=True)
    superseded_by: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    first_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)  # of a correction: the answers its line began with


class SurveyDeed(Base):
    """Something that answers set going by a rule in their form, or could not, and why. The id follows from the first
    answers of the line, the question, its turn and the act: what comes again finds it.
    """

    __tablename__ = "survey_deed"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    line_id: Mapped[uuid.UUID] = mapped_column(Uuid, index=True)  # the first answers of the line of corrections
    submission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("survey_submission.id"), index=True)
    act: Mapped[str] = mapped_column(String(8))  # raise, task, propose
    said: Mapped[str] = mapped_column(String(200))  # the rule: a category, words, field:… or tag:…
    path: Mapped[str] = mapped_column(Text)
    turn: Mapped[str] = mapped_column(String(60))  # of a repeat: "2", "2.1"; empty outside
    reason: Mapped[str | None] = mapped_column(String(24))  # why not; null where it was done
    subject_id: Mapped[uuid.UUID | None] = mapped_column(Uuid, index=True)  # the issue, the task, the change proposed
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SurveyRival(Base):
    """Other content that came under a known instance id. Kept beside the first, which stands."""

    __tablename__ = "survey_rival"
    __table_args__ = (UniqueConstraint("submission_id", "sha256"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    submission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("survey_submission.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    xml: Mapped[str] = mapped_column(SealedText, deferred=True)
    account_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    device_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    channel: Mapped[str] = mapped_column(String(10))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SurveyAttachment(Base):
    """A file that answers name. Another file under the same name is another row: nothing is written over."""

    __tablename__ = "survey_attachment"
    __table_args__ = (UniqueConstraint("submission_id", "name", "sha256"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    submission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("survey_submission.id"))
    name: Mapped[str] = mapped_column(String(255))
    state: Mapped[str] = mapped_column(String(8), default=AttachmentState.AWAITED)
    sha256: Mapped[str | None] = mapped_column(String(64))
    bytes: Mapped[int | None] = mapped_column(Integer)
    content_type: Mapped[str | None] = mapped_column(String(80))
    account_id: Mapped[uuid.UUID] = mapped_column(Uuid)  # who named it, and so may send it
    stored: Mapped[str | None] = mapped_column(String(64))  # the name of its file
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SurveyReview(Base):
    """A reader's word on a submission, and the state it gave."""

    __tablename__ = "survey_review"
    __table_args__ = (Index("ix_survey_review_submission_id_at", "submission_id", "at"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    submission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("survey_submission.id"))
    state: Mapped[str] = mapped_column(String(12))
    comment: Mapped[str | None] = mapped_column(Text)
    account_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    account_name: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SurveyToken(Base):
    """What a foreign app (ODK Collect) shows in its address instead of a password. Known by its SHA-256."""

    __tablename__ = "survey_token"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_by: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
