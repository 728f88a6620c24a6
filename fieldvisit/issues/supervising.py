"""A leader's personal supervision (领衔督办): an overlay on any open issue, ended by the leader's sign-off."""

import uuid

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from fieldvisit.issues import policy
from fieldvisit.issues.commands import SignOff, Supervise
from fieldvisit.issues.models import Issue, Supervision
from fieldvisit.issues.recording import Said, open_issue, record
from fieldvisit.issues.settling import settle
from fieldvisit.issues.triage import unit_within_reach
from fieldvisit.issues.workflow import State, Step, take_step
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.acts import Act
from fieldvisit.people.queries import viewer_of
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db


def supervise_issue(viewer: Viewer, issue_id: uuid.UUID, asked: Supervise, stamp: Stamp) -> Issue:
    """Take it under supervision until a deadline; an office may do so for its leader, and both are named."""
    issue = open_issue(viewer, issue_id, Act.SUPERVISE, stamp, version=asked.version)
    take_step(State(issue.state), Step.SUPERVISE, supervised=issue.supervised)
    leader = _leader(viewer, issue, asked.leader_id)
    unit = unit_within_reach(issue, asked.lead_unit_id, "lead_unit_id") if asked.lead_unit_id else None
    row = Supervision(
        shard_id=issue.shard_id,
        issue_id=issue.id,
        leader_id=leader.id,
        leader_name=leader.name,
        lead_unit_id=unit.id if unit else None,
        lead_unit_name=unit.name if unit else None,
        deadline=asked.deadline,
        directions=asked.directions,
        started_at=stamp.recorded_at,
    )
    db.session.add(row)
    said = Said(
        viewer,
        asked.directions,
        unit_id=row.lead_unit_id,
        unit_name=row.lead_unit_name,
        on_behalf_of=_for(viewer, leader.id, leader.name),
        detail={"deadline": asked.deadline.isoformat(), "leader_id": str(leader.id), "leader_name": leader.name},
    )
    record(issue, Step.SUPERVISE, stamp, said)
    return issue


def sign_off_issue(viewer: Viewer, issue_id: uuid.UUID, asked: SignOff, stamp: Stamp) -> Issue:
    """The leader is content: the overlay ends, and what was only waiting for this closes."""
    issue = open_issue(viewer, issue_id, Act.SUPERVISE, stamp, version=asked.version)
    take_step(State(issue.state), Step.SIGN_OFF, supervised=issue.supervised)
    query = select(Supervision).where(Supervision.issue_id == issue.id, Supervision.signed_off_at.is_(None))
    row = db.session.scalars(query).one()
    row.signed_off_at = stamp.recorded_at
    said = Said(viewer, asked.note, on_behalf_of=_for(viewer, row.leader_id, row.leader_name))
    record(issue, Step.SIGN_OFF, stamp, said)
    if issue.state == State.RESOLVED:
        settle(issue, stamp, signed_off_now=True)
    return issue


def _leader(viewer: Viewer, issue: Issue, leader_id: uuid.UUID | None) -> Viewer:
    if leader_id is None or leader_id == viewer.id:
        return viewer
    leader = viewer_of(leader_id)
    if leader is None or not policy.may(leader, Act.SUPERVISE, policy.facts_of(issue)):
        raise InvalidInput(_l("没有这位领导，或者这件事不在他的范围内。"), field="leader_id")
    return leader


def _for(viewer: Viewer, leader_id: uuid.UUID, leader_name: str) -> str | None:
    return None if viewer.id == leader_id else leader_name
