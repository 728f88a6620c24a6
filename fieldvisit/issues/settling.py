"""After an answer: who is to be called back, and whether the issue closes or comes back by itself."""

import uuid
from collections.abc import Sequence

from flask import current_app
from sqlalchemy import select

from fieldvisit.issues import closing
from fieldvisit.issues.closing import Answered, Call
from fieldvisit.issues.models import Callback, Issue, Reporter
from fieldvisit.issues.recording import Said, record
from fieldvisit.issues.words import Channel, Satisfaction
from fieldvisit.issues.workflow import State, Step
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.storage.base import db


def settle(issue: Issue, stamp: Stamp, *, signed_off_now: bool = False) -> None:
    """Let the rule of closing have its way. What follows happens by itself: its events have no actor."""
    answered = answered_of(issue)
    follows = closing.verdict(answered, callback_share(), signed_off_now=signed_off_now)
    if follows.reopens:
        issue.callback_due = False
        record(issue, Step.REOPEN, stamp, Said(note=_last_complaint(issue), detail={"by": "callback"}))
    elif issue.state == State.RESOLVED:
        issue.callback_due = bool(follows.due)
        if follows.closes is not None:
            record(issue, Step.CLOSE, stamp, Said(detail={"how": follows.closes}))
    db.session.flush()


def answered_of(issue: Issue) -> Answered:
    """The issue and the call-backs of its present cycle, as the rule sees them."""
    reporters = db.session.scalars(select(Reporter.id).where(Reporter.issue_id == issue.id).order_by(Reporter.id))
    return answered_from(issue, list(reporters), _calls(issue))


def answered_from(issue: Issue, reporter_ids: Sequence[uuid.UUID], calls: Sequence[Callback]) -> Answered:
    """The same from rows that have been read already; `calls` are those of the present cycle."""
    return Answered(
        issue_id=issue.id,
        on_spot=issue.resolution_channel == Channel.ON_SPOT,
        supervised=issue.supervised,
        handler_id=issue.handler_id,
        reporters=tuple(reporter_ids),
        calls=tuple(_call(row) for row in calls),
    )


def callback_share() -> float:
    """Which share of the issues resolved on the spot is called back (FIELDVISIT_ON_SPOT_CALLBACK_SHARE)."""
    return float(current_app.config["FIELDVISIT"].on_spot_callback_share)


def _calls(issue: Issue) -> list[Callback]:
    query = select(Callback).where(Callback.issue_id == issue.id, Callback.cycle == issue.cycle)
    return list(db.session.scalars(query.order_by(Callback.recorded_at, Callback.id)))


def _call(row: Callback) -> Call:
    satisfaction = Satisfaction(row.satisfaction) if row.satisfaction else None
    return Call(row.reporter_id, row.officer_id, row.reached, satisfaction)


def _last_complaint(issue: Issue) -> str | None:
    complaints = [row.words for row in _calls(issue) if row.satisfaction == Satisfaction.NOT]
    return complaints[-1] if complaints else None
