"""A bounded page of the issues a filter finds within the viewer's reach."""

import uuid
from typing import Any

from sqlalchemy import func, select

from fieldvisit.issues.filters import MAX_PER_PAGE, IssueFilter, conditions, order_by
from fieldvisit.issues.models import Issue
from fieldvisit.issues.rows import IssueRow, rows_of
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.web.paging import MAX_PAGE, Page


def issue_list(viewer: Viewer, asked: IssueFilter) -> Page[IssueRow]:
    """One page, in the order asked for."""
    issues, total, page, per_page = _found(viewer, asked, Issue)
    return Page(rows_of(viewer, issues), total, page, per_page)


def issue_ids(viewer: Viewer, asked: IssueFilter) -> Page[uuid.UUID]:
    """The same page as ids alone, for a page that shows whole cards."""
    return Page(*_found(viewer, asked, Issue.id))


def _found(viewer: Viewer, asked: IssueFilter, what: Any) -> tuple[list[Any], int, int, int]:
    found = conditions(viewer, asked)
    total = db.session.scalar(select(func.count()).select_from(Issue).where(*found)) or 0
    page = min(max(asked.page, 1), MAX_PAGE)
    per_page = min(max(asked.per_page, 1), MAX_PER_PAGE)
    query = select(what).select_from(Issue).where(*found).order_by(*order_by(asked.sort))
    return list(db.session.scalars(query.offset((page - 1) * per_page).limit(per_page))), total, page, per_page
