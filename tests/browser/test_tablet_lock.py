"""The lock of a tablet: what a stranger meets, how wrong PINs wait, and that locking never costs a word."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.on_tablet import (
    PIN,
    dossiers,
    give_password,
    record_visit,
    rows,
    send_now,
    set_pin,
    sign_in,
    unlock,
    wait_until_sent,
)
from tests.browser.tablet_walk import go, household_of_today
from tests.support.browser import OFFLINE, Tablet
from tests.support.server import Server

pytestmark = pytest.mark.browser

NewTablet = Callable[..., Tablet]
NEWER = """async (device) => {
  const db = await new Promise((resolve) => {
    const opening = indexedDB.open("fieldvisit-2");
    opening.onsuccess = () => resolve(opening.result);
  });
  const vaults = db.transaction("vaults", "readwrite").objectStore("vaults");
  const done = (asked) => new Promise((resolve) => { asked.onsuccess = () => resolve(asked.result); });
  for (const place of (await done(vaults.getAllKeys())).filter((name) => (name === "device") === device)) {
    await done(vaults.put({ ...(await done(vaults.get(place))), format: 9 }, place));
  }
  db.close();
}"""


def a_name(page: Page) -> str:
    """Somebody who is on this tablet."""
    name: str = next(one["household"]["name"] for one in dossiers(page) if one["kind"] == "household")
    return name


def try_pin(page: Page, pin: str) -> None:
    page.locator("#pin").fill(pin)
    page.keyboard.press("Enter")


def locked(page: Page) -> None:
    """Its door is seen, however busy the machine is."""
    expect(page.locator("#pin")).to_be_visible(timeout=20_000)


def lock_now(page: Page) -> None:
    go(page, "me")
    page.get_by_role("button", name="现在锁上").click()
    locked(page)


def wait_said(page: Page) -> int:
    """Seconds still to wait, as the countdown says."""
    minutes, seconds = page.get_by_role("timer").inner_text().split(":")
    return int(minutes) * 60 + int(seconds)


def test_a_pin_is_asked_for_before_anything_is_shown(shared_server: Server, tablet_kept_on: NewTablet) -> None:
    page = tablet_kept_on(shared_server.url).open()
    give_password(page)
    expect(page.locator("#pin-first")).to_be_visible()
    refused = {"12345": "六位以上，现在是 5 位", "111111": "太容易猜", "123456": "太容易猜"}
    for pin, reason in refused.items():
        page.locator("#pin-first").fill(pin)
        page.keyboard.press("Enter")
        expect(page.locator("#pin-first-fault")).to_contain_text(reason)
        expect(page.locator("#pin-first")).to_be_focused()
    page.locator("#pin-first").fill(PIN)
    page.locator("#pin-again").fill("604939")
    page.keyboard.press("Enter")
    expect(page.locator("#pin-again-fault")).to_contain_text("不一样")
    page.reload()
    page.evaluate("location.hash = '#/households'")
    expect(page.locator("#pin-first")).to_be_visible()
    expect(page.locator("nav.tabs")).to_have_count(0)
    set_pin(page)
    expect(page.locator("nav.tabs")).to_be_visible()


def test_a_locked_tablet_shows_nothing_and_its_keys_open_it(shared_server: Server, tablet_kept_on: NewTablet) -> None:
    page = tablet_kept_on(shared_server.url).open()
    sign_in(page)
    name = a_name(page)
    page.evaluate("delete globalThis.keptKeys")
    lock_now(page)
    assert name not in page.content()
    assert page.url.endswith("#/me"), "the place is kept"
    for digit in PIN:
        page.get_by_role("button", name=digit, exact=True).click()
    page.get_by_role("button", name="打开").click()
    expect(page.get_by_role("button", name="现在锁上")).to_be_visible()


@pytest.mark.scenario(33)
def test_ten_wrong_pins_wait_and_wipe_nothing(live_server: Server, tablet_kept_on: NewTablet) -> None:
    """A reload shortens no wait; the right PIN finds everything, and it is sent."""
    device = tablet_kept_on(live_server.url)
    page = device.open()
    sign_in(page)
    name = a_name(page)
    assert device.context is not None
    with device.watch.allowing(OFFLINE):
        device.context.set_offline(offline=True)
        record_visit(page, name, notes="锁着也在")
        page.clock.install()
        lock_now(page)
        waits = []
        for count in range(10):
            try_pin(page, f"00001{count}")
            expect(page.get_by_text("PIN 不对")).to_be_visible()
            if count < 2:
                continue
            waits.append(wait_said(page))
            if count == 5:
                page.reload()
                assert waits[-1] - 5 <= wait_said(page) <= waits[-1]
            if count < 9:
                page.clock.run_for(1000 * waits[-1] + 1000)
                expect(page.get_by_role("timer")).to_have_count(0)
        assert [round(wait / 5) * 5 for wait in waits] == [5, 15, 30, 60, 120, 300, 900, 1800]
        try_pin(page, PIN)
        expect(page.get_by_role("timer")).to_be_visible()
        page.clock.run_for(1_801_000)
        unlock(page)
        assert [row["state"] for row in rows(page)] in (["pending"], ["sending"])
        device.context.set_offline(offline=False)
    page.clock.resume()
    send_now(page)
    wait_until_sent(page, 1)


def test_left_alone_it_locks_and_what_was_typed_stays(shared_server: Server, tablet_kept_on: NewTablet) -> None:
    """Five minutes unused, fifteen with a form; by the clock, so that a tablet that slept is locked when it wakes."""
    page = tablet_kept_on(shared_server.url).open()
    sign_in(page)
    page.clock.install()
    household = household_of_today(page)
    go(page, f"visit/{household}")
    page.locator("label:has(input[name=outcome][value=met])").click()
    page.locator("#notes").fill("写了一半就走开")
    page.clock.run_for(14 * 60_000)
    expect(page.locator("#notes")).to_have_value("写了一半就走开")
    page.clock.fast_forward(60_000)
    locked(page)
    assert "写了一半" not in page.content()
    unlock(page)
    expect(page.locator("#notes")).to_have_value("写了一半就走开")
    expect(page.get_by_role("radio", name="见到了", exact=True)).to_be_checked()
    go(page, "today")
    page.clock.fast_forward(5 * 60_000)
    locked(page)


def test_put_away_it_locks_and_another_window_stays_open(live_server: Server, tablet_kept_on: NewTablet) -> None:
    """The camera and a file chooser hide the page too: a form has five minutes, all else one."""
    device = tablet_kept_on(live_server.url)
    page = device.open()
    sign_in(page)
    assert device.context is not None
    other = device.context.new_page()
    other.goto(f"{live_server.url}/tablet/")
    unlock(other)
    lock_now(page)
    record_visit(other, a_name(other), notes="隔着窗口记的一笔")
    unlock(page)
    go(page, "today")
    page.clock.install()
    go(page, f"visit/{household_of_today(page)}")
    page.locator("#notes").fill("去拍照")
    for minutes, is_locked in ((4, False), (6, True)):
        _hide(page, hidden=True)
        page.clock.fast_forward(minutes * 60_000)
        _hide(page, hidden=False)
        expect(page.locator("#pin" if is_locked else "#notes")).to_be_visible(timeout=20_000)
    unlock(page)
    expect(page.locator("#notes")).to_have_value("去拍照")
    go(page, "today")
    _hide(page, hidden=True)
    page.clock.fast_forward(60_000)
    _hide(page, hidden=False)
    locked(page)


def _hide(page: Page, *, hidden: bool) -> None:
    """As a browser does when another app comes to the front."""
    state = "hidden" if hidden else "visible"
    page.evaluate(
        """(state) => {
          Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        state,
    )


