"""Who may do what to a household: by its grid's area, or because the viewer keeps it.

Who keeps whom is known one room higher (assignments), which hands it in: as ids, or as a condition.
"""

import uuid
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_

from fieldvisit.areas.queries import ids_under
from fieldvisit.households.models import Household
from fieldvisit.households.queries import HouseholdFacts
from fieldvisit.kernel.errors import NotAllowed
from fieldvisit.people import policy
from fieldvisit.people.acts import Act
from fieldvisit.people.policy import RowColumns, RowFacts
from fieldvisit.people.viewer import Viewer


def row_facts(household: HouseholdFacts, cadre_ids: frozenset[uuid.UUID] = frozenset()) -> RowFacts:
    """The household as the rule sees it."""
    return RowFacts(household.area_path, cadre_ids=cadre_ids)


def may(viewer: Viewer, act: Act, household: HouseholdFacts, cadre_ids: frozenset[uuid.UUID] = frozenset()) -> bool:
    """Whether the act is allowed on the household."""
    return policy.may(viewer, act, row_facts(household, cadre_ids))


# A condition over a household's id: the viewer keeps it.
Own = Callable[[Any], ColumnElement[bool]]


def within(viewer: Viewer, act: Act, own: Own | None = None) -> ColumnElement[bool]:
    """The same as a condition over Household."""
    mine = (own(Household.id),) if own is not None else ()
    return policy.within(viewer, act, RowColumns(_GridPath(), own=mine))


def listed(viewer: Viewer, act: Act, own: Own | None = None) -> ColumnElement[bool]:
    """What of it a list shows: that of the area one works in now."""
    return and_(within(viewer, act, own), *policy.at_work(viewer, _GridPath()))


class _GridPath:
    """Answers "does the path of its grid start with" by the ids of the subtree: one small subquery."""

    def startswith(self, path: str) -> ColumnElement[bool]:
        """Whether the household's grid lies within the subtree of `path`."""
        return Household.grid_id.in_(ids_under(path))


def ensure(viewer: Viewer, act: Act, household: HouseholdFacts, cadre_ids: frozenset[uuid.UUID] = frozenset()) -> None:
    """NotVisible where it may not even be seen, NotAllowed where only the act may not be done."""
    policy.ensure(viewer, act, row_facts(household, cadre_ids), see=Act.HOUSEHOLD_SEE)


def ensure_in_grid(viewer: Viewer, act: Act, grid_path: str) -> None:
    """NotAllowed where the act is not granted on the grid."""
    if not policy.may(viewer, act, RowFacts(grid_path)):
        raise NotAllowed(field="grid_id")
