"""What waits beside issues and visits: proposals, values to check, refused operations, notices, jobs, opinions."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from fieldvisit.households.models import FieldChange
from fieldvisit.issues.models import Issue, IssueEvent, Notice
from fieldvisit.jobs.models import Job
from fieldvisit.kernel import clock
from fieldvisit.people.models import Account, Feedback
from fieldvisit.storage.base import db
from fieldvisit.sync.models import Quarantined
from fieldvisit.visits.models import Appointment
from tests.support.factories import Factories

MORE_THAN_A_PAGE = 31


def add(factories: Factories, people: Mapping[str, Account], homes: Mapping[str, Sequence[Any]]) -> None:
    """Some of each, longer than a page where there are pages."""
    cadre, home = people["cadre"], homes["one"][0]
    for number in range(3):
        proposed = {"proposal": "open", "proposed_by": cadre.id, "proposed_by_name": cadre.name}
        factories.household(f"新户{number}", active=False, proposed_at=clock.now(), **proposed)
    rows = [row for number in range(MORE_THAN_A_PAGE) for row in _each(cadre, home, number)]
    rows += [_appointment(cadre, one, number) for number, one in enumerate(homes["two"][:4])]
    rows += [_job(people["coordinator"], state) for state in ("queued", "running", "done", "failed", "cancelled")]
    rows += [_job(people["coordinator"], "done", old=True)]
    rows += _notices(people["leader"]) + _notices(people["handler"])
    db.session.add_all(rows)
    db.session.commit()


def _each(cadre: Account, home: Any, number: int) -> list[Any]:
    return [_change(cadre, home), _refused(cadre, home), _said(cadre, seen=number % 4 == 0)]


def _change(cadre: Account, home: Any) -> FieldChange:
    at = clock.now()
    return FieldChange(
        shard_id=home.shard_id,
        household_id=home.id,
        field="note",
        cause="clash",
        yours='"后门进"',
        account_id=cadre.id,
        account_name=cadre.name,
        occurred_at=at,
        recorded_at=at,
    )


def _refused(cadre: Account, home: Any) -> Quarantined:
    at = clock.now()
    body = {"kind": "door", "outcome": "met", "started_at": clock.iso(at)}
    return Quarantined(
        operation_id=uuid.uuid4(),
        device_id=uuid.uuid4(),
        account_id=cadre.id,
        account_name=cadre.name,
        kind="visit.record",
        entity_id=uuid.uuid4(),
        household_id=home.id,
        grid_id=home.grid_id,
        payload=json.dumps({"kind": "visit.record", "household_id": str(home.id), "body": body}),
        hash="0" * 64,
        code="past_grace",
        message="太久以前的走访",
        effective_at=at,
        recorded_at=at,
    )


def _said(cadre: Account, *, seen: bool) -> Feedback:
    return Feedback(account_id=cadre.id, text="字太小", at=clock.now(), seen_at=clock.now() if seen else None)


def _appointment(cadre: Account, home: Any, days: int) -> Appointment:
    at = clock.now()
    return Appointment(
        shard_id=home.shard_id,
        household_id=home.id,
        planned_at=at + timedelta(days=days - 1),
        reason="谈征迁",
        made_by=cadre.id,
        made_by_name=cadre.name,
        made_at=at,
        recorded_at=at,
    )


def _job(account: Account, state: str, *, old: bool = False) -> Job:
    at = clock.now() - timedelta(days=3 if old else 0)
    ended = None if state in {"queued", "running"} else at
    return Job(kind="export", arguments="{}", asked_by=account.id, asked_at=at, state=state, ended_at=ended)


def _notices(account: Account) -> list[Notice]:
    query = select(Issue.id, IssueEvent.id).join(IssueEvent, IssueEvent.issue_id == Issue.id)
    pairs = db.session.execute(query.where(Issue.state == "in_progress").order_by(Issue.number, IssueEvent.seq)).all()
    at = clock.now()
    return [
        Notice(
            account_id=account.id,
            code="answered",
            issue_id=issue_id,
            event_id=event_id,
            at=at,
            seen_at=at if number % 3 == 0 else None,
        )
        for number, (issue_id, event_id) in enumerate(pairs)
    ]
