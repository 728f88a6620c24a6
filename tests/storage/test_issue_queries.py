"""What is read of issues, on both databases: lists and their filters, badges, the card, the dossiers of a tablet."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from fieldvisit.issues import categories
from fieldvisit.issues.category_schemas import AddCategory, AmendCategory
from fieldvisit.issues.counts import count_issues
from fieldvisit.issues.models import Category, Issue, Reporter
from fieldvisit.issues.queries import (
    IssueFilter,
    issue_card,
    issue_list,
    issues_for_dossiers,
    issues_for_user,
    queue_counts,
    suggested_unit,
    unit_choices,
    waiting_since,
)
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import InvalidInput, NotAllowed, NotVisible
from fieldvisit.people.acts import Act
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.support.factories import Factories
from tests.support.issue_factories import (
    Village,
    in_a_week,
    other_category,
    raised,
    resolved,
    settle_village,
    share_of_callbacks,
    take,
)


@pytest.fixture
def village(app: Flask, factories: Factories) -> Village:
    """The people around an issue."""
    return settle_village(factories)


def found(village: Village, who: str = "leader", **asked: Any) -> list[uuid.UUID]:
    """The issues a filter finds, in order; the count says the same."""
    wanted = IssueFilter(**asked)
    page = issue_list(village.viewer(who), wanted)
    assert count_issues(village.viewer(who), {"these": wanted}) == {"these": page.total}
    return [row.id for row in page.items]


def statements(run: Any) -> int:
    """How many statements it takes."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        run()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


# --- lists ---


def test_what_waits_for_whom(village: Village) -> None:
    waiting = raised(village)
    given = raised(village)
    take(village.viewer("coordinator"), given.id, "dispatch", unit_id=village.unit.id)
    answered = resolved(village)
    held = resolved(village)
    take(village.viewer("leader"), held.id, "supervise", deadline=in_a_week())

    assert queue_counts(village.viewer("coordinator")).triage == 1
    assert found(village, "coordinator", act=Act.ISSUE_TRIAGE, states=("submitted",)) == [waiting.id]
    handler = queue_counts(village.viewer("handler"))
    assert (handler.to_sign, handler.in_work, handler.triage, handler.callbacks) == (1, 0, None, None)
    assert queue_counts(village.viewer("callback")).callbacks == 2
    assert set(found(village, "callback", act=Act.CALLBACK_RECORD, callback_due=True)) == {answered.id, held.id}
    leader = queue_counts(village.viewer("leader"))
    assert (leader.sign_off, leader.supervised, leader.unresolved) == (1, 1, 4)
    assert found(village, leader_id=village.accounts["leader"].id, supervised=True) == [held.id]
    nobody = queue_counts(village.viewer("stranger"))
    assert (nobody.triage, nobody.callbacks) == (None, 0)


def test_filters_find_what_they_say(village: Village, factories: Factories) -> None:
    other_category("agri", unit_kind=None)
    road = raised(village, urgency="danger", intake="phone")
    farm = raised(village, category="agri", description="桑叶遭了100%的虫害_")
    done = resolved(village)
    old = raised(village)
    db.session.get_one(Issue, old.id).recorded_at = clock.now() - timedelta(days=31)
    db.session.commit()

    assert found(village, urgency="danger") == found(village, intake="phone") == [road.id]
    assert found(village, category="agri") == found(village, q="桑叶") == [farm.id]
    assert set(found(village, category="infra")) == {road.id, done.id, old.id}
    assert found(village, q="100%的") == found(village, q="害_") == [farm.id]
    assert found(village, q="%x") == []
    assert found(village, states=("resolved",)) == found(village, outcome="solved") == found(village, solved=True)
    assert found(village, channel="department") == found(village, unit_id=village.unit.id) == [done.id]
    assert found(village, age_from=31) == found(village, age_from=31, age_to=31) == [old.id]
    assert old.id not in found(village, age_to=30)
    assert found(village, suggested=True) == [old.id]
    yesterday = clock.today() - timedelta(days=1)
    assert found(village, recorded_to=yesterday) == [old.id]
    assert found(village, sort="age")[0] == old.id
    assert found(village, sort="newest")[-1] == old.id
    assert found(village, area_id=factories.place("village").id, per_page=1) != []
    assert found(village, area_id=factories.grid().id) == []
    with pytest.raises(NotVisible):
        found(village, area_id=999_999)


def test_overdue_first_and_only_while_a_clock_runs(village: Village) -> None:
    urgent, normal, answered = raised(village, urgency="danger"), raised(village), resolved(village)
    with clock.frozen(clock.now() + timedelta(hours=1)):
        assert found(village, overdue=True) == [urgent.id]
        assert found(village, due_before=clock.now() + timedelta(days=3)) == [normal.id]
        assert found(village, sort="overdue") == [urgent.id, normal.id, answered.id]
        rows = {row.id: row for row in issue_list(village.viewer("leader"), IssueFilter()).items}
        assert (rows[urgent.id].overdue_days, rows[urgent.id].days_left, rows[urgent.id].clock) == (1, None, "accept")
        assert rows[normal.id].overdue_days == 0
        assert (rows[answered.id].due_at, rows[answered.id].clock) == (None, None)


