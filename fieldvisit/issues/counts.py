"""Counting issues for figures: by the very conditions that lists use, and the stock and flows of a period.

Here and not with the figures, because rooms do not read each other's tables.
"""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from fieldvisit.areas.queries import ids_under
from fieldvisit.issues.filters import IssueFilter, conditions
from fieldvisit.issues.models import Issue, IssueEvent
from fieldvisit.issues.policy import within
from fieldvisit.issues.rows import IssueRow, rows_of
from fieldvisit.issues.workflow import OPEN_STATES
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.web.paging import Page


def count_issues(viewer: Viewer, filters: Mapping[str, IssueFilter]) -> dict[str, int]:
    """{name: how many issues the filter finds}, in one statement."""
    if not filters:
        return {}
    sums = [
        func.coalesce(func.sum(case((and_(*conditions(viewer, wanted)), 1), else_=0)), 0) for wanted in filters.values()
    ]
    return dict(zip(filters, (int(number) for number in db.session.execute(select(*sums)).one()), strict=True))


def _scope(viewer: Viewer, path: str) -> ColumnElement[bool]:
    return and_(within(viewer, Act.INSIGHT_SEE), Issue.grid_id.in_(ids_under(path)))


def stock_at(viewer: Viewer, path: str, at: datetime) -> int:
    """How many issues of the subtree were open at the instant, by the state their last event before it left."""
    found = _last_open(viewer, path, at).with_only_columns(func.count())
    return db.session.scalar(found) or 0


def _last_open(viewer: Viewer, path: str, at: datetime) -> Select[Any]:
    later = aliased(IssueEvent)
    overtaken = select(later.id).where(
        later.issue_id == IssueEvent.issue_id, later.seq > IssueEvent.seq, later.recorded_at < at
    )
    return (
        select(IssueEvent)
        .join(Issue, Issue.id == IssueEvent.issue_id)
        .where(_scope(viewer, path), IssueEvent.recorded_at < at, IssueEvent.to_state.in_(OPEN_STATES))
        .where(~overtaken.exists())
    )


def stock_now(viewer: Viewer, path: str) -> int:
    """How many issues of the subtree are open, by the state their rows bear."""
    query = select(func.count()).select_from(Issue).where(_scope(viewer, path), Issue.state.in_(OPEN_STATES))
    return db.session.scalar(query) or 0


def flows(viewer: Viewer, path: str, since: datetime, until: datetime) -> dict[tuple[str, bool, bool], int]:
    """{(step, was open, is open): how often in [since, until)}, steps within the stock left out."""
    before = case((IssueEvent.from_state.in_(OPEN_STATES), 1), else_=0).label("before")
    after = case((IssueEvent.to_state.in_(OPEN_STATES), 1), else_=0).label("after")
    crossing = (
        select(IssueEvent.step, before, after)
        .join(Issue, Issue.id == IssueEvent.issue_id)
        .where(_scope(viewer, path), IssueEvent.recorded_at >= since, IssueEvent.recorded_at < until)
        .subquery()
    )
    step, was, now = crossing.c.step, crossing.c.before, crossing.c.after
    query = select(step, was, now, func.count()).where(was != now).group_by(step, was, now)
    return {(name, bool(had), bool(has)): number for name, had, has, number in db.session.execute(query)}


def crossed(
    viewer: Viewer, path: str, since: datetime, until: datetime, steps: Collection[str], *, inwards: bool
) -> Select[uuid.UUID, datetime]:
    """The issues that these steps carried over the edge of the stock in [since, until), once a time: (id, when)."""
    was, now = IssueEvent.from_state.in_(OPEN_STATES), IssueEvent.to_state.in_(OPEN_STATES)
    outside = or_(IssueEvent.from_state.is_(None), ~was)
    return (
        select(Issue.id, IssueEvent.recorded_at)
        .join(Issue, Issue.id == IssueEvent.issue_id)
        .where(_scope(viewer, path), IssueEvent.recorded_at >= since, IssueEvent.recorded_at < until)
        .where(IssueEvent.step.in_(steps), *((outside, now) if inwards else (was, ~now)))
    )


def stood(viewer: Viewer, path: str, at: datetime) -> Select[uuid.UUID, datetime]:
    """The issues that `stock_at` counts: (id, when the state began)."""
    return _last_open(viewer, path, at).with_only_columns(Issue.id, IssueEvent.recorded_at)


def read_rows(
    viewer: Viewer, found: Select[uuid.UUID, datetime], page: int, per_page: int = 25
) -> Page[tuple[IssueRow, datetime]]:
    """A page of such issues, the latest first."""
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    ordered = found.order_by(IssueEvent.recorded_at.desc(), Issue.id).offset((page - 1) * per_page).limit(per_page)
    pairs = db.session.execute(ordered).all()
    issues = {row.id: row for row in db.session.scalars(select(Issue).where(Issue.id.in_([key for key, _ in pairs])))}
    rows = {row.id: row for row in rows_of(viewer, list(issues.values()))}
    return Page([(rows[key], at) for key, at in pairs], total, page, per_page)


def open_by_grid(viewer: Viewer, wanted: IssueFilter) -> dict[int, int]:
    """{grid: how many issues the filter finds there}."""
    query = select(Issue.grid_id, func.count()).where(*conditions(viewer, wanted)).group_by(Issue.grid_id)
    return dict(db.session.execute(query).all())


def units_among(viewer: Viewer, wanted: IssueFilter) -> list[tuple[int, str]]:
    """The units that have any of the filter's issues, by name: what a filter by unit can offer."""
    query = select(Issue.unit_id, func.max(Issue.unit_name)).where(*conditions(viewer, wanted))
    rows = db.session.execute(query.where(Issue.unit_id.is_not(None)).group_by(Issue.unit_id).limit(500))
    return sorted(((int(unit_id or 0), str(name or "")) for unit_id, name in rows), key=lambda pair: pair[1])
