"""Several tabs of one tablet: one synchronises, the others show what it brought."""

import threading
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.on_tablet import eventually, rows, sign_in, unlock
from tests.support.browser import Tablet
from tests.support.server import Server
from tests.support.unreliable import Answer, Asked, Between

pytestmark = pytest.mark.browser

SECONDS = 60
ONLINE = "window.dispatchEvent(new Event('online'))"
NOW_MS = 150  # from `online` to a try
# Asked again and again, so that each tab has surely tried for the lock while another held it.
HAS_THE_LOCK = (
    "navigator.locks.query().then((all) => all.held.filter((one) => one.name.startsWith('fieldvisit-sync')).length)"
)


class OneAtATime:
    """Watches the calls of synchronisation; the push waits in the line until it is let go."""

    def __init__(self, between: Between) -> None:
        self.under_way = self.most = 0
        self.let_go, self.arrived = threading.Event(), threading.Event()
        self._count = threading.Lock()
        between.mind = self._mind

    def _mind(self, asked: Asked) -> Answer:
        if "/sync/" not in asked.path:
            return asked.hand_on()
        with self._count:
            self.under_way += 1
            self.most = max(self.most, self.under_way)
        try:
            if asked.path.endswith("/push"):
                self.arrived.set()
                self.let_go.wait(SECONDS)
            return asked.hand_on()
        finally:
            with self._count:
                self.under_way -= 1


def write_a_visit(page: Page, words: str) -> None:
    page.evaluate("location.hash = '#/today'")
    page.locator("a[href^='#/visit/']").first.click()
    page.locator("label:has(input[name=outcome][value=met])").click()
    page.locator("textarea").first.fill(words)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存").first).to_be_visible()


@pytest.mark.scenario(31)
def test_three_tabs_are_one_sync_and_all_see_it(live_server: Server, tablet_kept_on: Callable[..., Tablet]) -> None:
    with Between(live_server.port) as between:
        device = tablet_kept_on(between.url)
        first = device.open()
        sign_in(first)
        assert device.context is not None
        others = [device.context.new_page() for _ in range(2)]
        for page in others:
            page.goto(f"{between.url}/tablet/")
            unlock(page)
            expect(page.locator("h1")).to_be_visible()
        tabs = [first, *others]
        watch = OneAtATime(between)
        for number, page in enumerate(tabs):
            write_a_visit(page, f"窗口{number}")
            page.evaluate("location.hash = '#/outbox'")
        for page in tabs:
            page.evaluate(ONLINE)
        eventually(first, watch.arrived.is_set, "a push is under way")
        for page in tabs:  # while it is, each tab is told once more, and has had the time to try
            page.evaluate(ONLINE)
            page.wait_for_timeout(3 * NOW_MS)
            assert page.evaluate(HAS_THE_LOCK) == 1
        watch.let_go.set()
        for page in tabs:
            expect(page.get_by_text("已经送到")).to_be_visible(timeout=20_000)
        eventually(first, lambda: {row["state"] for row in rows(first)} == {"acknowledged"}, "all three are sent")
        assert watch.most == 1
        for number in range(3):
            sent = [asked for asked in between.pushes() if f"窗口{number}".encode() in asked.body]
            assert len(sent) == 1
        device.close()  # before the line is: a pull that it cuts would be a complaint


HELD_FAST = """() => new Promise((resolve) => {
  const opening = indexedDB.open("fieldvisit-1", 1);
  opening.onsuccess = () => { globalThis.kept = opening.result; resolve(null); };
})"""


def test_an_old_window_that_does_not_let_go_is_named_at_once_and_no_longer_when_it_is_closed(
    shared_server: Server, tablet_kept_on: Callable[..., Tablet]
) -> None:
    device = tablet_kept_on(shared_server.url)
    old = device.open("/sign-in")
    old.evaluate(HELD_FAST)
    assert device.context is not None
    page = device.context.new_page()
    page.goto(f"{shared_server.url}/tablet/")
    named = page.get_by_text("另一个窗口还开着旧的程序")
    expect(named).to_be_visible()
    old.close()
    expect(page.get_by_role("button", name="登录")).to_be_visible()
    expect(named).to_have_count(0)
