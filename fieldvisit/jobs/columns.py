"""The columns of 后台任务, for its export: what was asked for and what became of it, never a job's arguments."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fieldvisit.jobs.queries import JobRow, job_page
from fieldvisit.jobs.words import STATES, error_words
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.web.asked import asked_text
from fieldvisit.web.lists import Column, Listing, Said, add_list
from fieldvisit.web.paging import Page, PageArgs, every_item

A_PIECE = 500


def asked_everyone(viewer: Viewer) -> bool:
    """Whether the address asks for everybody's jobs, and the viewer looks after the system."""
    return viewer.can(Act.ADMIN_SYSTEM) and asked_text("all") == "1"


def _page(viewer: Viewer, number: int, per_page: int = A_PIECE) -> Page[JobRow]:
    return job_page(viewer, PageArgs(number, per_page), everyone=asked_everyone(viewer))


def _rows(viewer: Viewer, _said: Said) -> Iterator[JobRow]:
    return every_item(lambda number: _page(viewer, number))


def _became(row: JobRow) -> Any:
    return error_words(row.error) if row.state == "failed" else row.file_name


add_list(
    Listing(
        "jobs", "jobs.mine", _l("后台任务"), Act.SIGNED_IN,
        (
            Column(_l("任务"), lambda row: row.words, 24, brief=True),
            Column(_l("谁要的"), lambda row: row.asked_by_name or _("系统"), 12),
            Column(_l("什么时候"), lambda row: row.asked_at, 17, brief=True),
            Column(_l("情况"), lambda row: STATES.get(row.state, row.state), 10, brief=True),
            Column(_l("什么时候结束"), lambda row: row.ended_at, 17),
            Column(_l("做成了什么"), _became, 40),
        ),
        lambda viewer, _said: _page(viewer, 1, 1).total,
        _rows,
    )
)  # fmt: skip
