"""Who is told of what: a notice in the transaction of the event that concerns them.

Only what somebody should act on or is waiting for, so that the bell stays worth looking at; queues and lateness need
no notice, they are counted. Nobody is told of their own doing, and nobody of an issue they may not see.
"""

import uuid
from collections.abc import Callable, Iterable

from sqlalchemy import select

from fieldvisit.assignments.queries import current_cadre
from fieldvisit.issues import policy
from fieldvisit.issues.models import Issue, IssueEvent, Notice, Supervision
from fieldvisit.issues.workflow import State, Step
from fieldvisit.people.acts import Act, Role
from fieldvisit.people.queries import people_of_unit, viewer_of
from fieldvisit.storage.base import db

People = Iterable[uuid.UUID | None]
CODES = (
    "returned",
    "answered",
    "rejected",
    "taken_back",
    "reopened",
    "handed_over",
    "appealed",
    "supervised",
    "directed",
    "reported",
    "signed_off",
    "done_for_you",
)


def notify(issue: Issue, event: IssueEvent) -> None:
    """Write the notices of an event that was just recorded."""
    told = told_by(issue, event)
    for person, code in told.items():
        db.session.add(Notice(account_id=person, code=code, issue_id=issue.id, event_id=event.id, at=event.recorded_at))
    if told:
        db.session.flush()


def told_by(issue: Issue, event: IssueEvent) -> dict[uuid.UUID, str]:
    """{person: of what}, for the last event of an issue."""
    told: dict[uuid.UUID, str] = {}
    for code, people in _concerned(issue, event):
        for person in people:
            if person is not None and person != event.actor_id:
                told.setdefault(person, code)
    if issue.confidential and told:
        facts = policy.facts_of(issue)
        told = {person: code for person, code in told.items() if _sees(person, facts)}
    return told


def _sees(person: uuid.UUID, facts: policy.IssueFacts) -> bool:
    viewer = viewer_of(person)
    return viewer is not None and policy.may(viewer, Act.ISSUE_SEE, facts)


def _concerned(issue: Issue, event: IssueEvent) -> list[tuple[str, People]]:
    """[(code, people)], the more telling code first."""
    step = Step(event.step)
    if step is Step.TAKE_BACK:
        return [("taken_back", _askers(issue))] if event.from_state == State.REJECTED else []
    found: list[tuple[str, People]] = []
    if event.on_behalf_of is not None:
        found.append(("done_for_you", _leader(issue, signed_off=step is Step.SIGN_OFF)))
    known = _TOLD.get(step)
    if known is not None:
        code, people = known
        found.append((code, people(issue)))
    return found


def _askers(issue: Issue) -> People:
    """Those who owe the household a word: whoever raised it, and its cadre."""
    keeper = current_cadre(issue.household_id) if issue.household_id else None
    return [issue.raised_by_id, keeper.cadre_id if keeper else None]


def _answered(issue: Issue) -> People:
    return [*_askers(issue), *(_leader(issue) if issue.supervised else ())]


def _raiser(issue: Issue) -> People:
    return [issue.raised_by_id]


def _handler(issue: Issue) -> People:
    return [issue.handler_id]


def _workers(issue: Issue) -> People:
    """Who has it in hand, or everybody of the unit while nobody has; and the unit in the lead."""
    people = {issue.handler_id} if issue.handler_id else _of_unit(issue.unit_id)
    held = _supervision(issue)
    if held is not None and held.lead_unit_id != issue.unit_id:
        people |= _of_unit(held.lead_unit_id)
    return people


def _of_unit(unit_id: int | None) -> set[uuid.UUID | None]:
    if unit_id is None:
        return set()
    return {person.id for person in people_of_unit(unit_id, (Role.HANDLER, Role.UNIT_LEAD))}


def _leader(issue: Issue, *, signed_off: bool = False) -> People:
    held = _supervision(issue, signed_off=signed_off)
    return [held.leader_id] if held else []


def _supervision(issue: Issue, *, signed_off: bool = False) -> Supervision | None:
    """The one that stands, or the one that was just signed off."""
    query = select(Supervision).where(Supervision.issue_id == issue.id).order_by(Supervision.started_at.desc())
    if not signed_off:
        query = query.where(Supervision.signed_off_at.is_(None))
    return db.session.scalars(query.limit(1)).first()


def _last_actor(*steps: Step) -> Callable[[Issue], People]:
    def found(issue: Issue) -> People:
        query = select(IssueEvent.actor_id).where(IssueEvent.issue_id == issue.id, IssueEvent.step.in_(steps))
        return list(db.session.scalars(query.order_by(IssueEvent.seq.desc()).limit(1)))

    return found


_TOLD: dict[Step, tuple[str, Callable[[Issue], People]]] = {
    Step.RETURN: ("returned", _last_actor(Step.DISPATCH)),
    Step.RESOLVE: ("answered", _answered),
    Step.ON_SPOT: ("answered", _raiser),
    Step.REJECT: ("rejected", _askers),
    Step.APPEAL: ("appealed", _last_actor(Step.REJECT)),
    Step.REOPEN: ("reopened", _handler),
    Step.HAND_OVER: ("handed_over", _handler),
    Step.SUPERVISE: ("supervised", _workers),
    Step.DIRECT: ("directed", _workers),
    Step.SIGN_OFF: ("signed_off", _workers),
    Step.REPORT: ("reported", _leader),
}
