"""Rows written many at once are the rows that the session would have written."""

import uuid
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import DATETIME
from sqlalchemy.exc import IntegrityError

from fieldvisit.households.models import Member
from fieldvisit.storage.base import UtcDateTime, db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.storage.writing import make_ready, write_ready, write_rows
from fieldvisit.visits.models import Visit
from tests.support.factories import Factories

AT = datetime(2026, 11, 1, 18, 30, 0, 120_000, tzinfo=timezone(timedelta(hours=8)))


def _row(household: Any, **more: Any) -> dict[str, Any]:
    row = {
        "id": uuid.uuid4(),
        "shard_id": household.grid_id,
        "household_id": household.id,
        "grid_id": household.grid_id,
        "cadre_id": uuid.uuid4(),
        "cadre_name": "陈建国",
        "kind": "door",
        "outcome": "met",
        "started_at": AT,
        "recorded_at": AT + timedelta(minutes=1),
        "notes": "引号\"'反斜\\换\n行、𠮷 {} %s ?",
        "phrases": ["all-well"],
        "people_met": [],
        "companions": [{"id": "x", "name": '周"红'}],
        "given": [{"what": "大米", "value": 50.5}],
        "given_fen": 5050,
        "lat": 30.4321,
        "clock_flag": True,
        "superseded": False,
    }
    return {column.name: (row | more).get(column.name) for column in Visit.__table__.columns}


def test_what_was_made_ready_before_is_read_again(factories: Factories) -> None:
    """As one text that the database takes apart, with what is the same in each row beside it."""
    household = factories.household()
    rows = [_row(household), _row(household, notes=None, lat=None, device_id=uuid.uuid4(), clock_flag=False)]
    common = {"recorded_at": AT + timedelta(minutes=1)}
    ready = make_ready(Visit, [{name: row[name] for name in row if name not in common} for row in rows])
    with unit_of_work():
        write_ready(ready, common)
        write_ready(make_ready(Visit, []), common)
    db.session.expire_all()
    for row in rows:
        visit = db.session.get(Visit, row["id"])
        assert {name: getattr(visit, name) for name in row} == row
    assert len(list(db.session.scalars(select(Visit.id)))) == 2


def test_what_is_written_is_read_again(factories: Factories) -> None:
    household = factories.household()
    rows = [_row(household), _row(household, notes=None, lat=None, device_id=uuid.uuid4())]
    with unit_of_work():
        write_rows(Visit, rows)
    db.session.expire_all()
    for row in rows:
        visit = db.session.get(Visit, row["id"])
        assert {name: getattr(visit, name) for name in row} == row
    assert db.session.scalars(select(Visit.started_at)).first() == AT.astimezone(UTC)


@pytest.mark.parametrize("at", [AT, datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999_999, UTC)])
def test_sqlite_holds_a_moment_as_sqlalchemy_writes_it(at: datetime) -> None:
    theirs, ours = DATETIME().bind_processor(sqlite.dialect()), UtcDateTime().bind_processor(sqlite.dialect())
    assert theirs is not None
    assert ours is not None
    assert ours(at) == theirs(at.astimezone(UTC).replace(tzinfo=None))
    with pytest.raises(ValueError, match="naive"):
        ours(at.replace(tzinfo=None))


def test_they_lie_as_the_session_lays_them(factories: Factories) -> None:
    household = factories.household()
    one, other = _row(household), _row(household)
    with unit_of_work():
        write_rows(Visit, [one])
        db.session.add(Visit(**other))
    query = f"SELECT {', '.join(name for name in one if name not in ('id', 'cadre_id'))} FROM visit"
    first, second = db.session.connection().exec_driver_sql(query).all()
    assert list(first) == list(second)


def test_a_broken_rule_of_the_table_is_an_error_as_ever(factories: Factories) -> None:
    row = _row(factories.household())
    with pytest.raises(IntegrityError), unit_of_work():
        write_rows(Visit, [row, row])
    assert db.session.scalars(select(Visit.id)).all() == []


def test_nothing_sealed_is_written_open(app: Flask) -> None:
    with pytest.raises(TypeError, match="phone"), unit_of_work():
        write_rows(Member, [{"name": "周红"}])
