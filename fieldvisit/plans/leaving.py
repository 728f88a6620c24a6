"""Vacancy, leave, hand-over: which area a plan for one who leaves is about, and what he keeps outside of it."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from fieldvisit.areas.queries import AreaFacts, area_of, areas_of
from fieldvisit.assignments.queries import households_of
from fieldvisit.households.queries import HouseholdFacts, household_facts_many
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.people import policy
from fieldvisit.people.acts import Act
from fieldvisit.people.policy import RowFacts
from fieldvisit.people.viewer import Viewer
from fieldvisit.plans.policy import area_to_plan
from fieldvisit.plans.schemas import MakePlan


@dataclass(frozen=True)
class Elsewhere:
    """Households kept outside the area, in one village or, where it is named so, one grid; `may`: to be planned by
    the viewer, too.
    """

    area: AreaFacts
    number: int
    may: bool


@dataclass(frozen=True)
class Left:
    """What somebody who leaves keeps: the households the plan is about, and where the others are."""

    area: AreaFacts
    here: tuple[uuid.UUID, ...]
    elsewhere: tuple[Elsewhere, ...]

    @property
    def number(self) -> int:
        """All of them."""
        return len(self.here) + sum(one.number for one in self.elsewhere)


def area_left(viewer: Viewer, said: MakePlan) -> AreaFacts:
    """The area that was named, or the smallest with all households of who leaves that the viewer may assign; where
    that is more than the viewer plans, the viewer's part with the most of them.

    Problems: not_visible, not_allowed, invalid_input (leave: keeps nobody there).
    """
    if said.leave is None:
        raise ValueError("nobody leaves")
    return _area_left(viewer, _kept(said.leave), said.area_id)


def what_is_left(viewer: Viewer, leaver: uuid.UUID, area_id: int | None = None) -> Left:
    """The same area, with what is in it and what is not. Problems: as `area_left`."""
    kept = _kept(leaver)
    area = _area_left(viewer, kept, area_id)
    outside = Counter(_village(home) for home in kept if not home.area_path.startswith(area.path))
    areas = areas_of(outside)
    elsewhere = sorted(
        (Elsewhere(areas[key], number, _may(viewer, areas[key])) for key, number in outside.items()),
        key=lambda one: one.area.path,
    )
    here = tuple(home.id for home in kept if home.area_path.startswith(area.path))
    return Left(area, here, tuple(elsewhere))


def _kept(cadre_id: uuid.UUID) -> list[HouseholdFacts]:
    return [home for home in household_facts_many(households_of(cadre_id)).values() if home.active]


def _area_left(viewer: Viewer, kept: Sequence[HouseholdFacts], area_id: int | None) -> AreaFacts:
    area = area_to_plan(viewer, area_id) if area_id is not None else _own_area(viewer, kept)
    if area is None or not any(home.area_path.startswith(area.path) for home in kept):
        raise InvalidInput(_l("这位干部在这里没有联户。"), field="leave")
    return area


def _own_area(viewer: Viewer, kept: Sequence[HouseholdFacts]) -> AreaFacts | None:
    paths = sorted(viewer.area_paths(Act.ASSIGNMENT_EDIT))
    whole = _smallest([home for home in kept if any(home.area_path.startswith(path) for path in paths)])
    if whole is None or _may(viewer, whole):
        return whole
    parts = [[home for home in kept if home.area_path.startswith(path)] for path in paths]
    return _smallest(max(parts, key=len))


def _may(viewer: Viewer, area: AreaFacts) -> bool:
    return policy.may(viewer, Act.ASSIGNMENT_EDIT, RowFacts(area.path))


def _smallest(kept: Sequence[HouseholdFacts]) -> AreaFacts | None:
    lines = [area.line for area in areas_of({home.grid_id for home in kept}).values()]
    shared = [here[0] for here in zip(*lines, strict=False) if len(set(here)) == 1]
    return area_of(shared[-1]) if shared else None


def _village(home: HouseholdFacts) -> int:
    """What lies above the grid, by its path."""
    line = [int(part) for part in home.area_path.strip("/").split("/")]
    return line[-2] if len(line) > 1 else line[-1]
