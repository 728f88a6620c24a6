"""待核对 for those who check it: what is open within their area, and one operation in full."""

import json
import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, false, func, or_, select, true

from fieldvisit.areas.queries import areas_of, ids_under
from fieldvisit.households.queries import HouseholdFacts, household_facts_many
from fieldvisit.households.register import RegisterFilter, matching_ids
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.sync.mending import BodyField, fields_of
from fieldvisit.sync.models import Quarantined
from fieldvisit.sync.quarantine import APPLIED, DISMISSED, OPEN
from fieldvisit.sync.refusal_words import refusal_words
from fieldvisit.web.paging import PER_PAGE, Page

STATES = (OPEN, APPLIED, DISMISSED)
# "/city/county/" has three slashes: whose area is that wide also checks what belongs to no grid.
_WIDE = 3


@dataclass(frozen=True)
class ReviewRow:
    """One refused operation as a list shows it. It holds nothing of what was written at the door."""

    id: uuid.UUID
    operation_id: uuid.UUID
    kind: str
    state: str
    code: str
    message: str
    field: str | None
    account_id: uuid.UUID
    account_name: str
    household_id: uuid.UUID | None
    address: str | None
    grid_id: int | None
    grid_name: str | None
    effective_at: datetime
    recorded_at: datetime
    clock_flag: bool
    waits_for: uuid.UUID | None
    children: int


@dataclass(frozen=True)
class ReviewCard:
    """One refused operation in full: the body as sent, as fields to mend, and what hangs on it."""

    row: ReviewRow
    body: Mapping[str, Any]
    fields: Sequence[BodyField]
    parent: ReviewRow | None
    children: Sequence[ReviewRow]
    settled_at: datetime | None
    settled_by: uuid.UUID | None
    settled_why: str | None


@dataclass(frozen=True)
class ReviewFilter:
    """What is looked for. `words`: in the maker's name, or in the household's or its people's; `state`: of `STATES`."""

    words: str = ""
    kind: str = ""
    state: str = OPEN


def reviews(viewer: Viewer, asked: ReviewFilter, page: int = 1, per_page: int = PER_PAGE) -> Page[ReviewRow]:
    """What waits within the viewer's area, the oldest first; what was settled, the latest first."""
    reach = _found(viewer, asked)
    total = count_reviews(viewer, asked)
    order = Quarantined.recorded_at if asked.state == OPEN else Quarantined.settled_at.desc()
    query = select(Quarantined).where(*reach).order_by(order, Quarantined.id)
    found = db.session.scalars(query.limit(per_page).offset((page - 1) * per_page)).all()
    return Page(_rows(found), total, page, per_page)


def open_reviews(viewer: Viewer, page: int = 1, per_page: int = PER_PAGE) -> Page[ReviewRow]:
    """All that waits."""
    return reviews(viewer, ReviewFilter(), page, per_page)


def count_reviews(viewer: Viewer, asked: ReviewFilter) -> int:
    """How many are found."""
    return db.session.scalar(select(func.count()).select_from(Quarantined).where(*_found(viewer, asked))) or 0


def _found(viewer: Viewer, asked: ReviewFilter) -> tuple[ColumnElement[bool], ...]:
    kind = () if not asked.kind else (Quarantined.kind == asked.kind,)
    words: tuple[ColumnElement[bool], ...] = ()
    if asked.words:
        named = Quarantined.account_name.contains(asked.words, autoescape=True)
        words = (or_(named, Quarantined.household_id.in_(matching_ids(true(), RegisterFilter(words=asked.words)))),)
    return (Quarantined.state == asked.state, *_within_here(viewer), *kind, *words)


def count_open(viewer: Viewer) -> int:
    """How many wait within the viewer's area."""
    return count_reviews(viewer, ReviewFilter())


def review_card(viewer: Viewer, review_id: uuid.UUID) -> ReviewCard:
    """One in full. NotVisible when missing or foreign."""
    row = quarantined(viewer, review_id)
    near = select(Quarantined).where(
        or_(Quarantined.waits_for == row.operation_id, Quarantined.operation_id == (row.waits_for or uuid.UUID(int=0)))
    )
    others = list(db.session.scalars(near.order_by(Quarantined.recorded_at).limit(200)))
    told = {one.id: one for one in _rows([row, *others])}
    body = body_of(row)
    return ReviewCard(
        row=told[row.id],
        body=body,
        fields=fields_of(body, also=row.field),
        parent=next((told[other.id] for other in others if other.operation_id == row.waits_for), None),
        children=[told[other.id] for other in others if other.waits_for == row.operation_id],
        settled_at=row.settled_at,
        settled_by=row.settled_by,
        settled_why=row.settled_why,
    )


def quarantined(viewer: Viewer, review_id: uuid.UUID) -> Quarantined:
    """The row itself, within the viewer's area. NotVisible otherwise."""
    row = db.session.scalar(select(Quarantined).where(Quarantined.id == review_id, within(viewer)))
    if row is None:
        raise NotVisible()
    return row


def _within_here(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    here = () if viewer.working is None else (Quarantined.grid_id.in_(ids_under(viewer.working)),)
    return (within(viewer), *here)


def within(viewer: Viewer) -> ColumnElement[bool]:
    """What the viewer may check."""
    paths = viewer.area_paths(Act.REVIEW)
    ways: list[ColumnElement[bool]] = [Quarantined.grid_id.in_(ids_under(path)) for path in paths]
    if any(path.count("/") <= _WIDE for path in paths):
        ways.append(Quarantined.grid_id.is_(None))
    return or_(*ways) if ways else false()


def raw_of(row: Quarantined) -> dict[str, Any]:
    """The operation as it was received."""
    raw: dict[str, Any] = json.loads(row.payload)
    return raw


def body_of(row: Quarantined) -> dict[str, Any]:
    """Its body, or nothing where it had none that could be read."""
    body = raw_of(row).get("body")
    return body if isinstance(body, dict) else {}


def _rows(found: Sequence[Quarantined]) -> list[ReviewRow]:
    homes = household_facts_many({row.household_id for row in found if row.household_id is not None})
    grids = areas_of({row.grid_id for row in found if row.grid_id is not None})
    children = _children([row.operation_id for row in found])
    return [
        _row(row, homes, grids[row.grid_id].name if row.grid_id in grids else None, children[row.operation_id])
        for row in found
    ]


def _children(operation_ids: Collection[uuid.UUID]) -> Counter[uuid.UUID]:
    query = select(Quarantined.waits_for).where(Quarantined.waits_for.in_(operation_ids), Quarantined.state == OPEN)
    return Counter(key for key in db.session.scalars(query) if key is not None)


def _row(
    row: Quarantined, homes: Mapping[uuid.UUID, HouseholdFacts], grid_name: str | None, children: int
) -> ReviewRow:
    home = homes.get(row.household_id) if row.household_id is not None else None
    return ReviewRow(
        id=row.id,
        operation_id=row.operation_id,
        kind=row.kind,
        state=row.state,
        code=row.code,
        message=refusal_words(row.code, row.message),
        field=row.field,
        account_id=row.account_id,
        account_name=row.account_name,
        household_id=row.household_id if home else None,
        address=home.address if home else None,
        grid_id=row.grid_id,
        grid_name=grid_name,
        effective_at=row.effective_at,
        recorded_at=row.recorded_at,
        clock_flag=row.clock_flag,
        waits_for=row.waits_for,
        children=children,
    )
