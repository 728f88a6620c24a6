"""At the end of a history: every operation that was acknowledged stands in the tables exactly once."""

import uuid
from collections import Counter
from typing import Any

from fieldvisit.issues.models import Callback, Issue, IssueEvent
from fieldvisit.storage.base import db
from fieldvisit.sync.models import Receipt
from fieldvisit.visits.models import Attendance, Meeting, Visit
from tests.properties.world.model import Model


def check_ledger(model: Model) -> None:
    """Receipts, visits, meetings, issues with their events, and call-backs: no more and no fewer than were said."""
    db.session.rollback()
    receipts = {str(row.id): (row.account_id, row.outcome) for row in db.session.query(Receipt)}
    assert receipts == model.receipts
    assert _ids(Visit.id) == Counter(key for door in model.doors.values() for key in door.visits)
    assert _ids(Meeting.id) == Counter(list(model.meetings))
    assert _ids(Issue.id) == Counter(list(model.issues))
    assert db.session.query(Callback).count() == model.callbacks
    assert _ids(IssueEvent.issue_id) == Counter(key for key, one in model.issues.items() for _event in one.events)
    pairs = Counter(db.session.query(Attendance.meeting_id, Attendance.household_id).all())
    assert all(count == 1 for count in pairs.values())
    db.session.remove()


def _ids(column: Any) -> Counter[uuid.UUID]:
    return Counter(key for (key,) in db.session.query(column))
