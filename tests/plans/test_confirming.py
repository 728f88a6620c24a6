"""A plan is adjusted, confirmed as one change, undone; what changed meanwhile is named."""

import threading
import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from fieldvisit.assignments.models import Assignment
from fieldvisit.assignments.service import LoadOutside, assign_households
from fieldvisit.households.models import Dossier
from fieldvisit.jobs.running import work_off
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import InvalidInput, NotVisible, StaleVersion, StepRefused
from fieldvisit.people.models import AuditEntry, Grant
from fieldvisit.plans import confirming
from fieldvisit.plans.ahead import look_ahead, look_back
from fieldvisit.plans.changes import PlanStale
from fieldvisit.plans.confirming import confirm_plan, do_due
from fieldvisit.plans.models import Plan
from fieldvisit.plans.moving import TiedOtherwise, move_homes, take_back
from fieldvisit.plans.schemas import ConfirmPlan, MoveHomes
from fieldvisit.plans.undoing import Undone, drop_plan, undo_plan
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.plans.conftest import Street, kept_now

Call = Callable[..., Any]


def confirm(viewer: Any, plan_id: uuid.UUID, on: date | None = None, *, outside_seen: bool = False) -> str:
    with unit_of_work():
        plan = confirm_plan(viewer, plan_id, ConfirmPlan(on or clock.today(), outside_seen))
    return plan.state


def undo(viewer: Any, plan_id: uuid.UUID) -> Undone:
    with unit_of_work():
        return undo_plan(viewer, plan_id)


def move(viewer: Any, plan_id: uuid.UUID, homes: list[Any], cadre: Any, version: int | None = None) -> None:
    db.session.rollback()
    seen = version or db.session.get_one(Plan, plan_id, populate_existing=True).version
    with unit_of_work():
        move_homes(viewer, plan_id, MoveHomes([home.id for home in homes], cadre.id, seen))


def revisions(*rows: Any) -> list[int]:
    db.session.rollback()
    return [db.session.get_one(Dossier, row.id, populate_existing=True).revision for row in rows]


def state(plan_id: uuid.UUID) -> str:
    db.session.rollback()
    return db.session.get_one(Plan, plan_id, populate_existing=True).state


@pytest.fixture
def plan(street: Street, planned: Call) -> Any:
    """The plan that exchanges the first two cadres' households."""
    return planned(street.viewer, street.grid.id)


@pytest.fixture
def at_once() -> Iterator[None]:
    """Whatever is more than nothing is left to the worker."""
    before, confirming.WRITTEN_AT_ONCE = confirming.WRITTEN_AT_ONCE, 0
    yield
    confirming.WRITTEN_AT_ONCE = before


def test_a_confirmed_plan_is_one_change_and_every_dossier_rises_once(street: Street, plan: Any) -> None:
    first, second, third = street.cadres
    moved, stayed = [*street.beside(0), *street.beside(1)], street.beside(2)
    before = revisions(*moved, *stayed, first, second, third)
    assert confirm(street.viewer, plan) == "confirmed"
    kept = kept_now()
    assert {kept[home.id] for home in street.beside(0)} == {first.id}
    assert {kept[home.id] for home in street.beside(1)} == {second.id}
    after = revisions(*moved, *stayed, first, second, third)
    assert [now - then for then, now in zip(before, after, strict=True)] == [1] * 12 + [0] * 6 + [1, 1, 0]
    rows = db.session.query(Assignment).filter(Assignment.ended_at.is_not(None)).all()
    applied = db.session.get_one(Plan, plan).applied_at
    assert {(row.ended_at, row.ended_why) for row in rows} == {(applied, "replaced")} and len(rows) == 12
    made = db.session.query(Assignment).filter_by(from_at=applied).all()
    assert {(row.assigned_by, row.reason) for row in made} == {(street.viewer.id, "near")}
    entry = db.session.query(AuditEntry).filter_by(act="plan_confirmed").one()
    assert entry.detail == {"n": 12}
    with pytest.raises(StepRefused):
        confirm(street.viewer, plan)


def test_kin_are_said_to_be_kin(street: Street, planned: Call, tie: Call) -> None:
    home = street.beside(0)[0]
    tie(home, street.cadres[0], "kin")
    confirm(street.viewer, planned(street.viewer, street.grid.id))
    assert db.session.query(Assignment).filter_by(household_id=home.id, ended_at=None).one().reason == "kin"


def test_undone_within_a_week_everybody_keeps_what_they_kept(street: Street, planned: Call, factories: Any) -> None:
    orphan = factories.household(lat=30.43, lon=120.59)
    before, reasons = kept_now(), _reasons()
    plan = planned(street.viewer, street.grid.id)
    confirm(street.viewer, plan)
    assert orphan.id in kept_now()
    with clock.frozen(clock.now() + timedelta(days=6, hours=23)):
        assert undo(street.viewer, plan) == Undone(13)
    assert kept_now() == before and _reasons() == reasons
    assert state(plan) == "undone"
    with pytest.raises(StepRefused):
        undo(street.viewer, plan)


