"""Issues raised under a doubled row move to the household that stays; numbers and grids are kept."""

import uuid

from sqlalchemy import select, update

from fieldvisit.issues.models import Issue
from fieldvisit.storage.base import db


def raisers_of(household_id: uuid.UUID) -> set[uuid.UUID]:
    """Whose own dossiers may tell of the household's issues."""
    return set(db.session.scalars(select(Issue.raised_by_id).where(Issue.household_id == household_id).distinct()))


def move_issues(doubled_id: uuid.UUID, kept_id: uuid.UUID) -> None:
    """Issues of the one become the other's. The caller raises both dossiers and those of the raisers."""
    rows = update(Issue).where(Issue.household_id == doubled_id).values(household_id=kept_id)
    db.session.execute(rows, execution_options={"synchronize_session": "fetch"})
