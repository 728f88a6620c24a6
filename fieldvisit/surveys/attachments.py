"""Files that answers name: awaited by name, kept as they were sent. Another file under a name is another row.

A file may be announced with its size and sum (a tablet does), or only be named by an answer (ODK Collect): then the
first file that comes under the name is the one. What comes under a name that no answer bears is kept all the same.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import Problem
from fieldvisit.people.viewer import Viewer
from fieldvisit.photos.sealed_files import has_file
from fieldvisit.storage.base import db
from fieldvisit.surveys.models import AttachmentState, SurveyAttachment, SurveySubmission

MOST_OF_A_SUBMISSION = 500


@dataclass(frozen=True)
class NamedFile:
    """A file that will follow. `sha256` and `bytes` are of what will be sent; `type` as the sender calls it."""

    id: uuid.UUID
    name: str
    sha256: str
    bytes: int
    type: str | None = None


@dataclass(frozen=True)
class KeptFile:
    """A file that lies sealed on the disk. `stored` is its name there."""

    sha256: str
    bytes: int
    stored: str
    content_type: str


def expect_files(
    viewer: Viewer,
    submission_id: uuid.UUID,
    announced: Sequence[NamedFile],
    named: Collection[str],
    corrected: uuid.UUID | None,
) -> None:
    """Await what is announced and what answers name. What the corrected answers had already is kept for these too.

    Problems: id_reuse (another file bears the id).
    """
    if not announced and not named:
        return
    before = files_of([corrected]) if corrected else []
    rows = [_announced(viewer, submission_id, one, before) for one in announced]
    told = {row.name for row in rows}
    rows += [_by_name(viewer, submission_id, name, before) for name in named if name not in told]
    db.session.add_all(rows)
    db.session.flush()


def _announced(
    viewer: Viewer, submission_id: uuid.UUID, one: NamedFile, before: Collection[SurveyAttachment]
) -> SurveyAttachment:
    known = db.session.get(SurveyAttachment, one.id)
    if known is not None and (known.sha256 != one.sha256 or not (known.account_id == viewer.id or known in before)):
        raise Problem(code="id_reuse", status=409, field="attachments")
    row = SurveyAttachment(submission_id=submission_id, name=one.name, sha256=one.sha256, bytes=one.bytes)
    row.content_type, row.account_id, row.state = one.type, viewer.id, AttachmentState.AWAITED
    if known is None:
        row.id = one.id
    else:
        _same_file(row, known)
    return row


def _by_name(
    viewer: Viewer, submission_id: uuid.UUID, name: str, before: Collection[SurveyAttachment]
) -> SurveyAttachment:
    row = SurveyAttachment(submission_id=submission_id, name=name, account_id=viewer.id, state=AttachmentState.AWAITED)
    kept = next((one for one in before if one.name == name and one.stored), None)
    if kept is not None:
        row.sha256 = kept.sha256
        _same_file(row, kept)
    return row


def _same_file(row: SurveyAttachment, known: SurveyAttachment) -> None:
    row.state, row.stored, row.bytes = known.state, known.stored, known.bytes
    row.content_type, row.arrived_at = known.content_type, known.arrived_at


def files_of(submission_ids: Collection[uuid.UUID]) -> list[SurveyAttachment]:
    """The files of these submissions, awaited and kept."""
    query = select(SurveyAttachment).where(SurveyAttachment.submission_id.in_(submission_ids))
    return list(db.session.scalars(query.order_by(SurveyAttachment.name, SurveyAttachment.id)))


def missing_files(account_id: uuid.UUID, ids: Collection[uuid.UUID]) -> list[uuid.UUID]:
    """Those that are not here and would be taken: never named by this account, not kept, or lost since."""
    if not ids:
        return []
    kept = (SurveyAttachment.account_id == account_id, SurveyAttachment.state == AttachmentState.KEPT)
    rows = db.session.execute(
        select(SurveyAttachment.id, SurveyAttachment.stored).where(SurveyAttachment.id.in_(ids), *kept)
    )
    here = {key for key, stored in rows if stored is not None and has_file(stored)}
    return [key for key in dict.fromkeys(ids) if key not in here]


def counted_files(submission_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[str, int]]:
    """{submission: {"awaited": how many, "kept": how many}}; those without any file are left out."""
    if not submission_ids:
        return {}
    columns = (SurveyAttachment.submission_id, SurveyAttachment.state)
    query = select(*columns, func.count()).where(SurveyAttachment.submission_id.in_(submission_ids)).group_by(*columns)
    found: dict[uuid.UUID, dict[str, int]] = {}
    for key, state, count in db.session.execute(query):
        found.setdefault(key, {"awaited": 0, "kept": 0})[str(state)] = count
    return found


def keep_file(viewer: Viewer, submission_id: uuid.UUID, name: str, kept: KeptFile) -> bool:
    """The file belongs to the submission from now on; False where it did already.

    Problems: too_many_files 413. Whoever asks has locked the submission (`lock_submission`).
    """
    rows = [row for row in files_of([submission_id]) if row.name == name]
    same = next((row for row in rows if row.sha256 == kept.sha256), None)
    if same is not None and same.state == AttachmentState.KEPT:
        return False
    row = same or next((row for row in rows if row.sha256 is None), None)
    if row is None:
        _ensure_bounded(submission_id)
        row = SurveyAttachment(submission_id=submission_id, name=name, account_id=viewer.id)
        db.session.add(row)
    for field, value in kept_values(kept).items():
        setattr(row, field, value)
    db.session.flush()
    return True


def kept_values(kept: KeptFile) -> dict[str, Any]:
    """What the row of a kept file says."""
    return {
        "state": AttachmentState.KEPT,
        "sha256": kept.sha256,
        "bytes": kept.bytes,
        "stored": kept.stored,
        "content_type": kept.content_type,
        "arrived_at": now(),
    }


def lock_submission(submission_id: uuid.UUID) -> uuid.UUID | None:
    """Nobody else changes its files until the end of the transaction; answers its household."""
    one = select(SurveySubmission.household_id).where(SurveySubmission.id == submission_id)
    return db.session.execute(one.with_for_update()).scalar_one()


def _ensure_bounded(submission_id: uuid.UUID) -> None:
    query = select(func.count()).select_from(SurveyAttachment).where(SurveyAttachment.submission_id == submission_id)
    if (db.session.scalar(query) or 0) >= MOST_OF_A_SUBMISSION:
        raise Problem(code="too_many_files", status=413, detail={"max_files": MOST_OF_A_SUBMISSION})
