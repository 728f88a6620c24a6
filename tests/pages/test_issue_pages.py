"""The issue pages as people use them: one press from the queue, buttons only for open steps, nothing typed is lost."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from fieldvisit.issues.models import Callback, Issue, IssueEvent, Reporter
from fieldvisit.issues.queries import issue_card
from fieldvisit.kernel import clock
from fieldvisit.people.models import Account, AuditEntry
from fieldvisit.storage.base import db
from tests.support.factories import Factories
from tests.support.reader import Read, Reader

pytestmark = pytest.mark.one_database
Readers = Callable[..., Reader]
PHONE = "13812345678"


@dataclass
class World:
    """A village with everyone who touches an issue."""

    factories: Factories
    unit: Any
    accounts: dict[str, Account] = field(default_factory=dict)
    household: Any = None

    def issue(self, state: str = "submitted", **values: Any) -> Issue:
        """An issue of the household, with a reporter who can be called."""
        unit = None if state in {"submitted", "returned", "rejected", "withdrawn"} else self.unit
        level = values.pop("level_area_id", self.factories.place("village").id)
        row = self.factories.issue(
            self.accounts["cadre"], self.household, state=state, unit=unit, level_area_id=level, **values
        )
        reporter = db.session.scalars(select(Reporter).where(Reporter.issue_id == row.id)).one()
        reporter.phone = PHONE
        db.session.commit()
        return row


@pytest.fixture
def world(factories: Factories) -> World:
    unit = factories.unit("镇城建办", kind="town_construction")
    factories.category("infra.road", unit_kind="town_construction", zh="村道路面", en="Village roads")
    made = World(factories, unit)
    cadre = factories.cadre("cadre")
    made.accounts = {
        "cadre": cadre,
        "coordinator": factories.coordinator("coordinator"),
        "county": factories.coordinator("county", "徐主任", area=factories.place("county")),
        "handler": factories.handler(unit, "handler"),
        "callback": factories.callback_officer("callback"),
        "leader": factories.leader("leader"),
        "admin": factories.admin("admin"),
    }
    made.household = factories.household("周阿婆", cadre=cadre)
    return made


def fresh(issue: Issue) -> Issue:
    """The row as it is now."""
    db.session.rollback()
    return db.session.get_one(Issue, issue.id, populate_existing=True)


def steps_of(issue: Issue) -> list[str]:
    """The steps taken so far."""
    db.session.rollback()
    query = select(IssueEvent.step).where(IssueEvent.issue_id == issue.id).order_by(IssueEvent.seq)
    return list(db.session.scalars(query))


def step_form(read: Read, step: str) -> str:
    """The selector of a step's form on the page."""
    found = [form for form in read.soup.select("main form") if str(form.get("action", "")).endswith(f"/steps/{step}")]
    assert found, f"no form for {step}: {read.text[:500]}"
    return f'main form[action="{found[0]["action"]}"]'


# --- triage ---


def test_one_press_sends_an_issue_to_the_unit_of_its_category(world: World, readers: Readers) -> None:
    issue = world.issue()
    page = readers("coordinator").get("/triage")
    assert "交办 镇城建办" in page.text
    coordinator = readers("coordinator")
    answer = coordinator.submit(coordinator.get("/triage"), step_form(page, "dispatch"))
    assert answer.status == 200
    assert "已交办" in answer.text
    after = fresh(issue)
    assert (after.state, after.unit_id) == ("dispatched", world.unit.id)


def test_another_unit_can_be_chosen(world: World, readers: Readers) -> None:
    other = world.factories.unit("镇农业农村办", kind="town_agriculture")
    issue = world.issue()
    coordinator = readers("coordinator")
    coordinator.submit(coordinator.get(f"/issues/{issue.id}"), step_form_of(issue, "dispatch"), unit_id=other.id)
    assert fresh(issue).unit_name == "镇农业农村办"


