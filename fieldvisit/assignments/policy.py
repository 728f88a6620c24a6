"""Who may see or change a household or its keeper: by the area of its grid, or because the viewer keeps it.

Who keeps whom is known in this room, so the full rule over households stands here.
"""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, or_

from fieldvisit.assignments.models import Assignment
from fieldvisit.assignments.queries import current_cadre
from fieldvisit.households import policy
from fieldvisit.households.queries import HouseholdFacts, household_facts, is_proposed_by, proposer_of
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer


def household_within(viewer: Viewer, act: Act) -> ColumnElement[bool]:
    """The households a list shows: on which the viewer may do the act, own ones included, where one works now."""
    return policy.listed(viewer, act, lambda household_id: kept_by(household_id, viewer.id))


def kept_by(household_id: Any, cadre_id: uuid.UUID) -> ColumnElement[bool]:
    """Whether the cadre keeps the household now. Who proposed one keeps it until it is decided about."""
    assigned = exists().where(
        Assignment.household_id == household_id, Assignment.cadre_id == cadre_id, Assignment.ended_at.is_(None)
    )
    return or_(assigned, is_proposed_by(household_id, cadre_id))


def kept_since(
    household_id: Any, *, before: datetime | None = None, since: datetime | None = None
) -> ColumnElement[bool]:
    """Whether somebody keeps the household and began within the span [since, before)."""
    spans = [Assignment.household_id == household_id, Assignment.ended_at.is_(None)]
    if before is not None:
        spans.append(Assignment.from_at < before)
    if since is not None:
        spans.append(Assignment.from_at >= since)
    return exists().where(*spans)


def is_kept(household_id: Any) -> ColumnElement[bool]:
    """Whether anybody keeps the household now; not so: an orphan."""
    return exists().where(Assignment.household_id == household_id, Assignment.ended_at.is_(None))


def keepers_of(household_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Who keeps the household now, as the rule wants it."""
    keeper, proposer = current_cadre(household_id), proposer_of(household_id)
    return frozenset(({keeper.cadre_id} if keeper else set()) | ({proposer} if proposer else set()))


def may(viewer: Viewer, act: Act, household: HouseholdFacts) -> bool:
    """Whether the act is allowed on the household."""
    return policy.may(viewer, act, household, keepers_of(household.id))


def ensure_household(viewer: Viewer, act: Act, household_id: uuid.UUID) -> HouseholdFacts:
    """The household, if the act is allowed on it. Problems: not_visible, not_allowed."""
    household = household_facts(household_id)
    policy.ensure(viewer, act, household, keepers_of(household_id))
    return household
