"""A form at the desk with a real browser: a broken workbook, its mended version, its drawing, in both languages."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.axe import check_accessible
from tests.support.server import Server
from tests.support.workbooks import ROAD, YES_NO, workbook

pytestmark = pytest.mark.browser
SETTINGS = {"form_id": "walked", "form_title": "路况", "version": "1"}
GROUP = {"type": "begin_group", "name": "g", "label": "门前"}
ASKED = {"type": "select_one yn", "name": "ok", "label": "好走吗", "relevant": "${road} != ''"}


def test_a_broken_form_is_mended_and_looked_at(
    live_server: Server, desk_page: Callable[..., Page], tmp_path: Path
) -> None:
    broken, mended = tmp_path / "路况.xlsx", tmp_path / "路况 好.xlsx"
    broken.write_bytes(workbook([GROUP, {**ROAD, "type": "txt"}], settings=SETTINGS))
    mended.write_bytes(workbook([GROUP, ROAD, ASKED, {"type": "end_group"}], YES_NO, SETTINGS))
    page = desk_page(live_server.url, "town")
    page.watch.allow("status of 422")  # type: ignore[attr-defined]
    page.goto("/surveys/new")
    page.get_by_label("排查", exact=True).check()
    page.set_input_files("#file", broken)
    page.get_by_role("button", name="检查并存成草稿").click()
    expect(page.locator(".faults li")).to_have_text(
        [re.compile("survey 表，第 2 行.*没有结尾"), re.compile("survey 表，第 3 行.*没有“txt”这种题型")]
    )
    expect(page.get_by_label("排查", exact=True)).to_be_checked()
    expect(page.locator("#file-kept")).to_contain_text("路况.xlsx")
    check_accessible(page)
    page.set_input_files("#file", mended)
    page.get_by_role("button", name="检查并存成草稿").click()
    expect(page.locator("h1")).to_have_text("路况")
    expect(page.locator(".asked-group .asked")).to_have_count(2)
    expect(page.locator(".condition").first).to_contain_text("${road} != ''")
    check_accessible(page)
    page.locator(".notice form button", has_text="发布").click()
    expect(page.locator("[data-version='1'] .chip")).to_contain_text("在用")


def test_answers_on_the_map_and_in_the_list_beside_it(live_server: Server, desk_page: Callable[..., Page]) -> None:
    page = desk_page(live_server.url, "town")
    page.goto("/surveys")
    page.get_by_role("link", name="居家安全排查表").click()
    page.get_by_role("link", name="地图", exact=True).click()
    expect(page.locator("#map[data-drawn]")).to_be_visible()
    points = int(page.locator("#map").get_attribute("data-drawn") or 0)
    assert points >= 40
    page.get_by_label("颜色按").select_option(label="电线：有没有老化、私拉乱接")
    expect(page.locator(".legend li")).to_have_text(["完好", "有问题", "没有", "没答，或是别的"])
    expect(page.locator("#map[data-drawn]")).to_be_visible()
    first = page.locator(".map-lines li").first
    whose = first.locator("b").inner_text()
    first.get_by_role("button", name="在地图上看").press("Enter")
    expect(page.locator("#map-card")).to_contain_text(whose)
    check_accessible(page)
    page.get_by_role("button", name="关上").click()
    expect(page.locator("#map-card")).to_be_hidden()
    page.goto("/surveys")
    page.get_by_role("link", name="社情民意问卷").click()
    page.get_by_role("link", name="地图", exact=True).click()
    expect(page.locator("#map[data-drawn]")).to_be_visible()
    expect(page.locator("main")).to_contain_text("这份问卷不问位置")
    expect(page.get_by_role("table", name="各地有几份")).to_contain_text("荆山村")
    check_accessible(page)
