"""Who may hand in answers for which household, judged at the moment they were given, as a visit is."""

import uuid

from fieldvisit.assignments.queries import current_cadre, kept_at
from fieldvisit.households.queries import HouseholdFacts
from fieldvisit.kernel.errors import NotAllowed, NotVisible
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people import policy
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.visits.policy import facts_of


def may_answer_for(viewer: Viewer, household: HouseholdFacts, stamp: Stamp, named_id: uuid.UUID) -> bool:
    """A cadre at doors kept then (or given up within the grace), others by area.

    `named_id`: the row that was meant, where it has been merged into this household meanwhile.
    """
    keeper = current_cadre(household.id)
    if policy.may(viewer, Act.SURVEY_SUBMIT, facts_of(household, keeper.cadre_id if keeper else None)):
        return True
    doors = {household.id, named_id} if viewer.has_own(Act.SURVEY_SUBMIT) else set()
    return any(kept_at(viewer.id, key, stamp.occurred_at) for key in doors)


def ensure_may_answer(viewer: Viewer, household: HouseholdFacts | None, stamp: Stamp, named_id: uuid.UUID) -> None:
    """NotAllowed for who may not hand in answers at all, NotVisible where only not for this household."""
    if not viewer.can(Act.SURVEY_SUBMIT):
        raise NotAllowed()
    if household is not None and not may_answer_for(viewer, household, stamp, named_id):
        raise NotVisible(field="household_id")
