"""Find households on the register: by words, number, grid, kind and tag; in the order of the street; paged.

A number is never compared in clear, and never stands in an address: its keyed hash does. Rooms above narrow the list
further (who keeps whom, who was visited) by handing in conditions over a household's id.
"""

import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from fieldvisit.areas.queries import areas_of
from fieldvisit.households.holdings import tags_of
from fieldvisit.households.models import Household, HouseholdTag, Member, Proposal
from fieldvisit.households.pieces import wanted_exactly
from fieldvisit.households.searching import named_by_index, stands_everywhere
from fieldvisit.households.spelling import DOTS, spellings, terms_of
from fieldvisit.kernel.text import digits_only, like_pattern, mask_phone
from fieldvisit.storage.base import db
from fieldvisit.storage.sealed import keyring
from fieldvisit.storage.streaming import in_passing, pieces
from fieldvisit.web.paging import Page, PageArgs

# A condition over a household's id.
Narrow = Callable[[Any], ColumnElement[bool]]
MOST_TERMS = 5
_NUMBER = re.compile(r"\+?\d[\dX]{6,29}")
DOT = "·"
_STREET = (Household.grid_id, Household.group_name, Household.hamlet, Household.door_sort, Household.id)
MOST_COUNTED = 500  # of words that stand nearly everywhere


@dataclass(frozen=True)
class RegisterFilter:
    """Which households are asked for."""

    words: str = ""
    number: str = ""  # the mark of a phone or identity number
    grid_id: int | None = None
    kind: str = ""
    tag: str = ""
    trade: str = ""
    gone: bool = False


@dataclass(frozen=True)
class RegisterRow:
    """A household in a list: names as they are, numbers masked."""

    id: uuid.UUID
    name: str
    kind: str
    address: str
    grid_id: int
    grid_name: str
    active: bool
    persons: int
    phone_masked: str | None
    tags: tuple[str, ...]
    trade: str | None = None  # of an enterprise, as the next one
    staff: int | None = None


def find_households(
    reach: ColumnElement[bool], asked: RegisterFilter, args: PageArgs, narrow: Sequence[Narrow] = ()
) -> Page[RegisterRow]:
    """A page of households within reach. Of words that stand nearly everywhere only the first 500 are counted."""
    common = stands_everywhere(wanted_exactly(terms_of(asked.words, MOST_TERMS)), reach)
    query = matching(select(Household), reach, asked, narrow, by_index=not common)
    rows = list(db.session.scalars(query.order_by(*_STREET).limit(args.per_page).offset(args.offset)))
    if len(rows) < args.per_page and (rows or args.page == 1):
        return Page(_rows(rows), args.offset + len(rows), args.page, args.per_page)
    ids = matching(select(Household.id), reach, asked, narrow, by_index=not common)
    counted = ids.limit(MOST_COUNTED + 1) if common else ids
    total = db.session.scalar(select(func.count()).select_from(counted.subquery())) or 0
    more = common and total > MOST_COUNTED
    return Page(_rows(rows), MOST_COUNTED if more else total, args.page, args.per_page, more)


def stream_households(
    reach: ColumnElement[bool], asked: RegisterFilter, narrow: Sequence[Narrow] = ()
) -> Iterator[list[RegisterRow]]:
    """All of them in pieces, in the order of the pages, without phones: not even opened, so that none can slip out."""
    for piece in _streamed(select(Household), reach, asked, narrow):
        yield _rows([row for (row,) in piece], with_phones=False)


def stream_ids(
    reach: ColumnElement[bool], asked: RegisterFilter, narrow: Sequence[Narrow], told: ColumnElement[bool]
) -> Iterator[list[tuple[uuid.UUID, bool]]]:
    """(household, whether `told` holds of it) of all of them in pieces, in the order of the pages."""
    query = select(Household.id, case((told, 1), else_=0))
    for piece in _streamed(query, reach, asked, narrow):
        yield [(key, bool(holds)) for key, holds in piece]


def _streamed(
    query: Any, reach: ColumnElement[bool], asked: RegisterFilter, narrow: Sequence[Narrow]
) -> Iterator[list[Any]]:
    return pieces(matching(query, in_passing(reach), asked, narrow), _STREET)


def is_of(kind: str) -> ColumnElement[bool]:
    """Families, or enterprises, whatever else is asked for."""
    return Household.kind == kind


def rows_named(ids: Sequence[uuid.UUID]) -> list[RegisterRow]:
    """Several households as a list shows them, in the order of the ids; who may see them has been judged."""
    found = {row.id: row for row in db.session.scalars(select(Household).where(Household.id.in_(ids)))} if ids else {}
    return _rows([found[key] for key in ids if key in found])


def count_households(reach: ColumnElement[bool], asked: RegisterFilter, narrow: Sequence[Narrow] = ()) -> int:
    """How many rows `find_households` has in all: figures and lists cannot disagree."""
    return db.session.scalar(matching(select(func.count(Household.id)), reach, asked, narrow)) or 0


def count_by_grid(reach: ColumnElement[bool], asked: RegisterFilter, narrow: Sequence[Narrow] = ()) -> dict[int, int]:
    """{grid: how many}, by the same conditions."""
    query = matching(select(Household.grid_id, func.count(Household.id)), reach, asked, narrow)
    return dict(db.session.execute(query.group_by(Household.grid_id)).all())


