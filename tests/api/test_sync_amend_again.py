"""Who lost against somebody else says it again on what stands now: then it holds, and nobody has to look at it."""

from collections.abc import Callable
from typing import Any

from fieldvisit.households.changes import count_open_changes
from fieldvisit.households.models import FieldChange, Household
from fieldvisit.storage.base import db
from tests.support.factories import Factories
from tests.support.handheld import Handheld

SignIn = Callable[..., Handheld]


def only(model: Any) -> Any:
    db.session.rollback()
    (row,) = db.session.query(model).all()
    db.session.rollback()
    return row


def test_said_again_on_what_stands_it_holds_and_waits_no_longer(factories: Factories, tablet_of: SignIn) -> None:
    cadre = factories.cadre()
    home = factories.household(cadre=cadre, door="3号")
    coordinator = factories.viewer(factories.coordinator())
    one, other = tablet_of(cadre), tablet_of(cadre)
    one.push(one.amend(home, {"door": ("3号", "5号")}))
    assert other.outcomes(other.amend(home, {"door": ("3号", "7号")})) == ["conflict"]
    assert count_open_changes(coordinator) == 1
    assert other.outcomes(other.amend(home, {"door": ("5号", "7号")})) == ["applied"]
    assert only(Household).door == "7号"
    settled = only(FieldChange)
    assert (settled.state, settled.settled_by) == ("taken", cadre.id)
    assert count_open_changes(coordinator) == 0
    other.pull()
    assert other.household(home)["to_check"] == []


def test_another_value_said_meanwhile_goes_on_waiting(factories: Factories, tablet_of: SignIn) -> None:
    cadre = factories.cadre()
    home = factories.household(cadre=cadre, door="3号")
    tablet = tablet_of(cadre)
    tablet.push(tablet.amend(home, {"door": ("旧门牌", "7号")}))
    assert tablet.outcomes(tablet.amend(home, {"door": ("3号", "9号")})) == ["applied"]
    assert only(FieldChange).state == "open"
    assert tablet.outcomes(tablet.amend(home, {"door": ("9号", "7号")})) == ["applied"]
    assert only(FieldChange).state == "taken"
