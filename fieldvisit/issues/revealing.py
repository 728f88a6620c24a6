"""Showing a reporter's number: one at a time, to those who call back or handle, and written in the audit trail."""

import uuid

from sqlalchemy import select

from fieldvisit.households.holdings import members_named, members_of
from fieldvisit.issues import policy
from fieldvisit.issues.models import Issue, Reporter
from fieldvisit.kernel.errors import NotAllowed, NotVisible
from fieldvisit.people import audit
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db

_MAY_CALL = (Act.CALLBACK_RECORD, Act.ISSUE_HANDLE, Act.ISSUE_TRIAGE)


def reveal_reporter_phone(viewer: Viewer, issue_id: uuid.UUID, reporter_id: uuid.UUID | None) -> str:
    """The number to call: the reporter's own, the member's they are, or (nobody named) the household's.

    Problems: not_visible (no such issue, reporter or number), not_allowed.
    """
    issue = db.session.get(Issue, issue_id)
    if issue is None:
        raise NotVisible()
    facts = policy.facts_of(issue)
    policy.ensure_visible(viewer, facts)
    if not policy.sees_reporter(viewer, facts) or not any(policy.may(viewer, act, facts) for act in _MAY_CALL):
        raise NotAllowed()
    phone = _reporters_phone(issue_id, reporter_id) if reporter_id else _households_phone(issue)
    if phone is None:
        raise NotVisible(field="reporter_id")
    audit.record("number_revealed", actor_id=viewer.id, subject_kind="issue", subject_id=issue_id)
    return phone


def _reporters_phone(issue_id: uuid.UUID, reporter_id: uuid.UUID) -> str | None:
    query = select(Reporter).where(Reporter.id == reporter_id, Reporter.issue_id == issue_id)
    reporter = db.session.scalar(query)
    if reporter is None or reporter.phone or reporter.member_id is None:
        return reporter.phone if reporter else None
    member = members_named([reporter.member_id]).get(reporter.member_id)
    return member.phone if member else None


def _households_phone(issue: Issue) -> str | None:
    if issue.household_id is None:
        return None
    members = members_of([issue.household_id]).get(issue.household_id, [])
    return next((member.phone for member in members if member.phone), None)
