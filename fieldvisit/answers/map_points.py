"""Answers with a position, as points coloured by one question or by the state of review; without one, counts by grid.

Positions lie in `answers` as XForms write them: latitude longitude height accuracy, with spaces between, in WGS-84.
"""

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select

from fieldvisit.answers.filters import AnswerFilter
from fieldvisit.answers.geojson import geometry_of
from fieldvisit.answers.questions import Question
from fieldvisit.answers.scope import FormAnswered, conditions
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.surveys.models import SurveySubmission

MOST_POINTS = 50_000  # answers; above that they are counted by grid
MOST_TINTS = 8  # a question with more choices colours nothing
GEOPOINT = "geopoint"


@dataclass(frozen=True)
class Point:
    """One position. `value`: what colours it, empty where that was not answered."""

    submission_id: uuid.UUID
    geometry: dict[str, Any]
    value: str


def places_asked(form: FormAnswered) -> list[Question]:
    """The questions that ask for a position."""
    return [one for one in form.open_questions if one.kind == GEOPOINT]


def tints_offered(form: FormAnswered) -> list[Question]:
    """The questions that may colour the points: one answer of a few."""
    chosen = [one for one in form.open_questions if one.kind == "select_one" and one.repeat is None]
    return [one for one in chosen if 0 < len(one.choices) <= MOST_TINTS]


def positioned(viewer: Viewer, form: FormAnswered, asked: AnswerFilter, place: Question) -> list[ColumnElement[bool]]:
    """The conditions of answers that say where."""
    return [*conditions(viewer, form.row, asked), _said(form, place).as_string().is_not(None)]


def count_positioned(viewer: Viewer, form: FormAnswered, asked: AnswerFilter, place: Question) -> int:
    """How many sets of answers say where."""
    query = select(func.count()).select_from(SurveySubmission)
    return db.session.scalar(query.where(*positioned(viewer, form, asked, place))) or 0


def points_of(
    viewer: Viewer, form: FormAnswered, asked: AnswerFilter, place: Question, tint: Question | None
) -> Iterator[Point]:
    """The points, bounded by `MOST_POINTS` sets of answers. `tint`: None colours by the state of review."""
    shade = SurveySubmission.answers[tint.path].as_string() if tint else SurveySubmission.review
    said = _said(form, place).as_string()
    query = select(SurveySubmission.id, said, shade).where(*positioned(viewer, form, asked, place))
    for key, text, value in db.session.execute(query.order_by(SurveySubmission.id).limit(MOST_POINTS)):
        for geometry in _geometries(_texts(json.loads(text), place.path) if place.repeat else [text]):
            yield Point(key, geometry, value or "")


def geometries_of(form: FormAnswered, answers: Mapping[str, Any], place: Question) -> list[dict[str, Any]]:
    """The points in a set of answers: one, or one for each turn of a repeat that says where."""
    said = answers.get(_stands_at(form, place))
    return _geometries([said] if isinstance(said, str) else _texts(said, place.path))


def _geometries(texts: Iterable[str]) -> list[dict[str, Any]]:
    found = [geometry_of(GEOPOINT, one) for one in texts]
    return [geometry for geometry in found if geometry is not None]


def _texts(turns: Any, path: str) -> Iterator[str]:
    for turn in turns if isinstance(turns, list) else []:
        for key, said in turn.items():
            if key == path and isinstance(said, str):
                yield said
            elif isinstance(said, list) and path.startswith(f"{key}/"):
                yield from _texts(said, path)


def _said(form: FormAnswered, place: Question) -> Any:
    return SurveySubmission.answers[_stands_at(form, place)]


def _stands_at(form: FormAnswered, place: Question) -> str:
    """Under which path its answers lie: its own, or that of the outermost repeat around it."""
    repeats = {one.repeat for one in form.questions if one.repeat and place.path.startswith(f"{one.repeat}/")}
    return min(repeats, key=len) if repeats else place.path


def counts_by_grid(viewer: Viewer, form: FormAnswered, asked: AnswerFilter) -> list[tuple[int | None, int]]:
    """(grid, how many sets of answers); None where no grid is known."""
    query = select(SurveySubmission.grid_id, func.count()).where(*conditions(viewer, form.row, asked))
    return [(grid_id, count) for grid_id, count in db.session.execute(query.group_by(SurveySubmission.grid_id))]


def positioned_rows(
    viewer: Viewer, form: FormAnswered, asked: AnswerFilter, place: Question, *, limit: int, offset: int
) -> Sequence[SurveySubmission]:
    """A page of the answers that say where, given last first."""
    order = (SurveySubmission.recorded_at.desc(), SurveySubmission.id.desc())
    query = select(SurveySubmission).where(*positioned(viewer, form, asked, place)).order_by(*order)
    return list(db.session.scalars(query.limit(limit).offset(offset)))


def answered_row(viewer: Viewer, form: FormAnswered, submission_id: uuid.UUID) -> SurveySubmission:
    """One set of answers that the viewer may see. Problems: not_visible."""
    where = (*conditions(viewer, form.row, AnswerFilter()), SurveySubmission.id == submission_id)
    row = db.session.scalars(select(SurveySubmission).where(*where)).one_or_none()
    if row is None:
        raise NotVisible()
    return row
