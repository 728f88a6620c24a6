"""Asking the reporter whether it is solved (回访), and saying a word beside the course."""

import uuid

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from fieldvisit.issues.commands import CommentIssue, RecordCallback
from fieldvisit.issues.models import Callback, Issue, Reporter
from fieldvisit.issues.recording import Said, open_issue, record
from fieldvisit.issues.settling import settle
from fieldvisit.issues.workflow import ANSWERED_STATES, Step
from fieldvisit.kernel.errors import InvalidInput, StepRefused
from fieldvisit.kernel.ids import new_id
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db


def record_callback(viewer: Viewer, asked: RecordCallback, stamp: Stamp) -> Issue:
    """One try. "Not" brings the issue back; the last word that was wanted closes it. No version: a fact beside."""
    issue = open_issue(viewer, asked.issue_id, Act.CALLBACK_RECORD, stamp)
    if issue.state not in ANSWERED_STATES:
        raise StepRefused(field="step", detail={"state": issue.state, "step": Step.CALLBACK})
    row = Callback(
        id=asked.id or new_id(),
        shard_id=issue.shard_id,
        issue_id=issue.id,
        reporter_id=_reporter(issue, asked.reporter_id),
        cycle=issue.cycle,
        officer_id=viewer.id,
        officer_name=viewer.name,
        reached=asked.reached,
        satisfaction=asked.satisfaction,
        words=asked.words,
        occurred_at=stamp.occurred_at,
        recorded_at=stamp.recorded_at,
    )
    db.session.add(row)
    detail = {"callback_id": str(row.id), "reached": row.reached, "satisfaction": row.satisfaction}
    record(issue, Step.CALLBACK, stamp, Said(viewer, asked.words, detail=detail))
    settle(issue, stamp)
    return issue


def _reporter(issue: Issue, reporter_id: uuid.UUID | None) -> uuid.UUID | None:
    """Whom it was: said, or the only one there is."""
    query = select(Reporter.id).where(Reporter.issue_id == issue.id).order_by(Reporter.id)
    known = list(db.session.scalars(query.limit(1000)))
    if reporter_id is None and len(known) <= 1:
        return known[0] if known else None
    if reporter_id not in known:
        raise InvalidInput(_l("请说明回访的是哪一位反映人。"), field="reporter_id")
    return reporter_id


def comment_issue(viewer: Viewer, issue_id: uuid.UUID, asked: CommentIssue, stamp: Stamp) -> Issue:
    """A word beside the course: neither state nor version change."""
    issue = open_issue(viewer, issue_id, Act.ISSUE_COMMENT, stamp)
    record(issue, Step.COMMENT, stamp, Said(viewer, asked.text))
    return issue
