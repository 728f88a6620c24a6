"""What changed in a household, told from its door: three-way per field, nothing lost in silence (scenario 20)."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from fieldvisit.households.changes import count_open_changes, open_changes, reveal_change, settle_change
from fieldvisit.households.found_by import found_by_something_else
from fieldvisit.households.models import FieldChange, Household, HouseholdTag, Member
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import NotVisible, Problem
from fieldvisit.people.models import AuditEntry
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.sync.models import Quarantined, Receipt
from tests.support.factories import Factories
from tests.support.handheld import Handheld

SignIn = Callable[..., Handheld]


@pytest.fixture(autouse=True)
def _found_as_they_are(app: Any) -> Iterator[None]:
    yield
    db.session.rollback()
    assert found_by_something_else() == []


@pytest.fixture
def cadre(factories: Factories) -> Any:
    return factories.cadre()


def rows(model: Any, **values: Any) -> list[Any]:
    db.session.rollback()
    found = db.session.query(model).filter_by(**values).all()
    db.session.rollback()
    return found


def head_of(home: Any) -> Any:
    return next(row for row in rows(Member, household_id=home.id) if row.head)


def test_the_language_one_is_best_met_in_is_said_at_the_door(
    cadre: Any, factories: Factories, tablet_of: SignIn
) -> None:
    home = factories.household("周根生", cadre=cadre)
    tablet = tablet_of(cadre)
    tablet.pull()
    assert tablet.household(home)["household"]["speaks"] is None
    assert tablet.outcomes(tablet.amend(home, {"speaks": (None, "csl")})) == ["applied"]
    assert rows(Household)[0].speaks == "csl"
    assert tablet.outcomes(tablet.amend(home, {"speaks": ("csl", "火星话")})) == ["rejected"]
    tablet.pull()
    assert tablet.household(home)["household"]["speaks"] == "csl"


@pytest.mark.scenario(20)
def test_20_different_fields_of_two_editors_are_merged(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home = factories.household("周根生", cadre=cadre, door="3号")
    one, other = tablet_of(cadre), tablet_of(cadre)
    one.pull(), other.pull()
    assert one.outcomes(one.amend(home, {"door": ("3号", "3号东")})) == ["applied"]
    assert other.outcomes(other.amend(home, {"hamlet": ("钱家埭", "周家浜")})) == ["applied"]
    (row,) = rows(Household)
    assert (row.door, row.hamlet, row.address) == ("3号东", "周家浜", "荆山村周家浜3号东")
    one.pull()
    assert one.household(home)["household"]["address"] == "荆山村周家浜3号东"
    assert one.household(home)["to_check"] == []


@pytest.mark.scenario(20)
def test_20_the_loser_of_the_same_field_stays_visible_and_can_be_taken(
    cadre: Any, factories: Factories, tablet_of: SignIn
) -> None:
    home = factories.household("周根生", cadre=cadre, door="3号")
    coordinator = factories.viewer(factories.coordinator())
    one, other = tablet_of(cadre), tablet_of(cadre)
    one.push(one.amend(home, {"door": ("3号", "5号")}))
    (result,) = other.push(other.amend(home, {"door": ("3号", "7号"), "group": ("", "4组")}))
    assert (result["outcome"], result["code"], result["kept"]) == ("conflict", "changed_meanwhile", {"door": "5号"})
    assert result["yours"]["fields"]["door"]["value"] == "7号"
    (row,) = rows(Household)
    assert (row.door, row.group_name) == ("5号", "4组")
    other.pull()
    (told,) = other.household(home)["to_check"]
    assert (told["field"], told["kept"], told["yours"], told["cause"]) == ("door", "5号", "7号", "clash")
    (waits,) = open_changes(coordinator).items
    assert (waits.kept, waits.yours, waits.here, waits.account_name) == ("5号", "7号", "5号", "陈建国")
    with unit_of_work():
        settle_change(coordinator, waits.id, take=True)
    assert rows(Household)[0].door == "7号"
    other.pull()
    assert other.household(home)["to_check"] == []
    assert other.household(home)["household"]["door"] == "7号"
    with unit_of_work(), pytest.raises(Problem) as refused:
        settle_change(coordinator, waits.id, take=False)
    assert refused.value.code == "already_settled"


def test_left_as_it_is_the_change_is_over(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home, tablet = factories.household(cadre=cadre, door="3号"), tablet_of(cadre)
    coordinator = factories.viewer(factories.coordinator())
    tablet.push(tablet.amend(home, {"door": ("旧门牌", "7号")}))
    with unit_of_work():
        settle_change(coordinator, open_changes(coordinator).items[0].id, take=False)
    assert rows(Household)[0].door == "3号"
    assert rows(FieldChange)[0].state == "left"
    assert count_open_changes(coordinator) == 0
    tablet.pull()
    assert tablet.household(home)["to_check"] == []


def test_numbers_are_never_put_in_place_unseen_and_lie_sealed(
    cadre: Any, factories: Factories, tablet_of: SignIn
) -> None:
    home = factories.household(cadre=cadre)
    head = head_of(home)
    coordinator = factories.viewer(factories.coordinator())
    tablet = tablet_of(cadre)
    paths = {f"members.{head.id}.phone": (None, "13800001234"), f"members.{head.id}.birth_year": (None, 1944)}
    (result,) = tablet.push(tablet.amend(home, paths))
    assert (result["outcome"], result["code"]) == ("conflict", "number_to_check")
    row = head_of(home)
    assert (row.phone, row.birth_year) == (None, 1944)
    assert "13800001234" not in str([receipt.result for receipt in rows(Receipt)])
    raw = db.session.connection().exec_driver_sql("select base, kept, yours from field_change").all()
    assert "13800001234" not in str(raw)
    (waits,) = open_changes(coordinator).items
    assert waits.yours == "138****1234"
    with unit_of_work():
        assert reveal_change(coordinator, waits.id) == "13800001234"
        settle_change(coordinator, waits.id, take=True)
    assert head_of(home).phone == "13800001234"
    assert head_of(home).phone_hash is not None
    assert {"number_revealed", "change_taken"} <= {entry.act for entry in rows(AuditEntry)}


def test_a_foreign_coordinator_sees_and_settles_nothing(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home, tablet = factories.household(cadre=cadre, door="3号"), tablet_of(cadre)
    village = factories.area("village", factories.area("town"))
    foreign = factories.viewer(factories.coordinator(area=village))
    tablet.push(tablet.amend(home, {"door": ("旧门牌", "7号")}))
    assert open_changes(foreign).items == []
    change = rows(FieldChange)[0]
    with unit_of_work(), pytest.raises(NotVisible):
        settle_change(foreign, change.id, take=True)
    with unit_of_work(), pytest.raises(NotVisible):
        reveal_change(foreign, change.id)


def test_people_come_and_go_and_nobody_twice(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home = factories.household("周根生", cadre=cadre)
    head, son = head_of(home), factories.member(home, "周小明", birth_year=1980, relation="son")
    one, other = tablet_of(cadre), tablet_of(cadre)
    baby = {"name": "周朵朵", "relation": "grandchild", "birth_year": 2026, "sex": "f"}
    first = one.amend(home, add_members=[baby], end_members=[str(son.id)])
    assert one.outcomes(first) == ["applied"]
    assert other.outcomes(other.amend(home, add_members=[baby], end_members=[str(son.id)])) == ["applied"]
    living = [row.name for row in rows(Member, household_id=home.id) if row.ended_at is None]
    assert sorted(living) == ["周朵朵", "周根生"]
    heir = {"name": "周小红", "relation": "daughter", "head": True}
    assert one.outcomes(one.amend(home, add_members=[heir], end_members=[str(head.id)])) == ["applied"]
    assert rows(Household)[0].name == "周小红"
    assert [row.name for row in rows(Member, household_id=home.id) if row.head] == ["周小红"]


def test_a_head_who_leaves_without_another_is_checked_by_people(
    cadre: Any, factories: Factories, tablet_of: SignIn
) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    (result,) = tablet.push(tablet.amend(home, {"group": ("", "2组")}, end_members=[str(head_of(home).id)]))
    assert (result["outcome"], result["code"], result["field"]) == ("rejected", "step_refused", "end_members")
    assert rows(Household)[0].group_name == ""
    assert len(rows(Quarantined)) == 1


def test_someone_who_left_meanwhile_is_not_changed_unseen(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home = factories.household(cadre=cadre)
    gone = factories.member(home, "周小明", ended_at=clock.now())
    tablet = tablet_of(cadre)
    (result,) = tablet.push(tablet.amend(home, {f"members.{gone.id}.name": ("周小明", "周晓明")}))
    assert result["outcome"] == "conflict"
    assert next(row for row in rows(Member) if row.id == gone.id).name == "周小明"


def test_tags_are_added_verified_and_ended(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    coordinator = factories.viewer(factories.coordinator())
    old = clock.today() - timedelta(days=200)
    factories.tag(home, "disabled", basis="残疾人证", verified_on=old)
    factories.tag(home, "empty_nest")
    said = [{"tag": "disabled", "basis": "残疾人证"}, {"tag": "minimum_income", "basis": "低保证"}]
    assert tablet.outcomes(tablet.amend(home, add_tags=said, end_tags=["empty_nest", "dispute"])) == ["applied"]
    now = {row.tag: row for row in rows(HouseholdTag) if row.ended_at is None}
    assert set(now) == {"disabled", "minimum_income"}
    assert now["disabled"].verified_on == clock.today()
    (result,) = tablet.push(tablet.amend(home, add_tags=[{"tag": "disabled", "basis": "医院证明"}]))
    assert (result["outcome"], result["kept"]) == ("conflict", {"tags.disabled.basis": "残疾人证"})
    db.session.rollback()
    (waits,) = open_changes(coordinator).items
    assert (waits.tag, waits.field, waits.yours) == ("disabled", "basis", "医院证明")
    with unit_of_work():
        settle_change(coordinator, waits.id, take=True)
    assert next(row for row in rows(HouseholdTag, tag="disabled")).basis == "医院证明"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "fields"),
        ({"fields": {"active": {"base": True, "value": False}}}, "fields"),
        ({"fields": {"members.x.name": {"base": "a", "value": "b"}}}, "fields"),
        ({"fields": {"door": {"base": "3号", "value": None}}}, "fields.door"),
        ({"fields": {"door": {"base": "3号", "value": "门\x00"}}}, "fields.door"),
        ({"fields": {"door": "3号"}}, "fields.door.value"),
        ({"fields": {"position": {"base": None, "value": {"lat": 99, "lon": 1}}}}, "fields.position"),
        ({"fields": {"position": {"base": None, "value": 7}}}, "fields.position"),
        ({"fields": {"x" * 200: {"value": 1}}}, None),
        ({"add_tags": [{"tag": "disabled"}]}, "add_tags.0.basis"),
        ({"add_tags": [{"tag": "rich"}]}, "add_tags.0.tag"),
        ({"add_members": [{"name": "甲"}]}, "add_members.0.relation"),
        ({"add_members": [{"name": "甲", "relation": "son", "birth_year": 1600}]}, "add_members.0.birth_year"),
        ({"end_members": ["x"]}, "end_members.0"),
        ({"end_members": ["00000000-0000-0000-0000-000000000001"]}, "end_members"),
        ({"fields": {"members.00000000-0000-0000-0000-000000000001.name": {"base": "", "value": "甲"}}}, None),
    ],
)
def test_bad_amendments_are_kept_and_change_nothing(
    cadre: Any, factories: Factories, tablet_of: SignIn, body: Any, field: str | None
) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    (result,) = tablet.push(tablet.operation("household.amend", body, home))
    assert (result["outcome"], result["code"]) == ("rejected", "invalid_input")
    if field is not None:
        assert result["field"] == field
    assert len(rows(Quarantined)) == 1
    assert rows(FieldChange) == []


def test_who_does_not_keep_it_changes_nothing(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    foreign, tablet = factories.household(door="3号"), tablet_of(cadre)
    (result,) = tablet.push(tablet.amend(foreign, {"door": ("3号", "4号")}))
    assert (result["outcome"], result["code"]) == ("rejected", "not_visible")
    leader = tablet_of(factories.leader())
    (result,) = leader.push(leader.amend(foreign, {"door": ("3号", "4号")}))
    assert (result["outcome"], result["code"]) == ("rejected", "not_allowed")
    assert rows(Household)[0].door == "3号"
    coordinator = tablet_of(factories.coordinator())
    assert coordinator.outcomes(coordinator.amend(foreign, {"door": ("3号", "4号")})) == ["applied"]


def test_an_amendment_of_the_days_before_it_was_handed_over_counts(
    cadre: Any, factories: Factories, tablet_of: SignIn
) -> None:
    now = clock.now()
    home = factories.household(door="3号")
    factories.assign(home, cadre, ended_at=now - timedelta(days=2))
    tablet = tablet_of(cadre)
    late = tablet.amend(
        home,
        {"door": ("3号", "4号")},
        envelope={"captured_at": now - timedelta(days=3), "last_sync_at": now - timedelta(days=5)},
    )
    assert tablet.outcomes(late) == ["applied"]
    assert rows(Household)[0].door == "4号"


def test_what_waits_moves_along_when_rows_are_merged(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    from fieldvisit.desk.regrouping import doubled_household

    kept, doubled, tablet = factories.household(cadre=cadre), factories.household(cadre=cadre), tablet_of(cadre)
    son = factories.member(doubled, "周小明")
    coordinator = factories.viewer(factories.coordinator())
    tablet.push(tablet.amend(doubled, {f"members.{son.id}.phone": (None, "13800001234")}))
    with unit_of_work():
        doubled_household(coordinator, doubled.id, kept.id)
        settle_change(coordinator, open_changes(coordinator).items[0].id, take=True)
    assert next(row for row in rows(Member) if row.id == son.id).phone == "13800001234"
    again = tablet.amend(doubled, {f"members.{son.id}.name": ("周小明", "周晓明")})
    assert tablet.outcomes(again) == ["applied"]
