"""Everything that changes an issue, one verb per function. Services flush and never commit."""

import uuid
from collections.abc import Callable
from typing import Any

from fieldvisit.issues import commands
from fieldvisit.issues.calling_back import comment_issue, record_callback
from fieldvisit.issues.commands import StepCommand
from fieldvisit.issues.handling import (
    contact_reporter,
    hand_over_issue,
    resolve_issue,
    return_issue,
    sign_issue,
    solve_on_spot,
    start_issue,
)
from fieldvisit.issues.models import Issue
from fieldvisit.issues.raising import raise_issue
from fieldvisit.issues.revealing import reveal_reporter_phone
from fieldvisit.issues.supervising import direct_issue, report_issue, sign_off_issue, supervise_issue
from fieldvisit.issues.taking_back import take_back_issue
from fieldvisit.issues.triage import (
    appeal_issue,
    dispatch_issue,
    escalate_issue,
    reject_issue,
    reopen_issue,
    withdraw_issue,
)
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.viewer import Viewer

__all__ = [
    "appeal_issue",
    "comment_issue",
    "contact_reporter",
    "direct_issue",
    "dispatch_issue",
    "escalate_issue",
    "hand_over_issue",
    "raise_issue",
    "record_callback",
    "reject_issue",
    "reopen_issue",
    "report_issue",
    "resolve_issue",
    "return_issue",
    "reveal_reporter_phone",
    "sign_issue",
    "sign_off_issue",
    "solve_on_spot",
    "start_issue",
    "supervise_issue",
    "take_back_issue",
    "take_issue_step",
    "withdraw_issue",
]

_VERBS: dict[type[StepCommand], Callable[[Viewer, uuid.UUID, Any, Stamp], Issue]] = {
    commands.Dispatch: dispatch_issue,
    commands.Sign: sign_issue,
    commands.Start: start_issue,
    commands.Contact: contact_reporter,
    commands.HandOver: hand_over_issue,
    commands.Return: return_issue,
    commands.Resolve: resolve_issue,
    commands.OnSpot: solve_on_spot,
    commands.Reopen: reopen_issue,
    commands.Escalate: escalate_issue,
    commands.Reject: reject_issue,
    commands.Withdraw: withdraw_issue,
    commands.Appeal: appeal_issue,
    commands.TakeBack: take_back_issue,
    commands.Supervise: supervise_issue,
    commands.Direct: direct_issue,
    commands.Report: report_issue,
    commands.SignOff: sign_off_issue,
}


def take_issue_step(viewer: Viewer, issue_id: uuid.UUID, asked: StepCommand, stamp: Stamp) -> Issue:
    """The step that the command is. Problems: not_visible, stale_version, not_allowed, step_refused, invalid_input."""
    return _VERBS[type(asked)](viewer, issue_id, asked, stamp)
