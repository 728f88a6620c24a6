"""Issues raised under a doubled row move to the household that stays; numbers and grids are kept."""

import uuid
from collections.abc import Collection

from sqlalchemy import select

from fieldvisit.issues.models import Issue
from fieldvisit.storage.base import db
from fieldvisit.storage.moving import move_rows


def raisers_of(household_id: uuid.UUID) -> set[uuid.UUID]:
    """Whose own dossiers may tell of the household's issues."""
    return set(db.session.scalars(select(Issue.raised_by_id).where(Issue.household_id == household_id).distinct()))


def move_issues(from_id: uuid.UUID, to_id: uuid.UUID, only: Collection[uuid.UUID] | None = None) -> list[uuid.UUID]:
    """Issues of the one become the other's; which they were. The caller raises both dossiers and the raisers'."""
    return move_rows(Issue, from_id, to_id, only)
