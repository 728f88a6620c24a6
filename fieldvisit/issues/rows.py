"""One line of a list of issues, with everything the list shows; many lines cost a handful of queries.

A line is made for somebody: who may not know who reported a confidential issue is not told the household either.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from fieldvisit.areas.queries import AreaFacts, areas_of
from fieldvisit.households.queries import HouseholdFacts, household_facts_many
from fieldvisit.issues import deadlines
from fieldvisit.issues.categories import CategoryLabel, category_labels, label_of
from fieldvisit.issues.models import Issue, IssueEvent, Reporter, Supervision
from fieldvisit.issues.policy import IssueFacts, sees_reporter
from fieldvisit.issues.workflow import RULED_FROM, State
from fieldvisit.kernel import clock
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db


@dataclass(frozen=True)
class Latest:
    """The last thing that happened."""

    step: str
    at: datetime
    actor_name: str
    unit_name: str | None
    text: str | None


@dataclass(frozen=True)
class SupervisionRow:
    """A leader's supervision, open or signed off."""

    id: uuid.UUID
    leader_id: uuid.UUID
    leader_name: str
    lead_unit_id: int | None
    lead_unit_name: str | None
    deadline: date
    directions: str | None
    started_at: datetime
    signed_off_at: datetime | None
    overdue: bool


@dataclass(frozen=True)
class IssueRow:
    """An issue in a list."""

    id: uuid.UUID
    number: str
    description: str
    category: CategoryLabel
    urgency: str
    intake: str
    state: str
    version: int
    cycle: int
    confidential: bool
    reporter_hidden: bool
    grid_id: int
    grid_path: str
    grid_name: str
    village_name: str
    town_name: str
    household_id: uuid.UUID | None
    address: str | None
    place: str | None
    level: str
    level_area_id: int
    level_name: str
    unit_id: int | None
    unit_name: str | None
    handler_id: uuid.UUID | None
    handler_name: str | None
    raised_by_id: uuid.UUID
    raised_by_name: str
    occurred_at: datetime
    recorded_at: datetime
    age_days: int
    clock: str | None
    due_at: datetime | None
    overdue_days: int
    days_left: int | None
    reporters: int
    reopened: int
    returns: int
    latest: Latest | None
    supervised: bool
    supervision: SupervisionRow | None
    callback_due: bool
    resolution_channel: str | None
    outcome: str | None
    answer: str | None
    answered_at: datetime | None
    answered_by: str | None
    resolved_at: datetime | None
    closed_at: datetime | None
    closed_how: str | None
    photos: int = 0  # how many it names; counted for exports alone

    @property
    def to_be_ruled(self) -> bool:
        """Given back so often that the level above should say whose it is."""
        return self.state == State.RETURNED and self.returns >= RULED_FROM


@dataclass(frozen=True)
class _Around:
    """What stands around the rows, read for all at once."""

    viewer: Viewer
    areas: Mapping[int, AreaFacts]
    homes: Mapping[uuid.UUID, HouseholdFacts]
    labels: dict[str, CategoryLabel]
    reporters: Mapping[uuid.UUID, int]
    latest: Mapping[uuid.UUID, Latest]
    supervisions: Mapping[uuid.UUID, SupervisionRow]
    now: datetime


def rows_of(
    viewer: Viewer, issues: Sequence[Issue], held: Mapping[uuid.UUID, Sequence[SupervisionRow]] | None = None
) -> list[IssueRow]:
    """The lines of these issues for this viewer, in their order. `held`: supervisions that have been read already."""
    if not issues:
        return []
    ids = [issue.id for issue in issues]
    around = _Around(
        viewer=viewer,
        areas=with_lines({issue.grid_id for issue in issues} | {issue.level_area_id for issue in issues}),
        homes=household_facts_many({issue.household_id for issue in issues if issue.household_id}),
        labels=category_labels(),
        reporters=_reporters(ids),
        latest=_latest(ids),
        supervisions=_standing(supervisions_of(ids) if held is None else held),
        now=clock.now(),
    )
    return [_row(issue, around) for issue in issues]


def with_lines(ids: Collection[int]) -> dict[int, AreaFacts]:
    """These areas and all above them."""
    below = areas_of(ids)
    return areas_of({key for area in below.values() for key in area.line})