def step_form_of(issue: Issue, step: str) -> str:
    """The selector of a step's form on the issue's own page."""
    return f'main form[action="/issues/{issue.id}/steps/{step}"]'


def test_the_queue_holds_what_waits_at_my_level_and_danger_comes_first(world: World, readers: Readers) -> None:
    now = clock.now()
    world.issue(description="普通的一件", due_at=now + timedelta(hours=20), recorded_at=now - timedelta(hours=4))
    world.issue(description="危险的一件", urgency="danger", due_at=now + timedelta(minutes=20))
    world.issue(description="已经上报的一件", level_area_id=world.factories.place("town").id)
    page = readers("coordinator").get("/triage")
    names = [name.get_text() for name in page.soup.select(".issue-name")]
    assert names == ["危险的一件", "普通的一件"]
    assert "已经上报的一件" in readers("county").get("/triage").text


def test_rejecting_asks_how_the_reporter_was_told(world: World, readers: Readers) -> None:
    issue = world.issue()
    coordinator = readers("coordinator")
    page = coordinator.get(f"/issues/{issue.id}?open=reject")
    refused = coordinator.submit(page, step_form_of(issue, "reject"), reason="不是本村的路", told="")
    assert refused.status == 422
    assert "不是本村的路" in str(refused.soup)
    assert fresh(issue).state == "submitted"
    coordinator.submit(refused, step_form_of(issue, "reject"), told="电话里说明了")
    assert fresh(issue).state == "rejected"


# --- handling ---


def test_signing_and_starting_is_one_press(world: World, readers: Readers) -> None:
    issue = world.issue("dispatched")
    handler = readers("handler")
    page = handler.get("/work")
    answer = handler.submit(page, step_form(page, "sign"))
    assert "已签收" in answer.text
    assert steps_of(issue)[-2:] == ["sign", "start"]
    assert fresh(issue).state == "in_progress"


def test_late_cases_stand_on_top_of_the_work(world: World, readers: Readers) -> None:
    now = clock.now()
    world.issue("in_progress", description="还早的", due_at=now + timedelta(days=5))
    world.issue("in_progress", description="晚了的", due_at=now - timedelta(days=2))
    page = readers("handler").get("/work")
    assert [name.get_text() for name in page.soup.select(".issue-name")] == ["晚了的", "还早的"]
    assert "1 件超期" in page.text


def test_resolving_without_an_outcome_keeps_the_text(world: World, readers: Readers) -> None:
    issue = world.issue("in_progress")
    handler = readers("handler")
    page = handler.get(f"/issues/{issue.id}")
    refused = handler.submit(page, step_form_of(issue, "resolve"), done="换了两盏灯")
    assert refused.status == 422
    assert "请选一个" in refused.text
    assert "换了两盏灯" in str(refused.soup.select_one("#resolve-done"))
    handler.submit(refused, step_form_of(issue, "resolve"), outcome="solved")
    after = fresh(issue)
    assert (after.state, after.outcome, after.answer) == ("resolved", "solved", "换了两盏灯")


# --- what others did meanwhile ---


def test_a_stale_page_shows_what_others_did_and_keeps_what_was_typed(world: World, readers: Readers) -> None:
    issue = world.issue("in_progress")
    slow, quick = readers("handler"), readers("handler")
    seen = slow.get(f"/issues/{issue.id}")
    quick.submit(quick.get(f"/issues/{issue.id}"), step_form_of(issue, "contact"), note="下午两点电话约好")
    answer = slow.submit(seen, step_form_of(issue, "resolve"), outcome="solved", done="换了两盏灯")
    assert answer.status == 409
    notice = answer.soup.select_one("[role=alert]")
    assert notice is not None
    assert "联系群众" in notice.get_text()
    assert "下午两点电话约好" in notice.get_text()
    assert "换了两盏灯" in str(answer.soup.select_one("#resolve-done"))
    assert fresh(issue).state == "in_progress"
    slow.submit(answer, step_form_of(issue, "resolve"))  # the same form, now on the version that was shown
    assert fresh(issue).state == "resolved"


