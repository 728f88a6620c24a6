"""What the handler of a unit does: sign, start, contact, resolve. And what was dealt with on the spot."""

import uuid

from fieldvisit.issues.commands import Contact, OnSpot, Resolve, Sign, SolvedOnSpot, Start
from fieldvisit.issues.models import Issue
from fieldvisit.issues.recording import Said, open_issue, record
from fieldvisit.issues.settling import settle
from fieldvisit.issues.workflow import Step
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer


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


def resolve_issue(viewer: Viewer, issue_id: uuid.UUID, asked: Resolve, stamp: Stamp) -> Issue:
    """The process ended. Now its reporters are to be called back."""
    issue = open_issue(viewer, issue_id, Act.ISSUE_HANDLE, stamp, version=asked.version)
    record(issue, Step.RESOLVE, stamp, _by(viewer, issue, asked.done, asked.outcome))
    settle(issue, stamp)
    return issue


def solve_on_spot(viewer: Viewer, issue_id: uuid.UUID, asked: OnSpot, stamp: Stamp) -> Issue:
    """Dealt with on the spot after all, without any unit."""
    issue = open_issue(viewer, issue_id, Act.ISSUE_RAISE, stamp, version=asked.version)
    record_on_spot(viewer, issue, asked, stamp)
    return issue


def record_on_spot(viewer: Viewer, issue: Issue, done: OnSpot | SolvedOnSpot, stamp: Stamp) -> None:
    """Resolve an open issue on the spot. The resident's word there and then is kept, and is no call-back."""
    detail = {"confirmed": True} if done.confirmed else {}
    record(issue, Step.ON_SPOT, stamp, Said(viewer, done.done, outcome=done.outcome, detail=detail))
    settle(issue, stamp)


def _by(viewer: Viewer, issue: Issue, note: str | None = None, outcome: str | None = None) -> Said:
    return Said(viewer, note, outcome, issue.unit_id, issue.unit_name)
