"""What waits for whom: the numbers beside the menu, and what moved since a moment."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from fieldvisit.issues.counts import count_issues
from fieldvisit.issues.filters import IssueFilter
from fieldvisit.issues.models import Issue, IssueEvent
from fieldvisit.issues.policy import at_work, within
from fieldvisit.issues.workflow import TRIAGE_STATES, WORK_STATES, State, Step
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db

MOST_MOVED = 20
_MOVES = (
    Step.CLOSE,
    Step.REOPEN,
    Step.ESCALATE,
    Step.APPEAL,
    Step.RETURN,
    Step.SUPERVISE,
    Step.DIRECT,
    Step.REPORT,
    Step.RESOLVE,
    Step.SIGN_OFF,
)


@dataclass(frozen=True)
class QueueCounts:
    """How much waits in each queue; None where the viewer has no such queue."""

    triage: int | None = None
    to_sign: int | None = None
    in_work: int | None = None
    work_overdue: int | None = None
    callbacks: int | None = None
    sign_off: int | None = None
    supervised: int | None = None
    unresolved: int | None = None


def queue_counts(viewer: Viewer) -> QueueCounts:
    """The numbers beside the menu, in one statement."""
    return QueueCounts(**count_issues(viewer, _queues(viewer)))


def held_by(viewer: Viewer) -> IssueFilter:
    """What the viewer supervises: a leader the own cases, an office those of the leaders it acts for."""
    if viewer.can(Act.LEAD):
        return IssueFilter(leader_id=viewer.id, supervised=True)
    return IssueFilter(act=Act.SUPERVISE, supervised=True)


def _queues(viewer: Viewer) -> dict[str, IssueFilter]:
    mine = held_by(viewer)
    queues: list[tuple[str, Act, IssueFilter]] = [
        ("triage", Act.ISSUE_TRIAGE, IssueFilter(act=Act.ISSUE_TRIAGE, states=TRIAGE_STATES)),
        ("to_sign", Act.ISSUE_HANDLE, IssueFilter(act=Act.ISSUE_HANDLE, states=(State.DISPATCHED,))),
        (
            "in_work",
            Act.ISSUE_HANDLE,
            IssueFilter(act=Act.ISSUE_HANDLE, states=(State.SIGNED, State.IN_PROGRESS)),
        ),
        ("work_overdue", Act.ISSUE_HANDLE, IssueFilter(act=Act.ISSUE_HANDLE, states=WORK_STATES, overdue=True)),
        ("callbacks", Act.CALLBACK_RECORD, IssueFilter(act=Act.CALLBACK_RECORD, callback_due=True)),
        ("sign_off", Act.SUPERVISE, replace(mine, states=(State.RESOLVED,))),
        ("supervised", Act.SUPERVISE, replace(mine, open_only=True)),
        ("unresolved", Act.UNRESOLVED_SEE, IssueFilter(act=Act.UNRESOLVED_SEE, open_only=True)),
    ]
    return {name: asked for name, act, asked in queues if viewer.can(act)}


@dataclass(frozen=True)
class MovedRow:
    """Something that moved on an issue."""

    issue_id: uuid.UUID
    number: str
    description: str
    step: str
    at: datetime
    actor_name: str
    unit_name: str | None
    text: str | None


def waiting_since(viewer: Viewer, since: datetime) -> list[MovedRow]:
    """What moved in the viewer's reach since a moment, newest first."""
    query = (
        select(IssueEvent, Issue.number, Issue.description)
        .join(Issue, Issue.id == IssueEvent.issue_id)
        .where(within(viewer, Act.ISSUE_SEE), *at_work(viewer))
        .where(IssueEvent.recorded_at >= since, IssueEvent.step.in_(_MOVES))
        .order_by(IssueEvent.recorded_at.desc(), IssueEvent.id.desc())
        .limit(MOST_MOVED)
    )
    return [
        MovedRow(
            event.issue_id,
            number,
            description,
            event.step,
            event.recorded_at,
            event.actor_name,
            event.unit_name,
            event.note,
        )
        for event, number, description in db.session.execute(query)
    ]
