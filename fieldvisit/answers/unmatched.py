"""Answers to forms that nobody here has made: kept, and found again. Nothing tells which of them are private.

So whatever goes by the name of a number stays covered, and a list says only that they came.
"""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, func, select

from fieldvisit.answers import policy
from fieldvisit.answers.listing import AnswerLine, lines_of
from fieldvisit.answers.parting import parted
from fieldvisit.answers.telling import Told, flat, tell
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.streaming import pieces
from fieldvisit.surveys.models import SurveyForm, SurveySubmission
from fieldvisit.surveys.xlsform.defining import is_number_by_name
from fieldvisit.web.paging import Page, PageArgs


def find_unmatched(viewer: Viewer, args: PageArgs) -> Page[AnswerLine]:
    """A page of them, received last first."""
    order = (SurveySubmission.received_at.desc(), SurveySubmission.id.desc())
    query = select(SurveySubmission).where(*_unmatched(viewer)).order_by(*order)
    rows = list(db.session.scalars(query.limit(args.per_page).offset(args.offset)))
    return Page(lines_of(viewer, None, rows), count_unmatched(viewer), args.page, args.per_page)


def count_unmatched(viewer: Viewer) -> int:
    """How many there are."""
    return db.session.scalar(select(func.count()).select_from(SurveySubmission).where(*_unmatched(viewer))) or 0


def stream_unmatched(viewer: Viewer) -> Iterator[AnswerLine]:
    """All of them, in the order of the pages."""
    query = select(SurveySubmission).where(*_unmatched(viewer))
    for piece in pieces(query, (SurveySubmission.received_at, SurveySubmission.id), descending=True):
        yield from lines_of(viewer, None, [row for (row,) in piece])


def unmatched_one(viewer: Viewer, submission_id: uuid.UUID) -> AnswerLine:
    """One set. Problems: not_visible (a form of its name has been made since, too: it is found there)."""
    where = (SurveySubmission.id == submission_id, *_nobodys())
    row = db.session.scalar(select(SurveySubmission).where(*where))
    if row is None:
        raise NotVisible()
    policy.ensure(viewer, Act.ANSWER_SEE, row, None)
    return lines_of(viewer, None, [row])[0]


def told_by_name(answers: Mapping[str, Any]) -> list[Told]:
    """The answers by the names of their questions; those that may be numbers only as being there."""
    said = parted(answers, {}, lambda path: is_number_by_name(path.rpartition("/")[2]))
    sealed = {key: path for key, path, _values in flat(said.private)}
    return tell([], said.open, sealed, "", lambda _question, text: text)


def _unmatched(viewer: Viewer) -> list[ColumnElement[bool]]:
    return [*_nobodys(), policy.within(viewer, None), *policy.at_work(viewer, None)]


def _nobodys() -> list[ColumnElement[bool]]:
    made = select(SurveyForm.form_id)
    return [SurveySubmission.form_id.not_in(made), SurveySubmission.superseded_by.is_(None)]
