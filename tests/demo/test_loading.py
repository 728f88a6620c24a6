"""Loading: the same every time, on both databases, in seconds, and a start without the demo."""

import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from fieldvisit.areas.models import Area
from fieldvisit.demo.issue_plan import PLAN
from fieldvisit.demo.loader import load_demo
from fieldvisit.demo.seed import seed_reference, spoken_name
from fieldvisit.households.models import Household
from fieldvisit.issues.models import Category, Issue
from fieldvisit.issues.numbers import next_number
from fieldvisit.issues.seed_categories import SEED_CATEGORIES
from fieldvisit.kernel import clock
from fieldvisit.people.models import Account, Unit
from fieldvisit.people.seed_unit_kinds import SEED_UNIT_KINDS
from fieldvisit.storage.base import Base
from fieldvisit.storage.sealed import SealedText
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.visits.models import Outcome, VisitKind
from fieldvisit.visits.seed_phrases import SEED_PHRASES
from tests.demo.conftest import TODAY, opened, village_at

LONGEST_LOAD = 20  # seconds of this process; a machine that does other things takes longer by the clock


def _load(today: date = TODAY) -> list[str]:
    said: list[str] = []
    with unit_of_work():
        load_demo(today=today, password_hash="a hash", progress=said.append)
    return said


def test_on_both_databases_in_seconds_and_work_goes_on_after_it(db: SQLAlchemy) -> None:
    begun = time.process_time()
    said = _load()
    assert time.process_time() - begun < LONGEST_LOAD
    assert len(said) >= 4
    assert db.session.scalar(select(func.count()).select_from(Household).where(Household.active)) == 2520
    with unit_of_work():
        county = db.session.scalars(select(Area).where(Area.level == "county").limit(1)).one()
        area = Area(code="330481999", level="town", parent_id=county.id, path="/x/", name="新镇")
        db.session.add(area)
        db.session.add(Unit(code="new", kind="new", name="新办", area_id=county.id))
        db.session.flush()
        grid = db.session.scalars(select(Area).where(Area.level == "grid").limit(1)).one()
        with clock.frozen(clock.day_start(date(2026, 11, 20))):
            number = next_number(grid.id, clock.now())
        assert db.session.scalars(select(Issue).where(Issue.number == number)).first() is None


def _contents() -> dict[str, list[tuple[Any, ...]]]:
    from fieldvisit.storage.base import db

    found = {}
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.columns if not isinstance(column.type, SealedText)]
        columns = [column for column in columns if not column.name.endswith(("_hash", "stored"))]  # made with the keys
        rows = db.session.execute(select(*columns)).all()
        found[table.name] = sorted(tuple(map(str, row)) for row in rows)
    # A mark only says that a table was written; no two are alike.
    found["system_fact"] = [row for row in found["system_fact"] if not row[0].startswith("mark:")]
    return found


def test_a_day_makes_the_same_demo_twice(village_home: Path, tmp_path: Path) -> None:
    with village_at(tmp_path, TODAY):
        again = _contents()
    with opened(village_home):
        assert _contents() == again


@pytest.mark.one_database
@pytest.mark.parametrize("today", [date(2026, 2, 18), date(2028, 2, 29)])
def test_any_day_will_do(db: SQLAlchemy, today: date) -> None:
    _load(today)
    last = db.session.scalars(select(Issue).order_by(Issue.recorded_at.desc()).limit(1)).one()
    assert (today - clock.local_date(last.recorded_at)).days == 1
    assert db.session.scalar(select(func.count()).select_from(Issue)) == 6 + sum(wanted.count for wanted in PLAN)


@pytest.mark.one_database
def test_a_start_without_the_demo_has_areas_and_categories_and_nobody(db: SQLAlchemy) -> None:
    with unit_of_work():
        assert seed_reference() == "/1/"
    assert db.session.scalar(select(func.count()).select_from(Area)) == 1282
    assert db.session.scalar(select(func.count()).select_from(Category)) == len(SEED_CATEGORIES)
    assert db.session.scalar(select(func.count()).select_from(Account)) == 0
    assert db.session.scalars(select(Area).where(Area.has_register)).first() is None


@pytest.mark.parametrize(
    ("official", "spoken"),
    [
        ("荆山村委会", "荆山村"),
        ("五丰村村委会", "五丰村"),
        ("周王庙社区居委会", "周王庙社区"),
        ("周王庙镇", "周王庙镇"),
    ],
)
def test_names_as_people_say_them(official: str, spoken: str) -> None:
    assert spoken_name(official) == spoken


def test_seed_categories_are_a_table_of_two_levels() -> None:
    codes = [row.code for row in SEED_CATEGORIES]
    assert len(set(codes)) == len(codes)
    upper = {row.code for row in SEED_CATEGORIES if not row.parent}
    lower = [row for row in SEED_CATEGORIES if row.parent]
    assert 10 <= len(upper) <= 14 and 45 <= len(lower) <= 65
    assert {row.parent for row in lower} == upper
    assert {row.unit_kind for row in SEED_CATEGORIES} <= {kind.code for kind in SEED_UNIT_KINDS}
    assert {row.usual_urgency for row in SEED_CATEGORIES} == {"normal", "urgent", "danger"}
    assert all(row.zh and row.en and len(row.code) <= 40 for row in SEED_CATEGORIES)


def test_seed_phrases_name_kinds_and_outcomes_that_exist() -> None:
    assert len(SEED_PHRASES) >= 30 and len({phrase.id for phrase in SEED_PHRASES}) == len(SEED_PHRASES)
    for phrase in SEED_PHRASES:
        assert set(phrase.kinds) <= set(VisitKind) and set(phrase.outcomes) <= set(Outcome)
        assert set(phrase.households) <= {"family", "enterprise"}
        assert phrase.zh and phrase.en and len(phrase.id) <= 40
    for outcome in Outcome:
        assert sum(not phrase.outcomes or outcome in phrase.outcomes for phrase in SEED_PHRASES) >= 3