def test_text_for_a_step_that_has_gone_moves_to_the_comment(world: World, readers: Readers) -> None:
    issue = world.issue("in_progress")
    slow, quick = readers("handler"), readers("handler")
    seen = slow.get(f"/issues/{issue.id}")
    quick.submit(quick.get(f"/issues/{issue.id}"), step_form_of(issue, "resolve"), outcome="solved", done="修好了")
    answer = slow.submit(seen, step_form_of(issue, "contact"), note="晚上又打了一次")
    assert answer.status == 409
    comment = answer.soup.select_one("#comment-text")
    assert comment is not None
    assert "晚上又打了一次" in comment.get_text()


# --- call-backs ---


def test_the_number_is_masked_until_a_press_that_is_logged(world: World, readers: Readers) -> None:
    world.issue("resolved", callback_due=True)
    officer = readers("callback")
    page = officer.get("/callbacks")
    assert PHONE not in str(page.soup)
    assert "138****5678" in page.text
    shown = officer.submit(page, "main form[data-reveal]")
    assert PHONE in shown.text
    db.session.rollback()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "number_revealed")).one()
    assert entry.actor_id == world.accounts["callback"].id
    assert PHONE not in str(entry.subject_id)
    assert PHONE not in str(entry.detail)


def test_where_nobody_was_named_the_household_is_called(world: World, readers: Readers) -> None:
    world.factories.member(world.household, "周小明", phone="13900001111")
    issue = world.issue("resolved", callback_due=True)
    db.session.query(Reporter).filter_by(issue_id=issue.id).delete()
    db.session.commit()
    officer = readers("callback")
    page = officer.get("/callbacks")
    assert "139****1111" in page.text
    assert "13900001111" in officer.submit(page, "main form[data-reveal]").text
    answer = officer.submit(officer.get("/callbacks"), 'main form[action$="/callbacks"]', answer="satisfied")
    assert "已销号" in answer.text


def test_not_satisfied_brings_it_back(world: World, readers: Readers) -> None:
    issue = world.issue("resolved", callback_due=True, handler_id=world.accounts["handler"].id)
    officer = readers("callback")
    page = officer.get("/callbacks")
    answer = officer.submit(page, 'main form[action$="/callbacks"]', answer="not", words="只亮了两天")
    assert "已重办" in answer.text
    after = fresh(issue)
    assert (after.state, after.cycle) == ("in_progress", 2)
    assert db.session.scalars(select(Callback)).one().words == "只亮了两天"


def test_three_tries_without_an_answer_close_it(world: World, readers: Readers) -> None:
    issue = world.issue("resolved", callback_due=True)
    officer = readers("callback")
    for _try in range(3):
        page = officer.get("/callbacks")
        officer.submit(page, 'main form[action$="/callbacks"]', answer="unreached")
    after = fresh(issue)
    assert (after.state, after.closed_how) == ("closed", "tried")
    assert "没有要回访的" in officer.get("/callbacks").text


def test_a_call_back_needs_an_answer(world: World, readers: Readers) -> None:
    issue = world.issue("resolved", callback_due=True)
    officer = readers("callback")
    refused = officer.submit(officer.get("/callbacks"), 'main form[action$="/callbacks"]', words="她说还行")
    assert refused.status == 422
    assert "请选一个" in refused.text
    assert "她说还行" in str(refused.soup.select("textarea"))
    assert fresh(issue).state == "resolved"


def test_nobody_calls_back_on_a_case_of_their_own(world: World, readers: Readers) -> None:
    world.issue("resolved", callback_due=True, handler_id=world.accounts["callback"].id)
    assert "没有要回访的" in readers("callback").get("/callbacks").text


# --- one issue's page ---


