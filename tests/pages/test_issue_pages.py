"""The issue pages as people use them: one press from the queue, buttons only for open steps, nothing typed is lost."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from fieldvisit.issues.models import Callback, Reporter
from fieldvisit.issues.queries import issue_card
from fieldvisit.kernel import clock
from fieldvisit.people.models import AuditEntry
from fieldvisit.storage.base import db
from tests.support.factories import Factories
from tests.support.issue_world import PHONE, Readers, World, build, fresh, step_form, step_form_of, steps_of

pytestmark = pytest.mark.one_database


@pytest.fixture
def world(factories: Factories) -> World:
    return build(factories)


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
