"""The columns of what waits at the desk, for exports: tasks, proposed households, values that tablets brought."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fieldvisit.areas.queries import areas_of
from fieldvisit.assignments.columns import KEEPER_COLUMNS
from fieldvisit.assignments.queries import current_cadres
from fieldvisit.desk.columns import RegisterLine
from fieldvisit.desk.proposals import count_proposals, proposals
from fieldvisit.desk.tasks import WORDS, TaskLine, asked_tasks, count_tasks, stream_tasks
from fieldvisit.households.changes import ChangeRow, count_open_changes, open_changes
from fieldvisit.households.columns import HOUSEHOLD_COLUMNS
from fieldvisit.households.rules import tag_words
from fieldvisit.households.suggesting import ANSWER
from fieldvisit.households.words import CODED, FIELDS
from fieldvisit.kernel.text import mask_name
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.visits.queries import last_reached
from fieldvisit.web.languages import page_language
from fieldvisit.web.lists import Column, Listing, Said, add_list, lifted
from fieldvisit.web.paging import every_item

A_PIECE = 500
Due = tuple[TaskLine, RegisterLine]


def _due(viewer: Viewer, _said: Said) -> Iterator[Due]:
    for piece in stream_tasks(viewer, asked_tasks()):
        ids = [line.row.id for line in piece]
        keepers, reached = current_cadres(ids), last_reached(ids)
        yield from (
            (line, RegisterLine(line.row, keepers.get(line.row.id), reached.get(line.row.id))) for line in piece
        )


def _codes(row: Due) -> str:
    return str(_("、")).join(str(WORDS[code]) for code in row[0].codes)


def _proposed(viewer: Viewer, _said: Said) -> Iterator[tuple[Any, str]]:
    rows = proposals(viewer)
    grids = areas_of({row.grid_id for row in rows})
    yield from ((row, grids[row.grid_id].name) for row in rows)


def _brief_door(row: tuple[Any, str]) -> str:
    return mask_name(row[0].name) if row[0].kind == "family" else str(row[0].name)


def _field(row: ChangeRow) -> str:
    words = str(FIELDS.get(row.field, row.field))
    return f"{tag_words(row.tag, page_language())} {words}" if row.tag else words


def change_words(field: str, value: Any) -> object:
    """A value that waits, or that stands there, as a page and a sheet say it. Numbers come masked."""
    if value is None or value == "":
        return None
    if field == "head":
        return _("是") if value else _("否")
    if field == "position":
        return f"{value['lat']:.5f}, {value['lon']:.5f}"
    return CODED.get(field, {}).get(value, value)


def _why(row: ChangeRow) -> object:
    if row.cause == ANSWER:
        return _("问卷里答的")
    return _("电话和证件号要核对") if row.number else _("别人也改了")


def _changes(viewer: Viewer, _said: Said) -> Iterator[ChangeRow]:
    return every_item(lambda number: open_changes(viewer, number, A_PIECE))


add_list(
    Listing(
        "tasks", "desk.tasks", _l("要做的事"), Act.HOUSEHOLD_SEE,
        (
            Column(_l("要做的"), _codes, 24, brief=True),
            *lifted(HOUSEHOLD_COLUMNS, lambda row: row[1].household),
            *lifted(KEEPER_COLUMNS, lambda row: row[1]),
            Column(_l("上次走到"), lambda row: row[1].reached_at, 17),
        ),
        lambda viewer, _said: count_tasks(viewer, asked_tasks()),
        _due,
    )
)  # fmt: skip
add_list(
    Listing(
        "proposals", "desk.proposals", _l("新提议的户"), Act.HOUSEHOLD_EDIT,
        (
            Column(_l("户"), lambda row: row[0].name, 16, brief=_brief_door),
            Column(_l("住在哪里"), lambda row: row[0].address, 36, brief=True),
            Column(_l("网格"), lambda row: row[1], 14),
            Column(_l("谁提议的"), lambda row: row[0].proposed_by_name, 12, brief=True),
            Column(_l("什么时候"), lambda row: row[0].proposed_at, 17),
        ),
        lambda viewer, _said: count_proposals(viewer),
        _proposed,
    )
)  # fmt: skip
add_list(
    Listing(
        "changes", "desk.changes", _l("平板改动"), Act.HOUSEHOLD_EDIT,
        (
            Column(_l("哪一项"), _field, 18, brief=True),
            Column(_l("谁的"), lambda row: row.member_name, 12),
            Column(_l("住在哪里"), lambda row: row.address, 36, brief=True),
            Column(_l("户册上写的"), lambda row: change_words(row.field, row.here), 24),
            Column(_l("平板上写的"), lambda row: change_words(row.field, row.yours), 24),
            Column(_l("为什么等着"), _why, 20, brief=True),
            Column(_l("谁送来的"), lambda row: row.account_name, 12, brief=True),
            Column(_l("什么时候的事"), lambda row: row.occurred_at, 17),
            Column(_l("收到的时间"), lambda row: row.recorded_at, 17),
        ),
        lambda viewer, _said: count_open_changes(viewer),
        _changes,
    )
)  # fmt: skip
