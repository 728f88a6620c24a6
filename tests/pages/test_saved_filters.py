"""常用筛选: kept by name on the list's page, own, bounded, renamed, dropped and taken back; nobody's number is kept."""

import json
from typing import Any

import pytest
from sqlalchemy import text

from fieldvisit.people import saved_filters
from fieldvisit.people.models import SavedFilter
from fieldvisit.storage.base import db
from tests.support.reader import Read, Reader

KEEP = "form[action='/lists/households/filters']"


@pytest.fixture
def desk(factories: Any, readers: Any) -> Reader:
    factories.coordinator("coordinator")
    factories.coordinator("other")
    factories.household("周阿婆", cadre=factories.cadre("cadre"), address="荆山村钱家埭1号")
    factories.household("海宁某厂", kind="enterprise", address="荆山村工业路2号")
    return readers("coordinator")


def keep(desk: Reader, name: str, **query: Any) -> Read:
    return desk.submit(desk.get("/households", **query), KEEP, filter_name=name)


def test_one_press_brings_the_filter_back(desk: Reader, readers: Any) -> None:
    assert desk.get("/households").soup.select(KEEP) == [], "nothing is narrowed, nothing to keep"
    page = keep(desk, "没人联的企业", kind="enterprise", orphan="1")
    assert "记住了" in page.text and page.response.request.args.to_dict() == {"kind": "enterprise", "orphan": "1"}
    assert page.soup.select_one(".kept-filters a.on").text == "没人联的企业"  # type: ignore[union-attr]
    again = desk.get(desk.get("/households").links()["没人联的企业"])
    assert again.rows() == page.rows() and len(again.rows()) == 1
    assert "没人联的企业" not in readers("other").get("/households").text
    assert "没人联的企业" not in desk.get("/tasks").text, "each list has its own"


def test_what_was_searched_for_lies_sealed_and_a_number_not_at_all(desk: Reader) -> None:
    found = desk.submit(desk.get("/households"), "form[action='/households/find']", q="周阿婆")
    assert "周阿婆" in desk.submit(found, KEEP, filter_name="找过的").text
    number = desk.submit(desk.get("/households"), "form[action='/households/find']", q="13800001234")
    assert "先选好条件" in desk.submit(number, KEEP, filter_name="号码").text
    db.session.rollback()
    raw = str(db.session.execute(text("SELECT name, said FROM saved_filter")).all())
    assert "周阿婆" not in raw
    (row,) = db.session.query(SavedFilter)
    assert list(json.loads(row.said)) == ["words"] and "周阿婆" not in row.said
    assert "不要写电话" in keep(desk, "找 13800001234", kind="family").text


def test_called_otherwise_dropped_and_taken_back(desk: Reader) -> None:
    keep(desk, "企业", kind="enterprise")
    keep(desk, "住户", kind="family")
    page = desk.submit(desk.get("/filters"), "form[action$='/rename']", name="住户")
    assert "已经有一组" in page.text
    page = desk.submit(desk.get("/filters"), "form[action$='/rename']", name="厂子")
    assert {"厂子", "住户"} <= set(page.links())
    page = desk.submit(page, "form[action$='/drop']")
    left = {"厂子", "住户"} & set(page.links())
    assert len(left) == 1
    page = desk.submit(page, ".toast form")
    assert {"厂子", "住户"} <= set(page.links())


def test_the_same_name_is_kept_once_and_a_list_has_room_for_a_few(desk: Reader) -> None:
    keep(desk, "企业", kind="enterprise")
    keep(desk, "企业", kind="enterprise", orphan="1")
    assert len([name for name in desk.get("/filters").links() if name == "企业"]) == 1
    for number in range(saved_filters.MOST_ON_A_LIST - 1):
        keep(desk, f"第{number}组", unvisited=str(number + 1))
    assert "最多记" in keep(desk, "再来一组", gone="1").text
    assert "记住了" in keep(desk, "企业", gone="1").text, "in place of the one of that name"


def test_another_s_filter_is_hidden_and_a_strange_list_unknown(desk: Reader, readers: Any) -> None:
    keep(desk, "企业", kind="enterprise")
    action = desk.get("/filters").form("form[action$='/drop']").action
    other = readers("other")
    token = str(other.get("/filters").soup.select_one("meta[name=csrf-token]")["content"])  # type: ignore[index]
    for way in ("drop", "rename", "take-back"):
        assert other.post(action.replace("/drop", f"/{way}"), csrf_token=token, name="我的").status == 404
    assert other.post("/lists/nonsense/filters", csrf_token=token, filter_name="x", kind="family").status == 404
    assert other.post("/lists/accounts/filters", csrf_token=token, filter_name="x", q="x").status == 403


@pytest.mark.one_database
@pytest.mark.parametrize("word", ["endpoint", "_scheme", "_external", "_anchor"])
def test_words_that_the_router_knows_are_words_like_others(desk: Reader, word: str) -> None:
    for path in ("/households", "/issues", "/visits", "/tasks"):
        page = desk.get(path, **{word: "x"})
        assert page.status == 200, (path, word)
        assert desk.get(page.links()["复制为文字"]).status == 200
    assert keep(desk, "怪词", **{word: "x"}).status == 200


def test_programs_keep_them_too(desk: Reader, machine: Any, factories: Any) -> None:
    account = factories.coordinator("third")
    program = machine(factories.device(account)[1])
    made = program.post("/api/v1/me/filters", {"listing": "issues", "name": "超期", "filters": {"overdue": "1"}})
    assert (made.status, made.json["address"]) == (201, "/issues?overdue=1")
    one = f"/api/v1/me/filters/{made.json['id']}"
    assert program.put(one, {"name": "超期的"}).json["name"] == "超期的"
    assert program.delete(one).status == 204
    assert program.get("/api/v1/me/filters").json["items"] == []
    assert program.post(f"{one}/take-back").json["name"] == "超期的"
    nothing = {"listing": "issues", "name": "空", "filters": {"number": "1"}}
    assert program.post("/api/v1/me/filters", nothing).problem == "invalid_input"
    assert program.post("/api/v1/me/filters", nothing | {"listing": "nonsense"}).status == 404
