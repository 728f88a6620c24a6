"""Where issues belong: the dossiers that any write on them raises. Light, and without asking for rights."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from fieldvisit.issues.models import Issue
from fieldvisit.storage.base import db


@dataclass(frozen=True)
class IssueHome:
    """The household an issue was raised in (if any), who raised it, and its grid now."""

    household_id: uuid.UUID | None
    raised_by_id: uuid.UUID
    grid_id: int


def issue_homes(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, IssueHome]:
    """{issue: where it belongs}; unknown ids are left out."""
    if not ids:
        return {}
    query = select(Issue.id, Issue.household_id, Issue.raised_by_id, Issue.grid_id).where(Issue.id.in_(ids))
    rows = db.session.execute(query)
    return {key: IssueHome(household_id, raised_by_id, grid_id) for key, household_id, raised_by_id, grid_id in rows}
