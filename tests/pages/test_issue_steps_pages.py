"""The further steps as pages offer them: undo in the toast, giving back, directions, the bell, the intake."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from fieldvisit.issues.models import Issue, Notice, Reporter
from fieldvisit.kernel import clock
from fieldvisit.storage.base import db
from tests.support.factories import Factories
from tests.support.issue_factories import Village, in_a_week, raised, resolved, settle_village, take
from tests.support.reader import Reader

pytestmark = pytest.mark.one_database
Readers = Callable[..., Reader]
PHONE = "13812345678"


@pytest.fixture
def village(app: Flask, factories: Factories) -> Village:
    """The people around an issue."""
    return settle_village(factories)


def fresh(issue: Issue) -> Issue:
    """The row as it is now."""
    db.session.rollback()
    return db.session.get_one(Issue, issue.id, populate_existing=True)


def form_of(issue: Issue, step: str) -> str:
    """The selector of a step's form on the issue's own page."""
    return f'main form[action="/issues/{issue.id}/steps/{step}"]'


def dispatched(village: Village, **body: Any) -> Issue:
    """An issue with the unit."""
    issue = raised(village, **body)
    return take(village.viewer("coordinator"), issue.id, "dispatch", unit_id=village.unit.id)


# --- undo ---


@pytest.mark.parametrize("step", ["dispatch", "reject"])
def test_a_press_is_undone_from_the_toast(village: Village, readers: Readers, step: str) -> None:
    issue = raised(village)
    coordinator = readers("coordinator")
    page = coordinator.get(f"/issues/{issue.id}")
    said = {"reason": "点错了", "told": "还没说"} if step == "reject" else {}
    answer = coordinator.submit(page, form_of(issue, step), **said)
    assert fresh(issue).state == {"dispatch": "dispatched", "reject": "rejected"}[step]
    toast = answer.soup.select_one("[data-toast] form")
    assert toast is not None
    assert "撤销" in toast.get_text()
    undone = coordinator.submit(answer, "[data-toast] form")
    assert "已收回" in undone.text
    assert fresh(issue).state == "submitted"
    assert undone.soup.select_one("[data-toast] form") is None


def test_an_undo_that_comes_too_late_says_so(village: Village, readers: Readers) -> None:
    issue = raised(village)
    coordinator = readers("coordinator")
    answer = coordinator.submit(coordinator.get(f"/issues/{issue.id}"), form_of(issue, "dispatch"))
    take(village.viewer("handler"), issue.id, "sign")
    late = coordinator.submit(answer, "[data-toast] form")
    assert late.status == 409
    assert fresh(issue).state == "signed"


def test_the_undo_leads_back_to_the_queue_as_it_was_narrowed(village: Village, readers: Readers) -> None:
    raised(village)
    coordinator = readers("coordinator")
    page = coordinator.get("/triage", category="infra", q="排水沟")
    answer = coordinator.submit(page, 'main form[action$="/steps/dispatch"]')
    assert answer.soup.select_one("#f-q")["value"] == "排水沟"  # type: ignore[index]
    undone = coordinator.submit(answer, "[data-toast] form")
    assert undone.soup.select_one("#f-q")["value"] == "排水沟"  # type: ignore[index]
    assert len(undone.soup.select(".queue-card")) == 1


# --- giving back, appealing ---


def test_what_was_given_back_stands_in_triage_with_its_reason(village: Village, readers: Readers) -> None:
    other = village.factories.unit("镇农业农村办", kind="town_agriculture")
    issue = dispatched(village)
    handler = readers("handler")
    page = handler.get(f"/issues/{issue.id}?open=return")
    refused = handler.submit(page, form_of(issue, "return"), reason="", unit_id=other.id)
    assert refused.status == 422
    handler.submit(refused, form_of(issue, "return"), reason="这条沟归农业办管", unit_id=other.id)
    assert fresh(issue).state == "returned"
    coordinator = readers("coordinator")
    triage = coordinator.get("/triage")
    assert "这条沟归农业办管" in triage.text
    assert "交办 镇农业农村办" in triage.text
    coordinator.submit(triage, 'main form[action$="/steps/dispatch"]')
    assert fresh(issue).unit_name == "镇农业农村办"


def test_given_back_twice_it_says_that_the_level_above_should_rule(village: Village, readers: Readers) -> None:
    issue = dispatched(village)
    take(village.viewer("handler"), issue.id, "return", reason="不归我们")
    assert "裁定" not in readers("coordinator").get("/triage").text
    take(village.viewer("coordinator"), issue.id, "dispatch", unit_id=village.unit.id)
    take(village.viewer("handler"), issue.id, "return", reason="还是不归我们")
    for path in ("/triage", f"/issues/{issue.id}"):
        assert "裁定" in readers("coordinator").get(path).text


def test_a_rejection_is_read_with_how_it_was_told_and_appealed(village: Village, readers: Readers) -> None:
    issue = raised(village)
    take(village.viewer("coordinator"), issue.id, "reject", reason="不是村里的路", told="上门当面说的")
    coordinator = readers("coordinator")
    page = coordinator.get(f"/issues/{issue.id}")
    assert "不是村里的路" in page.text
    assert "上门当面说的" in page.text
    coordinator.submit(page, form_of(issue, "appeal"), reason="路是村里修的")
    assert fresh(issue).state == "submitted"
    assert "路是村里修的" in readers("town").get(f"/issues/{issue.id}").text


def test_the_lead_of_the_unit_names_a_colleague(village: Village, readers: Readers) -> None:
    issue = dispatched(village)
    lead = readers("unitlead")
    handler_id = str(village.accounts["handler"].id)
    answer = lead.submit(lead.get(f"/issues/{issue.id}"), form_of(issue, "hand_over"), handler_id=handler_id)
    assert "已转办" in answer.text
    assert fresh(issue).handler_name == village.accounts["handler"].name


# --- supervision ---


def test_directions_and_reports_stand_in_the_box(village: Village, readers: Readers) -> None:
    issue = dispatched(village)
    take(village.viewer("leader"), issue.id, "supervise", deadline=in_a_week(), directions="一周内见底")
    handler, leader = readers("handler"), readers("leader")
    handler.submit(handler.get(f"/issues/{issue.id}"), form_of(issue, "report"), progress="管子到了，周三挖")
    leader.submit(leader.get(f"/issues/{issue.id}"), form_of(issue, "direct"), directions="注意围挡")
    box = leader.get(f"/issues/{issue.id}").soup.select_one("aside .card.accent")
    assert box is not None
    for words in ("一周内见底", "管子到了，周三挖", "注意围挡"):
        assert words in box.get_text()
    moved = leader.get("/unresolved").soup.select_one("[aria-labelledby=moved]")
    assert moved is not None
    assert "管子到了" in moved.get_text()


def test_an_office_chooses_its_leader_and_both_names_are_shown(village: Village, readers: Readers) -> None:
    issue = dispatched(village)
    office = readers("leaderoffice")
    assert not office.get("/unresolved").soup.select("[data-supervise]")
    page = office.get(f"/issues/{issue.id}?open=supervise")
    answer = office.submit(page, form_of(issue, "supervise"), leader_id=str(village.accounts["leader"].id))
    assert "已替领导领衔督办" in answer.text
    shown = readers("handler").get(f"/issues/{issue.id}").text
    assert "县委办" in shown
    assert "代 王书记" in " ".join(shown.split())
    assert "王书记" in office.get("/supervised").text
    assert readers("leader").get("/supervised").rows()


def test_a_leader_is_not_asked_for_whom(village: Village, readers: Readers) -> None:
    issue = dispatched(village)
    page = readers("leader").get(f"/issues/{issue.id}")
    assert page.soup.select_one("[name=leader_id]") is None


# --- confidential ---


def test_a_confidential_issue_says_who_sees_it_and_hides_its_reporter(village: Village, readers: Readers) -> None:
    issue = dispatched(village, by="coordinator", confidential=True, reporter={"name": "沈阿婆报的", "phone": PHONE})
    for username in ("coordinator", "handler"):
        text = readers(username).get(f"/issues/{issue.id}").text
        assert "谁看得到" in text
        assert "沈阿婆报的" in text
    leader = readers("leader")
    for path in (f"/issues/{issue.id}", "/issues", "/unresolved"):
        text = leader.get(path).text
        assert "排水沟" in text
        assert "沈阿婆" not in text
        assert "钱家埭" not in text
    assert "排水沟" not in leader.get(f"/households/{village.household_id}").text


# --- the queues ---


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements sent meanwhile."""
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_ten_cards_to_call_back_cost_a_handful_of_queries(app: Flask, village: Village, readers: Readers) -> None:
    officer = readers("callback")
    resolved(village)
    officer.get("/callbacks")
    with counted(app) as few:
        officer.get("/callbacks")
    for number in range(11):
        resolved(village, reporter={"name": f"张{number}", "phone": PHONE} if number % 2 else None)
    with counted(app) as many:
        page = officer.get("/callbacks")
    assert len(page.soup.select(".callback-card")) == 10
    assert len(many) <= 25, "\n".join(many)
    assert len(many) <= len(few) + 3  # more cards, hardly more queries