@pytest.mark.parametrize(
    "state", ["submitted", "dispatched", "returned", "signed", "in_progress", "resolved", "closed", "rejected"]
)
def test_the_buttons_are_exactly_the_open_steps(world: World, readers: Readers, state: str) -> None:
    issue = world.issue(state, callback_due=state == "resolved")
    people = ["cadre", "coordinator", "callback", "leader", *(["handler"] if issue.unit_id else [])]
    for username in people:
        viewer = world.factories.viewer(world.accounts[username])
        db.session.rollback()
        expected = set(issue_card(viewer, issue.id).open_steps) - {"comment", "callback"}
        page = readers(username).get(f"/issues/{issue.id}")
        actions = [str(form.get("action", "")) for form in page.soup.select("main form")]
        drawn = {action.rpartition("/steps/")[2] for action in actions if "/steps/" in action}
        assert drawn == expected, f"{username} on {state}"


def test_the_timeline_names_who_did_what(world: World, readers: Readers) -> None:
    issue = world.issue("in_progress")
    handler = readers("handler")
    handler.submit(handler.get(f"/issues/{issue.id}"), 'main form[action$="/comments"]', text="灯已下单，周五到")
    page = readers("leader").get(f"/issues/{issue.id}")
    newest = page.soup.select(".line-of-time > li")[0].get_text(" ")
    assert "留言" in newest
    assert "沈国强" in newest
    assert "灯已下单，周五到" in newest


def test_foreign_issues_are_neither_listed_nor_opened(world: World, readers: Readers) -> None:
    factories = world.factories
    county = factories.area("county", factories.place("city"), name="外县")
    grid = factories.grid("外网格", factories.area("village", factories.area("town", county)))
    stranger = factories.cadre("stranger", "外县干部")
    foreign = factories.issue(stranger, factories.household("冯不见", grid=grid), description="暗井盖不见了")
    coordinator = readers("coordinator")
    assert coordinator.get(f"/issues/{foreign.id}").status == 404
    assert "暗井盖" not in coordinator.get("/issues").text
    assert coordinator.get(f"/issues/{uuid.uuid4()}").status == 404
    refused = coordinator.post(f"/issues/{foreign.id}/steps/reject", version=1, reason="x", told="y")
    assert refused.status in {400, 404}


@pytest.mark.parametrize(
    ("step", "fields"),
    [("dispatch", {"version": "x" * 50, "unit_id": "9" * 30}), ("resolve", {"version": "99999999999999999999"})],
)
def test_nonsense_in_a_form_is_refused_beside_its_field(
    world: World, readers: Readers, step: str, fields: dict[str, str]
) -> None:
    issue = world.issue("submitted" if step == "dispatch" else "in_progress")
    person = readers("coordinator" if step == "dispatch" else "handler")
    page = person.get(f"/issues/{issue.id}")
    assert person.submit(page, step_form_of(issue, step), **fields).status == 422


def test_a_step_no_page_has_is_not_found(world: World, readers: Readers) -> None:
    issue = world.issue()
    coordinator = readers("coordinator")
    page = coordinator.get(f"/issues/{issue.id}")
    token = page.soup.select_one("main [name=csrf_token]")
    assert token is not None
    assert coordinator.post(f"/issues/{issue.id}/steps/explode", csrf_token=token["value"], version=1).status == 404


# --- the list ---


def test_the_list_searches_and_filters_by_the_address(world: World, readers: Readers) -> None:
    world.issue(description="屋后排水沟堵了")
    world.issue("in_progress", description="桥头路灯不亮")
    handler, coordinator = readers("handler"), readers("coordinator")
    assert len(coordinator.get("/issues", q="水沟").rows()) == 1
    assert len(coordinator.get("/issues", state="in_progress").rows()) == 1
    assert len(coordinator.get("/issues", q="不存在的词").rows()) == 0
    assert len(handler.get("/issues").rows()) == 1  # a unit sees its own cases only


