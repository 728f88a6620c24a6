"""Everything that changes an issue, one verb per function. Services flush and never commit."""

import uuid
from collections.abc import Callable
from typing import Any

from fieldvisit.issues import commands
from fieldvisit.issues.calling_back import comment_issue, record_callback
from fieldvisit.issues.commands import StepCommand
from fieldvisit.issues.handling import contact_reporter, resolve_issue, sign_issue, solve_on_spot, start_issue
from fieldvisit.issues.models import Issue
from fieldvisit.issues.raising import raise_issue
from fieldvisit.issues.revealing import reveal_reporter_phone
from fieldvisit.issues.supervising import sign_off_issue, supervise_issue
from fieldvisit.issues.triage import dispatch_issue, escalate_issue, reject_issue, reopen_issue, withdraw_issue
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.viewer import Viewer

__all__ = [
    "comment_issue",
    "contact_reporter",
    "dispatch_issue",
    "escalate_issue",
    "raise_issue",
    "record_callback",
    "reject_issue",
    "reopen_issue",
    "resolve_issue",
    "reveal_reporter_phone",
    "sign_issue",
    "sign_off_issue",
    "solve_on_spot",
    "start_issue",
    "supervise_issue",
    "take_issue_step",
    "withdraw_issue",
]

_VERBS: dict[type[StepCommand], Callable[[Viewer, uuid.UUID, Any, Stamp], Issue]] = {
    commands.Dispatch: dispatch_issue,
    commands.Sign: sign_issue,
    commands.Start: start_issue,
    commands.Contact: contact_reporter,
    commands.Resolve: resolve_issue,
    commands.OnSpot: solve_on_spot,
    commands.Reopen: reopen_issue,
    commands.Escalate: escalate_issue,
    commands.Reject: reject_issue,
    commands.Withdraw: withdraw_issue,
    commands.Supervise: supervise_issue,
    commands.SignOff: sign_off_issue,
}


def take_issue_step(viewer: Viewer, issue_id: uuid.UUID, asked: StepCommand, stamp: Stamp) -> Issue:
    """The step that the command is. Problems: not_visible, stale_version, not_allowed, step_refused, invalid_input."""
    return _VERBS[type(asked)](viewer, issue_id, asked, stamp)
