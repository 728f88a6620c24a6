"""Coverage grid by grid within an area: what its map, the list beside that, its spreadsheet and the API show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fieldvisit.areas.queries import AreaFacts, areas_of, grids_under
from fieldvisit.insight.coverage import AreaCoverage, Span, count_by_grid, loads_of, waiting_by_grid
from fieldvisit.insight.figures import LOAD_LEAST, LOAD_MOST, Coverage
from fieldvisit.insight.scope import Scope
from fieldvisit.insight.shading import FIRST, SHADINGS, Shading
from fieldvisit.issues.address import Args
from fieldvisit.kernel import clock

MOST_GRIDS = 6_000


@dataclass(frozen=True)
class GridsAsked:
    """Which grids a page shows: all of the area with a register, shaded by a figure; `narrowed` to a band of it."""

    scope: Scope
    shading: Shading
    rows: list[AreaCoverage]
    band: int | None

    @property
    def narrowed(self) -> list[AreaCoverage]:
        """Those of the band that is asked for."""
        return [row for row in self.rows if self.band is None or self.shading.band(row.coverage) == self.band]

    def count(self, band: int) -> int:
        """How many grids are of a band."""
        return sum(self.shading.band(row.coverage) == band for row in self.rows)


def grids_asked(scope: Scope, said: Mapping[str, str]) -> GridsAsked:
    """The grids under an address: `figure`, and `band` where one is asked for."""
    args = Args(said)
    shading = SHADINGS[args.word("figure", SHADINGS) or FIRST]
    band = args.word("band", range(-1, 6))
    rows = each_grid(scope.area, _span(scope), clock.day_start(scope.since))
    return GridsAsked(scope, shading, rows, None if band is None else int(band))


def _span(scope: Scope) -> Span:
    return clock.day_start(scope.period.first), clock.day_end(scope.period.last)


def each_grid(area: AreaFacts, span: Span, since: datetime) -> list[AreaCoverage]:
    """Every grid with a register within the area, by code."""
    by_grid = count_by_grid(area.path, span)
    loads, waiting = loads_of(by_grid.cadres), waiting_by_grid(area.path, since)
    found = []
    for grid in grids_under([area.path], limit=MOST_GRIDS):
        kept = [loads[cadre] for cadre in by_grid.cadres.get(grid.id, ())]
        counted = Coverage(
            households=by_grid.households.get(grid.id, 0),
            reached=by_grid.reached.get(grid.id, 0),
            orphans=by_grid.orphans.get(grid.id, 0),
            cadres=len(kept),
            load_ok=sum(LOAD_LEAST <= load <= LOAD_MOST for load in kept),
            unseen=waiting.unseen.get(grid.id, 0),
            tags_due=waiting.tags_due.get(grid.id, 0),
            registered=grid.has_register,
        )
        if counted.registered or counted.households:
            found.append(AreaCoverage(grid, counted))
    return found


def villages_of(rows: list[AreaCoverage]) -> dict[int, str]:
    """{grid: the name of the village above it}."""
    above = areas_of({row.area.parent_id for row in rows if row.area.parent_id is not None})
    return {row.area.id: above[row.area.parent_id].name for row in rows if row.area.parent_id in above}
