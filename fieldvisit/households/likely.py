"""Who was perhaps meant when nobody is called so: households whose name or address is a sign or two away.

Nothing is compared with the whole register. Where the reach is small all of it is looked at; in a large one only the
villages that were named, nearly so, and those whose name begins with the same sign and has one wrong, missing or more.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, or_, select

from fieldvisit.areas.queries import AreaFacts, areas_called, ids_under
from fieldvisit.households.models import Household, Member
from fieldvisit.households.register import (
    MOST_TERMS,
    Narrow,
    RegisterFilter,
    RegisterRow,
    matching,
    rows_named,
)
from fieldvisit.households.spelling import address_errors, folded, name_errors, terms_of
from fieldvisit.storage.base import db

MOST = 6  # shown
FEW = 4000  # looked at
VILLAGES = 6
LONGEST_NAME = 6
MOST_VILLAGES = 3000


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
    if not terms or asked.number:
        return []
    homes = _looked_at(reach, replace(asked, words=""), terms, narrow)
    people = _people(homes)
    errors = {home.id: _errors(terms, home, people[home.id]) for home in homes if home.id not in but}
    near = sorted((wrong, place) for place, (_key, wrong) in enumerate(errors.items()) if wrong is not None)
    keys = list(errors)
    return rows_named([keys[place] for _wrong, place in near[:MOST]])


def _errors(terms: Sequence[str], home: _Home, names: Collection[str]) -> int | None:
    """How many signs differ in all; None where one term is nothing like it."""
    total = 0
    places = (folded(home.address), folded(home.group_name))
    called = {folded(name) for name in (home.name, *names)}
    for term in terms:
        found = [0 if term in name else name_errors(term, name) for name in called]
        found += [address_errors(term, place) for place in places]
        likely = [errors for errors in found if errors is not None]
        if not likely:
            return None
        total += min(likely)
    return total


def _looked_at(
    reach: ColumnElement[bool], asked: RegisterFilter, terms: Sequence[str], narrow: Sequence[Narrow]
) -> list[_Home]:
    everyone = _homes(reach, asked, narrow)
    found = _read(everyone.limit(FEW + 1))
    if len(found) <= FEW:
        return found
    near = {home.id: home for way in _ways(terms) for home in _read(everyone.where(way).limit(FEW))}
    return list(near.values())


def _homes(reach: ColumnElement[bool], asked: RegisterFilter, narrow: Sequence[Narrow]) -> Select[Any]:
    columns = (Household.id, Household.name, Household.address, Household.group_name)
    found: Select[Any] = matching(select(*columns), reach, asked, narrow)
    return found


def _read(query: Select[Any]) -> list[_Home]:
    return [_Home(*row) for row in db.session.execute(query)]


def _people(homes: Sequence[_Home]) -> dict[uuid.UUID, set[str]]:
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    for first in range(0, len(homes), 500):
        ids = [home.id for home in homes[first : first + 500]]
        query = select(Member.household_id, Member.name).where(Member.household_id.in_(ids), Member.ended_at.is_(None))
        for key, name in db.session.execute(query):
            found[key].add(name)
    return found


def _ways(terms: Sequence[str]) -> Iterator[ColumnElement[bool]]:
    """Conditions that an index answers, one after the other."""
    named = [area.path for area in _villages(terms)]
    if named:
        yield Household.grid_id.in_(select(ids_under(named[0]).union(*map(ids_under, named[1:])).subquery().c.id))
    for term in terms:
        if 2 <= len(term) <= LONGEST_NAME and not any(sign.isdigit() for sign in term):
            near = select(Member.household_id).where(_begins_so(term), Member.ended_at.is_(None), _one_sign_off(term))
            yield Household.id.in_(near.limit(FEW))


def _begins_so(name: str) -> ColumnElement[bool]:
    """The first sign is the same: SQLite finds these by the index over names, PostgreSQL reads past the others."""
    if db.engine.dialect.name == "sqlite":
        return and_(Member.name >= name[0], Member.name < name[0] + chr(0x10FFFF))
    return Member.name.like(_escaped(name[0]) + "%", escape="\\")


def _one_sign_off(name: str) -> ColumnElement[bool]:
    signs = [_escaped(sign) for sign in name]
    places = range(1, len(signs))
    wrong = ["".join([*signs[:at], "_", *signs[at + 1 :]]) for at in places]
    missing = ["".join([*signs[:at], "_", *signs[at:]]) for at in (*places, len(signs))]
    one_more = ["".join([*signs[:at], *signs[at + 1 :]]) for at in places]
    ways = (*wrong, *missing, *one_more) if len(name) > 2 else missing  # half a name is no likeness
    return or_(*(Member.name.like(way, escape="\\") for way in ways))


def _escaped(sign: str) -> str:
    return f"\\{sign}" if sign in "\\%_" else sign


def _villages(terms: Sequence[str]) -> list[AreaFacts]:
    """Villages whose names stand in what was typed, with a sign wrong at most."""
    found = []
    for area in areas_called("", "village", limit=MOST_VILLAGES):
        wrong = [address_errors(folded(area.name), term) for term in terms if len(term) > 2]
        likely = [errors for errors in wrong if errors is not None]
        if likely:
            found.append((min(likely), area.code, area))
    return [area for _wrong, _code, area in sorted(found, key=lambda one: one[:2])[:VILLAGES]]
