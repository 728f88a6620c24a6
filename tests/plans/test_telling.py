"""Whoever confirmed a plan that was not done is told until it is decided; cadres hear for a week of a changed list."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from fieldvisit.households.models import Household
from fieldvisit.issues.notices import standing_notices, unseen
from fieldvisit.kernel import clock
from fieldvisit.plans.confirming import confirm_plan, do_due
from fieldvisit.plans.models import Plan
from fieldvisit.plans.schemas import ConfirmPlan
from fieldvisit.plans.undoing import drop_plan, undo_plan
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.plans.conftest import Street

Call = Callable[..., Any]


def told(viewer: Any) -> list[tuple[str, str]]:
    db.session.rollback()
    return [(one.code, str(one.words)) for one in standing_notices(viewer)]


def test_a_plan_that_was_not_done_on_its_day_is_told_to_whoever_confirmed_it(
    street: Street, planned: Call, factories: Any, readers: Call
) -> None:
    plan = planned(street.viewer, street.grid.id)
    with unit_of_work():
        confirm_plan(street.viewer, plan, ConfirmPlan(clock.today() + timedelta(days=1)))
    assert told(street.viewer) == []
    home = street.beside(0)[0]
    with unit_of_work():
        db.session.get_one(Plan, plan).effective_on = clock.today()
        db.session.get_one(Household, home.id).active = False
    do_due(None)  # type: ignore[arg-type]
    words = f"你确认的联户安排没有执行：{street.grid.name}"
    assert told(street.viewer) == [("plan_halted", words)] and unseen(street.viewer) == 1
    assert told(factories.viewer(factories.coordinator("other"))) == [], "nobody else did confirm it"
    page = readers("coordinator").get("/notices")
    assert words in page.text and "做好以后有的户变了" in page.text and "没有消息" not in page.text
    assert page.soup.select_one(f"a[href='/plans/{plan}']") is not None
    with unit_of_work():
        drop_plan(street.viewer, plan)
    assert told(street.viewer) == [] and unseen(street.viewer) == 0


def test_cadres_are_told_calmly_that_their_list_changed(street: Street, planned: Call, factories: Any) -> None:
    first, second, third = (factories.viewer(cadre) for cadre in street.cadres)
    plan = planned(street.viewer, leave=third.id)
    with unit_of_work():
        confirm_plan(street.viewer, plan, ConfirmPlan(clock.today()))
    assert told(first) == []
    assert told(second) == [("list_changed", "你联的户有变动：多了 6 户，少了 0 户")]
    assert told(third) == [("list_changed", "你联的户有变动：多了 0 户，少了 6 户")]
    assert unseen(second) == 0, "it does not ring"
    with unit_of_work():
        db.session.get_one(Plan, plan).applied_at -= timedelta(days=8)
    assert told(second) == [], "after a week it is known"


def test_what_was_undone_is_told_no_longer(street: Street, planned: Call, factories: Any) -> None:
    plan = planned(street.viewer, street.grid.id)
    with unit_of_work():
        confirm_plan(street.viewer, plan, ConfirmPlan(clock.today()))
    cadre = factories.viewer(street.cadres[0])
    assert told(cadre) == [("list_changed", "你联的户有变动：多了 6 户，少了 6 户")]
    with unit_of_work():
        undo_plan(street.viewer, plan)
    assert told(cadre) == []