def test_by_how_many_report_it_and_how_often_it_came_back(village: Village) -> None:
    many, few = raised(village, reporter={"name": "甲"}), raised(village)
    for name in ("乙", "丙"):
        db.session.add(Reporter(shard_id=many.shard_id, issue_id=many.id, name=name))
    db.session.commit()
    assert found(village, sort="reporters") == [many.id, few.id]
    assert found(village, reporters_from=3) == found(village, suggested=True) == [many.id]
    back = resolved(village)
    take(village.viewer("callback"), back.id, "callback", reached=True, satisfaction="not")
    assert found(village, reopened_from=1) == [back.id]
    assert found(village, reopened_from=2) == []
    assert found(village, sort="updated")[0] == back.id


def test_pages_are_bounded_and_do_not_repeat(village: Village) -> None:
    made = {raised(village).id for _ in range(5)}
    leader = village.viewer("leader")
    pages = [issue_list(leader, IssueFilter(page=number, per_page=2)) for number in (1, 2, 3, 4)]
    seen = [row.id for page in pages for row in page.items]
    assert (len(seen), set(seen)) == (5, made)
    assert (pages[0].total, pages[3].items) == (5, [])
    assert issue_list(leader, IssueFilter(page=-3, per_page=10_000)).per_page == 100


def test_a_row_holds_what_a_list_shows(village: Village) -> None:
    issue = resolved(village, reporter={"name": "沈阿婆"})
    take(village.viewer("callback"), issue.id, "callback", reached=True, satisfaction="not", words="又淤了")
    row = issue_list(village.viewer("leader"), IssueFilter()).items[0]
    assert (row.town_name, row.village_name, row.grid_name) == ("周王庙镇", "荆山村", "第一网格")
    assert (row.category.zh, row.category.parent_zh, row.address is not None) == ("道路", "基础设施", True)
    assert (row.reporters, row.reopened, row.age_days, row.unit_name) == (1, 1, 0, "镇城建办")
    assert row.latest is not None
    assert (row.latest.step, row.latest.text) == ("reopen", "又淤了")


def test_many_rows_cost_as_much_as_few(village: Village) -> None:
    leader = village.viewer("leader")
    raised(village)
    few = statements(lambda: issue_list(leader, IssueFilter()))
    for _ in range(6):
        resolved(village, reporter={"name": "甲"})
    assert statements(lambda: issue_list(leader, IssueFilter())) == few
    keys = [village.household_id]
    assert statements(lambda: issues_for_dossiers(keys)) < 10
    assert statements(lambda: queue_counts(leader)) == 1


def test_what_moved_since(village: Village, factories: Factories) -> None:
    before = clock.now()
    issue = resolved(village)
    take(village.viewer("callback"), issue.id, "callback", reached=True, satisfaction="not", words="又淤了")
    moved = waiting_since(village.viewer("leader"), before)
    assert [(row.step, row.text) for row in moved] == [("reopen", "又淤了"), ("resolve", "清沟160米，换破管两节。")]
    assert waiting_since(village.viewer("stranger"), before) == []
    assert waiting_since(village.viewer("leader"), clock.now() + timedelta(seconds=1)) == []


# --- the card ---


def test_the_card_says_what_each_may_do_now(village: Village) -> None:
    issue = raised(village)

    def steps(who: str) -> set[str]:
        return set(issue_card(village.viewer(who), issue.id).open_steps)

    assert steps("coordinator") == {"on_spot", "dispatch", "escalate", "reject", "withdraw", "comment"}
    assert steps("cadre") == {"on_spot", "withdraw", "comment"}
    assert steps("leader") == {"supervise", "comment"}
    assert steps("callback") == {"comment"}
    take(village.viewer("coordinator"), issue.id, "dispatch", unit_id=village.unit.id)
    assert steps("handler") == {"sign", "return", "comment"}
    assert steps("coordinator") == {"take_back", "comment"}
    assert steps("cadre") == {"comment"}
    take(village.viewer("handler"), issue.id, "sign", start=True)
    take(village.viewer("handler"), issue.id, "resolve", outcome="solved", done="清沟")
    assert steps("handler") == {"comment"}
    assert steps("callback") == steps("cadre") == {"callback", "comment"}
    with pytest.raises(NotVisible):
        issue_card(village.viewer("stranger"), issue.id)


def test_the_card_says_whom_to_call(village: Village, factories: Factories) -> None:
    issue = resolved(village, reporter={"name": "沈阿婆", "phone": "13800001234"})
    officer = village.viewer("callback")
    take(officer, issue.id, "callback", reached=False)
    only = issue_card(officer, issue.id).reporters[0]
    assert (only.name, only.phone_masked, only.tries, only.settled) == ("沈阿婆", "138****1234", 1, False)
    unnamed = resolved(village)
    household = issue_card(officer, unnamed.id).reporters[0]
    assert (household.id, household.name) == (None, "沈阿婆")


# --- routing and categories ---


