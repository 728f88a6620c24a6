"""Vacancy, leave, hand-over: which area a plan for one who leaves is about."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from fieldvisit.areas.queries import AreaFacts, areas_of
from fieldvisit.assignments.queries import households_of
from fieldvisit.households.queries import HouseholdFacts, household_facts_many
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.plans.policy import area_to_plan
from fieldvisit.plans.schemas import MakePlan


def area_left(viewer: Viewer, said: MakePlan) -> AreaFacts:
    """The area that was named, or the smallest with all households of who leaves that the viewer may assign.

    Problems: not_visible, not_allowed, invalid_input (leave: keeps nobody there).
    """
    if said.leave is None:
        raise ValueError("nobody leaves")
    paths = viewer.area_paths(Act.ASSIGNMENT_EDIT)
    kept = [
        home
        for home in household_facts_many(households_of(said.leave)).values()
        if home.active and any(home.area_path.startswith(path) for path in paths)
    ]
    area_id = said.area_id if said.area_id is not None else _smallest(kept)
    area = area_to_plan(viewer, area_id) if area_id is not None else None
    if area is None or not any(home.area_path.startswith(area.path) for home in kept):
        raise InvalidInput(_l("这位干部在这里没有联户。"), field="leave")
    return area


def _smallest(kept: Sequence[HouseholdFacts]) -> int | None:
    lines = [area.line for area in areas_of({home.grid_id for home in kept}).values()]
    shared = [here[0] for here in zip(*lines, strict=False) if len(set(here)) == 1]
    return shared[-1] if shared else None
