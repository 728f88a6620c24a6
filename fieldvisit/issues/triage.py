"""What the coordinator of the level does with what waits there, and what the reporter may take back."""

import uuid

from flask_babel import lazy_gettext as _l

from fieldvisit.areas.queries import area_of, level_above
from fieldvisit.issues.commands import Appeal, Dispatch, Escalate, Reject, Reopen, Withdraw
from fieldvisit.issues.models import Issue
from fieldvisit.issues.recording import Said, open_issue, record
from fieldvisit.issues.routing import unit_within_reach
from fieldvisit.issues.workflow import State, Step, take_step
from fieldvisit.kernel.errors import StepRefused
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer


def dispatch_issue(viewer: Viewer, issue_id: uuid.UUID, asked: Dispatch, stamp: Stamp) -> Issue:
    """Give it to a unit whose area holds the grid. The clocks of signing and resolving start."""
    issue = open_issue(viewer, issue_id, Act.ISSUE_TRIAGE, stamp, version=asked.version)
    take_step(State(issue.state), Step.DISPATCH)
    unit = unit_within_reach(issue, asked.unit_id, "unit_id")
    detail = {"urgency": asked.urgency} if asked.urgency and asked.urgency != issue.urgency else {}
    said = Said(viewer, asked.note, unit_id=unit.id, unit_name=unit.name, detail=detail)
    record(issue, Step.DISPATCH, stamp, said)
    return issue


def escalate_issue(viewer: Viewer, issue_id: uuid.UUID, asked: Escalate, stamp: Stamp) -> Issue:
    """One level up; the clock of accepting starts anew there."""
    issue = open_issue(viewer, issue_id, Act.ISSUE_TRIAGE, stamp, version=asked.version)
    record(issue, Step.ESCALATE, stamp, Said(viewer, asked.reason, detail=_one_level_up(issue)))
    return issue


def appeal_issue(viewer: Viewer, issue_id: uuid.UUID, asked: Appeal, stamp: Stamp) -> Issue:
    """The reporter does not accept the rejection: the level above takes it up, and its clock starts."""
    issue = open_issue(viewer, issue_id, Act.ISSUE_APPEAL, stamp, version=asked.version)
    record(issue, Step.APPEAL, stamp, Said(viewer, asked.reason, detail=_one_level_up(issue)))
    return issue


def _one_level_up(issue: Issue) -> dict[str, object]:
    above = level_above(area_of(issue.level_area_id))
    if above is None:
        raise StepRefused(_l("已经在最高一级，不能再上报。"), field="step")
    return {"level_area_id": above.id, "from_area_id": issue.level_area_id}


def reject_issue(viewer: Viewer, issue_id: uuid.UUID, asked: Reject, stamp: Stamp) -> Issue:
    """Not taken on: why, and how the reporter was told."""
    issue = open_issue(viewer, issue_id, Act.ISSUE_TRIAGE, stamp, version=asked.version)
    record(issue, Step.REJECT, stamp, Said(viewer, asked.reason, detail={"told": asked.told}))
    return issue


def withdraw_issue(viewer: Viewer, issue_id: uuid.UUID, asked: Withdraw, stamp: Stamp) -> Issue:
    """Taken back by whoever raised it, or for the reporter by the coordinator."""
    issue = open_issue(viewer, issue_id, Act.ISSUE_WITHDRAW, stamp, version=asked.version)
    record(issue, Step.WITHDRAW, stamp, Said(viewer, asked.reason))
    return issue


def reopen_issue(viewer: Viewer, issue_id: uuid.UUID, asked: Reopen, stamp: Stamp) -> Issue:
    """By hand, when it came back: to its unit, or to triage if it was dealt with on the spot."""
    issue = open_issue(viewer, issue_id, Act.ISSUE_TRIAGE, stamp, version=asked.version)
    record(issue, Step.REOPEN, stamp, Said(viewer, asked.reason, detail={"by": "hand"}))
    issue.callback_due = False
    return issue