def _reasons() -> dict[Any, str]:
    rows = db.session.query(Assignment.household_id, Assignment.reason).filter(Assignment.ended_at.is_(None))
    return dict(rows.all())


def test_after_a_week_it_stays(street: Street, plan: Any) -> None:
    confirm(street.viewer, plan)
    with clock.frozen(clock.now() + timedelta(days=7, seconds=1)), pytest.raises(StepRefused):
        undo(street.viewer, plan)


def test_what_was_changed_since_is_left_and_named(street: Street, plan: Any) -> None:
    confirm(street.viewer, plan)
    changed, gone, freed = street.beside(0)[:3]
    with unit_of_work():
        assign_households(street.viewer, [changed.id], street.cadres[2].id, "kin")
    gone.active = False
    db.session.commit()
    former = db.session.query(Grant).filter_by(account_id=street.cadres[1].id).one()
    former.ended_at = clock.now()
    db.session.commit()
    undone = undo(street.viewer, plan)
    why = {one.household_id: one.why for one in undone.stuck}
    assert why[changed.id] == "kept_by_other" and why[gone.id] == "gone" and why[freed.id] == "cadre_gone"
    assert undone.count == 6
    assert kept_now()[changed.id] == street.cadres[2].id


def test_a_plan_that_no_longer_fits_says_which_households(street: Street, plan: Any, factories: Any) -> None:
    other, away, moved = street.beside(0)[:3]
    with unit_of_work():
        assign_households(street.viewer, [other.id], street.cadres[2].id, "near")
    away.active, moved.grid_id = False, factories.grid("二网格").id
    db.session.commit()
    before = kept_now()
    with pytest.raises(PlanStale) as stale:
        confirm(street.viewer, plan)
    told = {one["household_id"]: one["why"] for one in stale.value.detail["stuck"]}
    assert told == {str(other.id): "kept_by_other", str(away.id): "gone", str(moved.id): "elsewhere"}
    assert kept_now() == before and state(plan) == "ready"


def test_what_was_read_ahead_of_an_older_plan_is_read_again(street: Street, plan: Any) -> None:
    """Somebody else moves households by hand while the first one is about to confirm."""
    ahead = look_ahead(street.viewer, plan)
    move(street.viewer, plan, street.beside(1)[:1], street.cadres[2])
    with unit_of_work():
        confirm_plan(street.viewer, plan, ConfirmPlan(clock.today()), ahead)
    assert kept_now()[street.beside(1)[0].id] == street.cadres[2].id


def test_what_changed_since_it_was_read_ahead_still_stands_in_the_way(street: Street, plan: Any) -> None:
    ahead, other = look_ahead(street.viewer, plan), street.beside(0)[0]
    with unit_of_work():
        assign_households(street.viewer, [other.id], street.cadres[2].id, "near")
    with pytest.raises(PlanStale) as stale, unit_of_work():
        confirm_plan(street.viewer, plan, ConfirmPlan(clock.today()), ahead)
    assert [one["household_id"] for one in stale.value.detail["stuck"]] == [str(other.id)]


def test_what_changed_since_it_was_read_back_is_left(street: Street, plan: Any) -> None:
    confirm(street.viewer, plan)
    back, changed = look_back(street.viewer, plan), street.beside(0)[0]
    with unit_of_work():
        assign_households(street.viewer, [changed.id], street.cadres[2].id, "kin")
    with unit_of_work():
        undone = undo_plan(street.viewer, plan, back)
    assert undone.count == 11 and [one.household_id for one in undone.stuck] == [changed.id]
    assert kept_now()[changed.id] == street.cadres[2].id


def test_loads_outside_are_seen_before(street: Street, plan: Any) -> None:
    first, second, _third = street.cadres
    move(street.viewer, plan, street.beside(1)[:2], first)
    before = kept_now()
    with pytest.raises(LoadOutside) as outside:
        confirm(street.viewer, plan)
    assert [(effect.cadre_id, effect.before, effect.after) for effect in outside.value.effects] == [(second.id, 6, 4)]
    assert kept_now() == before
    assert confirm(street.viewer, plan, outside_seen=True) == "confirmed"


def test_moves_are_taken_back_one_by_one(street: Street, plan: Any, board: Call) -> None:
    first, _second, third = street.cadres
    proposed = {home.id: (home.cadre_id, home.metres) for home in board(street.viewer, plan)["homes"]}
    move(street.viewer, plan, street.beside(1)[:2], first)
    move(street.viewer, plan, street.beside(1)[1:3], third)
    said = board(street.viewer, plan)
    homes = {home.id: home for home in said["homes"]}
    assert [homes[home.id].cadre_id for home in street.beside(1)[:3]] == [first.id, third.id, third.id]
    assert {homes[home.id].by for home in street.beside(1)[:3]} == {"hand"}
    assert homes[street.beside(1)[0].id].metres == pytest.approx(961, abs=2)
    assert said["summary"]["by_hand"] == 3 and said["undo"]["words"] == "把 2 户给 王大明"
    for _ in range(2):
        with unit_of_work():
            take_back(street.viewer, plan)
    said = board(street.viewer, plan)
    assert {home.id: (home.cadre_id, home.metres) for home in said["homes"]} == proposed
    assert said["undo"] is None and said["summary"]["by_hand"] == 0
    with pytest.raises(StepRefused), unit_of_work():
        take_back(street.viewer, plan)


