"""What the filter bar of a form's answers offers to choose, as far as it is among what the viewer may see."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from fieldvisit.answers.filters import AnswerFilter
from fieldvisit.answers.questions import Question, label_of, said_in
from fieldvisit.answers.scope import FormAnswered, conditions
from fieldvisit.areas.queries import AreaFacts, area_at, areas_of, children_of
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.surveys.models import SurveySubmission

MOST_PEOPLE = 200
MOST_AREAS = 500
_SHORT = ("integer", "text", "calculate", "acknowledge", "range", "barcode")


@dataclass(frozen=True)
class Narrowing:
    """Pairs (value, words) for the bar. `values`: what the chosen question offers, if it offers anything."""

    asked: AnswerFilter
    versions: Sequence[tuple[uuid.UUID, str]]
    areas: Sequence[AreaFacts]
    people: Sequence[tuple[uuid.UUID, str]]
    questions: Sequence[tuple[str, str]]
    values: Sequence[tuple[str, str]]


def narrowing_of(viewer: Viewer, form: FormAnswered, asked: AnswerFilter) -> Narrowing:
    """The bar of a form, under the filter that stands in the address."""
    chosen = form.question(asked.path) if asked.path else None
    return Narrowing(
        asked,
        [(one.id, one.version) for one in form.versions],
        _areas(viewer, asked),
        _people(viewer, form),
        [(one.path, label_of(one, form.language)) for one in form.open_questions if _narrows(one)],
        [(one.value, said_in(one.labels, form.language) or one.value) for one in chosen.choices] if chosen else [],
    )


def _narrows(question: Question) -> bool:
    """Whether rows are looked for by it: what was chosen, is short, or is a file that is there or not."""
    return question.chosen or question.bears_file or question.kind in _SHORT


def _areas(viewer: Viewer, asked: AnswerFilter) -> list[AreaFacts]:
    """The areas below the viewer's, and the one that is asked for."""
    own = [area for path in viewer.places(Act.ANSWER_SEE) if (area := area_at(path)) is not None]
    found = {child.id: child for area in own for child in children_of(area.id)}
    if asked.area_id is not None:
        found |= areas_of([asked.area_id])
    return list(found.values())[:MOST_AREAS]


def _people(viewer: Viewer, form: FormAnswered) -> list[tuple[uuid.UUID, str]]:
    """Who handed answers in, by name."""
    columns = (SurveySubmission.account_id, SurveySubmission.account_name)
    query = select(*columns).where(*conditions(viewer, form.row, AnswerFilter())).distinct()
    found = dict(db.session.execute(query.limit(MOST_PEOPLE)).all())
    return sorted(found.items(), key=lambda one: (one[1], str(one[0])))
