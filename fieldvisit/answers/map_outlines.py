"""Where grids and villages lie, drawn from where their households stand: this program has no map of its own.

Households are taken by cells of about a hundred metres, so that an outline tells of no single door.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select

from fieldvisit.answers.filters import AnswerFilter
from fieldvisit.answers.hulls import Place, hull_around, middle_of
from fieldvisit.answers.scope import FormAnswered, conditions
from fieldvisit.areas.queries import AreaFacts, areas_of, ids_under
from fieldvisit.households.models import Household
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.surveys.models import SurveySubmission
from fieldvisit.surveys.rules import meet

CELL = 0.001  # degrees
LEAST_CELLS = 3  # fewer say where single households are
MOST_CELLS = 60_000


@dataclass(frozen=True)
class Outline:
    """Where the households of a grid, or of the grids of a village, stand. `ring`: the line around them, closed."""

    area: AreaFacts
    places: Sequence[Place]
    ring: list[Place]

    @property
    def middle(self) -> Place:
        """The middle of them all."""
        return middle_of(self.places)

    @property
    def top(self) -> Place:
        """Above the middle, at the line: where a name hides nothing."""
        return self.middle[0], max(north for _east, north in self.ring)


def outlines_of(viewer: Viewer, form: FormAnswered) -> list[Outline]:
    """The grids in which the viewer may see answers of the form."""
    return _outlined(_cells(viewer, form))


def villages_of(grids: Iterable[Outline]) -> list[Outline]:
    """The areas above the grids."""
    places: dict[int, list[Place]] = defaultdict(list)
    for grid in grids:
        if grid.area.parent_id is not None:
            places[grid.area.parent_id] += grid.places
    return _outlined(places)


def _outlined(places: Mapping[int, Sequence[Place]]) -> list[Outline]:
    areas = areas_of(places.keys())
    told = [(area, places[area_id]) for area_id, area in sorted(areas.items()) if len(places[area_id]) >= LEAST_CELLS]
    return [Outline(area, here, hull_around(here, CELL)) for area, here in told]


def _cells(viewer: Viewer, form: FormAnswered) -> dict[int, list[Place]]:
    """{grid: the middles of the cells in which its households stand}."""
    answered = select(SurveySubmission.grid_id).where(*conditions(viewer, form.row, AnswerFilter()))
    seen = [_narrower(path, form.area_path) for path in viewer.places(Act.ANSWER_SEE) if meet(path, form.area_path)]
    columns: tuple[Any, ...] = (
        Household.grid_id, func.round(Household.lat / CELL), func.round(Household.lon / CELL),
    )  # fmt: skip
    where = or_(Household.grid_id.in_(answered), *(Household.grid_id.in_(ids_under(path)) for path in seen))
    query = select(*columns).where(where, Household.lat.is_not(None), Household.lon.is_not(None), Household.active)
    found: dict[int, list[Place]] = defaultdict(list)
    for grid_id, north, east in db.session.execute(query.distinct().limit(MOST_CELLS)):
        found[grid_id].append((float(east) * CELL, float(north) * CELL))
    return dict(found)


def _narrower(path: str, other: str) -> str:
    return path if path.startswith(other) else other