@pytest.mark.parametrize(
    ("who", "path"), [("coordinator", "/triage"), ("handler", "/work"), ("callback", "/callbacks")]
)
def test_queues_are_searched_and_narrowed_by_the_address(
    village: Village, readers: Readers, who: str, path: str
) -> None:
    for words, urgency in (("桥头护栏松了", "urgent"), ("路灯不亮", "normal")):
        make = {"/triage": raised, "/work": dispatched, "/callbacks": resolved}[path]
        make(village, description=words, urgency=urgency)
    person = readers(who)

    def names(**query: Any) -> list[str]:
        return sorted(name.get_text() for name in person.get(path, **query).soup.select(".issue-name"))

    assert names() == ["桥头护栏松了", "路灯不亮"]
    assert names(q="护栏") == ["桥头护栏松了"]
    assert names(urgency="normal") == ["路灯不亮"]
    assert names(category="infra") == ["桥头护栏松了", "路灯不亮"]
    assert names(category="no.such") == []
    assert names(area=village.factories.place("grid").id) == ["桥头护栏松了", "路灯不亮"]
    assert "没有符合的问题" in person.get(path, q="不存在").text
    for nonsense in ({"area": "x" * 50}, {"q": "%_\\"}, {"urgency": "never"}):
        assert person.get(path, **nonsense).status == 200


