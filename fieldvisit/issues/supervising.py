"""A leader's personal supervision (领衔督办): an overlay on any open issue, ended by the leader's sign-off.

While it stands the leader adds directions (批示) and the unit reports (报告). An office may do the leader's part for a
named leader; then every act carries both names.
"""

import uuid
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from fieldvisit.issues import policy
from fieldvisit.issues.commands import Direct, Report, SignOff, Supervise
from fieldvisit.issues.models import Issue, Supervision
from fieldvisit.issues.recording import Said, open_issue, record
from fieldvisit.issues.routing import unit_within_reach
from fieldvisit.issues.settling import settle
from fieldvisit.issues.workflow import State, Step, take_step
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.acts import Act
from fieldvisit.people.queries import viewer_of
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db

LONGEST_DEADLINE_DAYS = 366


def supervise_issue(viewer: Viewer, issue_id: uuid.UUID, asked: Supervise, stamp: Stamp) -> Issue:
    """Take it under supervision until a deadline; an office may do so for its leader, and both are named."""
    issue = open_issue(viewer, issue_id, Act.SUPERVISE, stamp, version=asked.version)
    take_step(State(issue.state), Step.SUPERVISE, supervised=issue.supervised)
    _refuse_unlikely(asked.deadline, stamp)
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


def _refuse_unlikely(deadline: date, stamp: Stamp) -> None:
    """A deadline lies ahead of the day on which it was set, which for a tablet is not the day it arrives."""
    ahead = (deadline - clock.local_date(stamp.occurred_at)).days
    if ahead < 0:
        raise InvalidInput(_l("期限不能在今天以前。"), field="deadline")
    if ahead > LONGEST_DEADLINE_DAYS:
        raise InvalidInput(_l("期限最远定到一年内。"), field="deadline")


def direct_issue(viewer: Viewer, issue_id: uuid.UUID, asked: Direct, stamp: Stamp) -> Issue:
    """One more direction, to whoever has it in hand."""
    issue = open_issue(viewer, issue_id, Act.SUPERVISE, stamp, version=asked.version)
    row = _standing(issue, Step.DIRECT)
    said = Said(
        viewer,
        asked.directions,
        unit_id=row.lead_unit_id,
        unit_name=row.lead_unit_name,
        on_behalf_of=_for(viewer, row.leader_id, row.leader_name),
    )
    record(issue, Step.DIRECT, stamp, said)
    return issue


def report_issue(viewer: Viewer, issue_id: uuid.UUID, asked: Report, stamp: Stamp) -> Issue:
    """How it goes, from the unit that has it or the one in the lead."""
    issue = open_issue(viewer, issue_id, Act.ISSUE_REPORT, stamp, version=asked.version)
    row = _standing(issue, Step.REPORT)
    own = issue.unit_id in viewer.unit_ids(Act.ISSUE_REPORT)
    unit = (issue.unit_id, issue.unit_name) if own else (row.lead_unit_id, row.lead_unit_name)
    record(issue, Step.REPORT, stamp, Said(viewer, asked.progress, None, *unit))
    return issue


def sign_off_issue(viewer: Viewer, issue_id: uuid.UUID, asked: SignOff, stamp: Stamp) -> Issue:
    """The leader is content: the overlay ends, and what was only waiting for this closes."""
    issue = open_issue(viewer, issue_id, Act.SUPERVISE, stamp, version=asked.version)
    row = _standing(issue, Step.SIGN_OFF)
    row.signed_off_at = stamp.recorded_at
    said = Said(viewer, asked.note, on_behalf_of=_for(viewer, row.leader_id, row.leader_name))
    record(issue, Step.SIGN_OFF, stamp, said)
    if issue.state == State.RESOLVED:
        settle(issue, stamp, signed_off_now=True)
    return issue


def _standing(issue: Issue, step: Step) -> Supervision:
    """The supervision that stands; StepRefused where there is none."""
    take_step(State(issue.state), step, supervised=issue.supervised)
    query = select(Supervision).where(Supervision.issue_id == issue.id, Supervision.signed_off_at.is_(None))
    return db.session.scalars(query).one()


def _leader(viewer: Viewer, issue: Issue, leader_id: uuid.UUID | None) -> Viewer:
    """Under whose name: the viewer's own, or that of the leader an office acts for."""
    facts = policy.facts_of(issue)
    if leader_id is None or leader_id == viewer.id:
        if not policy.may(viewer, Act.LEAD, facts):
            raise InvalidInput(_l("请选替哪位领导办。"), field="leader_id")
        return viewer
    leader = viewer_of(leader_id)
    if leader is None or not policy.may(leader, Act.LEAD, facts) or not _within_own_area(viewer, leader, facts):
        raise InvalidInput(_l("没有这位领导，或者这件事不在他的范围内。"), field="leader_id")
    return leader


def _within_own_area(viewer: Viewer, leader: Viewer, facts: policy.IssueFacts) -> bool:
    """Whether the leader's own area lies in the office's: a county's office does not sign for the city's leader."""
    own = viewer.area_paths(Act.SUPERVISE)
    led = [path for path in leader.area_paths(Act.LEAD) if facts.grid_path.startswith(path)]
    return any(path.startswith(own) for path in led)


def _for(viewer: Viewer, leader_id: uuid.UUID, leader_name: str) -> str | None:
    return None if viewer.id == leader_id else leader_name
