"""The life of a tablet: what its own screen tells, a lease that ends and begins again, a store that was cleared."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.on_tablet import ask, eventually, rows, sign_in, wait_until_sent
from tests.support.browser import Tablet
from tests.support.server import Server

pytestmark = pytest.mark.browser

CLEARED = """async () => {
  const all = await indexedDB.databases();
  await Promise.all(all.map(({ name }) => new Promise((done) => {
    const asked = indexedDB.deleteDatabase(name);
    asked.onsuccess = asked.onerror = done;
  })));
}"""
LONG_AGO = {"contact_at": "2020-01-01T08:00:00Z", "clock_at": "2020-01-01T08:00:00Z"}


def end_the_lease(page: Page) -> None:
    ask(page, "store.setMeta('lease', given)", LONG_AGO)


def test_the_tablet_tells_how_it_is(live_server: Server, tablet_kept_on: Callable[..., Tablet]) -> None:
    page = tablet_kept_on(live_server.url).open()
    sign_in(page)
    page.evaluate("location.hash = '#/me'")
    page.get_by_role("link", name="这台平板").click()
    expect(page.locator("h1")).to_have_text("这台平板")
    page.get_by_role("button", name="再核对一次").click()
    expect(page.locator(".toast")).to_contain_text("送出的服务器都有")
    expect(page.locator("dd", has_text="送出的服务器都有")).to_be_visible()
    page.get_by_role("button", name="现在同步").click()
    expect(page.locator(".toast")).to_contain_text("都已送到")
    text = page.locator("main").inner_text()
    for words in ("等着送出", "联户资料", "看到", "存得稳不稳", "设备加密", "版本"):
        assert words in text, words


@pytest.mark.scenario(25)
def test_without_its_lease_a_tablet_shows_nobody_and_records_on(
    live_server: Server, tablet_kept_on: Callable[..., Tablet]
) -> None:
    device = tablet_kept_on(live_server.url)
    page = device.open()
    sign_in(page)
    assert device.context is not None
    name = page.locator("main h2 bdi").first.inner_text()
    page.locator("a[href^='#/visit/']").first.click()
    page.locator("textarea").first.fill("写到一半")
    with device.watch.allowing():
        device.context.set_offline(True)
        end_the_lease(page)
        page.wait_for_timeout(300)  # time enough to be turned out wrongly
        expect(page.locator("textarea").first).to_have_value("写到一半")
        page.evaluate("location.hash = '#/today'")
        expect(page.locator("h1")).to_have_text("请先联一次网")
        for path in ("household/x", "households", "issues", "outbox", "me"):
            page.evaluate(f"location.hash = '#/{path}'")
            expect(page.locator("[data-path=closed]")).to_have_count(1)
        assert name not in page.locator("body").inner_text()
        page.get_by_role("link", name="记一次走访").click()
        page.get_by_role("button", name="保存").click()
        expect(page.locator(".error").first).to_be_visible()
        page.locator("#door").fill("3组周家浜88号")
        page.get_by_role("radio").first.check(force=True)
        page.locator("#notes").fill("锁着也记上了")
        page.get_by_role("button", name="保存").click()
        expect(page.locator(".toast")).to_contain_text("已保存在这台平板")
        expect(page.locator("h1")).to_have_text("请先联一次网")
        assert [row["kind"] for row in rows(page)] == ["household.propose", "visit.record"]
        device.context.set_offline(False)
    expect(page.locator("a[href^='#/household/']").first).to_be_visible(timeout=20_000)  # by itself
    wait_until_sent(page, 2)
    page.evaluate("location.hash = '#/today'")
    expect(page.locator("section", has=page.get_by_text("接着写")).first).to_be_visible()


@pytest.mark.scenario(29)
def test_a_cleared_tablet_is_told_so_and_fetches_everything_again(
    live_server: Server, tablet_kept_on: Callable[..., Tablet]
) -> None:
    device = tablet_kept_on(live_server.url)
    page = device.open()
    sign_in(page)
    with device.watch.allowing("connection is closing"):  # the page that has it open loses it in the middle of its work
        page.evaluate(CLEARED)
        page.reload()
        sign_in(page)
    notice = page.locator("[data-life=lost]")
    expect(notice).to_contain_text("这台平板的数据被清除过")
    notice.get_by_role("button").click()
    expect(notice).to_have_count(0)
    eventually(page, lambda: page.locator("a[href^='#/household/']").count() > 0, "the households are back")
