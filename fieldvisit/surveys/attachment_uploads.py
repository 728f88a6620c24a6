"""Files of answers come in pieces as photos do; the last byte is acknowledged only when the file is kept.

Only who has named a file sends it. The part that has come lies beside the photos' parts and is given up with them.
"""

import uuid
from dataclasses import dataclass
from typing import BinaryIO

from sqlalchemy import select

from fieldvisit.households.dossiers import touch_dossiers
from fieldvisit.kernel.errors import NotVisible, Problem
from fieldvisit.people.viewer import Viewer
from fieldvisit.photos import album
from fieldvisit.photos.arriving import Checksum, Incoming, Upload, add_piece, part_of
from fieldvisit.photos.limits import KEPT_OPEN
from fieldvisit.photos.sealed_files import has_file, seal_file
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.surveys.attachments import KeptFile, kept_values
from fieldvisit.surveys.file_limits import MAX_FILE
from fieldvisit.surveys.file_types import type_of
from fieldvisit.surveys.models import AttachmentState, SurveyAttachment, SurveySubmission


@dataclass(frozen=True)
class AnnouncedFile:
    """What a client says of the bytes it is about to send."""

    id: uuid.UUID
    length: int
    sha256: str | None = None


@dataclass(frozen=True)
class _Known:
    """A file that was named, read once so that no transaction is open while its bytes come."""

    id: uuid.UUID
    name: str
    sha256: str
    length: int
    here: bool


def is_named(attachment_id: uuid.UUID) -> bool:
    """Whether answers name a file of this id, of whomever: else it is a photo's, or nobody's yet."""
    row = db.session.get(SurveyAttachment, attachment_id)
    db.session.rollback()
    return row is not None


def open_upload(viewer: Viewer, said: AnnouncedFile) -> Upload:
    """Begin, or go on where it stands; of a file that is kept the end is told.

    Problems: attachment_not_named 409 (its answers are not here yet: later), id_reuse 409 (other bytes under the id).
    """
    known = _known(viewer, said.id)
    if known is None:
        raise Problem(code="attachment_not_named", status=409, field="attachment_id")
    if said.length != known.length or said.sha256 not in (None, known.sha256):
        raise Problem(code="id_reuse", status=409, field="attachment_id")
    if not known.here and (album.size_of_part(known.id) is None or _is_old(known.id)):
        album.begin_part(known.id)
    return _upload(known)


def upload_of(viewer: Viewer, attachment_id: uuid.UUID) -> Upload:
    """How far it has come. Problems: not_visible (not the viewer's, or never begun), upload_expired 410."""
    known = _known(viewer, attachment_id)
    if known is None:
        raise NotVisible()
    return _upload(known)


def take_piece(
    viewer: Viewer, attachment_id: uuid.UUID, offset: int, body: Incoming, checksum: Checksum | None = None
) -> Upload:
    """Write the piece to where the upload stands; when it is whole, keep the file.

    Problems: those of `upload_of`; wrong_offset 409, too_large 413, checksum_differs 460, upload_locked 423,
    no_space 507; of the whole: attachment_hash_differs 460.
    """
    upload = upload_of(viewer, attachment_id)
    return add_piece(upload, offset, body, checksum, lambda part: _settle(viewer, upload, part))


def _settle(viewer: Viewer, upload: Upload, part: BinaryIO) -> None:
    sealed = seal_file(part, MAX_FILE)
    if sealed.sha256 == upload.sha256:
        named = db.session.get_one(SurveyAttachment, upload.id).name
        _keep(viewer, upload.id, KeptFile(sealed.sha256, sealed.bytes, sealed.stored, type_of(named, part)))
    album.drop_part(upload.id)
    if sealed.sha256 != upload.sha256:
        raise Problem(code="attachment_hash_differs", status=460)


def give_up(viewer: Viewer, attachment_id: uuid.UUID) -> None:
    """Forget what has come; the file is awaited as before. Problems: those of `upload_of`; attachment_kept 403."""
    upload = upload_of(viewer, attachment_id)
    if upload.offset == upload.length:
        raise Problem(code="attachment_kept", status=403)
    with album.open_part(attachment_id):
        album.drop_part(attachment_id)


def _known(viewer: Viewer, attachment_id: uuid.UUID) -> _Known | None:
    row = db.session.get(SurveyAttachment, attachment_id, populate_existing=True)
    own = row is not None and row.account_id == viewer.id
    known = None
    if row is not None and own and row.sha256 is not None and row.bytes is not None:
        here = row.state == AttachmentState.KEPT and row.stored is not None and has_file(row.stored)
        known = _Known(row.id, row.name, row.sha256, row.bytes, here)
    db.session.rollback()
    return known


def _upload(known: _Known) -> Upload:
    if known.here:
        return Upload(known.id, known.sha256, known.length, known.length)
    return part_of(known.id, known.sha256, known.length)


def _is_old(attachment_id: uuid.UUID) -> bool:
    return album.age_of_part(attachment_id) > KEPT_OPEN.total_seconds()


def _keep(viewer: Viewer, attachment_id: uuid.UUID, kept: KeptFile) -> None:
    """The row, and every other that awaits the same file of the same person: a correction names it again."""
    same = (SurveyAttachment.account_id == viewer.id, SurveyAttachment.sha256 == kept.sha256)
    with unit_of_work():
        homes = select(SurveySubmission.household_id).join(
            SurveyAttachment, SurveyAttachment.submission_id == SurveySubmission.id
        )
        found = db.session.scalars(homes.where(*same, SurveySubmission.household_id.is_not(None)).distinct())
        touch_dossiers({home: "household" for home in found if home is not None})
        for row in db.session.scalars(select(SurveyAttachment).where(*same).with_for_update()):
            if row.id == attachment_id or row.state == AttachmentState.AWAITED:
                for name, value in kept_values(kept).items():
                    setattr(row, name, value)
        db.session.flush()
