"""Which unit an issue should go to: the category says the kind of unit, the place says which one.

A suggestion only; a coordinator may choose any unit whose area holds the grid.
"""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from fieldvisit.areas.queries import line_of
from fieldvisit.issues.categories import category_of
from fieldvisit.issues.models import Issue
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.people.queries import units_in


@dataclass(frozen=True)
class UnitChoice:
    """A unit an issue may be dispatched to."""

    id: int
    name: str
    kind: str
    level: str
    area_name: str


def unit_choices(grid_id: int) -> list[UnitChoice]:
    """Active units whose area holds the grid, those of the smallest area first."""
    areas = {area.id: area for area in line_of(grid_id)}
    # A path is longer the deeper its area lies.
    units = sorted(units_in(list(areas)), key=lambda unit: (-len(areas[unit.area_id].path), unit.name))
    return [
        UnitChoice(unit.id, unit.name, unit.kind, areas[unit.area_id].level, areas[unit.area_id].name) for unit in units
    ]


def unit_within_reach(issue: Issue, unit_id: int, field: str) -> UnitChoice:
    """An active unit whose area holds the issue's grid; InvalidInput for any other, known or not."""
    unit = next((unit for unit in unit_choices(issue.grid_id) if unit.id == unit_id), None)
    if unit is None:
        raise InvalidInput(_l("没有这个承办单位，或者它不管这个地方。"), field=field)
    return unit


def suggested_unit(category: str, grid_id: int) -> UnitChoice | None:
    """The unit of the category's kind (or its parent's) in the smallest area that holds the grid."""
    kind = _unit_kind(category)
    if kind is None:
        return None
    return next((unit for unit in unit_choices(grid_id) if unit.kind == kind), None)


def _unit_kind(code: str) -> str | None:
    category = category_of(code)
    if category is None:
        return None
    if category.unit_kind or category.parent_code is None:
        return category.unit_kind
    parent = category_of(category.parent_code)
    return parent.unit_kind if parent else None
