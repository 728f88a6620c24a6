"""Results at the desk with a real browser: a figure opens its rows, two questions are crossed."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.axe import check_accessible
from tests.support.server import Server

pytestmark = pytest.mark.browser
OVERALL, FIELD = "这一年，对村里的总体感受", "是哪方面的"


def test_results_open_their_rows_and_are_crossed(live_server: Server, desk_page: Callable[..., Page]) -> None:
    page = desk_page(live_server.url, "town")
    page.goto("/surveys")
    page.get_by_role("link", name="社情民意问卷").click()
    page.get_by_role("link", name="结果", exact=True).click()
    panel = page.locator(".result", has=page.get_by_role("heading", name=OVERALL))
    expect(panel.get_by_role("row", name=re.compile("比较好"))).to_be_visible()
    page.get_by_text("看数字").first.click()
    check_accessible(page)
    taken = panel.get_by_role("row", name=re.compile("比较好")).get_by_role("link")
    number = taken.inner_text()
    taken.click()
    expect(page.locator(".pager")).to_contain_text(f"共 {number} 条")

    page.get_by_role("link", name="交叉", exact=True).click()
    page.get_by_label("竖着排").select_option(label=OVERALL)
    page.get_by_label("横着排").select_option(label="地方")
    page.get_by_role("button", name="交叉来看").click()
    row = page.get_by_role("row", name=re.compile("^比较好"))
    expect(row.get_by_role("cell").last).to_contain_text(number)
    check_accessible(page)
    cell = row.locator(".heat-4 a, .heat-3 a").first
    number = cell.inner_text()
    cell.click()
    expect(page.locator(".pager")).to_contain_text(f"共 {number} 条")
