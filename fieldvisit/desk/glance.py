"""The grid at a glance: what every figure is, of how many, and which address shows the rows behind it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from fieldvisit.areas.queries import AreaFacts, grids_under
from fieldvisit.assignments.policy import household_within
from fieldvisit.assignments.rules import load_of
from fieldvisit.desk.register_filters import span_start
from fieldvisit.desk.tasks import TaskFilter, count_tasks
from fieldvisit.households.register import RegisterFilter, count_households
from fieldvisit.insight.coverage import ByGrid, count_by_grid, loads_of
from fieldvisit.issues.counts import open_by_grid
from fieldvisit.issues.queries import IssueFilter
from fieldvisit.issues.workflow import TRIAGE_STATES
from fieldvisit.people.acts import ROLE_ACTS, Act
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

    `to_triage`: issues that wait at the viewer's own level; `to_do`: households at which something is due, of all
    those `in_sight`. `narrowed`: what an address says so that a list shows these grids alone to a viewer who sees more.
    """

    whole: GridLine
    grids: tuple[GridLine, ...]
    grids_in_all: int
    to_triage: int
    to_do: int
    in_sight: int
    narrowed: Mapping[str, Any]


def glance(viewer: Viewer) -> Glance:
    """The viewer's grids, counted once for all of them."""
    paths = viewer.places(Act.ASSIGNMENT_EDIT)
    grids, doors = grids_under(paths), [count_by_grid(path, (span_start(DAYS), None)) for path in outermost(paths)]
    cadres = {grid_id: keepers for part in doors for grid_id, keepers in part.cadres.items()}
    sums = _households(doors) | _issues(viewer)
    loads = loads_of(cadres)

    def line(grid: AreaFacts | None, ids: Collection[int]) -> GridLine:
        words = [load_of(loads[key]) for key in set().union(*(cadres.get(one, set()) for one in ids))]
        numbers = {name: sum(by_grid.get(one, 0) for one in ids) for name, by_grid in sums.items()}
        return GridLine(grid, cadres=len(words), under=words.count("under"), over=words.count("over"), **numbers)

    return Glance(
        whole=line(None, [grid.id for grid in grids]),
        grids=tuple(line(grid, [grid.id]) for grid in grids[:MOST_GRIDS]),
        grids_in_all=len(grids),
        to_triage=sum(open_by_grid(viewer, IssueFilter(act=Act.ISSUE_TRIAGE, states=TRIAGE_STATES)).values()),
        to_do=count_tasks(viewer, TaskFilter()),
        in_sight=count_households(household_within(viewer, Act.HOUSEHOLD_SEE), RegisterFilter()),
        narrowed={"coordinated": 1} if _sees_more(viewer) else {},
    )


def outermost(paths: Collection[str]) -> list[str]:
    """The subtrees without those that lie within another: nothing is counted twice."""
    return [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]


def _households(doors: Collection[ByGrid]) -> dict[str, dict[int, int]]:
    names = ("households", "reached", "orphans")
    return {name: {key: n for part in doors for key, n in getattr(part, name).items()} for name in names}


def _issues(viewer: Viewer) -> dict[str, dict[int, int]]:
    mine = Act.ASSIGNMENT_EDIT
    return {
        "waiting": open_by_grid(viewer, IssueFilter(act=mine, states=("submitted",))),
        "open": open_by_grid(viewer, IssueFilter(act=mine, open_only=True)),
        "overdue": open_by_grid(viewer, IssueFilter(act=mine, overdue=True)),
    }


def _sees_more(viewer: Viewer) -> bool:
    """Whether the viewer has households or issues in sight beyond the grids he coordinates."""
    sight = {Act.HOUSEHOLD_SEE, Act.ISSUE_SEE}
    others = [ROLE_ACTS[scope.role] for scope in viewer.scopes if Act.ASSIGNMENT_EDIT not in ROLE_ACTS[scope.role]]
    return any(sight & acts for acts in others)