def test_the_unit_of_the_kind_nearest_to_the_grid(village: Village, factories: Factories) -> None:
    grid = factories.place().id
    county = factories.unit("市住建局", kind="town_construction", area=factories.place("county"))
    factories.unit("外镇城建办", kind="town_construction", area=factories.area("town"))
    assert [choice.name for choice in unit_choices(grid)] == ["镇城建办", "市住建局"]
    assert suggested_unit("infra.road", grid).id == village.unit.id  # type: ignore[union-attr]
    village.unit.active = False
    db.session.commit()
    assert suggested_unit("infra.road", grid).id == county.id  # type: ignore[union-attr]
    other_category("infra.lamp", parent_code="infra")
    db.session.get_one(Category, "infra").unit_kind = "town_construction"
    db.session.commit()
    assert suggested_unit("infra.lamp", grid).id == county.id  # type: ignore[union-attr]
    assert suggested_unit("no.such", grid) is None


def test_administrators_edit_the_table_of_categories(village: Village, factories: Factories) -> None:
    admin = factories.viewer(factories.admin())
    with unit_of_work():
        categories.add_category(admin, AddCategory(code="env", zh="环境", en="Environment"))
        categories.add_category(admin, AddCategory(code="env.river", zh="河道", en="Rivers", parent_code="env"))
    with pytest.raises(InvalidInput) as third, unit_of_work():
        categories.add_category(admin, AddCategory(code="x", zh="x", en="x", parent_code="env.river"))
    assert third.value.field == "parent_code"
    with pytest.raises(InvalidInput) as taken, unit_of_work():
        categories.add_category(admin, AddCategory(code="env", zh="又一个", en="Another"))
    assert taken.value.field == "code"
    with unit_of_work():
        categories.amend_category(admin, "env", AmendCategory(zh="生态", en="Ecology", unit_kind="town_environment"))
        categories.set_category_active(admin, "env.river", False)
    assert categories.category_labels()["env.river"].parent_text("en") == "Ecology"
    assert [group.category.code for group in categories.active_tree() if group.children] == ["infra"]
    assert {"code": "env.river", "parent": "env", "zh": "河道", "en": "Rivers", "active": False} in (
        categories.reference_categories()
    )
    with pytest.raises(NotAllowed):
        categories.set_category_active(village.viewer("leader"), "env", False)
    with pytest.raises(NotVisible):
        categories.amend_category(admin, "none", AmendCategory(zh="无", en="None"))


# --- dossiers ---


def test_a_dossier_holds_open_issues_and_the_last_ten_that_ended(app: Flask, village: Village) -> None:
    share_of_callbacks(app, 0.0)
    still_open = [raised(village) for _ in range(2)]
    ended = [raised(village, on_spot={"outcome": "solved", "done": "换了灯头"}) for _ in range(12)]
    secret = raised(village, confidential=True)
    dossier = issues_for_dossiers([village.household_id, uuid.uuid4()])
    assert set(dossier) == {village.household_id}
    keys = [row["id"] for row in dossier[village.household_id]]
    assert set(keys) == {str(issue.id) for issue in still_open + ended[2:]}
    assert str(secret.id) not in keys


def test_an_issue_in_a_dossier_tells_its_whole_story(village: Village) -> None:
    issue = resolved(village, reporter={"name": "沈阿婆"})
    take(village.viewer("callback"), issue.id, "callback", reached=False)
    told = issues_for_dossiers([village.household_id])[village.household_id][0]
    assert (told["state"], told["answer"], told["answered_by"]) == ("resolved", "清沟160米，换破管两节。", "镇城建办")
    assert (told["callback_due"], told["reporter"]["name"], told["level"]) == (True, "沈阿婆", "village")
    assert [row["step"] for row in told["events"]] == ["raise", "dispatch", "sign", "start", "resolve", "callback"]
    assert [(row["from"], row["to"]) for row in told["events"]][:2] == [
        (None, "submitted"),
        ("submitted", "dispatched"),
    ]
    assert told["callbacks"][0]["reached"] is False
    assert all(told[name] is None or told[name].endswith("Z") for name in ("recorded_at", "due_at", "answered_at"))


def test_nobody_is_asked_to_call_back_on_his_own_case(app: Flask, village: Village) -> None:
    share_of_callbacks(app, 1.0)
    issue = raised(village, on_spot={"outcome": "solved", "done": "换了灯头"})
    assert issue.callback_due is True
    assert issues_for_dossiers([village.household_id])[village.household_id][0]["callback_due"] is False


def test_own_issues_elsewhere_lie_in_the_users_dossier(village: Village, factories: Factories) -> None:
    since = clock.now() - timedelta(days=90)
    cadre = village.accounts["cadre"].id
    raised(village)
    neighbour = factories.household("陆阿三")
    theirs, nobodys = raised(village, household_id=neighbour.id), raised(village, household_id=None)
    assert {row["id"] for row in issues_for_user(cadre, since=since)} == {str(theirs.id), str(nobodys.id)}
    assert issues_for_user(cadre, since=clock.now() + timedelta(days=1)) == []
    assert issues_for_user(village.accounts["stranger"].id, since=since) == []
