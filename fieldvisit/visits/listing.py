"""Lists of visits and what was given at them, by area and by day; the same conditions for the sums and for the rows.

No list is by person: the only people it can be narrowed to is oneself.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, false, func, or_, select

from fieldvisit.areas.queries import AreaFacts, area_at, area_of, areas_of, children_of, ids_under
from fieldvisit.assignments.policy import kept_by
from fieldvisit.households.queries import HouseholdFacts, household_facts_many
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.photos.seen import count_photos
from fieldvisit.storage.base import db
from fieldvisit.storage.streaming import pieces
from fieldvisit.visits.models import Companion, Visit
from fieldvisit.web.paging import Page, PageArgs


@dataclass(frozen=True)
class VisitFilter:
    """Which visits are asked for. Days are local and count on the day it happened, both ends included."""

    kind: str = ""
    outcome: str = ""
    area_id: int | None = None
    since: date | None = None
    until: date | None = None
    given: bool = False
    mine: bool = False


@dataclass(frozen=True)
class VisitLine:
    """A visit in a list. `photos`: how many it names."""

    visit: Visit
    household: HouseholdFacts
    grid_name: str
    photos: int


@dataclass(frozen=True)
class GivenLine:
    """What was given in one area: visits, households, and the value in hundredths of a yuan."""

    area: AreaFacts
    visits: int
    households: int
    fen: int


def find_visits(viewer: Viewer, asked: VisitFilter, args: PageArgs) -> Page[VisitLine]:
    """A page of visits within the viewer's reach, the newest first; superseded ones are left out."""
    query = select(Visit).where(*conditions(viewer, asked)).order_by(Visit.started_at.desc(), Visit.id.desc())
    rows = list(db.session.scalars(query.limit(args.per_page).offset(args.offset)))
    return Page(_lines(rows), count_visits(viewer, asked), args.page, args.per_page)


def count_visits(viewer: Viewer, asked: VisitFilter) -> int:
    """How many the pages have in all."""
    return db.session.scalar(select(func.count()).select_from(Visit).where(*conditions(viewer, asked))) or 0


def stream_visits(viewer: Viewer, asked: VisitFilter) -> Iterator[VisitLine]:
    """All of them, in the order of the pages."""
    query = select(Visit).where(*conditions(viewer, asked))
    for piece in pieces(query, (Visit.started_at, Visit.id), descending=True):
        yield from _lines([row for (row,) in piece])


def _lines(rows: Sequence[Visit]) -> list[VisitLine]:
    homes = household_facts_many({row.household_id for row in rows})
    grids = areas_of({row.grid_id for row in rows})
    photos = count_photos([row.id for row in rows])
    return [VisitLine(row, homes[row.household_id], grids[row.grid_id].name, photos.get(row.id, 0)) for row in rows]


def conditions(viewer: Viewer, asked: VisitFilter) -> list[ColumnElement[bool]]:
    """The filter over Visit, the viewer's reach included."""
    where: list[ColumnElement[bool]] = [Visit.superseded.is_(False), within(viewer), *_at_work(viewer)]
    if asked.kind:
        where.append(Visit.kind == asked.kind)
    if asked.outcome:
        where.append(Visit.outcome == asked.outcome)
    if asked.area_id is not None:
        where.append(Visit.grid_id.in_(ids_under(area_of(asked.area_id).path)))
    if asked.since is not None:
        where.append(Visit.started_at >= clock.day_start(asked.since))
    if asked.until is not None:
        where.append(Visit.started_at < clock.day_end(asked.until))
    if asked.given:
        where.append(func.json_array_length(Visit.given) > 0)
    if asked.mine:
        where.append(_stood_there(viewer.id))
    return where


def within(viewer: Viewer) -> ColumnElement[bool]:
    """Visits in an area that is seen, at households one keeps, and those at which one was."""
    ways: list[ColumnElement[bool]] = [Visit.grid_id.in_(ids_under(path)) for path in viewer.area_paths(Act.VISIT_SEE)]
    if viewer.has_own(Act.VISIT_SEE):
        ways += [kept_by(Visit.household_id, viewer.id), _stood_there(viewer.id)]
    return or_(*ways) if ways else false()


def _at_work(viewer: Viewer) -> list[ColumnElement[bool]]:
    return [] if viewer.working is None else [Visit.grid_id.in_(ids_under(viewer.working))]


def _stood_there(account_id: uuid.UUID) -> ColumnElement[bool]:
    beside = exists().where(Companion.visit_id == Visit.id, Companion.account_id == account_id)
    return or_(Visit.cadre_id == account_id, beside)


def given_by_area(viewer: Viewer, area: AreaFacts, asked: VisitFilter) -> list[GivenLine]:
    """What was given in each area directly below (a grid stands for itself), in the order of their codes."""
    below = children_of(area.id) or [area]
    return [_given_in(viewer, child, asked) for child in below]


def _given_in(viewer: Viewer, area: AreaFacts, asked: VisitFilter) -> GivenLine:
    narrowed = VisitFilter(asked.kind, asked.outcome, area.id, asked.since, asked.until, given=True)
    columns: Sequence[Any] = (
        func.count(),
        func.count(Visit.household_id.distinct()),
        func.coalesce(func.sum(Visit.given_fen), 0),
    )
    row = db.session.execute(select(*columns).where(*conditions(viewer, narrowed))).one()
    return GivenLine(area, int(row[0]), int(row[1]), int(row[2]))


def areas_seen(viewer: Viewer, area_id: int | None) -> AreaFacts:
    """The area asked for, or the first of the viewer's. Problems: not_visible."""
    paths = viewer.places(Act.INSIGHT_SEE)
    area = area_of(area_id) if area_id is not None else area_at(paths[0]) if paths else None
    if area is None or not any(area.path.startswith(path) for path in paths):
        raise NotVisible(field="area_id")
    return area
