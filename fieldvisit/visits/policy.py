"""Who may record at which door, judged at the moment it happened."""

from fieldvisit.areas.queries import area_of
from fieldvisit.assignments.queries import current_cadre, kept_at
from fieldvisit.households.queries import HouseholdFacts
from fieldvisit.kernel.errors import NotAllowed, NotVisible
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people import policy
from fieldvisit.people.acts import Act
from fieldvisit.people.policy import RowFacts
from fieldvisit.people.viewer import Viewer


def facts_of(household: HouseholdFacts) -> RowFacts:
    """The household as the rule sees it: its area and who keeps it now."""
    keeper = current_cadre(household.id)
    return RowFacts(household.area_path, cadre_ids=frozenset({keeper.cadre_id} if keeper else ()))


def ensure_may_record(viewer: Viewer, household: HouseholdFacts, stamp: Stamp) -> None:
    """A cadre records at doors kept then (or given up within the grace); others by area. NotVisible otherwise."""
    if policy.may(viewer, Act.VISIT_RECORD, facts_of(household)):
        return
    if viewer.has_own(Act.VISIT_RECORD) and kept_at(viewer.id, household.id, stamp.occurred_at):
        return
    raise NotVisible(field="household_id")


def ensure_may_meet(viewer: Viewer, grid_id: int, own_grids: frozenset[int]) -> None:
    """A meeting is recorded in one's own grids, or in an area where the act is granted."""
    path = area_of(grid_id).path
    if policy.may(viewer, Act.MEETING_RECORD, RowFacts(path)):
        return
    if viewer.has_own(Act.MEETING_RECORD) and grid_id in own_grids:
        return
    raise NotAllowed(field="attended")