def _row(issue: Issue, around: _Around) -> IssueRow:
    grid, level = around.areas[issue.grid_id], around.areas[issue.level_area_id]
    names = {around.areas[key].level: around.areas[key].name for key in grid.line}
    hidden = _hides_reporter(issue, around)
    household_id = None if hidden else issue.household_id
    home = around.homes.get(household_id) if household_id else None
    running = deadlines.running_clock(State(issue.state))
    due = issue.due_at if running else None
    return IssueRow(
        id=issue.id,
        number=issue.number,
        description=issue.description,
        category=label_of(issue.category, around.labels),
        urgency=issue.urgency,
        intake=issue.intake,
        state=issue.state,
        version=issue.version,
        cycle=issue.cycle,
        confidential=issue.confidential,
        reporter_hidden=hidden,
        grid_id=issue.grid_id,
        grid_path=grid.path,
        grid_name=grid.name,
        village_name=next((name for key, name in names.items() if key == "village"), ""),
        town_name=next((name for key, name in names.items() if key == "town"), ""),
        household_id=household_id,
        address=home.address if home else None,
        place=None if hidden else issue.place,
        level=level.level,
        level_area_id=level.id,
        level_name=level.name,
        unit_id=issue.unit_id,
        unit_name=issue.unit_name,
        handler_id=issue.handler_id,
        handler_name=issue.handler_name,
        raised_by_id=issue.raised_by_id,
        raised_by_name=issue.raised_by_name,
        occurred_at=issue.occurred_at,
        recorded_at=issue.recorded_at,
        age_days=(clock.local_date(around.now) - clock.local_date(issue.recorded_at)).days,
        clock=running,
        due_at=due,
        overdue_days=deadlines.overdue_days(due, around.now),
        days_left=deadlines.days_left(due, around.now),
        reporters=around.reporters.get(issue.id, 0),
        reopened=issue.cycle - 1,
        returns=issue.returns,
        latest=around.latest.get(issue.id),
        supervised=issue.supervised,
        supervision=around.supervisions.get(issue.id) if issue.supervised else None,
        callback_due=issue.callback_due,
        resolution_channel=issue.resolution_channel,
        outcome=issue.outcome,
        answer=issue.answer,
        answered_at=issue.answered_at,
        answered_by=issue.answered_by,
        resolved_at=issue.resolved_at,
        closed_at=issue.closed_at,
        closed_how=issue.closed_how,
    )


def _hides_reporter(issue: Issue, around: _Around) -> bool:
    if not issue.confidential:
        return False
    grid, level = around.areas[issue.grid_id].path, around.areas[issue.level_area_id].path
    facts = IssueFacts(grid, level, issue.raised_by_id, issue.unit_id, confidential=True)
    return not sees_reporter(around.viewer, facts)


def _reporters(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    query = select(Reporter.issue_id, func.count()).where(Reporter.issue_id.in_(ids)).group_by(Reporter.issue_id)
    return dict(db.session.execute(query).all())


def _latest(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Latest]:
    last = select(IssueEvent.issue_id, func.max(IssueEvent.seq).label("seq")).where(IssueEvent.issue_id.in_(ids))
    last_of = last.group_by(IssueEvent.issue_id).subquery()
    query = select(IssueEvent).join(
        last_of, (last_of.c.issue_id == IssueEvent.issue_id) & (last_of.c.seq == IssueEvent.seq)
    )
    return {
        row.issue_id: Latest(row.step, row.recorded_at, row.actor_name, row.unit_name, row.note)
        for row in db.session.scalars(query)
    }


def supervisions_of(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[SupervisionRow]]:
    """{issue: its supervisions, the first first}."""
    found: dict[uuid.UUID, list[SupervisionRow]] = defaultdict(list)
    query = select(Supervision).where(Supervision.issue_id.in_(ids)).order_by(Supervision.started_at)
    for row in db.session.scalars(query):
        found[row.issue_id].append(supervision_row(row))
    return found


def _standing(held: Mapping[uuid.UUID, Sequence[SupervisionRow]]) -> dict[uuid.UUID, SupervisionRow]:
    return {key: row for key, rows in held.items() for row in rows if row.signed_off_at is None}


def supervision_row(row: Supervision) -> SupervisionRow:
    """One supervision as pages see it; overdue from the day after its deadline."""
    return SupervisionRow(
        row.id,
        row.leader_id,
        row.leader_name,
        row.lead_unit_id,
        row.lead_unit_name,
        row.deadline,
        row.directions,
        row.started_at,
        row.signed_off_at,
        row.signed_off_at is None and row.deadline < clock.today(),
    )
