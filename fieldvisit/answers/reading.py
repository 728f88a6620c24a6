"""Answers read one by one, however many: little is held at a time, and nothing that is not asked for is opened.

One statement, one moment: figures on a page agree with each other though answers come in meanwhile.
"""

import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Text, cast, literal, select

from fieldvisit.answers.tallies import Given
from fieldvisit.kernel import clock
from fieldvisit.storage.base import db
from fieldvisit.surveys.models import AttachmentState, SurveyAttachment, SurveySubmission

PIECE = 1000


@dataclass(frozen=True)
class ReadAnswers:
    """One set of answers. `sealed`: what lies sealed, to be counted only; `day`: the local day it was given."""

    answers: Mapping[str, Any]
    given: Given
    sealed: Mapping[str, Any] | None
    review: str
    day: date
    grid_id: int | None


def read_answers(
    where: Collection[ColumnElement[bool]], *, sealed: bool = False, files: bool = False
) -> Iterator[ReadAnswers]:
    """Every set of answers under the conditions, in no order. `files`: with the names of those that have come."""
    row = SurveySubmission
    private = row.private_answers if sealed else literal(None)
    query = select(row.id, cast(row.answers, Text), private, row.review, row.recorded_at, row.grid_id).where(*where)
    # What is read here is read past the session's rows: a page reads each of them once and keeps none.
    found = db.session.execute(query, execution_options={"yield_per": PIECE})
    for piece in found.partitions():
        come = _arrived([one[0] for one in piece]) if files else {}
        for key, answers, secret, review, at, grid_id in piece:
            told, hidden = _opened(answers) or {}, _opened(secret)
            yield ReadAnswers(told, Given(key, at, come.get(key, ())), hidden, review, clock.local_date(at), grid_id)


def _opened(text: str | None) -> Any:
    """Quickly; what orjson does not take (half a character, as `dump` of kernel.json_text may write) the slow way."""
    if not text:
        return None
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)


def _arrived(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, set[str]]:
    """{answers: the names of their files that have come}."""
    file = SurveyAttachment
    query = select(file.submission_id, file.name).where(file.submission_id.in_(ids), file.state == AttachmentState.KEPT)
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    for key, name in db.session.execute(query):
        found[key].add(name)
    return found
