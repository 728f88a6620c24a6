"""Whether the cadre of a household owes it a call-back, as a condition over the household's id."""

from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select

from fieldvisit.assignments.queries import keeping
from fieldvisit.issues.models import Issue


def callback_due_at(household_id: Any) -> ColumnElement[bool]:
    """An answered issue waits to be asked about by the household's cadre: not what he handled himself on the spot."""
    kept = keeping().subquery()
    cadre = select(kept.c.cadre_id).where(kept.c.household_id == household_id)
    keeper = cadre.correlate_except(kept).scalar_subquery()
    own = or_(Issue.handler_id.is_(None), keeper.is_(None), Issue.handler_id != keeper)
    return exists().where(
        Issue.household_id == household_id, Issue.callback_due.is_(True), Issue.confidential.is_(False), own
    )
