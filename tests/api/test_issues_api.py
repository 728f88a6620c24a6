"""Bad input and foreign eyes at the API of issues: a problem with a stable code, nothing written, never a 5xx."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from fieldvisit.issues.models import Issue, IssueEvent
from fieldvisit.storage.base import db
from tests.support.factories import Factories
from tests.support.issue_factories import Village, raised, resolved, settle_village, take
from tests.support.reader import Machine, Read, Reader

Machines = Callable[[str], Machine]


@pytest.fixture
def village(app: Flask, factories: Factories) -> Village:
    """The people around an issue."""
    return settle_village(factories)


@pytest.fixture
def as_(village: Village, machine: Callable[..., Machine]) -> Machines:
    """`as_("handler")`: a machine with their token."""
    return lambda name: machine(village.factories.device(village.accounts[name])[1])


def steps_of(issue: Issue) -> str:
    """Where steps are sent."""
    return f"/api/v1/issues/{issue.id}/steps"


def is_untouched(issue: Issue, version: int = 1) -> bool:
    """Whether nothing was written."""
    db.session.rollback()
    now = db.session.get_one(Issue, issue.id, populate_existing=True)
    events = db.session.scalar(select(func.count()).select_from(IssueEvent).where(IssueEvent.issue_id == issue.id))
    return now.version == version and events == version


def assert_refused(answer: Read, status: int, code: str, field: str | None = None) -> None:
    """A problem as RFC 9457 has it."""
    assert (answer.status, answer.problem) == (status, code), answer.json
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json.get("field") == field, answer.json


def test_a_stale_version_says_what_is_now(village: Village, as_: Machines) -> None:
    issue = raised(village)
    take(village.viewer("coordinator"), issue.id, "escalate", reason="村里办不了")
    answer = as_("town").post(steps_of(issue), {"step": "dispatch", "version": 1, "unit_id": village.unit.id})
    assert_refused(answer, 409, "stale_version", "version")
    assert (answer.json["version"], answer.json["state"]) == (2, "submitted")
    assert is_untouched(issue, 2)


def test_a_step_the_state_does_not_have(village: Village, as_: Machines) -> None:
    issue = raised(village)
    for name, body in (
        ("leader", {"step": "sign_off"}),
        ("coordinator", {"step": "reopen", "reason": "又坏了"}),
    ):
        assert_refused(as_(name).post(steps_of(issue), {**body, "version": 1}), 409, "step_refused", "step")
    assert_refused(
        as_("callback").post(steps_of(issue), {"step": "callback", "reached": False}), 409, "step_refused", "step"
    )
    assert is_untouched(issue)


@pytest.mark.parametrize("path", ["{unknown}", "{unknown}/steps"])
def test_unknown_and_foreign_look_alike(village: Village, as_: Machines, path: str) -> None:
    issue = raised(village)
    answers = []
    for key in (uuid.uuid4(), issue.id):
        address = "/api/v1/issues/" + path.format(unknown=key)
        stranger = as_("stranger")
        body = {"step": "comment", "text": "我来看看"}
        answers.append(stranger.post(address, body) if path.endswith("steps") else stranger.get(address))
    for answer in answers:
        assert_refused(answer, 404, "not_visible")
    assert answers[0].json == answers[1].json
    assert is_untouched(issue)


@pytest.mark.one_database
@pytest.mark.parametrize("key", ["not-a-uuid", "1", "%00", "0" * 400])
def test_an_id_that_is_none(village: Village, as_: Machines, key: str) -> None:
    assert_refused(as_("leader").get(f"/api/v1/issues/{key}"), 404, "not_visible")


def test_a_foreign_list_holds_no_foreign_name(village: Village, as_: Machines) -> None:
    raised(village)
    answer = as_("stranger").get("/api/v1/issues")
    assert answer.json == {"items": [], "total": 0, "page": 1, "per_page": 20}
    assert as_("cadre").get("/api/v1/issues").json["total"] == 1


def test_a_call_back_sent_twice_is_one_row(village: Village, as_: Machines) -> None:
    issue = resolved(village)
    said = {"step": "callback", "reached": False, "id": str(uuid.uuid4())}
    assert as_("callback").post(steps_of(issue), said).status == 200
    assert_refused(as_("callback").post(steps_of(issue), said), 409, "id_reuse", "id")
    assert len(as_("callback").get(f"/api/v1/issues/{issue.id}").json["callbacks"]) == 1


DISPATCH: dict[str, Any] = {"step": "dispatch", "version": 1, "unit_id": 1}
LONG = "水" * 1001


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "step"),
        ({"step": None}, "step"),
        ({"step": ["dispatch"]}, "step"),
        ({"step": "close", "version": 1}, "step"),
        ({"step": "raise", "version": 1}, "step"),
        ({**DISPATCH, "version": None}, "version"),
        ({**DISPATCH, "version": "1"}, "version"),
        ({**DISPATCH, "version": True}, "version"),
        ({**DISPATCH, "version": 1.5}, "version"),
        ({**DISPATCH, "version": -1}, "version"),
        ({**DISPATCH, "version": 10**30}, "version"),
        ({"step": "dispatch", "version": 1}, "unit_id"),
        ({**DISPATCH, "unit_id": 999_999}, "unit_id"),
        ({**DISPATCH, "unit_id": 2**40}, "unit_id"),
        ({**DISPATCH, "unit_id": {"id": 1}}, "unit_id"),
        ({**DISPATCH, "urgency": "now"}, "urgency"),
        ({**DISPATCH, "urgency": 1}, "urgency"),
        ({**DISPATCH, "note": LONG}, "note"),
        ({**DISPATCH, "note": "隐\u0007形"}, "note"),
        ({**DISPATCH, "note": "a\u0000b"}, "note"),
        ({**DISPATCH, "note": ["a"]}, "note"),
        ({**DISPATCH, "surprise": 1}, "surprise"),
        ({"step": "escalate", "version": 1, "reason": "  \n "}, "reason"),
        ({"step": "reject", "version": 1, "reason": "不属职责"}, "told"),
        ({"step": "comment", "text": ""}, "text"),
        ({"step": "comment", "text": "好", "version": 1}, "version"),
        ({"step": "callback", "reached": "yes"}, "reached"),
        ({"step": "callback", "reached": True}, "satisfaction"),
        ({"step": "callback", "reached": False, "satisfaction": "not"}, "satisfaction"),
        ({"step": "callback", "reached": True, "satisfaction": "very"}, "satisfaction"),
        ({"step": "callback", "reached": False, "issue_id": str(uuid.uuid4()), "reporter_id": 7}, "reporter_id"),
    ],
)
def test_wrong_bodies_name_the_field(village: Village, as_: Machines, body: dict[str, Any], field: str) -> None:
    issue = raised(village)
    assert_refused(as_("coordinator").post(steps_of(issue), body), 422, "invalid_input", field)
    assert is_untouched(issue)


@pytest.mark.one_database
@pytest.mark.parametrize("deadline", ["2020-01-01", "tomorrow", "9999-12-31", 5, None, "2026-02-30"])
def test_deadlines_are_days_to_come(village: Village, as_: Machines, deadline: object) -> None:
    issue = raised(village)
    body = {"step": "supervise", "version": 1, "deadline": deadline}
    assert_refused(as_("leader").post(steps_of(issue), body), 422, "invalid_input", "deadline")
    assert is_untouched(issue)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"", 400, "malformed_json"),
        (b"{", 400, "malformed_json"),
        (b'{"step": NaN}', 400, "malformed_json"),
        (b'{"step": "\xff"}', 400, "malformed_json"),
        (b'{"step": "\\ud800"}', 400, "malformed_json"),
        (b'{"step":"sign","step":"start"}', 400, "malformed_json"),
        (b"[" * 100_000, 413, "too_large"),
        (b"[" * 50_000, 400, "malformed_json"),
        (b"[1,2]", 422, "invalid_input"),
        (b"null", 422, "invalid_input"),
        (b'{"text":"' + b"x" * 70_000 + b'"}', 413, "too_large"),
    ],
)
def test_wrong_json(village: Village, as_: Machines, raw: bytes, status: int, code: str) -> None:
    issue = raised(village)
    answer = as_("coordinator").post(steps_of(issue), raw=raw)
    assert (answer.status, answer.problem) == (status, code)
    assert is_untouched(issue)


def test_a_unit_of_another_town_is_no_unit(village: Village, factories: Factories, as_: Machines) -> None:
    issue = raised(village)
    foreign = factories.unit("外镇城建办", area=factories.area("town"))
    answer = as_("coordinator").post(steps_of(issue), {**DISPATCH, "unit_id": foreign.id})
    assert_refused(answer, 422, "invalid_input", "unit_id")
    assert "外镇" not in answer.response.get_data(as_text=True)
    assert is_untouched(issue)


def test_another_units_handler_sees_nothing(village: Village, factories: Factories, as_: Machines) -> None:
    other = factories.unit("镇农办")
    village.accounts["other"] = factories.handler(other, "other")
    issue = raised(village)
    take(village.viewer("coordinator"), issue.id, "dispatch", unit_id=village.unit.id)
    assert_refused(as_("other").get(f"/api/v1/issues/{issue.id}"), 404, "not_visible")
    assert_refused(as_("other").post(steps_of(issue), {"step": "sign", "version": 2}), 404, "not_visible")
    assert is_untouched(issue, 2)


def test_those_who_see_may_not_do_everything(village: Village, as_: Machines) -> None:
    issue = raised(village)
    for name, body in (
        ("cadre", DISPATCH),
        ("leader", DISPATCH),
        ("callback", {"step": "reject", "version": 1, "reason": "不", "told": "说过"}),
        ("coordinator", {"step": "supervise", "version": 1, "deadline": "2027-01-01"}),
    ):
        assert_refused(as_(name).post(steps_of(issue), body), 403, "not_allowed")
    assert is_untouched(issue)


def test_a_confidential_issue_is_hidden_from_the_other_cadres(village: Village, as_: Machines) -> None:
    issue = raised(village, by="coordinator", confidential=True, category="infra.road")
    for name, status in (("cadre", 404), ("callback", 404), ("coordinator", 200), ("leader", 200), ("town", 200)):
        assert as_(name).get(f"/api/v1/issues/{issue.id}").status == status, name
        assert as_(name).get("/api/v1/issues").json["total"] == (status == 200), name


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"state": "asleep"}, "state"),
        ({"page": "0"}, "page"),
        ({"page": "x"}, "page"),
        ({"per_page": "101"}, "per_page"),
        ({"unit_id": "99999999999"}, "unit_id"),
        ({"q": "a\u0000b"}, "q"),
        ({"q": "水" * 81}, "q"),
        ({"recorded_from": "yesterday"}, "recorded_from"),
        ({"household_id": "7"}, "household_id"),
        ({"overdue": "maybe"}, "overdue"),
        ({"sort": "random"}, "sort"),
    ],
)
def test_wrong_queries_name_the_field(village: Village, as_: Machines, query: dict[str, str], field: str) -> None:
    assert_refused(as_("leader").get("/api/v1/issues", **query), 422, "invalid_input", field)


def test_extreme_queries_are_answered(village: Village, as_: Machines) -> None:
    raised(village)
    leader = as_("leader")
    for query in (
        {"recorded_from": "0001-01-01", "recorded_to": "9999-12-31"},
        {"q": "%_\\'\""},
        {"page": "100000", "per_page": "100"},
        {"category": "无此类"},
        {"state": "", "stray": "1"},
    ):
        assert leader.get("/api/v1/issues", **query).status == 200, query
    assert_refused(leader.get("/api/v1/issues", area_id="999999"), 404, "not_visible", "area_id")


@pytest.mark.one_database
def test_without_a_token_nothing(app: Flask, village: Village, machine: Callable[..., Machine]) -> None:
    issue = raised(village)
    for token in (None, "wrong"):
        for answer in (
            machine(token).get("/api/v1/issues"),
            machine(token).get(f"/api/v1/issues/{issue.id}"),
            machine(token).post(steps_of(issue), DISPATCH),
        ):
            assert answer.status in (400, 401), answer.json
            assert "problem" in answer.headers["Content-Type"]


@pytest.mark.one_database
def test_a_browser_needs_the_csrf_token_too(village: Village, readers: Callable[..., Reader]) -> None:
    issue = raised(village)
    browser = readers("coordinator")
    assert browser.get(f"/api/v1/issues/{issue.id}").json["state"] == "submitted"
    answer = browser.client.post(steps_of(issue), json={**DISPATCH, "unit_id": village.unit.id})
    assert answer.status_code == 400
    assert answer.get_json()["code"] == "csrf"
    assert is_untouched(issue)


def test_the_list_narrows_and_pages(village: Village, as_: Machines) -> None:
    first = raised(village, description="路灯不亮")
    resolved(village, description="机耕路会车难")
    leader = as_("leader")

    def numbers(**query: str) -> list[str]:
        return [item["number"] for item in leader.get("/api/v1/issues", **query).json["items"]]

    assert len(numbers()) == 2
    assert numbers(state="submitted") == numbers(q="路灯") == numbers(sort="age", per_page="1") == [first.number]
    assert numbers(category="infra", open_only="true") == numbers()
    assert numbers(callback_due="true") == numbers(unit_id=str(village.unit.id)) != [first.number]
    assert numbers(q=first.number.lower()) == [first.number]
    assert numbers(overdue="true") == numbers(supervised="true") == numbers(category="agri") == []


@pytest.mark.one_database
def test_it_is_described(app: Flask, village: Village, as_: Machines) -> None:
    described = as_("leader").get("/api/v1/openapi.json").json["paths"]
    assert {"/api/v1/issues", "/api/v1/issues/{issue_id}", "/api/v1/issues/{issue_id}/steps"} <= set(described)
    post = described["/api/v1/issues/{issue_id}/steps"]["post"]
    assert "application/json" in post["requestBody"]["content"]
    assert {"200", "404", "409", "422"} <= set(post["responses"])
