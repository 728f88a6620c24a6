"""Who and which unit is named in issues, for rooms that would let go of them."""

import uuid
from collections.abc import Collection

from sqlalchemy import select

from fieldvisit.issues.models import Issue, IssueEvent, Supervision
from fieldvisit.storage.base import db


def people_in_issues(ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those who are to handle an issue, or under whose name one is supervised."""
    found: set[uuid.UUID] = set()
    for column in (Issue.handler_id, Supervision.leader_id):
        query = select(column).where(column.in_(ids)).distinct()
        found.update(key for key in db.session.scalars(query) if key is not None)
    return found


def units_in_issues(ids: Collection[int]) -> set[int]:
    """Those that an issue was ever sent to."""
    query = select(IssueEvent.unit_id).where(IssueEvent.unit_id.in_(ids)).distinct()
    return {key for key in db.session.scalars(query) if key is not None}
