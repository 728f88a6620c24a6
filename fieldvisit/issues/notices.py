"""The notices of one person: a bell with what was not seen yet, a list, and what a tablet takes along.

Lateness is not written but counted: a notice that something is late would itself be out of date tomorrow.
"""

import hashlib
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Uuid, bindparam, func, select, update

from fieldvisit.issues.counts import count_issues
from fieldvisit.issues.filters import IssueFilter
from fieldvisit.issues.models import Issue, IssueEvent, Notice
from fieldvisit.issues.policy import within
from fieldvisit.issues.workflow import TRIAGE_STATES, WORK_STATES
from fieldvisit.kernel import clock
from fieldvisit.kernel.clock import iso
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.rows import execute
from fieldvisit.web.paging import Page

PER_PAGE = 30
ON_TABLET = 20


@dataclass(frozen=True)
class NoticeRow:
    """One notice, with the event it tells of."""

    id: uuid.UUID
    code: str
    at: datetime
    seen: bool
    issue_id: uuid.UUID
    number: str
    description: str
    actor_name: str
    on_behalf_of: str | None
    note: str | None
    confidential: bool


@dataclass(frozen=True)
class Standing:
    """Something that is not written but holds: told as long as it does. `waits`: for the viewer to act, so that the
    bell counts it. `words`, `more`: sentences; `endpoint`, `arguments`: the page behind it.
    """

    code: str
    id: uuid.UUID
    at: datetime
    words: object
    more: object
    endpoint: str
    arguments: dict[str, Any]
    waits: bool


_standing: list[Callable[[Viewer, bool], Sequence[Standing]]] = []


def add_standing(told: Callable[[Viewer, bool], Sequence[Standing]]) -> None:
    """A room above tells of something by `told(viewer, only_what_waits)`; few at a time."""
    _standing.append(told)


def standing_notices(viewer: Viewer, *, waiting: bool = False) -> list[Standing]:
    """All of them, the newest first; `waiting`: only those the bell counts."""
    found = [one for told in _standing for one in told(viewer, waiting) if one.waits or not waiting]
    return sorted(found, key=lambda one: (one.at, one.id), reverse=True)


def _own(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    """Own ones, of issues that may be seen now: rights may have ended since."""
    return Notice.account_id == viewer.id, within(viewer, Act.ISSUE_SEE)


def unseen(viewer: Viewer) -> int:
    """What the bell counts."""
    query = select(func.count()).select_from(Notice).join(Issue, Issue.id == Notice.issue_id)
    number = db.session.scalar(query.where(*_own(viewer), Notice.seen_at.is_(None))) or 0
    return number + len(standing_notices(viewer, waiting=True))


def notice_list(viewer: Viewer, page: int, per_page: int = PER_PAGE) -> Page[NoticeRow]:
    """Newest first."""
    joined = select(Notice).join(Issue, Issue.id == Notice.issue_id).where(*_own(viewer))
    total = db.session.scalar(select(func.count()).select_from(joined.subquery())) or 0
    query = joined.join(IssueEvent, IssueEvent.id == Notice.event_id).with_only_columns(Notice, Issue, IssueEvent)
    query = query.order_by(Notice.at.desc(), Notice.id.desc()).offset((page - 1) * per_page).limit(per_page)
    rows = [_row(notice, issue, event) for notice, issue, event in db.session.execute(query)]
    return Page(rows, total, page, per_page)


def _row(notice: Notice, issue: Issue, event: IssueEvent) -> NoticeRow:
    return NoticeRow(
        notice.id,
        notice.code,
        notice.at,
        notice.seen_at is not None,
        issue.id,
        issue.number,
        issue.description,
        event.actor_name,
        event.on_behalf_of,
        event.note,
        issue.confidential,
    )


def see_notice(viewer: Viewer, notice_id: uuid.UUID) -> uuid.UUID:
    """It was opened; answers the issue. Problems: not_visible (missing, or another's)."""
    notice = db.session.get(Notice, notice_id)
    if notice is None or notice.account_id != viewer.id:
        raise NotVisible()
    notice.seen_at = notice.seen_at or clock.now()
    db.session.flush()
    return notice.issue_id


def see_all(viewer: Viewer) -> None:
    """All of them were looked at."""
    mine = update(Notice).where(Notice.account_id == viewer.id, Notice.seen_at.is_(None))
    db.session.execute(mine.values(seen_at=clock.now()))


def late_counts(viewer: Viewer) -> dict[str, int]:
    """How many are late in the viewer's own queues; queues without any are left out."""
    queues = {
        "work": (Act.ISSUE_HANDLE, IssueFilter(act=Act.ISSUE_HANDLE, states=WORK_STATES, overdue=True)),
        "triage": (Act.ISSUE_TRIAGE, IssueFilter(act=Act.ISSUE_TRIAGE, states=TRIAGE_STATES, overdue=True)),
    }
    counted = count_issues(viewer, {name: asked for name, (act, asked) in queues.items() if viewer.can(act)})
    return {name: number for name, number in counted.items() if number}


_TOLD = (
    select(Notice.id, Notice.at, Notice.code, Notice.issue_id, Issue.number)
    .join(Issue, Issue.id == Notice.issue_id)
    .where(Notice.account_id == bindparam("account_id", type_=Uuid()), Issue.confidential.is_(False))
    .order_by(Notice.at.desc(), Notice.id.desc())
    .limit(ON_TABLET)
)


def notices_for_user(account_id: uuid.UUID) -> list[dict[str, Any]]:
    """What the tablet takes along, newest first: codes and the issue's number, which says nothing to a stranger."""
    rows = execute(_TOLD, {"account_id": account_id})
    return [
        {"id": str(key), "at": iso(at), "code": code, "words": number, "issue_id": str(issue_id)}
        for key, at, code, issue_id, number in rows
    ]


def notices_mark(account_id: uuid.UUID) -> str:
    """Changes with the list above: it goes into the dossier's token, so that no notice locks anybody's dossier."""
    ids = "".join(row["id"] for row in notices_for_user(account_id))
    return hashlib.sha256(ids.encode()).hexdigest()[:8]