@pytest.mark.parametrize("back", ["//evil.example/x", "triage?next=//evil", "nowhere?q=1", "triage?" + "q=1&" * 900])
def test_the_way_back_leads_nowhere_else(village: Village, readers: Readers, back: str) -> None:
    issue = raised(village)
    coordinator = readers("coordinator")
    page = coordinator.get(f"/issues/{issue.id}")
    answer = coordinator.submit(page, form_of(issue, "dispatch"), unit_id=village.unit.id, back=back)
    assert answer.status == 200
    path, _, words = answer.response.request.full_path.partition("?")
    assert path in {"/triage", f"/issues/{issue.id}"}
    assert "evil" not in words
    assert fresh(issue).state == "dispatched"


# --- the bell ---


def test_the_bell_counts_and_an_opened_notice_is_seen(village: Village, readers: Readers) -> None:
    issue = dispatched(village)
    take(village.viewer("handler"), issue.id, "return", reason="不归我们管")
    coordinator = readers("coordinator")
    page = coordinator.get("/notices")
    bell = page.soup.select_one(".side .bell .badge")
    assert bell is not None
    assert bell.get_text(" ").split()[-1] == "1"
    assert "不归我们管" in page.text
    opened = coordinator.submit(page, 'main form[action$="/open"]')
    assert "为什么退回" in opened.text
    assert opened.soup.select_one(".bell .badge") is None
    assert readers("handler").get("/notices").soup.select("main .item") == []