SAVE_AND_LOCK = """() => {
  const True = Date, later = 24 * 3600 * 1000;
  document.querySelector("form button[type=submit]").click();
  globalThis.Date = class extends True {
    constructor(...given) { given.length ? super(...given) : super(True.now() + later); }
    static now() { return True.now() + later; }
  };
  document.dispatchEvent(new Event("keydown"));
}"""


def test_a_saving_is_ended_before_it_locks(live_server: Server, tablet_kept_on: NewTablet) -> None:
    """The press on 保存 and a clock that jumps, in one breath: locked, saved once, and no words on the door."""
    page = tablet_kept_on(live_server.url).open()
    sign_in(page)
    form = f"visit/{household_of_today(page)}"
    go(page, form)
    page.locator("label:has(input[name=outcome][value=met])").click()
    page.locator("#notes").fill("正存着就锁上")
    page.evaluate(SAVE_AND_LOCK)
    locked(page)
    assert "正存着" not in page.content()
    unlock(page)
    assert [row["body"]["notes"] for row in rows(page)] == ["正存着就锁上"]
    go(page, form)
    expect(page.locator("#notes")).to_have_value("")


def test_another_pin_takes_the_place_of_the_old_one(shared_server: Server, tablet_kept_on: NewTablet) -> None:
    page = tablet_kept_on(shared_server.url).open()
    sign_in(page)
    go(page, "me/pin")
    for field, words in (("#pin-old", "604939"), ("#pin-first", "705216"), ("#pin-again", "705216")):
        page.locator(field).fill(words)
    page.keyboard.press("Enter")
    expect(page.locator("#pin-old-fault")).to_contain_text("PIN 不对")
    page.locator("#pin-old").fill(PIN)
    page.keyboard.press("Enter")
    expect(page.get_by_text("PIN 已更改")).to_be_visible()
    lock_now(page)
    try_pin(page, PIN)
    expect(page.get_by_text("PIN 不对")).to_be_visible()
    unlock(page, "705216")


