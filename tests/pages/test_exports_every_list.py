"""Whatever page shows rows, its rows can be taken along; and what is taken is what the page shows."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from werkzeug.routing import Rule

from fieldvisit.storage.base import db
from fieldvisit.web.lists import all_lists
from tests.rights import world as worlds
from tests.support.reader import Read, Reader

pytestmark = pytest.mark.one_database

# Pages with rows that are no list to take along, and why.
NO_LIST = {
    "desk.area": "places to work in, chosen from",
    "assignments.choose": "candidates for one choice, gone when it is made",
    "people.profile": "one's own devices and tokens, a few",
    "people.filters": "one's own saved filters, a few",
    "collect.mine": "one's own phones, a few",
    "plans.listing": "proposals, a few; what becomes of one is taken along as who keeps whom",
    "imports.listing": "files that were brought, a few; what they hold is taken along with the register",
    "boundaries.listing": "files that were brought, a few; what is in force is taken along as GeoJSON",
    "teams.board": "arranged on the page, told to tablets",
    "issues.new": "a form; what it finds is chosen from",
    "api-pages.docs": "the description of the API",
}
WHO = ("coordinator", "handler", "callback", "leader", "admin", "cadre")


def _pages(app: Flask) -> Iterator[Rule]:
    """Pages that need no row to be named; files and the API stand apart."""
    for rule in app.url_map.iter_rules():
        plain = "GET" in (rule.methods or ()) and not rule.arguments and not rule.rule.startswith(("/api/", "/tablet"))
        if plain and rule.endpoint not in NO_LIST:
            yield rule


def _has_rows(read: Read) -> bool:
    return bool(read.soup.select("main tbody tr, main ul.items > li, main nav.pager"))


def test_every_page_with_rows_can_be_taken_along(app: Flask, factories: Any, readers: Any) -> None:
    worlds.build(factories)
    people: list[Reader] = [readers(who) for who in WHO]
    known = {one.endpoint for one in all_lists()}
    bare = {
        rule.rule
        for person in people
        for rule in _pages(app)
        if rule.endpoint not in known
        and (read := person.get(rule.rule, follow=False)).status == 200
        and read.headers["Content-Type"].startswith("text/html")
        and _has_rows(read)
    }
    assert not bare, "rows that nobody can take along: add them to a columns.py"


def _sheet(read: Read) -> list[list[Any]]:
    assert read.status == 200, read.text[:300]
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(read.response.get_data())).worksheets[0]]


def _taken(person: Reader, path: str, code: str, **query: Any) -> list[list[Any]]:
    page = person.get(path, **query)
    return _sheet(person.submit(page, f"form[action='/lists/{code}/export']", follow=False))


@pytest.fixture
def desk(factories: Any, readers: Any) -> Reader:
    worlds.build(factories)
    return readers("coordinator")


def test_visits_meetings_and_gifts(desk: Reader, factories: Any) -> None:
    visits = _taken(desk, "/visits", "visits")
    assert [row[1] for row in visits[1:]] == ["周阿婆"] and visits[1][9] == "周阿婆不在家"
    assert len(_taken(desk, "/visits", "visits", outcome="refused")) == 1
    meetings = _taken(desk, "/meetings", "meetings")
    assert [(row[1], row[4]) for row in meetings[1:]] == [("钱家埭1号", 1)]
    assert len(_taken(desk, "/meetings", "meetings", until="2001-01-01")) == 1
    words = desk.get("/lists/visits/text").soup.select_one("textarea")
    assert words is not None and "周阿婆" not in words.text and "周**" in words.text


def test_what_waits_and_nobodys_number(desk: Reader) -> None:
    changes = _taken(desk, "/changes", "changes")
    assert changes[1][0] == "电话" and "13800001234" not in str(changes) and "138" in str(changes[1][4])
    tasks = _taken(desk, "/tasks", "tasks")
    assert [row[1] for row in tasks[1:]] == [row[1] for row in _taken(desk, "/tasks", "tasks")[1:]]
    page = desk.get("/tasks")
    assert len(tasks) - 1 == len(page.soup.select("tbody tr"))


def test_notices_of_a_confidential_issue_are_not_told_in_a_text(factories: Any, readers: Any) -> None:
    world = worlds.build(factories)
    cadre = readers("cadre")
    assert [row[3] for row in _taken(cadre, "/notices", "notices")[1:]] == ["门前路灯不亮"]
    from fieldvisit.issues.models import Issue

    db.session.get_one(Issue, world.own["issue_id"]).confidential = True
    db.session.commit()
    words = cadre.get("/lists/notices/text").soup.select_one("textarea")
    assert words is not None and "路灯" not in words.text and "保密件" in words.text


def test_jobs_and_phrases(factories: Any, readers: Any) -> None:
    worlds.build(factories)
    assert [row[5] for row in _taken(readers("cadre"), "/jobs", "jobs")[1:]] == ["户册.xlsx"]
    admin = readers("admin")
    assert len(_taken(admin, "/jobs", "jobs")) == 1 and len(_taken(admin, "/jobs", "jobs", all=1)) == 3
    phrases = _taken(admin, "/admin/phrases", "phrases")
    assert phrases[1][0] == "all-well" and len(phrases) > 10
