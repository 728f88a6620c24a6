"""What a list of issues may be narrowed to, and the very same as SQL.

Lists, badges and figures share these conditions, so that a figure's rows always count to its numerator. Each is
self-contained (sub-selects, no joins), so that several filters can be counted in one statement.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from fieldvisit.areas.queries import areas_of, ids_under
from fieldvisit.issues.categories import codes_under
from fieldvisit.issues.models import Issue, IssueEvent, Reporter, Supervision
from fieldvisit.issues.policy import at_work, within
from fieldvisit.issues.words import Outcome
from fieldvisit.issues.workflow import ANSWERED_STATES, CLOCKED_STATES, OPEN_STATES, State
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.kernel.text import like_pattern
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer

MAX_PER_PAGE = 100
# When supervision is suggested: older than the backlog age, reopened often, reported by many, or overdue.
BACKLOG_DAYS = 30
REOPENED_OFTEN = 2
MANY_REPORTERS = 3
SORTS = ("due", "overdue", "age", "newest", "reporters", "updated")


@dataclass(frozen=True, kw_only=True)
class IssueFilter:
    """`act` lists only rows on which the viewer may do this; ages are local days since it was recorded.

    `due_before` finds what is still in time: overdue rows are a filter of their own.
    """

    act: Act = Act.ISSUE_SEE
    states: tuple[str, ...] = ()
    open_only: bool = False
    category: str | None = None
    unit_id: int | None = None
    area_id: int | None = None
    urgency: str | None = None
    q: str | None = None
    overdue: bool = False
    due_before: datetime | None = None
    unsigned: bool = False
    supervised: bool | None = None
    leader_id: uuid.UUID | None = None
    suggested: bool = False
    callback_due: bool = False
    age_from: int | None = None
    age_to: int | None = None
    reopened_from: int | None = None
    reporters_from: int | None = None
    solved: bool = False
    outcome: str | None = None
    channel: str | None = None
    intake: str | None = None
    raised_by_id: uuid.UUID | None = None
    household_id: uuid.UUID | None = None
    recorded_from: date | None = None
    recorded_to: date | None = None
    sort: str = "due"
    page: int = 1
    per_page: int = 20


def conditions(viewer: Viewer, asked: IssueFilter) -> list[ColumnElement[bool]]:
    """Everything an issue must fulfil, the viewer's rights first."""
    return [
        within(viewer, Act.ISSUE_SEE),
        *at_work(viewer),
        *([within(viewer, asked.act)] if asked.act is not Act.ISSUE_SEE else []),
        *_plain(asked),
        *_household(viewer, asked),
        *_state(asked),
        *_place(asked),
        *_words(asked.q),
        *_time(asked),
        *_weight(asked),
    ]


def overdue() -> ColumnElement[bool]:
    """Whose running clock has run out."""
    return and_(Issue.state.in_(CLOCKED_STATES), Issue.due_at < clock.now())


def _plain(asked: IssueFilter) -> list[ColumnElement[bool]]:
    equal: list[tuple[Any, Any]] = [
        (Issue.unit_id, asked.unit_id),
        (Issue.urgency, asked.urgency),
        (Issue.outcome, asked.outcome),
        (Issue.resolution_channel, asked.channel),
        (Issue.intake, asked.intake),
        (Issue.raised_by_id, asked.raised_by_id),
        (Issue.supervised, asked.supervised),
    ]
    found: list[ColumnElement[bool]] = [column == value for column, value in equal if value is not None]
    if asked.category is not None:
        found.append(Issue.category.in_(codes_under(asked.category)))
    return found


def _household(viewer: Viewer, asked: IssueFilter) -> list[ColumnElement[bool]]:
    """Asked for by its household, a confidential issue would tell who reported it."""
    if asked.household_id is None:
        return []
    told = or_(Issue.confidential.is_(False), within(viewer, Act.ISSUE_REPORTER_SEE))
    return [Issue.household_id == asked.household_id, told]


