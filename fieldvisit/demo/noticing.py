"""What the demo's people are told when they first look: notices of the last days, as the service would write them."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from fieldvisit.demo.days import History
from fieldvisit.issues.models import Issue, IssueEvent
from fieldvisit.issues.notifying import told_by
from fieldvisit.storage.base import db

DAYS = 6
_FRESH_DAYS = 2


def notice_rows(history: History) -> list[dict[str, Any]]:
    """For the last event of each issue that moved lately; what is older than two days has been seen."""
    rows = []
    for issue, event in _moved(history.end - timedelta(days=DAYS)):
        fresh = event.recorded_at > history.end - timedelta(days=_FRESH_DAYS)
        for person, code in sorted(told_by(issue, event).items()):
            rows.append(
                {
                    "id": uuid.uuid5(event.id, str(person)),
                    "account_id": person,
                    "code": code,
                    "issue_id": issue.id,
                    "event_id": event.id,
                    "at": event.recorded_at,
                    "seen_at": None if fresh else event.recorded_at + timedelta(hours=2),
                }
            )
    return rows


def _moved(since: datetime) -> list[tuple[Issue, IssueEvent]]:
    last = select(IssueEvent.issue_id, func.max(IssueEvent.seq).label("seq")).group_by(IssueEvent.issue_id).subquery()
    query = (
        select(Issue, IssueEvent)
        .join(IssueEvent, IssueEvent.issue_id == Issue.id)
        .join(last, (last.c.issue_id == IssueEvent.issue_id) & (last.c.seq == IssueEvent.seq))
        .where(IssueEvent.recorded_at >= since)
        .order_by(IssueEvent.recorded_at, IssueEvent.id)
    )
    return [(issue, event) for issue, event in db.session.execute(query)]