@pytest.mark.parametrize(
    "query",
    [
        {"area": "9" * 40, "unit": "-1", "due": "x", "age": "a-b", "from": "2026-99-99", "state": "flying"},
        {"page": "-5", "sort": "'; drop table issue", "q": "%_\\"},
        {"from": "0001-01-01", "to": "9999-12-31", "age": "99999-", "reopened": "2000000000"},
        {"category": "no.such\x00thing"},
    ],
)
def test_nonsense_in_the_address_never_breaks_the_list(world: World, readers: Readers, query: dict[str, str]) -> None:
    assert readers("coordinator").get("/issues", **query).status == 200


def test_long_lists_have_pages(world: World, readers: Readers) -> None:
    for _number in range(23):
        world.issue()
    coordinator = readers("coordinator")
    assert len(coordinator.get("/issues").rows()) == 20
    assert len(coordinator.get("/issues", page=2).rows()) == 3


# --- walk-ins ---


def test_a_walk_in_is_written_down_and_waits_for_triage(world: World, readers: Readers) -> None:
    coordinator = readers("coordinator")
    answer = coordinator.submit(
        coordinator.get("/issues/new"),
        description="桥头护栏松了",
        category="infra.road",
        grid_id=world.factories.place("grid").id,
        intake="phone",
        reporter_name="沈伯",
        reporter_phone=PHONE,
    )
    assert answer.status == 200
    assert "已登记" in answer.text
    assert PHONE not in str(answer.soup)
    db.session.rollback()
    made = db.session.scalars(select(Issue).where(Issue.description == "桥头护栏松了")).one()
    assert (made.state, made.intake, made.level_area_id) == ("submitted", "phone", world.factories.place("village").id)


def test_a_walk_in_with_faults_keeps_everything(world: World, readers: Readers) -> None:
    coordinator = readers("coordinator")
    page = coordinator.get("/issues/new")
    refused = coordinator.submit(page, description="", reporter_phone="不是号码", reporter_name="沈伯")
    assert refused.status == 422
    assert "不像电话号码" in refused.text
    assert refused.soup.select_one("#intake-reporter_name")["value"] == "沈伯"  # type: ignore[index]


# --- categories ---


def test_the_administrator_edits_the_table_of_categories(world: World, readers: Readers) -> None:
    admin = readers("admin")
    added = admin.submit(
        admin.get("/admin/categories"),
        'main form[action="/admin/categories"]',
        code="infra.signal",
        parent_code="infra",
        zh="红绿灯",
        en="Traffic lights",
    )
    assert "红绿灯" in added.text
    doubled = admin.submit(
        added, 'main form[action="/admin/categories"]', code="infra.signal", parent_code="infra", zh="x", en="y"
    )
    assert doubled.status == 422
    assert "已经有了" in doubled.text
    renamed = admin.submit(added, 'main form[action="/admin/categories/infra.signal"]', zh="信号灯")
    assert "信号灯" in renamed.text
    gone = admin.submit(renamed, 'main form[action="/admin/categories/infra.signal/active"]')
    assert "已停用" in gone.text
    assert "信号灯" not in readers("coordinator").get("/issues/new").text


def test_only_the_system_administrator_may(world: World, readers: Readers) -> None:
    assert readers("leader").get("/admin/categories").status == 403


# --- the menu ---


def test_badges_count_what_waits(world: World, readers: Readers) -> None:
    world.issue()
    world.issue("dispatched")
    world.issue("resolved", callback_due=True)

    def badges(username: str) -> dict[str, str]:
        lines = readers(username).get("/issues").soup.select(".side .menu a")
        return {
            line.span.get_text(): badge.get_text(" ").split()[-1]
            for line in lines
            if (badge := line.select_one(".badge"))
        }  # type: ignore[union-attr]

    assert badges("coordinator")["待受理"] == "1"
    assert badges("handler")["我的办件"] == "1"
    assert badges("callback")["回访"] == "1"
    assert badges("leader")["未解决"] == "3"
