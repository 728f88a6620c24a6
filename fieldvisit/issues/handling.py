"""What a unit does: sign, start, contact, resolve, hand over inside, give back. And what was dealt with on the spot."""

import uuid

from flask_babel import lazy_gettext as _l

from fieldvisit.issues.commands import Contact, HandOver, OnSpot, Resolve, Return, Sign, SolvedOnSpot, Start
from fieldvisit.issues.deadlines import return_until
from fieldvisit.issues.models import Issue
from fieldvisit.issues.recording import Said, open_issue, record
from fieldvisit.issues.routing import unit_within_reach
from fieldvisit.issues.settling import settle
from fieldvisit.issues.workflow import State, Step, take_step
from fieldvisit.kernel.errors import InvalidInput, StepRefused
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.acts import Act, Role
from fieldvisit.people.queries import people_of_unit
from fieldvisit.people.viewer import Viewer

HANDLERS = (Role.HANDLER, Role.UNIT_LEAD)


def sign_issue(viewer: Viewer, issue_id: uuid.UUID, asked: Sign, stamp: Stamp) -> Issue:
    """Sign for it; "sign and start" writes both events."""
    issue = open_issue(viewer, issue_id, Act.ISSUE_HANDLE, stamp, version=asked.version)
    record(issue, Step.SIGN, stamp, _by(viewer, issue, asked.note))
    if asked.start:
        record(issue, Step.START, stamp, _by(viewer, issue))
    return issue


def start_issue(viewer: Viewer, issue_id: uuid.UUID, asked: Start, stamp: Stamp) -> Issue:
    """Begin work."""
    issue = open_issue(viewer, issue_id, Act.ISSUE_HANDLE, stamp, version=asked.version)
    record(issue, Step.START, stamp, _by(viewer, issue, asked.note))
    return issue


def contact_reporter(viewer: Viewer, issue_id: uuid.UUID, asked: Contact, stamp: Stamp) -> Issue:
    """A fact, no change of state: the first contact stops the response clock."""
    issue = open_issue(viewer, issue_id, Act.ISSUE_HANDLE, stamp, version=asked.version)
    record(issue, Step.CONTACT, stamp, _by(viewer, issue, asked.note))
    return issue


def hand_over_issue(viewer: Viewer, issue_id: uuid.UUID, asked: HandOver, stamp: Stamp) -> Issue:
    """To a named handler of the same unit. No clock is touched: inside the unit nobody wins time."""
    issue = open_issue(viewer, issue_id, Act.ISSUE_HAND_OVER, stamp, version=asked.version)
    take_step(State(issue.state), Step.HAND_OVER)
    colleagues = people_of_unit(issue.unit_id, HANDLERS) if issue.unit_id is not None else []
    chosen = next((person for person in colleagues if person.id == asked.handler_id), None)
    if chosen is None:
        raise InvalidInput(_l("本单位没有这位经办人。"), field="handler_id")
    if chosen.id == issue.handler_id:
        raise InvalidInput(_l("本来就在他手上。"), field="handler_id")
    detail = {"handler_id": str(chosen.id), "handler_name": chosen.name}
    record(issue, Step.HAND_OVER, stamp, Said(viewer, asked.note, None, issue.unit_id, issue.unit_name, detail=detail))
    return issue


def return_issue(viewer: Viewer, issue_id: uuid.UUID, asked: Return, stamp: Stamp) -> Issue:
    """Not ours: back to the coordinator of the level, within one working day. The resolving clock runs on."""
    issue = open_issue(viewer, issue_id, Act.ISSUE_HANDLE, stamp, version=asked.version)
    take_step(State(issue.state), Step.RETURN)
    if issue.dispatched_at is None or stamp.recorded_at >= return_until(issue.dispatched_at):
        raise StepRefused(_l("交办已过一个工作日，不能退回了。"), field="step")
    # Whose it may be stands in the detail: a unit that is only named must not come to see the issue by it.
    owner = unit_within_reach(issue, asked.unit_id, "unit_id") if asked.unit_id is not None else None
    if owner is not None and owner.id == issue.unit_id:
        raise InvalidInput(_l("请选别的单位。"), field="unit_id")
    detail: dict[str, object] = {"owner_id": owner.id, "owner_name": owner.name} if owner else {}
    record(issue, Step.RETURN, stamp, Said(viewer, asked.reason, None, issue.unit_id, issue.unit_name, detail=detail))
    return issue


def resolve_issue(viewer: Viewer, issue_id: uuid.UUID, asked: Resolve, stamp: Stamp) -> Issue:
    """The process ended. Now its reporters are to be called back."""
    issue = open_issue(viewer, issue_id, Act.ISSUE_HANDLE, stamp, version=asked.version)
    record(issue, Step.RESOLVE, stamp, _by(viewer, issue, asked.done, asked.outcome))
    settle(issue, stamp)
    return issue


def solve_on_spot(viewer: Viewer, issue_id: uuid.UUID, asked: OnSpot, stamp: Stamp) -> Issue:
    """Dealt with on the spot after all, without any unit."""
    issue = open_issue(viewer, issue_id, Act.ISSUE_ON_SPOT, stamp, version=asked.version)
    record_on_spot(viewer, issue, asked, stamp)
    return issue


def record_on_spot(viewer: Viewer, issue: Issue, done: OnSpot | SolvedOnSpot, stamp: Stamp) -> None:
    """Resolve an open issue on the spot. The resident's word there and then is kept, and is no call-back."""
    detail = {"confirmed": True} if done.confirmed else {}
    record(issue, Step.ON_SPOT, stamp, Said(viewer, done.done, outcome=done.outcome, detail=detail))
    settle(issue, stamp)


def _by(viewer: Viewer, issue: Issue, note: str | None = None, outcome: str | None = None) -> Said:
    return Said(viewer, note, outcome, issue.unit_id, issue.unit_name)
