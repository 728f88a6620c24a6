"""The results of a form: every question counted, and answers by area. All in one pass over its answers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fieldvisit.answers.counting import Counted, Counting, Head
from fieldvisit.answers.crossing import WHOLE_NUMBERS, Crossing, Met, Table, axis_of, crossable, place_axis
from fieldvisit.answers.filters import AnswerFilter
from fieldvisit.answers.meant import meant_by_grid
from fieldvisit.answers.places import ELSEWHERE, Compared, compared_areas
from fieldvisit.answers.questions import Question
from fieldvisit.answers.reading import read_answers
from fieldvisit.answers.scope import FormAnswered, conditions
from fieldvisit.areas.queries import AreaFacts
from fieldvisit.people.viewer import Viewer


@dataclass(frozen=True)
class PlaceRow:
    """One area and what came from it. `area`: None for what lies in none of those compared."""

    area: AreaFacts | None
    answers: int
    reached: int
    meant: int
    choices: Mapping[str, int]


@dataclass(frozen=True)
class Results:
    """A form's results. `by`: the question whose choices stand beside the areas, `by_keys` these choices."""

    head: Head
    counted: Counted
    compared: Compared
    places: Sequence[PlaceRow]
    reached: int
    meant: int
    by: Question | None
    by_keys: Sequence[str]


def results_of(viewer: Viewer, form: FormAnswered, asked: AnswerFilter, by_path: str = "") -> Results:
    """Everything the page of results says, of the answers the viewer may see under the filter."""
    where = conditions(viewer, form.row, asked)
    compared = compared_areas(viewer, form, asked)
    counting, head = Counting(form.questions), Head()
    by = next((one for one in choices_of(form) if one.path == by_path), None)
    crossing = Crossing(place_axis([one.id for one in compared.parts]), axis_of(by)) if by else None
    for one in read_answers(where, sealed=counting.has_sealed, files=counting.has_files):
        counting.add(one.answers, one.given, one.sealed)
        head.add(one.review, one.day, one.grid_id)
        if crossing is not None:
            crossing.add(Met(one.answers, compared.part_of(one.grid_id), one.day))
    meant = meant_by_grid(viewer, form.row, form.area_path, compared.area.path, where)
    table = crossing.table() if crossing else None
    return Results(
        head=head,
        counted=counting.result(),
        compared=compared,
        places=_places(compared, head.grids, meant.households, meant.reached, table),
        reached=meant.reached.total(),
        meant=meant.households.total(),
        by=by,
        by_keys=table.column_keys if table else (),
    )


def choices_of(form: FormAnswered) -> list[Question]:
    """The questions whose choices may stand beside the areas."""
    return [one for one in crossable(form.questions) if one.kind not in WHOLE_NUMBERS]


def _places(
    compared: Compared,
    answers: Counter[int | None],
    meant: Counter[int],
    reached: Counter[int],
    table: Table | None,
) -> list[PlaceRow]:
    sums = [_summed(compared, one) for one in (answers, reached, meant)]
    rows: list[AreaFacts | None] = [*compared.parts]
    if compared.parts and sums[0][ELSEWHERE]:
        rows.append(None)
    return [_place(one, sums, table) for one in rows]


def _place(area: AreaFacts | None, sums: Sequence[Counter[int]], table: Table | None) -> PlaceRow:
    key = area.id if area else ELSEWHERE
    choices = {choice: table.numbers.get((str(key), choice), 0) for choice in table.column_keys} if table else {}
    answers, reached, meant = (each[key] for each in sums)
    return PlaceRow(area, answers, reached, meant, choices)


def _summed(compared: Compared, by_grid: Mapping[int | None, int] | Mapping[int, int]) -> Counter[int]:
    found = Counter[int]()
    for grid_id, number in by_grid.items():
        found[compared.part_of(grid_id)] += number
    return found