def matching_ids(reach: ColumnElement[bool], asked: RegisterFilter, narrow: Sequence[Narrow] = ()) -> Select[uuid.UUID]:
    """The same households as a subquery of their ids, for conditions of other rooms."""
    found: Select[uuid.UUID] = matching(select(Household.id), reach, asked, narrow)
    return found


def ids_matching(reach: ColumnElement[bool], asked: RegisterFilter, narrow: Sequence[Narrow] = ()) -> set[uuid.UUID]:
    """The ids themselves, where they are few."""
    return set(db.session.scalars(matching_ids(reach, asked, narrow)))


def matching(
    query: Any,
    reach: ColumnElement[bool],
    asked: RegisterFilter,
    narrow: Sequence[Narrow],
    *,
    by_index: bool = True,
) -> Any:
    """A statement over Household, kept to those that are asked for. The index only makes it quick: it names whoever may
    be meant, the words are compared as they stand."""
    query = query.where(reach, Household.merged_into.is_(None), Household.active.is_(not asked.gone))
    if asked.gone:
        query = query.where(or_(Household.proposal.is_(None), Household.proposal == Proposal.CONFIRMED))
    if asked.grid_id is not None:
        query = query.where(Household.grid_id == asked.grid_id)
    if asked.kind:
        query = query.where(Household.kind == asked.kind)
    if asked.trade:
        query = query.where(Household.trade == asked.trade)
    if asked.tag:
        query = query.where(_bears(asked.tag))
    if asked.number:
        query = query.where(_has_number(asked.number))
    terms = terms_of(asked.words, MOST_TERMS)
    wanted = wanted_exactly(terms)
    if by_index and wanted is not None:
        query = query.where(named_by_index(wanted))
    for term in terms:
        query = query.where(or_(*(_says(spelling) for spelling in spellings(term))))
    return query.where(*(condition(Household.id) for condition in narrow))


def _bears(tag: str) -> ColumnElement[bool]:
    return exists().where(
        HouseholdTag.household_id == Household.id, HouseholdTag.tag == tag, HouseholdTag.ended_at.is_(None)
    )


def _says(term: str) -> ColumnElement[bool]:
    """The term stands in the name, the address or a member's name."""
    ways = [_like(Household.name, term), _like(Household.address, term), _like(Household.group_name, term)]
    ways.append(exists().where(_lives_there(), _like(Member.name, term)))
    return or_(*ways)


def _has_number(mark: str) -> ColumnElement[bool]:
    return exists().where(_lives_there(), or_(Member.phone_hash == mark, Member.identity_hash == mark))


def _lives_there() -> ColumnElement[bool]:
    return and_(Member.household_id == Household.id, Member.ended_at.is_(None))


def without_numbers(words: str) -> tuple[str, str]:
    """(the words, the mark of the number among them or empty): a number typed in full must not stay in clear."""
    whole = digits_only(words)
    if _NUMBER.fullmatch(whole):
        return "", keyring().fingerprint(whole)
    terms = words.split()
    numbers = [term for term in terms if _NUMBER.fullmatch(digits_only(term))]
    mark = keyring().fingerprint(digits_only(numbers[0])) if numbers else ""
    return " ".join(term for term in terms if term not in numbers), mark


def _like(column: Any, term: str) -> ColumnElement[bool]:
    """Whether the text holds the term, in any case, whatever dot stands between the parts of a name, or none.

    SQLite folds only ASCII letters, so the term as typed is looked for beside the folded one.
    """
    bare = "".join(sign for sign in term if sign not in DOTS)
    text = func.replace(column, DOT, "") if bare else column
    ways = (text, bare or term), (func.lower(text), (bare or term).lower())
    return or_(*(where.like(like_pattern(what), escape="\\") for where, what in ways))


def _rows(rows: Sequence[Household], *, with_phones: bool = True) -> list[RegisterRow]:
    ids = [row.id for row in rows]
    grids, tags = areas_of({row.grid_id for row in rows}), tags_of(ids)
    persons, phones = _persons_and_phones(ids) if with_phones else (_persons(ids), {})
    return [
        RegisterRow(
            row.id,
            row.name,
            row.kind,
            row.address,
            row.grid_id,
            grids[row.grid_id].name,
            row.active,
            persons.get(row.id, 0),
            phones.get(row.id),
            tuple(tag.tag for tag in tags.get(row.id, ())),
            row.trade,
            row.staff,
        )
        for row in rows
    ]


def _persons(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    query = select(Member.household_id, func.count()).where(Member.household_id.in_(ids), Member.ended_at.is_(None))
    return dict(db.session.execute(query.group_by(Member.household_id)).all())


def _persons_and_phones(ids: Sequence[uuid.UUID]) -> tuple[dict[uuid.UUID, int], dict[uuid.UUID, str | None]]:
    living = _living(ids)
    return {key: len(some) for key, some in living.items()}, {key: _phone_of(some) for key, some in living.items()}


def _living(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Member]]:
    found: dict[uuid.UUID, list[Member]] = defaultdict(list)
    query = select(Member).where(Member.household_id.in_(ids), Member.ended_at.is_(None))
    for row in db.session.scalars(query.order_by(Member.head.desc(), Member.birth_year, Member.id)):
        found[row.household_id].append(row)
    return found


def _phone_of(living: Sequence[Member]) -> str | None:
    """The first number there is, the head's before others'."""
    return next((mask_phone(row.phone) for row in living if row.phone), None)
