"""Who was perhaps meant when nobody is called so: households whose name or address is a sign or two away, or sounds so.

The index names those that may be it, however large the reach; those are compared sign by sign.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select

from fieldvisit.households.models import Household, Member
from fieldvisit.households.pieces import Wanted, wanted_nearly
from fieldvisit.households.register import (
    MOST_TERMS,
    Narrow,
    RegisterFilter,
    RegisterRow,
    find_households,
    matching,
    rows_named,
)
from fieldvisit.households.searching import named_by_index
from fieldvisit.households.spelling import folded, terms_of
from fieldvisit.households.unlike import name_off, place_off
from fieldvisit.storage.among import among
from fieldvisit.storage.base import db
from fieldvisit.web.paging import Page, PageArgs

MOST = 6  # shown
ENOUGH = 3  # who found more is not asked whether someone else was meant
LOOKED_AT = 1000  # compared


_HOMES = select(Household.id, Household.name, Household.address, Household.group_name)


class _Home(NamedTuple):
    id: uuid.UUID
    name: str
    address: str
    group_name: str


def likely_households(
    reach: ColumnElement[bool], asked: RegisterFilter, but: Collection[uuid.UUID], narrow: Sequence[Narrow] = ()
) -> list[RegisterRow]:
    """At most six households within reach that may have been meant, the nearest first; `but` are shown already."""
    terms = [folded(term) for term in terms_of(asked.words, MOST_TERMS)]
    if asked.number:
        return []
    wide = replace(asked, words="")
    for loosely in (False, True):
        wanted = wanted_nearly(terms, loosely=loosely)
        near = _nearest(terms, matching(_HOMES, reach, wide, narrow), wanted, but) if wanted is not None else []
        if near:
            return rows_named(near[:MOST])
    return []


def meant_instead(
    reach: ColumnElement[bool], asked: RegisterFilter, page: Page[RegisterRow], narrow: Sequence[Narrow] = ()
) -> list[RegisterRow]:
    """Who may have been meant, where next to nothing was found by the words."""
    if not asked.words or page.total > ENOUGH:
        return []
    return likely_households(reach, asked, {row.id for row in page.items}, narrow)


def a_few_meant(reach: ColumnElement[bool], asked: RegisterFilter, most: int) -> list[RegisterRow]:
    """A few to choose from: those that are called so, then those that may be meant."""
    page = find_households(reach, asked, PageArgs(1, most))
    return [*page.items, *meant_instead(reach, asked, page)][:most]


def _nearest(terms: Sequence[str], query: Any, wanted: Wanted, but: Collection[uuid.UUID]) -> list[uuid.UUID]:
    """Those that are like it, the nearest first."""
    homes = [_Home(*row) for row in db.session.execute(query.where(named_by_index(wanted)).limit(LOOKED_AT))]
    people = _people([home.id for home in homes])
    off = [(_off(terms, home, people[home.id]), home.address, home.id) for home in homes if home.id not in but]
    return [key for _wrong, _address, key in sorted(one for one in off if one[0] is not None)]


def _off(terms: Sequence[str], home: _Home, names: Collection[str]) -> int | None:
    """How many signs differ in all; None where one term is nothing like it."""
    total = 0
    places = (folded(home.address), folded(home.group_name))
    called = {folded(name) for name in (home.name, *names)}
    for term in terms:
        found = [*(name_off(term, name) for name in called), *(place_off(term, place) for place in places)]
        likely = [errors for errors in found if errors is not None]
        if not likely:
            return None
        total += min(likely)
    return total


def _people(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, set[str]]:
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    living = select(Member.household_id, Member.name).where(
        among(Member.household_id, "ids", Member.household_id.type), Member.ended_at.is_(None)
    )
    for key, name in db.session.execute(living, {"ids": ids}):
        found[key].add(name)
    return found
