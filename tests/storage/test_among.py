"""One of many values, in a statement that is made once."""

import uuid
from collections.abc import Sequence

import pytest
from sqlalchemy import Integer, Uuid, event, select

from fieldvisit.areas.models import Area
from fieldvisit.people.models import Account
from fieldvisit.storage.among import among
from fieldvisit.storage.base import db
from fieldvisit.storage.rows import execute
from tests.support.factories import Factories

_NAMES = select(Account.name).where(among(Account.id, "ids", Uuid())).order_by(Account.name)
_AREAS = select(Area.name).where(among(Area.id, "ids", Integer()))


@pytest.fixture
def people(factories: Factories) -> list[uuid.UUID]:
    """Three accounts, by name."""
    return [factories.account(f"who{place}", name=f"某{place}").id for place in range(3)]


def names(ids: Sequence[uuid.UUID]) -> list[str]:
    """The names of those asked for."""
    return [name for (name,) in execute(_NAMES, {"ids": ids})]


def test_none_one_and_several_are_found(people: list[uuid.UUID]) -> None:
    assert names([]) == []
    assert names(people[:1]) == ["某0"]
    assert names([people[2], people[0], people[2], uuid.uuid4()]) == ["某0", "某2"]


def test_numbers_are_found_too(people: list[uuid.UUID], factories: Factories) -> None:
    area = factories.area("grid", None, name="第一网格")
    assert [name for (name,) in execute(_AREAS, {"ids": [area.id]})] == ["第一网格"]
    assert list(execute(_AREAS, {"ids": []})) == []


def test_the_database_reads_one_text_however_many_are_asked_for(people: list[uuid.UUID]) -> None:
    said = []
    event.listen(db.engine, "before_cursor_execute", lambda *told: said.append(told[2]))
    for count in (0, 1, 3):
        names(people[:count])
    texts = {text for text in said if text.startswith("SELECT account.name")}
    assert len(texts) == 1
    assert not any("= 1" in text for text in texts)  # no index helps with "is it true that …"
