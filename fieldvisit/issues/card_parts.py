"""The parts of an issue's card, read for many issues at once: events, call-backs, supervisions, whom to call back."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from fieldvisit.households.holdings import members_named, members_of
from fieldvisit.households.queries import household_facts_many
from fieldvisit.issues import closing
from fieldvisit.issues.models import Callback, Issue, IssueEvent, Reporter
from fieldvisit.issues.rows import SupervisionRow
from fieldvisit.issues.settling import answered_from
from fieldvisit.issues.workflow import Step
from fieldvisit.kernel.text import mask_phone
from fieldvisit.storage.base import db


@dataclass(frozen=True)
class EventRow:
    """One thing that happened. `at` is when the server learned of it."""

    id: uuid.UUID
    seq: int
    step: str
    from_state: str | None
    to_state: str
    at: datetime
    occurred_at: datetime
    actor_id: uuid.UUID | None
    actor_name: str
    on_behalf_of: str | None
    unit_id: int | None
    unit_name: str | None
    note: str | None
    outcome: str | None
    cycle: int
    version: int
    detail: dict[str, Any]


@dataclass(frozen=True)
class CallbackRow:
    """One try to call back."""

    id: uuid.UUID
    reporter_id: uuid.UUID | None
    cycle: int
    officer_name: str
    reached: bool
    satisfaction: str | None
    words: str | None
    at: datetime


@dataclass(frozen=True)
class ReporterRow:
    """Someone to call back. Without an id: nobody was named, and the household is asked."""

    id: uuid.UUID | None
    name: str | None
    member_id: uuid.UUID | None
    phone_masked: str | None
    tries: int
    last: CallbackRow | None
    settled: bool


@dataclass(frozen=True)
class Parts:
    """The parts of several issues, by issue."""

    events: Mapping[uuid.UUID, Sequence[EventRow]]
    callbacks: Mapping[uuid.UUID, Sequence[CallbackRow]]
    supervisions: Mapping[uuid.UUID, Sequence[SupervisionRow]]
    reporters: Mapping[uuid.UUID, Sequence[ReporterRow]]


def parts_of(
    issues: Sequence[Issue],
    supervisions: Mapping[uuid.UUID, Sequence[SupervisionRow]],
    *,
    without_reporters: Collection[uuid.UUID] = (),
) -> Parts:
    """The parts of these issues; `without_reporters` are those whose reporters the viewer may not know."""
    events = _by_issue(IssueEvent, issues, IssueEvent.seq)
    callbacks = _by_issue(Callback, issues, Callback.recorded_at, Callback.id)
    told = [issue for issue in issues if issue.id not in without_reporters]
    return Parts(
        events={key: [_event(row) for row in rows] for key, rows in events.items()},
        callbacks={key: [_callback(row) for row in rows] for key, rows in callbacks.items()},
        supervisions=supervisions,
        reporters=_Asked(told, callbacks).rows(),
    )


def _by_issue(table: Any, issues: Sequence[Issue], *order: Any) -> dict[uuid.UUID, list[Any]]:
    found: dict[uuid.UUID, list[Any]] = defaultdict(list)
    query = select(table).where(table.issue_id.in_([issue.id for issue in issues])).order_by(*order)
    for row in db.session.scalars(query.limit(1000 * max(1, len(issues)))):
        found[row.issue_id].append(row)
    return found


def _event(row: IssueEvent) -> EventRow:
    return EventRow(
        id=row.id,
        seq=row.seq,
        step=row.step,
        from_state=row.from_state,
        to_state=row.to_state,
        at=row.recorded_at,
        occurred_at=row.occurred_at,
        actor_id=row.actor_id,
        actor_name=row.actor_name,
        on_behalf_of=row.on_behalf_of,
        unit_id=row.unit_id,
        unit_name=row.unit_name,
        note=row.note,
        outcome=row.outcome,
        cycle=row.cycle,
        version=row.version,
        detail=row.detail,
    )


def last_returns(issue_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, EventRow]:
    """{issue: how a unit gave it back last}; those never given back are left out."""
    if not issue_ids:
        return {}
    query = select(IssueEvent).where(IssueEvent.issue_id.in_(issue_ids), IssueEvent.step == Step.RETURN)
    return {row.issue_id: _event(row) for row in db.session.scalars(query.order_by(IssueEvent.seq))}


def _callback(row: Callback) -> CallbackRow:
    return CallbackRow(
        row.id,
        row.reporter_id,
        row.cycle,
        row.officer_name,
        row.reached,
        row.satisfaction,
        row.words,
        row.recorded_at,
    )


class _Asked:
    """Whom to call back, for several issues."""

    def __init__(self, issues: Sequence[Issue], callbacks: Mapping[uuid.UUID, list[Callback]]) -> None:
        self._issues = issues
        self._callbacks = callbacks
        self._linked: dict[uuid.UUID, list[Reporter]] = _by_issue(Reporter, issues, Reporter.id)
        linked = [row for rows in self._linked.values() for row in rows]
        self._members = members_named([row.member_id for row in linked if row.member_id])
        # Where nobody was named the household is asked, by its head's number.
        homes = {issue.household_id for issue in issues if issue.household_id and issue.id not in self._linked}
        self._homes = household_facts_many(homes)
        self._living = members_of(homes) if homes else {}

    def rows(self) -> dict[uuid.UUID, list[ReporterRow]]:
        """{issue: its reporters}."""
        return {issue.id: self._of(issue) for issue in self._issues}

    def _of(self, issue: Issue) -> list[ReporterRow]:
        rows = self._linked.get(issue.id, [])
        if not rows:
            return [self._household_itself(issue)]
        found = []
        for row in rows:
            member = self._members.get(row.member_id) if row.member_id else None
            phone = row.phone or (member.phone if member else None)
            found.append(self._row(issue, row.id, row.name, row.member_id, phone))
        return found

    def _household_itself(self, issue: Issue) -> ReporterRow:
        home = self._homes.get(issue.household_id) if issue.household_id else None
        living = self._living.get(issue.household_id, []) if issue.household_id else []
        phone = next((member.phone for member in living if member.phone), None)
        return self._row(issue, None, home.name if home else None, None, phone)

    def _row(
        self, issue: Issue, key: uuid.UUID | None, name: str | None, member_id: uuid.UUID | None, phone: str | None
    ) -> ReporterRow:
        calls = [row for row in self._callbacks.get(issue.id, []) if row.cycle == issue.cycle]
        linked = [row.id for row in self._linked.get(issue.id, [])]
        settled = closing.settled(key, answered_from(issue, linked, calls).calls)
        tries = [_callback(row) for row in calls if row.reporter_id == key]
        last = tries[-1] if tries else None
        return ReporterRow(key, name, member_id, mask_phone(phone), len(tries), last, settled)
