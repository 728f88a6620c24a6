"""Coverage of an area and of each area below it: who has been visited, who is kept by nobody, how cadres are loaded.

A household counts as reached by one completed visit in the period: met at the door, or at a meeting (domain.md).
Counted by grid in three statements and added up in memory, because the tree is small and its households are many.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.sql.selectable import Subquery

from fieldvisit.areas.queries import AreaFacts, children_of, grids_under
from fieldvisit.assignments.queries import keeping
from fieldvisit.households.queries import active_households
from fieldvisit.households.tag_due import has_tag_to_verify
from fieldvisit.insight.figures import LOAD_LEAST, LOAD_MOST, Coverage
from fieldvisit.storage.base import db
from fieldvisit.storage.streaming import pieces
from fieldvisit.visits.queries import reached_households
from fieldvisit.web.paging import Page

Span = tuple[datetime | None, datetime | None]


@dataclass(frozen=True)
class AreaCoverage:
    """One area and its coverage. `villages`: with a register, of all; None below the village."""

    area: AreaFacts
    coverage: Coverage


@dataclass(frozen=True)
class Waiting:
    """{grid: households where nobody was met since a moment}, {grid: those with a tag to be looked at again}."""

    unseen: dict[int, int]
    tags_due: dict[int, int]


@dataclass(frozen=True)
class ByGrid:
    """{grid: how many households, how many of them reached, how many kept by nobody, and who keeps the others}."""

    households: dict[int, int]
    reached: dict[int, int]
    orphans: dict[int, int]
    cadres: dict[int, set[uuid.UUID]]


def coverage_of(area: AreaFacts, span: Span, since: datetime) -> tuple[Coverage, list[AreaCoverage]]:
    """The area as a whole, and each area directly below it; `since`: from when on nobody was met."""
    grids = grids_under([area.path], limit=20_000)
    by_grid = count_by_grid(area.path, span)
    loads, waiting = loads_of(by_grid.cadres), waiting_by_grid(area.path, since)
    below = [] if area.level == "grid" else children_of(area.id)
    parts = [AreaCoverage(child, _sum(child, grids, by_grid, loads, waiting)) for child in below]
    return _sum(area, grids, by_grid, loads, waiting), parts


def count_by_grid(path: str, span: Span) -> ByGrid:
    """Everything coverage is added up from, in two statements."""
    rows = active_households(path).subquery()
    reached, kept = reached_households(*span).subquery(), keeping().subquery()
    query = (
        select(rows.c.grid_id, func.count(), func.count(reached.c.household_id), func.count(kept.c.household_id))
        .outerjoin(reached, reached.c.household_id == rows.c.id)
        .outerjoin(kept, kept.c.household_id == rows.c.id)
        .group_by(rows.c.grid_id)
    )
    households, met, orphans = {}, {}, {}
    for grid_id, total, seen, has_cadre in db.session.execute(query):
        households[grid_id], met[grid_id], orphans[grid_id] = total, seen, total - has_cadre
    return ByGrid(households, met, orphans, _cadres(rows, kept))


def waiting_by_grid(path: str, since: datetime) -> Waiting:
    """What waits for a visit by other measures than a period, by the same conditions as the rows."""
    rows = active_households(path).subquery()

    def counted(which: str) -> dict[int, int]:
        query = select(rows.c.grid_id, func.count()).where(_which(rows, (None, None), since)[which])
        return dict(db.session.execute(query.group_by(rows.c.grid_id)).all())

    return Waiting(counted("unseen"), counted("tags"))


def _cadres(rows: Subquery, kept: Subquery) -> dict[int, set[uuid.UUID]]:
    query = select(rows.c.grid_id, kept.c.cadre_id).join(kept, kept.c.household_id == rows.c.id).distinct()
    found: dict[int, set[uuid.UUID]] = defaultdict(set)
    for grid_id, cadre_id in db.session.execute(query):
        found[grid_id].add(cadre_id)
    return found


def loads_of(cadres: Mapping[int, Iterable[uuid.UUID]]) -> dict[uuid.UUID, int]:
    """How many each keeps anywhere: a load does not end at the edge of the area one looks at."""
    wanted = set().union(*cadres.values()) if cadres else set()
    kept = keeping().subquery()
    query = select(kept.c.cadre_id, func.count()).group_by(kept.c.cadre_id)
    return {cadre_id: load for cadre_id, load in db.session.execute(query) if cadre_id in wanted}


def _sum(
    area: AreaFacts, grids: list[AreaFacts], by_grid: ByGrid, loads: Mapping[uuid.UUID, int], waiting: Waiting
) -> Coverage:
    inside = [grid for grid in grids if grid.path.startswith(area.path)]
    cadres = set().union(*(by_grid.cadres.get(grid.id, set()) for grid in inside)) if inside else set()
    return Coverage(
        households=sum(by_grid.households.get(grid.id, 0) for grid in inside),
        reached=sum(by_grid.reached.get(grid.id, 0) for grid in inside),
        orphans=sum(by_grid.orphans.get(grid.id, 0) for grid in inside),
        cadres=len(cadres),
        load_ok=sum(LOAD_LEAST <= loads[cadre] <= LOAD_MOST for cadre in cadres),
        unseen=sum(waiting.unseen.get(grid.id, 0) for grid in inside),
        tags_due=sum(waiting.tags_due.get(grid.id, 0) for grid in inside),
        registered=area.has_register or any(grid.has_register for grid in inside),
    )


WHICH = ("all", "reached", "unreached", "orphans", "unseen", "tags")
LOADS = ("cadres", "load_under", "load_ok", "load_over", "load_off")


@dataclass(frozen=True)
class HouseholdRow:
    """A household behind a figure."""

    id: uuid.UUID
    name: str
    address: str
    grid_id: int


def households_behind(
    area: AreaFacts, which: str, span: Span, since: datetime, page: int, per_page: int = 50
) -> Page[HouseholdRow]:
    """The rows a coverage figure counted, by address."""
    query, total = _behind(area.path, which, span, since), count_behind(area, which, span, since)
    rows = db.session.execute(query.limit(per_page).offset((page - 1) * per_page))
    return Page([HouseholdRow(*row) for row in rows], total, page, per_page)


def count_behind(area: AreaFacts, which: str, span: Span, since: datetime) -> int:
    """How many they are."""
    query = _behind(area.path, which, span, since)
    return db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def stream_behind(area: AreaFacts, which: str, span: Span, since: datetime) -> Iterator[list[HouseholdRow]]:
    """All of them in pieces, in the order of the pages."""
    query = _behind(area.path, which, span, since)
    key, _name, address, grid_id = query.selected_columns
    for piece in pieces(query, (grid_id, address, key)):
        yield [HouseholdRow(*row) for row in piece]


def _behind(path: str, which: str, span: Span, since: datetime) -> Select[Any]:
    rows = active_households(path).subquery()
    query = select(rows.c.id, rows.c.name, rows.c.address, rows.c.grid_id)
    meant = _which(rows, span, since)
    return query.where(meant.get(which, true())).order_by(rows.c.grid_id, rows.c.address, rows.c.id)


def _which(rows: Subquery, span: Span, since: datetime) -> dict[str, ColumnElement[bool]]:
    """{which households: the condition over their rows}"""
    reached, kept = reached_households(*span), select(keeping().subquery().c.household_id)
    return {
        "reached": rows.c.id.in_(reached),
        "unreached": rows.c.id.not_in(reached),
        "orphans": rows.c.id.not_in(kept),
        "unseen": rows.c.id.not_in(reached_households(since, None)),
        "tags": has_tag_to_verify(rows.c.id),
    }


@dataclass(frozen=True)
class LoadRow:
    """A cadre and how many households they keep."""

    cadre_id: uuid.UUID
    load: int

    @property
    def fits(self) -> bool:
        """Whether the load is within 5 to 15."""
        return LOAD_LEAST <= self.load <= LOAD_MOST


def loads_behind(area: AreaFacts, which: str) -> list[LoadRow]:
    """The cadres a load figure counted. In the order of their ids: nobody is ranked."""
    rows, kept = active_households(area.path).subquery(), keeping().subquery()
    loads = loads_of(_cadres(rows, kept))
    found = [LoadRow(cadre_id, load) for cadre_id, load in sorted(loads.items())]
    return [row for row in found if fits_figure(row.load, which)]


def fits_figure(load: int, which: str) -> bool:
    """Whether a figure of load counts a cadre who keeps so many."""
    under, over = load < LOAD_LEAST, load > LOAD_MOST
    said = {"load_under": under, "load_ok": not (under or over), "load_over": over, "load_off": under or over}
    return said.get(which, True)
