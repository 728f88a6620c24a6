"""Who sees and who manages forms. A form is seen wherever its area and the viewer's meet; it shows nobody's answers."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, literal, or_

from fieldvisit.areas.models import Area
from fieldvisit.areas.queries import areas_of
from fieldvisit.assignments.own_grids import grids_kept
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import NotAllowed, NotVisible
from fieldvisit.people import policy
from fieldvisit.people.acts import Act
from fieldvisit.people.policy import RowFacts
from fieldvisit.people.viewer import Viewer
from fieldvisit.surveys.rules import meet


def reach(viewer: Viewer) -> tuple[str, ...]:
    """The paths of the areas in which the viewer works with households."""
    return reach_with(viewer, grids_kept(viewer.id, now()) if viewer.has_own(Act.FORM_SEE) else ())


def reach_with(viewer: Viewer, own_grids: Collection[int]) -> tuple[str, ...]:
    """The same of whom it is known in which grids the households lie that they keep."""
    return tuple(sorted({*viewer.area_paths(Act.FORM_SEE), *(area.path for area in areas_of(own_grids).values())}))


def within(paths: tuple[str, ...], column: Any = Area.path) -> ColumnElement[bool]:
    """Forms that concern somebody of this reach, as a condition over the path of the form's area."""
    ways = [column.startswith(path) for path in paths] + [literal(path).startswith(column) for path in paths]
    return or_(*ways) if ways else literal(False)


def sees(viewer: Viewer, area_path: str) -> bool:
    """The same rule on one form."""
    return any(meet(path, area_path) for path in reach(viewer))


def may_manage(viewer: Viewer, area_path: str) -> bool:
    """Whether the viewer may change forms for this area."""
    return policy.may(viewer, Act.FORM_MANAGE, RowFacts(area_path))


def ensure_may_manage(viewer: Viewer, area_path: str) -> None:
    """NotVisible where the form may not even be seen, NotAllowed where only changing it is not allowed."""
    if may_manage(viewer, area_path):
        return
    raise NotAllowed() if sees(viewer, area_path) else NotVisible()
