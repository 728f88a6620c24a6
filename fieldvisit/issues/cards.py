"""One issue whole: its row, its events, whom to call back, and what this viewer may do now."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from fieldvisit.areas.queries import area_of, level_above
from fieldvisit.households.holdings import members_named, members_of
from fieldvisit.households.queries import household_facts_many
from fieldvisit.issues import closing, policy, workflow
from fieldvisit.issues.models import Callback, Issue, IssueEvent, Reporter, Supervision
from fieldvisit.issues.policy import IssueFacts
from fieldvisit.issues.routing import UnitChoice, suggested_unit, unit_choices
from fieldvisit.issues.rows import IssueRow, SupervisionRow, rows_of, supervision_row
from fieldvisit.issues.settling import answered_of
from fieldvisit.issues.words import Channel
from fieldvisit.issues.workflow import ANSWERED_STATES, State, Step
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.kernel.text import mask_phone
from fieldvisit.people.viewer import Viewer
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
class IssueCard:
    """An issue as its page shows it."""

    row: IssueRow
    lat: float | None
    lon: float | None
    reporters: tuple[ReporterRow, ...]
    events: tuple[EventRow, ...]
    callbacks: tuple[CallbackRow, ...]
    supervisions: tuple[SupervisionRow, ...]
    open_steps: tuple[str, ...]
    suggested_unit: UnitChoice | None
    unit_choices: tuple[UnitChoice, ...]
    level_above_name: str | None
    accept_due_at: datetime | None
    sign_due_at: datetime | None
    resolve_due_at: datetime | None
    dispatched_at: datetime | None
    signed_at: datetime | None
    first_contact_at: datetime | None


def issue_card(viewer: Viewer, issue_id: uuid.UUID) -> IssueCard:
    """The issue for this viewer; NotVisible when it is missing or hidden."""
    issue = db.session.get(Issue, issue_id)
    if issue is None:
        raise NotVisible()
    facts = policy.facts_of(issue)
    policy.ensure_visible(viewer, facts)
    steps = open_steps(viewer, issue, facts)
    choices = unit_choices(issue.grid_id) if Step.DISPATCH in steps or Step.SUPERVISE in steps else []
    above = level_above(area_of(issue.level_area_id)) if Step.ESCALATE in steps else None
    callbacks = _callbacks(issue)
    return IssueCard(
        row=rows_of([issue])[0],
        lat=issue.lat,
        lon=issue.lon,
        reporters=_reporters(issue, callbacks),
        events=_events(issue),
        callbacks=callbacks,
        supervisions=_supervisions(issue),
        open_steps=steps,
        suggested_unit=suggested_unit(issue.category, issue.grid_id) if Step.DISPATCH in steps else None,
        unit_choices=tuple(choices),
        level_above_name=above.name if above else None,
        accept_due_at=issue.accept_due_at,
        sign_due_at=issue.sign_due_at,
        resolve_due_at=issue.resolve_due_at,
        dispatched_at=issue.dispatched_at,
        signed_at=issue.signed_at,
        first_contact_at=issue.first_contact_at,
    )


def open_steps(viewer: Viewer, issue: Issue, facts: IssueFacts) -> tuple[str, ...]:
    """What this viewer may do with it now: the workflow's steps that the rights allow, and the facts beside it."""
    state = State(issue.state)
    on_spot = issue.resolution_channel == Channel.ON_SPOT
    steps = [*workflow.open_steps(state, on_spot=on_spot, supervised=issue.supervised), Step.COMMENT]
    if state in ANSWERED_STATES:
        steps.append(Step.CALLBACK)
    if Step.ESCALATE in steps and level_above(area_of(issue.level_area_id)) is None:
        steps.remove(Step.ESCALATE)
    return tuple(step.value for step in steps if policy.may(viewer, policy.STEP_ACTS[step], facts))


def _events(issue: Issue) -> tuple[EventRow, ...]:
    query = select(IssueEvent).where(IssueEvent.issue_id == issue.id).order_by(IssueEvent.seq).limit(1000)
    return tuple(_event(row) for row in db.session.scalars(query))


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


def _callbacks(issue: Issue) -> tuple[CallbackRow, ...]:
    query = select(Callback).where(Callback.issue_id == issue.id)
    return tuple(
        CallbackRow(
            row.id,
            row.reporter_id,
            row.cycle,
            row.officer_name,
            row.reached,
            row.satisfaction,
            row.words,
            row.recorded_at,
        )
        for row in db.session.scalars(query.order_by(Callback.recorded_at, Callback.id).limit(1000))
    )


def _supervisions(issue: Issue) -> tuple[SupervisionRow, ...]:
    query = select(Supervision).where(Supervision.issue_id == issue.id).order_by(Supervision.started_at)
    return tuple(supervision_row(row) for row in db.session.scalars(query.limit(100)))


def _reporters(issue: Issue, callbacks: Sequence[CallbackRow]) -> tuple[ReporterRow, ...]:
    query = select(Reporter).where(Reporter.issue_id == issue.id).order_by(Reporter.id).limit(1000)
    rows = list(db.session.scalars(query))
    members = members_named([row.member_id for row in rows if row.member_id])
    settled = _settled(issue)
    if not rows:
        return (_household_itself(issue, callbacks, settled),)
    found = []
    for row in rows:
        member = members.get(row.member_id) if row.member_id else None
        phone = row.phone or (member.phone if member else None)
        found.append(_reporter(row.id, row.name, row.member_id, phone, callbacks, issue.cycle, settled))
    return tuple(found)


def _settled(issue: Issue) -> dict[uuid.UUID | None, bool]:
    answered = answered_of(issue)
    keys: list[uuid.UUID | None] = [*answered.reporters, None]
    return {key: closing.settled(key, answered.calls) for key in keys}


def _household_itself(
    issue: Issue, callbacks: Sequence[CallbackRow], settled: dict[uuid.UUID | None, bool]
) -> ReporterRow:
    """Nobody was named: the household is asked, by its head's number."""
    if issue.household_id is None:
        return _reporter(None, None, None, None, callbacks, issue.cycle, settled)
    home = household_facts_many([issue.household_id]).get(issue.household_id)
    members = members_of([issue.household_id]).get(issue.household_id, [])
    phone = next((member.phone for member in members if member.phone), None)
    return _reporter(None, home.name if home else None, None, phone, callbacks, issue.cycle, settled)


def _reporter(
    key: uuid.UUID | None,
    name: str | None,
    member_id: uuid.UUID | None,
    phone: str | None,
    callbacks: Sequence[CallbackRow],
    cycle: int,
    settled: dict[uuid.UUID | None, bool],
) -> ReporterRow:
    tries = [row for row in callbacks if row.reporter_id == key and row.cycle == cycle]
    return ReporterRow(
        key, name, member_id, mask_phone(phone), len(tries), tries[-1] if tries else None, settled.get(key, False)
    )
