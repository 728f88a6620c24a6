"""A person's own filters of the lists, kept by name: a few on each list, found again by one press.

A number that was searched for is never kept, not even as its mark; other words that were searched for are, sealed as
they stand in the address. Flushes, never commits.
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields, validate
from sqlalchemy import ColumnElement, delete, func, select

from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import InvalidInput, NotVisible
from fieldvisit.kernel.masking import without_numbers
from fieldvisit.people.models import SavedFilter
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.web.addresses import page_with
from fieldvisit.web.lists import LONGEST_WORD, MOST_WORDS, all_lists, filters_in, list_named, lists_for
from fieldvisit.web.schemas import BaseSchema, CleanString

MOST_ON_A_LIST = 12
LONGEST_NAME = 40
_NEVER_KEPT = ("q", "number")


@dataclass(frozen=True)
class KeptFilter:
    """A saved filter as its owner sees it. `address` opens the list as it was."""

    id: uuid.UUID
    listing: str
    words: Any
    name: str
    said: Mapping[str, str]
    address: str


@dataclass(frozen=True)
class KeepFilter:
    """What is to be kept, and under which name."""

    name: str
    filters: dict[str, str]


def _nobodys_number(name: str) -> None:
    if without_numbers(name) != name:
        raise ValidationError(str(_l("名称里不要写电话和证件号。")))


class FilterNameSchema(BaseSchema):
    """A name of one's own, without anybody's number."""

    name = CleanString(required=True, max_length=LONGEST_NAME, validate=_nobodys_number)


class KeepFilterSchema(FilterNameSchema):
    """The words of the list's address, by their names."""

    command: ClassVar[type[Any] | None] = KeepFilter

    filters = fields.Dict(
        keys=fields.String(validate=validate.Length(1, 40)),
        values=fields.String(validate=validate.Length(max=LONGEST_WORD)),
        required=True,
        validate=validate.Length(min=1, max=MOST_WORDS, error=_l("先选好条件，再记住。")),
    )


def saved_filters(viewer: Viewer, listing: str | None = None) -> list[KeptFilter]:
    """One's own, of one list or of all that one may still open, in the order of lists and names."""
    known = {one.code for one in lists_for(viewer)}
    query = select(SavedFilter).where(*_own(viewer), SavedFilter.listing.in_([listing] if listing else known))
    rows = db.session.scalars(query.order_by(SavedFilter.listing, SavedFilter.name, SavedFilter.id))
    return [kept_filter(row) for row in rows if row.listing in known]


def save_filter(viewer: Viewer, listing: str, said: KeepFilter) -> SavedFilter:
    """Keep it; under a name that the list has already, in place of that one.

    Problems: not_visible, not_allowed (the list), invalid_input (nothing to keep, too many).
    """
    found = list_named(viewer, listing)
    kept = {name: text for name, text in filters_in(said.filters).items() if name not in _NEVER_KEPT}
    page_with(found.endpoint, kept, found.within)  # where it names no row there is no page
    if not kept.keys() - {found.within}:
        raise InvalidInput(_l("先选好条件，再记住。"), field="filters")
    same = select(SavedFilter).where(*_own(viewer), SavedFilter.listing == listing, SavedFilter.name == said.name)
    row = db.session.scalar(same)
    if row is None:
        _ensure_room(viewer, listing)
        row = SavedFilter(account_id=viewer.id, listing=listing, name=said.name, created_at=now())
        db.session.add(row)
    row.said = json.dumps(kept, ensure_ascii=False, sort_keys=True)
    db.session.flush()
    return row


def rename_filter(viewer: Viewer, filter_id: uuid.UUID, name: str) -> SavedFilter:
    """Call it otherwise. Problems: not_visible, invalid_input (the list has one of that name)."""
    row = _row(viewer, filter_id)
    _ensure_free(viewer, row, name)
    row.name = name
    db.session.flush()
    return row


def drop_filter(viewer: Viewer, filter_id: uuid.UUID) -> None:
    """No longer kept; the last one dropped can be taken back. Problems: not_visible."""
    row = _row(viewer, filter_id)
    earlier = (SavedFilter.account_id == viewer.id, SavedFilter.dropped_at.is_not(None))
    db.session.execute(delete(SavedFilter).where(*earlier))
    row.dropped_at = now()
    db.session.flush()


def take_filter_back(viewer: Viewer, filter_id: uuid.UUID) -> SavedFilter:
    """Keep again what was dropped last. Problems: not_visible, invalid_input (too many meanwhile)."""
    mine = (SavedFilter.id == filter_id, SavedFilter.account_id == viewer.id)
    row = db.session.scalar(select(SavedFilter).where(*mine))
    if row is None:
        raise NotVisible()
    if row.dropped_at is not None:
        _ensure_room(viewer, row.listing)
        _ensure_free(viewer, row, row.name)
        row.dropped_at = None
        db.session.flush()
    return row


def _own(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    return SavedFilter.account_id == viewer.id, SavedFilter.dropped_at.is_(None)


def _row(viewer: Viewer, filter_id: uuid.UUID) -> SavedFilter:
    row = db.session.scalar(select(SavedFilter).where(SavedFilter.id == filter_id, *_own(viewer)))
    if row is None:
        raise NotVisible()
    return row


def _ensure_free(viewer: Viewer, row: SavedFilter, name: str) -> None:
    same = (SavedFilter.listing == row.listing, SavedFilter.name == name, SavedFilter.id != row.id)
    if db.session.scalar(select(SavedFilter.id).where(*_own(viewer), *same)) is not None:
        raise InvalidInput(_l("已经有一组叫这个名称的。"), field="name")


def _ensure_room(viewer: Viewer, listing: str) -> None:
    held = select(func.count()).select_from(SavedFilter).where(*_own(viewer), SavedFilter.listing == listing)
    if (db.session.scalar(held) or 0) >= MOST_ON_A_LIST:
        raise InvalidInput(_l("一张列表最多记 %(most)s 组，先删掉不用的。", most=MOST_ON_A_LIST), field="name")


def kept_filter(row: SavedFilter) -> KeptFilter:
    """A row as its owner sees it."""
    listing = next(one for one in all_lists() if one.code == row.listing)
    said: dict[str, str] = json.loads(row.said)
    address = page_with(listing.endpoint, said, listing.within)
    return KeptFilter(row.id, row.listing, listing.words, row.name, said, address)
