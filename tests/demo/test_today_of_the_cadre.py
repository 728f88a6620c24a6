"""The demo's `cadre` finds each kind of reason to go, as the facts of the twelve households say."""

import uuid
from datetime import datetime

import pytest
from sqlalchemy import select

from fieldvisit.assignments.models import Assignment
from fieldvisit.demo.days import at
from fieldvisit.households.models import Household, HouseholdTag
from fieldvisit.issues.models import Callback, Issue
from fieldvisit.people.models import Account
from fieldvisit.storage.base import db
from fieldvisit.visits.models import Visit
from fieldvisit.visits.queries import attended_by, last_reached, recent_meetings, recent_visits
from tests.demo.conftest import TODAY

pytestmark = pytest.mark.usefixtures("village")


def _homes() -> dict[str, Household]:
    cadre = db.session.scalars(select(Account).where(Account.username == "cadre")).one()
    kept = select(Household).join(Assignment, Assignment.household_id == Household.id)
    return {home.name: home for home in db.session.scalars(kept.where(Assignment.cadre_id == cadre.id))}


def _days_since(moment: datetime) -> int:
    return (at(TODAY, 9) - moment).days


def _last_met(home: Household) -> int:
    return _days_since(last_reached([home.id])[home.id])


def _last_visit(home: Household) -> Visit:
    return recent_visits([home.id])[home.id][0]


def _issue(home: Household, state: str) -> Issue:
    return db.session.scalars(select(Issue).where(Issue.household_id == home.id, Issue.state == state)).one()


def test_twelve_households_among_them_a_factory() -> None:
    homes = _homes()
    assert len(homes) == 12
    assert [home.name for home in homes.values() if home.kind == "enterprise"] == ["海宁晨亨包装厂"]


def test_an_answer_is_to_be_told() -> None:
    home = _homes()["周根生"]
    issue = _issue(home, "resolved")
    assert issue.callback_due and issue.answered_at is not None and issue.answered_by == "镇城建办"
    assert _last_visit(home).started_at < issue.answered_at
    assert not list(db.session.scalars(select(Callback).where(Callback.issue_id == issue.id)))


def test_a_call_back_is_due_where_the_answer_was_told() -> None:
    home = _homes()["钱雪珍"]
    issue = _issue(home, "resolved")
    assert issue.callback_due and issue.answered_at is not None
    assert _last_visit(home).started_at > issue.answered_at


def test_one_was_not_seen_for_thirty_four_days() -> None:
    home = _homes()["陆水林"]
    assert 33 <= _last_met(home) <= 34
    assert "路灯" in str(_last_visit(home).notes)
    assert _issue(home, "in_progress").supervised


def test_one_missed_the_meeting_and_the_others_did_not() -> None:
    homes = _homes()
    last = recent_meetings([homes["许小燕"].grid_id])[homes["许小燕"].grid_id][0]
    came: set[uuid.UUID] = set(attended_by([last.id])[last.id])
    away = {
        name for name, home in homes.items() if home.id not in came and _last_visit(home).started_at < last.started_at
    }
    assert away == {"许小燕", "沈阿宝", "陆水林"}


def test_one_is_old_and_alone_and_due() -> None:
    home = _homes()["沈阿宝"]
    assert "lone_elder" in set(db.session.scalars(select(HouseholdTag.tag).where(HouseholdTag.household_id == home.id)))
    assert 14 <= _last_met(home) < 20


def test_the_rest_were_seen_lately() -> None:
    for name in ("张美珍", "陆根祥", "海宁晨亨包装厂", "买买提·艾力", "欧阳秀英", "沈㛃", "朱阿四"):
        assert _last_met(_homes()[name]) < 13
