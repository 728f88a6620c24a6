"""The columns of the page of assignments: households with who keeps them, and cadres with how many they keep."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fieldvisit.assignments.board import CadreLoad, cadre_loads
from fieldvisit.assignments.policy import household_within, is_kept, kept_by
from fieldvisit.assignments.queries import CadreFacts, current_cadres
from fieldvisit.assignments.words import LOADS, REASONS
from fieldvisit.households.columns import HOUSEHOLD_COLUMNS
from fieldvisit.households.register import (
    Narrow,
    RegisterFilter,
    RegisterRow,
    count_households,
    matching_ids,
    stream_households,
)
from fieldvisit.people.acts import Act
from fieldvisit.people.search_pages import typed_words
from fieldvisit.people.viewer import Viewer
from fieldvisit.web.asked import asked_id, asked_number, asked_text
from fieldvisit.web.lists import Column, Listing, Said, add_list, lifted


@dataclass(frozen=True)
class KeptHousehold:
    """A household and who keeps it."""

    household: RegisterRow
    keeper: CadreFacts | None


def _reach(viewer: Viewer) -> Any:
    return household_within(viewer, Act.ASSIGNMENT_EDIT if asked_text("coordinated") == "1" else Act.ASSIGNMENT_SEE)


def _households(viewer: Viewer, said: Said) -> tuple[Any, RegisterFilter, list[Narrow]]:
    """What the page asks the register for: the same words, the same conditions."""
    cadre_id, narrow = asked_id("cadre"), list[Narrow]()
    if cadre_id is not None:
        narrow = [lambda key: kept_by(key, cadre_id)]
    elif asked_text("show") != "all":
        narrow = [lambda key: ~is_kept(key)]
    asked = RegisterFilter(words=typed_words(), grid_id=asked_number("grid"))
    return _reach(viewer), asked, narrow


def _kept_rows(viewer: Viewer, said: Said) -> Iterator[KeptHousehold]:
    for piece in stream_households(*_households(viewer, said)):
        keepers = current_cadres([row.id for row in piece])
        yield from (KeptHousehold(row, keepers.get(row.id)) for row in piece)


def _loads(viewer: Viewer, said: Said) -> list[CadreLoad]:
    area = RegisterFilter(grid_id=asked_number("grid"))
    return cadre_loads(matching_ids(_reach(viewer), area))


def keeper_of(row: Any) -> object:
    """The cadre's name; said aloud where there is none."""
    return row.keeper.cadre_name if row.keeper else _("没人联")


KEEPER_COLUMNS = (
    Column(_l("联户干部"), keeper_of, 12, brief=True),
    Column(_l("为什么是他"), lambda row: REASONS.get(row.keeper.reason) if row.keeper else None, 16),
    Column(_l("从哪天起"), lambda row: row.keeper.since if row.keeper else None, 17),
)
add_list(
    Listing(
        "assignments", "assignments.board", _l("联户安排"), Act.ASSIGNMENT_SEE,
        (*lifted(HOUSEHOLD_COLUMNS, lambda row: row.household), *KEEPER_COLUMNS),
        lambda viewer, said: count_households(*_households(viewer, said)),
        _kept_rows,
    )
)  # fmt: skip
add_list(
    Listing(
        "loads", "assignments.board", _l("干部与户数"), Act.ASSIGNMENT_SEE,
        (
            Column(_l("干部"), lambda row: row.name, 12, brief=True),
            Column(_l("职务"), lambda row: row.title, 18),
            Column(_l("这里联几户"), lambda row: row.here, 12),
            Column(_l("一共联几户"), lambda row: row.load, 12, brief=lambda row: _("%(load)s 户", load=row.load)),
            Column(_l("情况"), lambda row: LOADS[row.word], 14, brief=True),
        ),
        lambda viewer, said: len(_loads(viewer, said)),
        lambda viewer, said: iter(_loads(viewer, said)),
    )
)  # fmt: skip
