"""A file brought in with a real browser: errors mended on the spot, confirmed, seen on the register, undone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.axe import check_accessible
from tests.support.server import Server

pytestmark = pytest.mark.browser
ROWS = """门牌号,户主姓名,联系电话,户类型
901号,沈根宝,13800001111,
902号,张三观,12,
903号,陈阿毛,,平房
904号,沈阿毛,,平房
"""


def test_a_file_is_brought_mended_written_seen_and_undone(live_server: Server, desk_page: Callable[..., Page]) -> None:
    page = desk_page(live_server.url, "coordinator")
    page.goto("/imports")
    page.get_by_role("link", name="导入一个文件").first.click()
    page.get_by_label("给哪里").select_option(index=1)  # a grid: the file need not name it
    page.set_input_files("#file", files=[{"name": "户册.csv", "mimeType": "text/csv", "buffer": ROWS.encode()}])
    page.get_by_role("button", name="下一步：对列").click()
    expect(page.get_by_label("电话")).to_have_value("2")
    check_accessible(page)
    page.get_by_role("button", name="核对每一行").click()

    expect(page.get_by_text("会写入 1 行")).to_be_visible()
    check_accessible(page)
    row = page.locator("[data-row='3']")
    row.get_by_label("电话").fill("13800002222")
    row.get_by_role("button", name="改好").click()
    expect(page.get_by_text("会写入 2 行")).to_be_visible()
    _mend_together(page)
    expect(page.get_by_text("会写入 4 行")).to_be_visible()
    page.get_by_role("button", name="确认写入").click()
    expect(page.get_by_role("heading", name="导入完成")).to_be_visible()
    check_accessible(page)
    done = page.url
    page.goto("/households?q=张三观")
    expect(page.get_by_role("link", name="张三观")).to_be_visible()

    page.goto(done)
    page.get_by_role("button", name="撤销整批导入").click()
    page.get_by_role("dialog").get_by_role("button", name="撤销整批导入").click()
    expect(page.get_by_role("heading", name="导入撤销了")).to_be_visible()
    page.goto("/households?q=张三观")
    expect(page.get_by_role("link", name="张三观")).to_have_count(0)


def _mend_together(page: Page) -> None:
    """Two rows say the same wrong thing: mended in one go, taken back, mended again."""
    page.get_by_role("link", name="一样的错一起改").click()
    check_accessible(page)
    for _time in ("once", "again"):
        page.get_by_label("户类型").fill("住户")
        page.get_by_role("button", name="改这 2 行").click()
        expect(page.get_by_text("没有错的行了")).to_be_visible()
        if _time == "once":
            page.get_by_role("button", name="撤回这一步").click()
    page.get_by_role("main").get_by_role("link", name="回去逐行看").first.click()
