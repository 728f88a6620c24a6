"""What the page of a plan shows: its board, whole or of one grid, with the homes under their cadres."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import func, select

from fieldvisit.areas.queries import AreaFacts, areas_of
from fieldvisit.people.acts import Act
from fieldvisit.people.policy import RowFacts, may
from fieldvisit.people.viewer import Viewer
from fieldvisit.plans.board import BoardCadre, BoardHome, board_of
from fieldvisit.plans.models import Plan, PlanLine
from fieldvisit.plans.pages_shades import shades_of
from fieldvisit.plans.queries import plan_of
from fieldvisit.plans.rules import OPEN, USUAL
from fieldvisit.plans.schemas import PlanOptions
from fieldvisit.storage.base import db
from fieldvisit.web.asked import asked_number, asked_text

MOST_AT_ONCE = 1_000  # households on one page; a larger plan is shown grid by grid
NOW, PLAN = "now", "plan"


@dataclass(frozen=True)
class PlanView:
    """A plan as its page shows it. `grid`: whose households, None for all of them."""

    viewer: Viewer
    row: Plan
    board: Mapping[str, Any]
    grids: Sequence[AreaFacts]
    grid: int | None
    shown: str

    @property
    def may_edit(self) -> bool:
        """Whether the viewer may assign in the plan's area."""
        return may(self.viewer, Act.ASSIGNMENT_EDIT, RowFacts(areas_of([self.row.area_id])[self.row.area_id].path))

    @property
    def is_open(self) -> bool:
        """Whether the plan waits for a decision."""
        return self.board["plan"]["state"] in OPEN

    @property
    def adjustable(self) -> bool:
        """Whether homes can be moved on this page."""
        return self.is_open and self.shown == PLAN and self.may_edit

    @cached_property
    def kept(self) -> dict[uuid.UUID | None, list[BoardHome]]:
        """{cadre, None for nobody: the homes}, as shown."""
        found: dict[uuid.UUID | None, list[BoardHome]] = defaultdict(list)
        for home in self.board["homes"]:
            found[home.now_cadre_id if self.shown == NOW else home.cadre_id].append(home)
        return found

    @cached_property
    def cadres(self) -> list[BoardCadre]:
        """Those of the plan; of one grid those who have to do with it."""
        here = {key for home in self.board["homes"] for key in (home.cadre_id, home.now_cadre_id)}
        return [one for one in self.board["cadres"] if self.grid is None or one.id in here]

    @property
    def names(self) -> dict[uuid.UUID, str]:
        """{cadre: name}."""
        return {one.id: one.name for one in self.board["cadres"]}

    @cached_property
    def shades(self) -> dict[uuid.UUID, int]:
        """{cadre: number of the colour}."""
        return shades_of({one.id: None if one.lat is None else (one.lat, one.lon or 0.0) for one in self.cadres})

    @property
    def outside(self) -> list[Mapping[str, Any]]:
        """Who would keep fewer than five or more than fifteen, whatever narrower limits the plan was asked for."""
        return [one for one in self.board["summary"]["outside"] if USUAL.word(one["load"]) in ("under", "over")]

    @property
    def options(self) -> PlanOptions:
        """What the proposal was asked to keep to."""
        return PlanOptions.of(self.row.options)

    @property
    def changes(self) -> int:
        """How many households get another cadre than they have."""
        return int(self.board["summary"]["moved"] + self.board["summary"]["new"])

    def address(self, **more: Any) -> dict[str, Any]:
        """What the address bar says of this view."""
        return {"plan_id": self.row.id, "grid": self.grid} | more


def view_asked(viewer: Viewer, plan_id: uuid.UUID) -> PlanView:
    """The plan as the address bar asks for it. Problems: not_visible."""
    row = plan_of(viewer, plan_id)
    counts = _by_grid(plan_id)
    grids = sorted(areas_of(counts).values(), key=lambda area: area.code) if counts.total() > MOST_AT_ONCE else []
    asked = asked_number("grid")
    grid = next((one.id for one in grids if one.id == asked), grids[0].id if grids else None)
    shown = NOW if asked_text("show") == NOW else PLAN
    return PlanView(viewer, row, board_of(viewer, plan_id, grid), grids, grid, shown)


def _by_grid(plan_id: uuid.UUID) -> Counter[int]:
    query = select(PlanLine.grid_id, func.count()).where(PlanLine.plan_id == plan_id).group_by(PlanLine.grid_id)
    return Counter(dict(db.session.execute(query).all()))
