"""Lists of issues, walk-ins at the desk, the table of categories, and what the badges count."""

import pytest
from sqlalchemy import select

from fieldvisit.issues.models import Issue
from fieldvisit.storage.base import db
from tests.support.factories import Factories
from tests.support.issue_world import PHONE, Readers, World, build

pytestmark = pytest.mark.one_database


@pytest.fixture
def world(factories: Factories) -> World:
    return build(factories)


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


def test_a_kind_of_unit_is_said_by_those_that_bear_it(world: World, readers: Readers, factories: Factories) -> None:
    factories.unit("东镇城建办", kind="town_construction")
    page = readers("admin").get("/admin/categories")
    offered = {str(one["value"]): str(one["label"]) for one in page.soup.select("datalist#kinds option")}
    assert offered["town_construction"]
    said = page.soup.select_one('form[action="/admin/categories/infra.road"] .hint')
    assert said is not None
    assert "等 2 个单位" in said.get_text()


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
