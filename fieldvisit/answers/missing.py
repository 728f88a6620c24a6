"""Households that a form is meant for and that have not answered it: in the viewer's area, lived in, of its tags."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select

from fieldvisit.answers.meant import meant_for
from fieldvisit.answers.scope import FormAnswered
from fieldvisit.assignments.policy import household_within, kept_by
from fieldvisit.assignments.queries import CadreFacts, current_cadres
from fieldvisit.households.queries import all_ids
from fieldvisit.households.register import (
    Narrow,
    RegisterFilter,
    RegisterRow,
    count_households,
    find_households,
    stream_households,
)
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.surveys.models import SurveySubmission
from fieldvisit.web.asked import asked_id, asked_number, asking
from fieldvisit.web.paging import Page, PageArgs


@dataclass(frozen=True)
class MissingFilter:
    """Which of them: of a grid, of a cadre."""

    grid_id: int | None = None
    cadre_id: uuid.UUID | None = None

    @property
    def any(self) -> bool:
        """Whether anything is asked at all."""
        return self != MissingFilter()


@dataclass(frozen=True)
class MissingLine:
    """A household without answers, and who keeps it."""

    home: RegisterRow
    cadre: CadreFacts | None


def asked_missing(said: Mapping[str, str]) -> MissingFilter:
    """What an address asks for."""
    with asking(said):
        return MissingFilter(asked_number("grid"), asked_id("cadre"))


def find_missing(viewer: Viewer, form: FormAnswered, asked: MissingFilter, args: PageArgs) -> Page[MissingLine]:
    """A page of them, in the order of the street."""
    page = find_households(_reach(viewer), _plain(asked), args, _narrowing(form, asked))
    return Page(_lines(page.items), page.total, page.page, page.per_page)


def count_missing(viewer: Viewer, form: FormAnswered, asked: MissingFilter) -> int:
    """How many there are."""
    return count_households(_reach(viewer), _plain(asked), _narrowing(form, asked))


def count_meant(viewer: Viewer, form: FormAnswered, asked: MissingFilter) -> int:
    """How many households the form is meant for, answered or not."""
    return count_households(_reach(viewer), _plain(asked), _meant(form, asked))


def stream_missing(viewer: Viewer, form: FormAnswered, asked: MissingFilter) -> Iterator[MissingLine]:
    """All of them, in the order of the pages."""
    for piece in stream_households(_reach(viewer), _plain(asked), _narrowing(form, asked)):
        yield from _lines(piece)


def _lines(rows: Any) -> list[MissingLine]:
    keepers = current_cadres([row.id for row in rows])
    return [MissingLine(row, keepers.get(row.id)) for row in rows]


def _reach(viewer: Viewer) -> ColumnElement[bool]:
    return household_within(viewer, Act.ANSWER_SEE)


def _plain(asked: MissingFilter) -> RegisterFilter:
    return RegisterFilter(grid_id=asked.grid_id)


def _narrowing(form: FormAnswered, asked: MissingFilter) -> list[Narrow]:
    return [*_meant(form, asked), _unanswered(form)]


def _meant(form: FormAnswered, asked: MissingFilter) -> list[Narrow]:
    """For whom the form is: of its area, with one of its tags where it names any."""
    found: list[Narrow] = [lambda key: key.in_(all_ids(form.area_path)), *meant_for(form.row)]
    if asked.cadre_id is not None:
        cadre_id = asked.cadre_id
        found.append(lambda key: kept_by(key, cadre_id))
    return found


def _unanswered(form: FormAnswered) -> Narrow:
    answered = select(SurveySubmission.household_id).where(
        SurveySubmission.form_id == form.row.form_id,
        SurveySubmission.superseded_by.is_(None),
        SurveySubmission.household_id.is_not(None),
    )
    return lambda key: key.not_in(answered)
