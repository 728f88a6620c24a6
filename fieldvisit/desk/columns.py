"""The columns of the register and of the grids at a glance, for exports."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fieldvisit.assignments.columns import KEEPER_COLUMNS
from fieldvisit.assignments.queries import CadreFacts, current_cadres
from fieldvisit.desk.glance import GridLine, glance
from fieldvisit.desk.register_filters import asked_register, narrowing, reach_of
from fieldvisit.households.columns import HOUSEHOLD_COLUMNS
from fieldvisit.households.register import RegisterRow, count_households, stream_households
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.visits.queries import last_reached
from fieldvisit.web.lists import Column, Listing, Said, add_list, lifted


@dataclass(frozen=True)
class RegisterLine:
    """A household as the register's page shows it."""

    household: RegisterRow
    keeper: CadreFacts | None
    reached_at: datetime | None


def _asked(viewer: Viewer) -> tuple[Any, Any, Any]:
    asked = asked_register()
    return reach_of(viewer, asked), asked.plain, narrowing(asked)


def _lines(viewer: Viewer, _said: Said) -> Iterator[RegisterLine]:
    for piece in stream_households(*_asked(viewer)):
        ids = [row.id for row in piece]
        keepers, reached = current_cadres(ids), last_reached(ids)
        yield from (RegisterLine(row, keepers.get(row.id), reached.get(row.id)) for row in piece)


def _grids(viewer: Viewer, _said: Said) -> list[GridLine]:
    return [line for line in glance(viewer).grids if line.grid is not None]


def _brief_reached(line: GridLine) -> object:
    return _("走到 %(reached)s/%(households)s 户", reached=line.reached, households=line.households)


def _brief_orphans(line: GridLine) -> object:
    return _("没人联 %(number)s 户", number=line.orphans) if line.orphans else None


def _brief_overdue(line: GridLine) -> object:
    return _("超期 %(number)s 件", number=line.overdue) if line.overdue else None


add_list(
    Listing(
        "households", "desk.register", _l("户册"), Act.HOUSEHOLD_SEE,
        (
            *lifted(HOUSEHOLD_COLUMNS, lambda row: row.household),
            *KEEPER_COLUMNS,
            Column(_l("上次走到"), lambda row: row.reached_at, 17),
        ),
        lambda viewer, _said: count_households(*_asked(viewer)),
        _lines,
    )
)  # fmt: skip
add_list(
    Listing(
        "grids", "desk.grid", _l("网格一览"), Act.ASSIGNMENT_EDIT,
        (
            Column(_l("网格"), lambda line: line.grid.name, 16, brief=True),
            Column(_l("户数"), lambda line: line.households, 10),
            Column(_l("30 天内走到"), lambda line: line.reached, 12, brief=_brief_reached),
            Column(_l("没人联的户"), lambda line: line.orphans, 12, brief=_brief_orphans),
            Column(_l("联户干部"), lambda line: line.cadres, 12),
            Column(_l("户数不合适的干部"), lambda line: line.off, 16),
            Column(_l("没销号的问题"), lambda line: line.open, 14),
            Column(_l("待受理"), lambda line: line.waiting, 10),
            Column(_l("超期的"), lambda line: line.overdue, 10, brief=_brief_overdue),
        ),
        lambda viewer, said: len(_grids(viewer, said)),
        lambda viewer, said: iter(_grids(viewer, said)),
    )
)  # fmt: skip