def test_a_move_on_an_old_version_is_refused(street: Street, plan: Any) -> None:
    move(street.viewer, plan, street.beside(1)[:1], street.cadres[0], version=2)
    with pytest.raises(StaleVersion) as stale:
        move(street.viewer, plan, street.beside(1)[1:2], street.cadres[0], version=2)
    assert stale.value.detail == {"version": 3}


def test_a_move_keeps_what_is_tied(street: Street, plan: Any, tie: Call, factories: Any) -> None:
    first, second, third = street.cadres
    barred, bound = street.beside(1)[:2]
    tie(barred, first, "must_not")
    tie(bound, second, "must")
    for home in (barred, bound):
        with pytest.raises(TiedOtherwise) as tied:
            move(street.viewer, plan, [street.beside(1)[2], home], first)
        assert tied.value.detail == {"homes": [str(home.id)]}
    move(street.viewer, plan, [barred], third)
    with pytest.raises(InvalidInput):
        move(street.viewer, plan, [barred], third)
    with pytest.raises(InvalidInput):
        move(street.viewer, plan, [barred], factories.account("plain"))
    with pytest.raises(NotVisible):
        move(street.viewer, plan, [factories.household()], third)


def test_one_from_elsewhere_is_borrowed(street: Street, plan: Any, board: Call, factories: Any) -> None:
    lent = factories.cadre("lent", "邻家的", lat=30.43, lon=120.58)
    other = factories.grid("二网格")
    for _ in range(7):
        factories.household(grid=other, cadre=lent)
    move(street.viewer, plan, street.beside(0)[:1], lent)
    row = next(cadre for cadre in board(street.viewer, plan)["cadres"] if cadre.id == lent.id)
    assert (row.borrowed, row.elsewhere, row.load, row.load_now, row.least, row.most) == (True, 7, 8, 7, 0, 8)
    assert confirm(street.viewer, plan) == "confirmed"


def test_a_plan_for_tomorrow_is_done_in_the_night(street: Street, plan: Any) -> None:
    before, tomorrow = kept_now(), clock.today() + timedelta(days=1)
    assert confirm(street.viewer, plan, tomorrow) == "scheduled"
    do_due(None)  # type: ignore[arg-type]
    assert kept_now() == before
    with clock.frozen(clock.day_start(tomorrow) + timedelta(hours=2)):
        do_due(None)  # type: ignore[arg-type]
        assert state(plan) == "confirmed"
        assert kept_now()[street.beside(0)[0].id] == street.cadres[0].id
        assert undo(street.viewer, plan).count == 12


def test_a_plan_for_tomorrow_is_called_off(street: Street, plan: Any) -> None:
    confirm(street.viewer, plan, clock.today() + timedelta(days=1))
    assert undo(street.viewer, plan) == Undone(0)
    assert state(plan) == "ready"


@pytest.mark.parametrize("why", ["stale", "outside", "rights"])
def test_where_the_day_finds_it_changed_it_is_open_again_and_says_so(
    street: Street, plan: Any, board: Call, why: str
) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    confirm(street.viewer, plan, tomorrow)
    if why == "stale":
        with unit_of_work():
            assign_households(street.viewer, [street.beside(0)[0].id], street.cadres[2].id, "near")
    elif why == "outside":
        for home in street.beside(2):
            db.session.query(Assignment).filter_by(household_id=home.id).update({"cadre_id": street.cadres[0].id})
        extra = db.session.query(Assignment).filter_by(household_id=street.beside(0)[0].id).one()
        db.session.delete(extra)
        db.session.commit()
    else:
        db.session.query(Grant).filter_by(account_id=street.viewer.id).update({"ended_at": clock.now()})
        db.session.commit()
    before = kept_now()
    with clock.frozen(clock.day_start(tomorrow) + timedelta(hours=2)):
        do_due(None)  # type: ignore[arg-type]
    assert kept_now() == before
    said = board(street.viewer, plan)
    assert said["plan"]["state"] == "ready" and "到了日子没有执行" in str(said["summary"]["halted"])


@pytest.mark.usefixtures("at_once")
def test_much_is_confirmed_by_the_worker(street: Street, plan: Any) -> None:
    before = kept_now()
    assert confirm(street.viewer, plan) == "confirming"
    assert kept_now() == before
    work_off("worker", threading.Event())
    assert state(plan) == "confirmed" and kept_now() != before


def test_dropped_it_is_gone_and_done_it_cannot_be_dropped(street: Street, plan: Any, planned: Call) -> None:
    with unit_of_work():
        drop_plan(street.viewer, plan)
    with pytest.raises(StepRefused):
        confirm(street.viewer, plan)
    other = planned(street.viewer, street.grid.id)
    confirm(street.viewer, other)
    with pytest.raises(StepRefused), unit_of_work():
        drop_plan(street.viewer, other)
