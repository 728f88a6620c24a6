"""When it happened, and who it was then: late visits, ended posts, wrong clocks."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from fieldvisit.kernel import clock
from fieldvisit.people.models import Grant
from fieldvisit.storage.base import db
from fieldvisit.sync.models import Quarantined
from fieldvisit.visits.models import Visit
from tests.support.factories import Factories
from tests.support.handheld import Handheld

SignIn = Callable[..., Handheld]


@pytest.fixture
def cadre(factories: Factories) -> Any:
    factories.category("infra.road")
    return factories.cadre()


def rows(model: Any, **values: Any) -> list[Any]:
    db.session.rollback()
    found = db.session.query(model).filter_by(**values).all()
    db.session.rollback()
    return found


@pytest.mark.scenario(13)
def test_13_a_late_visit_to_a_household_handed_over_is_credited_to_who_made_it(
    cadre: Any, factories: Factories, tablet_of: SignIn
) -> None:
    now = clock.now()
    home = factories.household()
    factories.assign(home, cadre, ended_at=now - timedelta(days=2))
    other = factories.cadre(name="李国平")
    factories.assign(home, other, from_at=now - timedelta(days=2))
    tablet, theirs = tablet_of(cadre), tablet_of(other)
    tablet.tokens[str(home.id)] = "r1f1vold"
    visit = tablet.visit(home, at=now - timedelta(days=3), last_sync_at=now - timedelta(days=5))
    assert tablet.outcomes(visit) == ["applied"]
    (row,) = rows(Visit)
    assert (row.cadre_id, row.cadre_name) == (cadre.id, "陈建国")
    assert abs(row.started_at - (now - timedelta(days=3))) < timedelta(seconds=1)
    page = tablet.pull()
    assert page["dossiers"]["removed"] == [{"id": str(home.id), "reason": "reassigned"}]
    theirs.pull()
    assert theirs.household(home)["visits"][0]["cadre_name"] == "陈建国"


@pytest.mark.scenario(16)
def test_16_beyond_the_grace_it_waits_to_be_checked(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    now = clock.now()
    home = factories.household()
    factories.assign(home, cadre, ended_at=now - timedelta(days=31))
    tablet = tablet_of(cadre)
    results = tablet.push(tablet.visit(home, last_sync_at=now - timedelta(days=1)), tablet.issue(home))
    assert {(result["outcome"], result["code"]) for result in results} == {("rejected", "past_grace")}
    tablet.pull()
    assert {entry["code"] for entry in tablet.own["quarantined"]} == {"past_grace"}
    assert rows(Quarantined)[0].grid_id == home.grid_id


@pytest.mark.scenario(13)
def test_a_meeting_and_a_door_of_the_days_before_the_handing_over_count(
    cadre: Any, factories: Factories, tablet_of: SignIn
) -> None:
    now, home = clock.now(), factories.household()
    factories.assign(home, cadre, ended_at=now - timedelta(days=2))
    tablet = tablet_of(cadre)
    when = {"captured_at": now - timedelta(days=3), "last_sync_at": now - timedelta(days=5)}
    said = {"address": "临88号", "kind": "family", "grid_id": home.grid_id}
    held = {"body": {"grid_id": home.grid_id, "started_at": clock.iso(when["captured_at"])}}
    door, meeting = tablet.operation("household.propose", said, **when), tablet.meeting([home], **held, **when)
    assert tablet.outcomes(meeting, door) == ["applied", "applied"]
    with clock.frozen(now + timedelta(days=40)):
        after = {name: at + timedelta(days=42) for name, at in when.items()}
        again = tablet.meeting([home], body={"grid_id": home.grid_id}, **after)
        assert [result["code"] for result in tablet.push(again)] == ["not_allowed"]


def test_a_visit_of_the_days_before_the_post_was_left_is_accepted(
    cadre: Any, factories: Factories, tablet_of: SignIn
) -> None:
    now, home = clock.now(), factories.household()
    factories.assign(home, cadre, ended_at=now - timedelta(days=40))
    db.session.query(Grant).update({"ended_at": now - timedelta(days=40)})
    factories.grant(cadre, "callback_officer", area=factories.place("town"))
    tablet = tablet_of(cadre)
    (then, later) = (
        tablet.visit(home, at=now - timedelta(days=days), last_sync_at=now - timedelta(days=60)) for days in (45, 1)
    )
    assert [result.get("code") for result in tablet.push(then, later)] == [None, "past_grace"]


@pytest.mark.scenario(23)
@pytest.mark.parametrize("wrong", [timedelta(days=-365), timedelta(days=1)], ids=["a year slow", "a day fast"])
def test_23_a_wrong_clock_is_corrected_and_flagged_and_the_order_stays(
    cadre: Any, factories: Factories, tablet_of: SignIn, wrong: timedelta
) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    now = clock.now()
    minutes = [timedelta(minutes=-3), timedelta(minutes=-2), timedelta(minutes=-1)]
    visits = [
        tablet.visit(home, at=now + wrong + ago, body={"notes": str(index)}, last_sync_at=now - timedelta(hours=1))
        for index, ago in enumerate(minutes)
    ]
    assert tablet.outcomes(*visits, device_time=now + wrong) == ["applied"] * 3
    found = sorted(rows(Visit), key=lambda row: row.started_at)
    assert [row.notes for row in found] == ["0", "1", "2"]
    assert all(row.clock_flag for row in found)
    assert all(
        abs(row.started_at - (now + ago)) < timedelta(seconds=5) for row, ago in zip(found, minutes, strict=True)
    )


@pytest.mark.scenario(23)
def test_23_a_clock_set_right_meanwhile_is_clamped(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    now = clock.now()
    synced = now - timedelta(hours=5)
    slow = [tablet.visit(home, at=now - timedelta(days=365), last_sync_at=synced) for _ in range(2)]
    fast = [tablet.visit(home, at=now + timedelta(days=400), last_sync_at=synced) for _ in range(2)]
    assert tablet.outcomes(*slow, *fast) == ["applied"] * 4
    by_id = {str(row.id): row for row in rows(Visit)}
    ordered = [by_id[operation["entity_id"]].started_at for operation in (*slow, *fast)]
    assert ordered == sorted(ordered)
    assert len(set(ordered)) == 4
    assert synced - timedelta(seconds=1) <= ordered[0]
    assert ordered[3] <= clock.now()
    assert all(row.clock_flag for row in by_id.values())


def test_a_visit_of_last_week_keeps_its_day(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    now = clock.now()
    told = now - timedelta(days=7)
    visit = tablet.visit(home, captured_at=now, last_sync_at=now, body={"started_at": clock.iso(told)})
    assert tablet.outcomes(visit) == ["applied"]
    (row,) = rows(Visit)
    assert abs(row.started_at - told) < timedelta(seconds=1)
    assert row.clock_flag is False