def test_a_passphrase_opens_it_too(shared_server: Server, tablet_kept_on: NewTablet) -> None:
    page = tablet_kept_on(shared_server.url).open()
    give_password(page)
    page.get_by_role("button", name="改用口令").click()
    set_pin(page, "nine boats under the bridge")
    page.reload()
    expect(page.get_by_role("group", name="数字键")).to_have_count(0)
    unlock(page, "nine boats under the bridge")


def test_a_vault_of_a_newer_program_is_named_and_left_alone(shared_server: Server, tablet_kept_on: NewTablet) -> None:
    page = tablet_kept_on(shared_server.url).open()
    sign_in(page)
    page.evaluate(NEWER, False)
    page.reload()
    try_pin(page, PIN)
    expect(page.get_by_text("由更新的版本保存")).to_be_visible()
    page.get_by_role("link", name="忘了 PIN").click()
    expect(page.locator("#username")).to_have_value("cadre")
    page.evaluate(NEWER, True)
    page.reload()
    expect(page.locator(".app-warning")).to_contain_text("由更新的版本保存")
    give_password(page)
    expect(page.locator("#sign-in-error")).to_contain_text("由更新的版本保存")


def test_a_forgotten_pin_is_set_anew_with_the_password(live_server: Server, tablet_kept_on: NewTablet) -> None:
    page = tablet_kept_on(live_server.url).open()
    sign_in(page)
    lock_now(page)
    page.get_by_role("link", name="忘了 PIN").click()
    page.locator("#password").fill("fieldvisit-demo")
    page.keyboard.press("Enter")
    set_pin(page, "705216")
    page.reload()
    unlock(page, "705216")
    page.evaluate("location.hash = '#/today'")
    expect(page.locator("a[href^='#/visit/']").first).to_be_visible(timeout=20_000)


def test_two_people_change_over_without_a_network(live_server: Server, tablet_kept_on: NewTablet) -> None:
    """Each opens with a PIN of their own, and finds their own."""
    device = tablet_kept_on(live_server.url)
    page = device.open()
    sign_in(page)
    lock_now(page)
    page.get_by_role("link", name="换人使用").click()
    give_password(page, "cadre2")
    set_pin(page, "705216")
    expect(page.locator("a[href^='#/visit/']").first).to_be_visible(timeout=20_000)
    second = page.evaluate("document.querySelector('h2 bdi').textContent")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    lock_now(page)
    assert device.context is not None
    with device.watch.allowing(OFFLINE):
        device.context.set_offline(offline=True)
        page.reload()
        page.get_by_role("button", name="换人使用").click()
        page.get_by_role("button", name="陈建国").click()
        expect(page.locator("h1")).to_have_text("陈建国")
        unlock(page)
        go(page, "today")
        expect(page.locator("a[href^='#/visit/']").first).to_be_visible()
        assert second not in page.content()
        device.context.set_offline(offline=False)
