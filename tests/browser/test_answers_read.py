"""Answers at the desk with a real browser: found, opened, looked at, reviewed with a word, and the word is there."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.axe import check_accessible
from tests.support.server import Server

pytestmark = pytest.mark.browser


def test_a_coordinator_finds_answers_looks_at_a_photo_and_says_what_to_mend(
    live_server: Server, desk_page: Callable[..., Page]
) -> None:
    page = desk_page(live_server.url, "coordinator")
    page.goto("/surveys")
    page.get_by_role("link", name="社情民意").first.click()
    page.get_by_role("link", name="答卷", exact=True).click()
    found = page.locator("main .pager > span").first
    everything = found.inner_text()
    page.get_by_text("更多条件").click()
    page.get_by_label("哪一题").select_option(label="方便的话拍一张现场")
    expect(page).to_have_url(re.compile("path=.*picture"))
    expect(found).not_to_have_text(everything)
    expect(page.locator(".shown-answer").first).to_contain_text("方便的话拍一张现场")
    check_accessible(page)
    page.locator("main tbody tr", has=page.locator("small", has_text="1 个文件")).first.locator("a.strong").click()
    page.locator(".told-picture img").scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.told-picture img').naturalWidth > 0")
    check_accessible(page)
    page.get_by_label("不通过", exact=True).check()
    page.get_by_label("说明").fill("照片看不清，请重拍")
    page.get_by_role("button", name="记下").click()
    history = page.locator(".review-history li").first
    expect(history).to_contain_text("不通过")
    expect(history).to_contain_text("照片看不清，请重拍")
    check_accessible(page)
    page.locator(".toast").get_by_role("button", name="撤销").click()
    expect(history).not_to_contain_text("不通过")
