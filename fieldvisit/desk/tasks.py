"""要做的事: what is due at which household, the same as every tablet finds in its dossiers, here over many.

Each task is a condition over a household's id, so that its count and its rows cannot disagree.
"""

import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, or_

from fieldvisit.assignments.policy import household_within, is_kept, kept_by, kept_since
from fieldvisit.field_tasks.queries import has_open_task
from fieldvisit.households.register import (
    Narrow,
    RegisterFilter,
    RegisterRow,
    count_households,
    find_households,
    ids_matching,
    stream_households,
)
from fieldvisit.households.tag_due import bears, has_tag_to_verify
from fieldvisit.issues.due import callback_due_at
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.samples.queries import asked_by_sample
from fieldvisit.visits.due import (
    absent_from_last_meeting,
    appointment_due,
    days_ago,
    not_reached_for,
    reached_ever,
    said_to_be_gone,
)
from fieldvisit.web.asked import asked_id, asked_number, asked_text
from fieldvisit.web.paging import Page, PageArgs

# The same numbers as static/js/rules/today.js; a test compares what both find.
INTERVAL, INTERVAL_LONE = 30, 14
NEW_DAYS = 14


def _overdue(key: Any) -> ColumnElement[bool]:
    lone = bears(key, "lone_elder")
    late = or_(and_(lone, not_reached_for(key, INTERVAL_LONE)), and_(~lone, not_reached_for(key, INTERVAL)))
    return and_(is_kept(key), reached_ever(key), late)


def _never_visited(key: Any) -> ColumnElement[bool]:
    return and_(~reached_ever(key), kept_since(key, before=days_ago(NEW_DAYS + 1)), ~bears(key, "new_resident"))


def _new_household(key: Any) -> ColumnElement[bool]:
    new = or_(kept_since(key, since=days_ago(NEW_DAYS + 1)), bears(key, "new_resident"))
    return and_(~reached_ever(key), is_kept(key), new)


TASKS: dict[str, Callable[[Any], ColumnElement[bool]]] = {
    "appointment": appointment_due,
    "field_task": has_open_task,
    "sample": asked_by_sample,
    "callback_due": callback_due_at,
    "overdue": _overdue,
    "never_visited": _never_visited,
    "new_household": _new_household,
    "absent": absent_from_last_meeting,
    "tag_to_verify": has_tag_to_verify,
    "moved_away": said_to_be_gone,
}
WORDS: dict[str, Any] = {
    "appointment": _l("约好的到了"),
    "field_task": _l("定下的任务"),
    "sample": _l("抽到的问卷"),
    "callback_due": _l("该回访"),
    "overdue": _l("该走访了"),
    "never_visited": _l("还没走访过"),
    "new_household": _l("新来的户"),
    "absent": _l("没来纳凉会"),
    "tag_to_verify": _l("标签要核实"),
    "moved_away": _l("说是搬走了"),
}
TONES = {"appointment": "late", "callback_due": "late", "moved_away": "soon", "new_household": "accent"}


@dataclass(frozen=True)
class TaskFilter:
    """Which tasks: of one kind, in one grid, of one cadre."""

    code: str = ""
    grid_id: int | None = None
    cadre_id: uuid.UUID | None = None


def asked_tasks() -> TaskFilter:
    """Which tasks the address asks for."""
    code = asked_text("task")
    return TaskFilter(code if code in TASKS else "", asked_number("grid"), asked_id("cadre"))


@dataclass(frozen=True)
class TaskLine:
    """A household, and what is due there."""

    row: RegisterRow
    codes: tuple[str, ...]


def task_page(viewer: Viewer, asked: TaskFilter, args: PageArgs) -> Page[TaskLine]:
    """Households at which something is due, in the order of the street."""
    reach = household_within(viewer, Act.HOUSEHOLD_SEE)
    page = find_households(reach, RegisterFilter(grid_id=asked.grid_id), args, _narrowed(asked))
    return Page(_lines(viewer, page.items), page.total, page.page, page.per_page)


def stream_tasks(viewer: Viewer, asked: TaskFilter) -> Iterator[list[TaskLine]]:
    """All of them in pieces, in the order of the pages."""
    reach = household_within(viewer, Act.HOUSEHOLD_SEE)
    for piece in stream_households(reach, RegisterFilter(grid_id=asked.grid_id), _narrowed(asked)):
        yield _lines(viewer, piece)


def _lines(viewer: Viewer, rows: Sequence[RegisterRow]) -> list[TaskLine]:
    found = _codes(viewer, [row.id for row in rows])
    return [TaskLine(row, tuple(code for code in TASKS if row.id in found[code])) for row in rows]


def task_counts(viewer: Viewer, asked: TaskFilter) -> dict[str, int]:
    """{task: how many households}, by the same conditions as the page."""
    return {code: count_tasks(viewer, TaskFilter(code, asked.grid_id, asked.cadre_id)) for code in TASKS}


def count_tasks(viewer: Viewer, asked: TaskFilter) -> int:
    """How many households the page has in all."""
    reach = household_within(viewer, Act.HOUSEHOLD_SEE)
    return count_households(reach, RegisterFilter(grid_id=asked.grid_id), _narrowed(asked))


def _narrowed(asked: TaskFilter) -> list[Narrow]:
    narrow: list[Narrow] = [TASKS[asked.code] if asked.code else _anything]
    if asked.cadre_id is not None:
        cadre_id = asked.cadre_id
        narrow.append(lambda key: kept_by(key, cadre_id))
    return narrow


def _anything(key: Any) -> ColumnElement[bool]:
    return or_(*(due(key) for due in TASKS.values()))


def _codes(viewer: Viewer, ids: Collection[uuid.UUID]) -> dict[str, set[uuid.UUID]]:
    reach = household_within(viewer, Act.HOUSEHOLD_SEE)
    among: Narrow = lambda key: key.in_(ids)  # noqa: E731 - a condition, like its neighbours
    return {code: ids_matching(reach, RegisterFilter(), [among, due]) for code, due in TASKS.items()}
