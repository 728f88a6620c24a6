"""Who may record at which door, judged at the moment it happened."""

import uuid

from flask_babel import lazy_gettext as _l

from fieldvisit.areas.queries import area_of
from fieldvisit.assignments.queries import current_cadre, kept_at
from fieldvisit.households.queries import HouseholdFacts
from fieldvisit.kernel.errors import InvalidInput, NotAllowed, NotVisible
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people import policy
from fieldvisit.people.acts import Act
from fieldvisit.people.policy import RowFacts
from fieldvisit.people.viewer import Viewer
from fieldvisit.visits.models import VisitKind
from fieldvisit.visits.schemas import RecordVisit


def facts_of(household: HouseholdFacts, keeper_id: uuid.UUID | None) -> RowFacts:
    """The household as the rule sees it: its area and who keeps it now."""
    keepers = (keeper_id, household.proposer_id)
    return RowFacts(household.area_path, cadre_ids=frozenset(key for key in keepers if key))


def ensure_may_record(
    viewer: Viewer, household: HouseholdFacts, stamp: Stamp, named_id: uuid.UUID, facts: RowFacts | None = None
) -> None:
    """A cadre records at doors kept then (or given up within the grace); others by area. NotVisible otherwise.

    `named_id`: the row that was meant, where it has been merged into this household meanwhile. `facts`: where they
    have been read already.
    """
    if facts is None:
        keeper = current_cadre(household.id)
        facts = facts_of(household, keeper.cadre_id if keeper else None)
    if policy.may(viewer, Act.VISIT_RECORD, facts):
        return
    doors = {household.id, named_id} if viewer.has_own(Act.VISIT_RECORD) else set()
    if not any(kept_at(viewer.id, key, stamp.occurred_at) for key in doors):
        raise NotVisible(field="household_id")


def ensure_may_meet(viewer: Viewer, grid_id: int, own_grids: frozenset[int]) -> None:
    """A meeting is recorded in one's own grids, or in an area where the act is granted."""
    path = area_of(grid_id).path
    if policy.may(viewer, Act.MEETING_RECORD, RowFacts(path)):
        return
    if viewer.has_own(Act.MEETING_RECORD) and grid_id in own_grids:
        return
    raise NotAllowed(field="attended")


def ensure_kind(viewer: Viewer, household: HouseholdFacts, said: RecordVisit) -> None:
    """A leader's own visit is a leader's, and an enterprise is what one visits as an enterprise."""
    if said.kind == VisitKind.LEADER and not viewer.can(Act.LEAD):
        raise InvalidInput(_l("联点是领导本人的走访。"), field="kind")
    if said.kind == VisitKind.ENTERPRISE and household.kind != "enterprise":
        raise InvalidInput(_l("访企记在企业上。"), field="kind")
