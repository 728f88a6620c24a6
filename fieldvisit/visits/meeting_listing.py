"""Lists of courtyard meetings, by area and by day, with how many doors came. No list is by person."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, false, func, or_, select

from fieldvisit.areas.queries import area_of, areas_of, ids_under
from fieldvisit.assignments.queries import households_of
from fieldvisit.households.queries import household_facts_many
from fieldvisit.kernel import clock
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.streaming import pieces
from fieldvisit.visits.models import Meeting
from fieldvisit.visits.queries import attended_by
from fieldvisit.web.paging import Page, PageArgs


@dataclass(frozen=True)
class MeetingFilter:
    """Which meetings are asked for. Days are local, both ends included."""

    area_id: int | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class MeetingLine:
    """A meeting in a list. `came`: how many households of the roll were there."""

    meeting: Meeting
    grid_name: str
    came: int


def find_meetings(viewer: Viewer, asked: MeetingFilter, args: PageArgs) -> Page[MeetingLine]:
    """A page of meetings within reach, the newest first; superseded ones are left out."""
    query = select(Meeting).where(*_conditions(viewer, asked))
    query = query.order_by(Meeting.started_at.desc(), Meeting.id.desc()).limit(args.per_page).offset(args.offset)
    return Page(_lines(list(db.session.scalars(query))), count_meetings(viewer, asked), args.page, args.per_page)


def count_meetings(viewer: Viewer, asked: MeetingFilter) -> int:
    """How many the pages have in all."""
    return db.session.scalar(select(func.count()).select_from(Meeting).where(*_conditions(viewer, asked))) or 0


def stream_meetings(viewer: Viewer, asked: MeetingFilter) -> Iterator[MeetingLine]:
    """All of them, in the order of the pages."""
    query = select(Meeting).where(*_conditions(viewer, asked))
    for piece in pieces(query, (Meeting.started_at, Meeting.id), descending=True):
        yield from _lines([row for (row,) in piece])


def _lines(rows: list[Meeting]) -> list[MeetingLine]:
    grids, came = areas_of({row.grid_id for row in rows}), attended_by([row.id for row in rows])
    return [MeetingLine(row, grids[row.grid_id].name, len(came.get(row.id, ()))) for row in rows]


def _conditions(viewer: Viewer, asked: MeetingFilter) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [Meeting.superseded.is_(False), _within(viewer)]
    if viewer.working is not None:
        where.append(Meeting.grid_id.in_(ids_under(viewer.working)))
    if asked.area_id is not None:
        where.append(Meeting.grid_id.in_(ids_under(area_of(asked.area_id).path)))
    if asked.since is not None:
        where.append(Meeting.started_at >= clock.day_start(asked.since))
    if asked.until is not None:
        where.append(Meeting.started_at < clock.day_end(asked.until))
    return where


def _within(viewer: Viewer) -> ColumnElement[bool]:
    """Meetings of an area that is seen, of the grids of doors one keeps, and those one held."""
    paths = viewer.area_paths(Act.VISIT_SEE)
    ways: list[ColumnElement[bool]] = [Meeting.grid_id.in_(ids_under(path)) for path in paths]
    if viewer.has_own(Act.VISIT_SEE):
        homes = household_facts_many(households_of(viewer.id)).values()
        ways += [Meeting.cadre_id == viewer.id, Meeting.grid_id.in_({home.grid_id for home in homes})]
    return or_(*ways) if ways else false()
