"""What of a person bears on who is met best by whom: sex and languages, as far as they were said."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from fieldvisit.people.models import Account
from fieldvisit.storage.base import db


@dataclass(frozen=True, slots=True)
class Preference:
    """`sex` is f, m or unknown; `speaks` are codes of languages."""

    sex: str | None
    speaks: frozenset[str]


def preferences_of(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Preference]:
    """{person: what was said}."""
    query = select(Account.id, Account.sex, Account.speaks).where(Account.id.in_(ids))
    return {key: Preference(sex, frozenset(speaks or ())) for key, sex, speaks in db.session.execute(query)}
