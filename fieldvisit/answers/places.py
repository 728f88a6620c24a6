"""Which areas are compared: those below the one that is asked for, as far as the viewer's reach goes."""

from collections.abc import Sequence
from dataclasses import dataclass

from fieldvisit.answers.filters import AnswerFilter
from fieldvisit.answers.scope import FormAnswered
from fieldvisit.areas.queries import AreaFacts, area_at, area_of, children_of, grids_under, line_of
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.surveys.rules import meet

ELSEWHERE = 0  # the key of answers that lie in none of the areas compared
MOST_GRIDS = 20_000


@dataclass(frozen=True)
class Compared:
    """An area, the way to it, and the areas below it. `below`: {grid: which of them it lies in}."""

    area: AreaFacts
    line: tuple[AreaFacts, ...]
    parts: Sequence[AreaFacts]
    below: dict[int, int]

    def part_of(self, grid_id: int | None) -> int:
        """Which of the areas a grid lies in, else ELSEWHERE."""
        return ELSEWHERE if grid_id is None else self.below.get(grid_id, ELSEWHERE)


def compared_areas(viewer: Viewer, form: FormAnswered, asked: AnswerFilter) -> Compared:
    """The area asked for, else where the form's area and the viewer's meet; below a grid there is nothing."""
    reach = viewer.places(Act.ANSWER_SEE)
    area = area_of(asked.area_id) if asked.area_id is not None else _usual(form, reach)
    parts = [one for one in children_of(area.id) if not reach or any(meet(path, one.path) for path in reach)]
    places = {one.path: one.id for one in parts}
    below = {}
    for grid in grids_under([area.path], limit=MOST_GRIDS):
        step = next((path for path in _paths(grid) if path in places), None)
        if step is not None:
            below[grid.id] = places[step]
    tops = reach or (form.area_path,)
    line = [one for one in line_of(area.id) if any(one.path.startswith(path) for path in tops)]
    return Compared(area, tuple(line), parts, below)


def _usual(form: FormAnswered, reach: Sequence[str]) -> AreaFacts:
    inside = [path for path in reach if path.startswith(form.area_path)]
    path = inside[0] if len(inside) == 1 else form.area_path
    return area_at(path) or area_of(form.row.area_id)


def _paths(grid: AreaFacts) -> list[str]:
    """The paths from the top down to the grid."""
    line = grid.path.strip("/").split("/")
    return ["/" + "/".join(line[:place]) + "/" for place in range(1, len(line) + 1)]
