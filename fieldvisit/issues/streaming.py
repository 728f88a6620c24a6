"""All issues that a filter finds, in pieces, in the order of the page: what an export reads."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, literal, select

from fieldvisit.issues.filters import IssueFilter, conditions
from fieldvisit.issues.models import Issue
from fieldvisit.issues.rows import IssueRow, rows_of
from fieldvisit.people.viewer import Viewer
from fieldvisit.photos.seen import count_photos
from fieldvisit.storage.base import UtcDateTime
from fieldvisit.storage.streaming import pieces

PIECE = 4000  # no index gives these orders, so each piece sorts what is left
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


def stream_issues(viewer: Viewer, asked: IssueFilter) -> Iterator[IssueRow]:
    """By due date, by age, or the newest first; orders by a count or by the last event are not kept."""
    keys, descending = _order(asked.sort)
    found = select(Issue).where(*conditions(viewer, asked))
    for piece in pieces(found, keys, descending=descending, size=PIECE):
        photos = count_photos([issue.id for (issue,) in piece])
        for row in rows_of(viewer, [issue for (issue,) in piece]):
            yield replace(row, photos=photos.get(row.id, 0))


def _order(sort: str) -> tuple[list[Any], bool]:
    match sort:
        case "age":
            return [Issue.recorded_at, Issue.id], False
        case "due" | "overdue":
            due = func.coalesce(Issue.due_at, literal(_NEVER, UtcDateTime()), type_=UtcDateTime())
            return [due, Issue.recorded_at, Issue.id], False
        case _:
            return [Issue.recorded_at, Issue.id], True
