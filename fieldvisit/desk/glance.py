"""The grid at a glance: what every figure is, of how many, and which address shows the rows behind it."""

from collections.abc import Collection
from dataclasses import dataclass

from fieldvisit.areas.queries import AreaFacts, grids_under
from fieldvisit.assignments.board import CadreLoad, cadre_loads
from fieldvisit.assignments.policy import household_within
from fieldvisit.desk.register_filters import orphaned, reached_within
from fieldvisit.desk.tasks import TaskFilter, count_tasks
from fieldvisit.households.register import RegisterFilter, count_by_grid, matching_ids
from fieldvisit.issues.counts import open_by_grid
from fieldvisit.issues.queries import IssueFilter
from fieldvisit.issues.workflow import TRIAGE_STATES
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer

MOST_GRIDS = 200
DAYS = 30


@dataclass(frozen=True)
class GridLine:
    """One grid (or all of them together). `open` issues are the base of those waiting and overdue."""

    grid: AreaFacts | None
    households: int
    reached: int
    orphans: int
    cadres: int
    under: int
    over: int
    waiting: int
    open: int
    overdue: int

    @property
    def off(self) -> int:
        """Cadres outside five to fifteen."""
        return self.under + self.over


@dataclass(frozen=True)
class Glance:
    """All grids of the viewer together, then each.

    `to_triage`: issues that wait at the viewer's own level; `to_do`: households at which something is due.
    """

    whole: GridLine
    grids: tuple[GridLine, ...]
    grids_in_all: int
    to_triage: int
    to_do: int


def glance(viewer: Viewer) -> Glance:
    """The viewer's grids, by the same conditions that the linked lists use."""
    grids = grids_under(viewer.area_paths(Act.ASSIGNMENT_EDIT))
    ids = {grid.id for grid in grids}
    reach = household_within(viewer, Act.ASSIGNMENT_EDIT)
    counts = {
        "households": count_by_grid(reach, RegisterFilter()),
        "reached": count_by_grid(reach, RegisterFilter(), [reached_within(DAYS)]),
        "orphans": count_by_grid(reach, RegisterFilter(), [orphaned]),
        "waiting": open_by_grid(viewer, IssueFilter(states=("submitted",))),
        "open": open_by_grid(viewer, IssueFilter(open_only=True)),
        "overdue": open_by_grid(viewer, IssueFilter(overdue=True)),
    }
    lines = tuple(_line(grid, [grid.id], counts, _loads(viewer, grid.id)) for grid in grids[:MOST_GRIDS])
    mine = open_by_grid(viewer, IssueFilter(act=Act.ISSUE_TRIAGE, states=TRIAGE_STATES))
    return Glance(_line(None, ids, counts, _loads(viewer, None)), lines, len(grids), sum(mine.values()), _to_do(viewer))


def _to_do(viewer: Viewer) -> int:
    """Households of these grids at which something is due; the page of tasks lists them."""
    return count_tasks(viewer, TaskFilter())


def _loads(viewer: Viewer, grid_id: int | None) -> list[CadreLoad]:
    reach = household_within(viewer, Act.ASSIGNMENT_EDIT)
    return cadre_loads(matching_ids(reach, RegisterFilter(grid_id=grid_id)))


def _line(
    grid: AreaFacts | None, ids: Collection[int], counts: dict[str, dict[int, int]], cadres: list[CadreLoad]
) -> GridLine:
    sums = {name: sum(by_grid.get(key, 0) for key in ids) for name, by_grid in counts.items()}
    return GridLine(
        grid=grid,
        cadres=len(cadres),
        under=sum(row.word == "under" for row in cadres),
        over=sum(row.word == "over" for row in cadres),
        **sums,
    )