def _state(asked: IssueFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.states:
        found.append(Issue.state.in_(asked.states))
    if asked.open_only:
        found.append(Issue.state.in_(OPEN_STATES))
    if asked.unsigned:
        found.append(Issue.state == State.DISPATCHED)
    if asked.solved:
        found += [Issue.state.in_(ANSWERED_STATES), Issue.outcome == Outcome.SOLVED]
    if asked.callback_due:
        found.append(Issue.callback_due.is_(True))
    return found


def _place(asked: IssueFilter) -> list[ColumnElement[bool]]:
    if asked.area_id is None:
        return []
    area = areas_of([asked.area_id]).get(asked.area_id)
    if area is None:
        raise NotVisible(field="area_id")
    return [Issue.grid_id.in_(ids_under(area.path))]


def _words(words: str | None) -> list[ColumnElement[bool]]:
    if not words:
        return []
    like = like_pattern(words)
    columns = (Issue.number, Issue.description, Issue.answer, Issue.unit_name)
    return [or_(*(column.ilike(like, escape="\\") for column in columns))]


def _time(asked: IssueFilter) -> list[ColumnElement[bool]]:
    today = clock.today()
    found: list[ColumnElement[bool]] = []
    if asked.overdue:
        found.append(overdue())
    if asked.due_before is not None:
        found += [Issue.state.in_(CLOCKED_STATES), Issue.due_at >= clock.now(), Issue.due_at < asked.due_before]
    if asked.age_from is not None:
        found.append(Issue.recorded_at < clock.day_end(today - timedelta(days=asked.age_from)))
    if asked.age_to is not None:
        found.append(Issue.recorded_at >= clock.day_start(today - timedelta(days=asked.age_to)))
    if asked.recorded_from is not None:
        found.append(Issue.recorded_at >= clock.day_start(_sane(asked.recorded_from)))
    if asked.recorded_to is not None:
        found.append(Issue.recorded_at < clock.day_end(_sane(asked.recorded_to)))
    return found


def _sane(day: date) -> date:
    """A day whose midnight every database and clock can hold."""
    return min(max(day, date(1970, 1, 2)), date(2200, 1, 1))


def _weight(asked: IssueFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.leader_id is not None:
        mine = (Supervision.leader_id == asked.leader_id, Supervision.signed_off_at.is_(None))
        found.append(select(Supervision.id).where(Supervision.issue_id == Issue.id, *mine).exists())
    if asked.reopened_from is not None:
        found.append(Issue.cycle > asked.reopened_from)
    if asked.reporters_from is not None:
        found.append(reporters() >= asked.reporters_from)
    if asked.suggested:
        found += [Issue.state.in_(OPEN_STATES), Issue.supervised.is_(False), _worth_a_leader()]
    return found


def reporters() -> Any:
    """How many reporters are linked, as a column."""
    return select(func.count(Reporter.id)).where(Reporter.issue_id == Issue.id).scalar_subquery()


def _worth_a_leader() -> ColumnElement[bool]:
    old = clock.day_start(clock.today() - timedelta(days=BACKLOG_DAYS))
    return or_(overdue(), Issue.cycle > REOPENED_OFTEN, reporters() >= MANY_REPORTERS, Issue.recorded_at < old)


def order_by(sort: str) -> list[Any]:
    """The order of a list; unknown words mean by due date. The id makes it total, so that no page repeats a row."""
    first: list[Any]
    match sort:
        case "age":
            first = [Issue.recorded_at]
        case "newest":
            first = [Issue.recorded_at.desc()]
        case "reporters":
            first = [reporters().desc(), Issue.recorded_at]
        case "updated":
            last = select(func.max(IssueEvent.recorded_at)).where(IssueEvent.issue_id == Issue.id)
            first = [last.scalar_subquery().desc()]
        case _:
            first = [Issue.due_at.is_(None), Issue.due_at, Issue.recorded_at]
    return [*first, Issue.id]
