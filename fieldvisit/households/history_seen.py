"""The history of a household in words: who changed what, from what, to what. The newest first, paged."""

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from fieldvisit.areas.queries import areas_of
from fieldvisit.households import policy
from fieldvisit.households.amend_fields import opened
from fieldvisit.households.holdings import members_named
from fieldvisit.households.models import FieldHistory
from fieldvisit.households.queries import household_facts, merged_here
from fieldvisit.households.rules import tag_words
from fieldvisit.households.words import CODED, HISTORY_FIELDS, SOURCES, WAYS
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.web.languages import page_language
from fieldvisit.web.lists import Column, Listing, Said, add_list
from fieldvisit.web.paging import Page, PageArgs

WITHIN = "household_id"


@dataclass(frozen=True)
class ChangeSeen:
    """One change in words. `what`: the field; `whose`: the person or tag it is of, empty for the household."""

    id: uuid.UUID
    at: datetime
    told_at: datetime | None  # when the tablet was told, if that was another moment
    by: str
    way: Any
    what: Any
    whose: str
    before: str
    after: str


def history_page(viewer: Viewer, household_id: uuid.UUID, args: PageArgs) -> Page[ChangeSeen]:
    """A page of it. Problems: not_visible, not_allowed (only who may change a household reads what it was before)."""
    total, query = count_history(viewer, household_id), _query(household_id)
    return Page(_seen(query.limit(args.per_page).offset(args.offset)), total, args.page, args.per_page)


def count_history(viewer: Viewer, household_id: uuid.UUID) -> int:
    """How many changes there are."""
    policy.ensure(viewer, Act.HOUSEHOLD_EDIT, household_facts(household_id))
    query = select(func.count()).select_from(FieldHistory).where(FieldHistory.household_id.in_(_ids(household_id)))
    return db.session.scalar(query) or 0


def every_change(viewer: Viewer, household_id: uuid.UUID) -> Iterator[ChangeSeen]:
    """All of them, for a sheet."""
    policy.ensure(viewer, Act.HOUSEHOLD_EDIT, household_facts(household_id))
    yield from _seen(_query(household_id))


def _ids(household_id: uuid.UUID) -> list[uuid.UUID]:
    """What happened to a row that was merged into this one belongs to its story."""
    return [household_id, *merged_here(household_id)]


def _query(household_id: uuid.UUID) -> Select[FieldHistory]:
    newest = (FieldHistory.recorded_at.desc(), FieldHistory.id.desc())
    return select(FieldHistory).where(FieldHistory.household_id.in_(_ids(household_id))).order_by(*newest)


def _seen(query: Select[FieldHistory]) -> list[ChangeSeen]:
    rows = list(db.session.scalars(query))
    people = {key: one.name for key, one in members_named({row.member_id for row in rows if row.member_id}).items()}
    grids = _grids(rows)
    return [_one(row, people, grids) for row in rows]


def _grids(rows: Sequence[FieldHistory]) -> dict[int, str]:
    ids = {opened(text) for row in rows if row.field == "grid" for text in (row.before, row.after)}
    return {key: area.name for key, area in areas_of(_whole(ids)).items()}


def _whole(values: Collection[Any]) -> set[int]:
    return {value for value in values if isinstance(value, int)}


def _one(row: FieldHistory, people: dict[uuid.UUID, str], grids: dict[int, str]) -> ChangeSeen:
    whose = people.get(row.member_id, "") if row.member_id else tag_words(row.tag, page_language()) if row.tag else ""
    return ChangeSeen(
        id=row.id,
        at=row.recorded_at,
        told_at=row.occurred_at if row.occurred_at != row.recorded_at else None,
        by=row.account_name,
        way=WAYS.get(row.way, row.way),
        what=HISTORY_FIELDS.get(row.field, row.field),
        whose="" if row.field in ("member", "tag") else whose,
        before=_said(row.field, opened(row.before), grids),
        after=_said(row.field, opened(row.after), grids),
    )


def _said(field: str, value: Any, grids: dict[int, str]) -> str:
    """A value as people say it."""
    if value is None or value == "":
        return ""
    words = {**CODED, "source": SOURCES}
    if field in words:
        return str(words[field].get(value, value))
    if field == "tag":
        return tag_words(value, page_language())
    if field == "grid":
        return grids.get(value, str(value))
    if field == "position":
        return ", ".join(f"{part:.5f}" for part in value)
    if field == "merged":
        return str(_("并到另一户"))
    return str(_("是") if value else _("不是")) if isinstance(value, bool) else str(value)


def _household(said: Said) -> uuid.UUID:
    try:
        return uuid.UUID(said.get(WITHIN, ""))
    except ValueError:
        return uuid.UUID(int=0)  # no household: not visible


add_list(
    Listing(
        "household_history", "households.history", _l("这一户的改动"), Act.HOUSEHOLD_EDIT,
        (
            Column(_l("什么时候"), lambda row: row.at, 17),
            Column(_l("谁改的"), lambda row: row.by, 12),
            Column(_l("怎么改的"), lambda row: row.way, 14),
            Column(_l("哪一项"), lambda row: row.what, 14, brief=True),
            Column(_l("谁的"), lambda row: row.whose, 12),
            Column(_l("原来"), lambda row: row.before, 24),
            Column(_l("改成"), lambda row: row.after, 24),
        ),
        lambda viewer, said: count_history(viewer, _household(said)),
        lambda viewer, said: every_change(viewer, _household(said)),
        within=WITHIN,
    )
)  # fmt: skip
