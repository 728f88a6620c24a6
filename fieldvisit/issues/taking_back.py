"""Take a press back: a dispatch nobody has signed for, or a rejection, by whoever pressed it, within ten minutes.

A mistake is undone as a step of its own, so that the timeline and the identity keep both; nothing is erased.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from fieldvisit.issues.commands import TakeBack
from fieldvisit.issues.deadlines import TAKE_BACK_WITHIN
from fieldvisit.issues.models import Issue, IssueEvent
from fieldvisit.issues.recording import Said, open_issue, record
from fieldvisit.issues.workflow import State, Step, take_step
from fieldvisit.kernel.errors import StepRefused
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db

PRESSES = (Step.DISPATCH, Step.REJECT)


@dataclass(frozen=True)
class Press:
    """The last step of an issue that can be taken back: which, by whom, when."""

    step: str
    actor_id: uuid.UUID | None
    at: datetime

    def refusal(self, viewer: Viewer, at: datetime) -> Any:
        """Why this viewer may not take it back at that moment; None where they may."""
        if self.actor_id != viewer.id:
            return _l("谁按的谁才能收回。")
        if at - self.at > TAKE_BACK_WITHIN:
            return _l("已经过了十分钟，不能收回了。")
        return None


def last_presses(issue_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Press]:
    """{issue: its last dispatch or rejection}; issues without any are left out."""
    if not issue_ids:
        return {}
    last = (
        select(IssueEvent.issue_id, func.max(IssueEvent.seq).label("seq"))
        .where(IssueEvent.issue_id.in_(issue_ids), IssueEvent.step.in_(PRESSES))
        .group_by(IssueEvent.issue_id)
        .subquery()
    )
    query = select(IssueEvent).join(last, (last.c.issue_id == IssueEvent.issue_id) & (last.c.seq == IssueEvent.seq))
    return {row.issue_id: Press(row.step, row.actor_id, row.recorded_at) for row in db.session.scalars(query)}


def take_back_issue(viewer: Viewer, issue_id: uuid.UUID, asked: TakeBack, stamp: Stamp) -> Issue:
    """Undo it: the issue waits again where it waited. Problems: step_refused when too late or another's press."""
    issue = open_issue(viewer, issue_id, Act.ISSUE_TRIAGE, stamp, version=asked.version)
    take_step(State(issue.state), Step.TAKE_BACK)
    press = last_presses([issue.id])[issue.id]
    refusal = press.refusal(viewer, stamp.recorded_at)
    if refusal is not None:
        raise StepRefused(refusal, field="step")
    record(issue, Step.TAKE_BACK, stamp, Said(viewer, asked.reason, detail={"undone": press.step}))
    return issue
