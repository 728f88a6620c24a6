"""The files of answers, handed out piece by piece to who sees the answers; never kept on the way."""

import uuid
from itertools import chain

from flask import Response
from sqlalchemy import select
from werkzeug.http import dump_options_header

from fieldvisit.answers.queries import seen_answers
from fieldvisit.answers.scope import FormAnswered
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.people.viewer import Viewer
from fieldvisit.photos.picture import TYPES
from fieldvisit.photos.sealed_files import file_pieces, has_file
from fieldvisit.storage.base import db
from fieldvisit.surveys.file_types import ANYTHING
from fieldvisit.surveys.models import SurveyAttachment

PICTURES = frozenset(TYPES)
# What a browser shows or plays by itself and runs nothing; anything else is taken for bytes.
_PLAYED = ("audio/", "video/")
_PLAIN = ("application/pdf", "text/csv", "text/plain")


def file_of(viewer: Viewer, form: FormAnswered, submission_id: uuid.UUID, attachment_id: uuid.UUID) -> SurveyAttachment:
    """A kept file of answers that the viewer sees. Problems: not_visible (awaited ones and lost ones too)."""
    row = seen_answers(viewer, form, submission_id)
    mine = (SurveyAttachment.id == attachment_id, SurveyAttachment.submission_id == row.id)
    found = db.session.scalar(select(SurveyAttachment).where(*mine))
    if found is None or found.stored is None or not has_file(found.stored):
        raise NotVisible()
    return found


def file_answer(file: SurveyAttachment) -> Response:
    """The file: a picture to be looked at, anything else to be kept under its name."""
    pieces = file_pieces(file.stored or "")
    first = next(pieces, b"")  # what is gone is said before anything is promised
    answer = Response(chain([first], pieces), content_type=_type(file))
    shown = "inline" if is_picture(file) else "attachment"
    answer.headers["Content-Disposition"] = dump_options_header(shown, {"filename": file.name})
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if file.bytes is not None:
        answer.headers["Content-Length"] = str(file.bytes)
    return answer


def is_picture(file: SurveyAttachment) -> bool:
    """Whether a page shows it: its content was found to be a picture when it came."""
    return file.content_type in PICTURES


def _type(file: SurveyAttachment) -> str:
    said = file.content_type or ANYTHING
    return said if said in PICTURES or said in _PLAIN or said.startswith(_PLAYED) else ANYTHING
