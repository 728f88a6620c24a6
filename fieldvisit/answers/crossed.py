"""Two sides of a form crossed: questions, areas, months; in one pass over its answers."""

from collections.abc import Iterable
from dataclasses import dataclass

from fieldvisit.answers.crossing import (
    MONTH,
    PLACE,
    Axis,
    Crossing,
    Met,
    Table,
    TooManyKeys,
    axis_of,
    crossable,
    month_axis,
    place_axis,
)
from fieldvisit.answers.filters import AnswerFilter
from fieldvisit.answers.places import Compared, compared_areas
from fieldvisit.answers.questions import Question
from fieldvisit.answers.reading import read_answers
from fieldvisit.answers.scope import FormAnswered, conditions
from fieldvisit.people.viewer import Viewer


@dataclass(frozen=True)
class Crossed:
    """Two sides and their table: None while a side is missing. `too_many`: the side with too many answers for one."""

    row: Axis | None
    column: Axis | None
    table: Table | None
    compared: Compared
    too_many: str = ""

    @property
    def several(self) -> bool:
        """Whether one set of answers may count in several cells."""
        questions = [one.question for one in (self.row, self.column) if one is not None]
        return any(one is not None and one.kind == "select_multiple" for one in questions)


def sides_of(form: FormAnswered) -> list[Question]:
    """The questions that may stand on a side; areas and months may as well."""
    return crossable(form.questions)


def crossed(viewer: Viewer, form: FormAnswered, asked: AnswerFilter, row: str, column: str) -> Crossed:
    """The table of two sides, each the path of a question, `area` or `month`; what is none of these is not asked."""
    compared = compared_areas(viewer, form, asked)
    first, second = (_side(sides_of(form), compared, code) for code in (row, column))
    if first is None or second is None or first.code == second.code:
        return Crossed(first, second, None, compared)
    crossing = Crossing(first, second)
    try:
        for one in read_answers(conditions(viewer, form.row, asked)):
            crossing.add(Met(one.answers, compared.part_of(one.grid_id), one.day))
    except TooManyKeys as refused:
        return Crossed(first, second, None, compared, refused.code)
    return Crossed(first, second, crossing.table(), compared)


def _side(questions: Iterable[Question], compared: Compared, code: str) -> Axis | None:
    if code == PLACE:
        return place_axis([one.id for one in compared.parts])
    if code == MONTH:
        return month_axis()
    found = next((one for one in questions if one.path == code), None)
    return axis_of(found) if found is not None else None
