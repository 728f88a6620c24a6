"""Lists of answers: a page or all of them, with the household, the grid and the files beside each."""

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from fieldvisit.answers.filters import AnswerFilter
from fieldvisit.answers.scope import FormAnswered, conditions
from fieldvisit.areas.queries import areas_of
from fieldvisit.assignments.policy import household_within
from fieldvisit.households.models import Household
from fieldvisit.households.queries import HouseholdFacts, household_facts_many
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.streaming import pieces
from fieldvisit.surveys.attachments import counted_files
from fieldvisit.surveys.models import SurveySubmission
from fieldvisit.web.paging import Page, PageArgs


@dataclass(frozen=True)
class AnswerLine:
    """One set of answers in a list. `version`: as it said of itself; `fit`: "", "unknown" or "retired".

    `household`: None where none is known or the viewer does not see it (`hidden`). `chosen`: what the asked question
    was answered, in words.
    """

    row: SurveySubmission
    household: HouseholdFacts | None
    hidden: bool
    grid_name: str
    fit: str
    awaited: int
    kept: int


def find_answers(viewer: Viewer, form: FormAnswered, asked: AnswerFilter, args: PageArgs) -> Page[AnswerLine]:
    """A page of a form's answers, given last first."""
    where = conditions(viewer, form.row, asked)
    order = (SurveySubmission.recorded_at.desc(), SurveySubmission.id.desc())
    query = select(SurveySubmission).where(*where).order_by(*order)
    rows = list(db.session.scalars(query.limit(args.per_page).offset(args.offset)))
    return Page(lines_of(viewer, form, rows), count_answers(viewer, form, asked), args.page, args.per_page)


def count_answers(viewer: Viewer, form: FormAnswered, asked: AnswerFilter) -> int:
    """How many the pages have in all."""
    query = select(func.count()).select_from(SurveySubmission)
    return db.session.scalar(query.where(*conditions(viewer, form.row, asked))) or 0


def stream_answers(viewer: Viewer, form: FormAnswered, asked: AnswerFilter) -> Iterator[AnswerLine]:
    """All of them, in the order of the pages."""
    query = select(SurveySubmission).where(*conditions(viewer, form.row, asked))
    for piece in pieces(query, (SurveySubmission.recorded_at, SurveySubmission.id), descending=True):
        yield from lines_of(viewer, form, [row for (row,) in piece])


def lines_of(viewer: Viewer, form: FormAnswered | None, rows: Sequence[SurveySubmission]) -> list[AnswerLine]:
    """The rows with what a list says beside them."""
    named = {row.household_id for row in rows if row.household_id}
    homes, seen = household_facts_many(named), seen_households(viewer, named)
    grids = areas_of({row.grid_id for row in rows if row.grid_id is not None})
    states = {one.id: one.state for one in form.versions} if form else {}
    files = counted_files([row.id for row in rows])
    return [_line(row, homes, seen, grids, states, files.get(row.id, {})) for row in rows]


def _line(
    row: SurveySubmission, homes: Any, seen: Collection[uuid.UUID], grids: Any, states: Any, files: Any
) -> AnswerLine:
    known = row.household_id is not None and row.household_id in seen
    state = states.get(row.survey_version_id)
    return AnswerLine(
        row,
        homes.get(row.household_id) if known else None,
        row.household_id is not None and not known,
        grids[row.grid_id].name if row.grid_id in grids else "",
        "unknown" if row.survey_version_id is None else "retired" if state == "retired" else "",
        files.get("awaited", 0),
        files.get("kept", 0),
    )


def seen_households(viewer: Viewer, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these households the viewer sees."""
    if not ids:
        return set()
    query = select(Household.id).where(Household.id.in_(ids), household_within(viewer, Act.HOUSEHOLD_SEE))
    return set(db.session.scalars(query))