def test_a_foreign_notice_is_not_opened(village: Village, readers: Readers) -> None:
    issue = dispatched(village)
    take(village.viewer("handler"), issue.id, "return", reason="不归我们管")
    notice = db.session.scalars(select(Notice)).one()
    handler = readers("handler")
    token = handler.get("/feedback").soup.select_one("[name=csrf_token]")
    assert token is not None
    for key in (notice.id, uuid.uuid4()):
        assert handler.post(f"/notices/{key}/open", csrf_token=token["value"]).status == 404
    db.session.rollback()
    assert db.session.scalars(select(Notice)).one().seen_at is None


def test_all_of_them_at_once(village: Village, readers: Readers) -> None:
    for _number in range(2):
        issue = dispatched(village)
        take(village.viewer("handler"), issue.id, "return", reason="不归我们管")
    coordinator = readers("coordinator")
    answer = coordinator.submit(coordinator.get("/notices"), 'main form[action="/notices/seen"]')
    assert answer.soup.select_one(".bell .badge") is None
    assert len(answer.soup.select("main .item")) == 2


# --- the intake ---


def test_the_household_is_found_without_leaving_the_form(village: Village, readers: Readers) -> None:
    home = village.factories.household("欧阳秀英")
    village.factories.member(home, "欧阳小军", phone=PHONE)
    coordinator = readers("coordinator")
    page = coordinator.get("/issues/new")
    for words in ("欧阳", PHONE):
        found = coordinator.submit(page, home=words, find="1", description="桥头护栏松了", reporter_name="欧阳小军")
        assert found.status == 200
        assert PHONE not in found.response.request.full_path
        choice = found.soup.select_one(f'input[name=household_id][value="{home.id}"]')
        assert choice is not None
        assert "桥头护栏松了" in str(found.soup.select_one("#intake-description"))
    coordinator.submit(
        found,
        household_id=str(home.id),
        category="infra.road",
        place="桥西第二根电杆旁",
        intake="phone",
        confidential="y",
        find="",
    )
    db.session.rollback()
    made = db.session.scalars(select(Issue).where(Issue.description == "桥头护栏松了")).one()
    assert (made.household_id, made.place, made.intake, made.confidential) == (
        home.id,
        "桥西第二根电杆旁",
        "phone",
        True,
    )
    assert db.session.scalars(select(Reporter).where(Reporter.issue_id == made.id)).one().name == "欧阳小军"


def test_foreign_households_are_not_found(village: Village, readers: Readers) -> None:
    elsewhere = village.factories.area("village", village.factories.place("town"))
    village.factories.household("冯不见", grid=village.factories.grid(village=elsewhere))
    coordinator = readers("coordinator")
    answer = coordinator.submit(coordinator.get("/issues/new"), home="冯不见", find="1")
    assert answer.soup.select("input[name=household_id]") == []
    assert "没有找到这一户" in answer.text


def test_what_was_brought_lately_stands_beside_the_form(village: Village, readers: Readers) -> None:
    grid = village.factories.place("grid").id
    raised(village, description="前几天说过的沟")
    old = raised(village, description="很久以前的沟")
    db.session.get_one(Issue, old.id).recorded_at = clock.now().replace(year=clock.now().year - 1)
    db.session.commit()
    coordinator = readers("coordinator")
    for query in ({"grid": grid}, {"household": village.household_id}):
        beside = coordinator.get("/issues/similar", category="infra.road", **query).text
        assert "前几天说过的沟" in beside
        assert "很久以前的沟" not in beside
    for query in ({}, {"grid": "x"}, {"grid": 999_999}, {"household": uuid.uuid4()}, {"category": "\x00"}):
        empty = coordinator.get("/issues/similar", **{"category": "infra.road", **query})
        assert empty.status == 200
        assert "说过的沟" not in empty.text
    page = coordinator.get("/issues/new", household=village.household_id)
    again = coordinator.submit(page, category="infra.road", find="1")
    assert "前几天说过的沟" in again.soup.select_one("[data-similar]").get_text()  # type: ignore[union-attr]
