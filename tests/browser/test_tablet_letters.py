"""The outbox reaches the server whatever becomes of the tablet: shared, PIN forgotten, revoked, never online again."""

import json
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.field import Ledger
from tests.browser.on_tablet import (
    PIN,
    dossiers,
    eventually,
    give_password,
    in_timeline,
    open_household,
    record_visit,
    send_now,
    set_pin,
    sign_in,
    unlock,
    wait_until_sent,
)
from tests.browser.second_tablet import SecondTablet
from tests.browser.test_tablet_photos import choose, form_of_visit, photo
from tests.support.browser import OFFLINE, Tablet
from tests.support.server import Server
from tests.support.unreliable import Between

pytestmark = pytest.mark.browser

NewTablet = Callable[..., Tablet]
LYING = """async () => {
  const names = (await indexedDB.databases()).map(({ name }) => name).sort();
  const db = await new Promise((resolve) => {
    const opening = indexedDB.open("fieldvisit-2");
    opening.onsuccess = () => resolve(opening.result);
  });
  const keys = (store) => new Promise((resolve) => {
    db.transaction(store).objectStore(store).getAllKeys().onsuccess = (event) => resolve(event.target.result);
  });
  const found = { names, vaults: await keys("vaults"), sessions: await keys("sessions") };
  db.close();
  return found;
}"""
BACK_ONLINE = "dispatchEvent(new Event('online'))"


@pytest.fixture
def between(live_server: Server) -> Iterator[Between]:
    with Between(live_server.port) as line:
        yield line


@pytest.fixture
def ledger(live_server: Server) -> Ledger:
    return Ledger(live_server)


def recorded_in_vain(tablet: Tablet, between: Between, words: str) -> tuple[Page, str]:
    """Signed in, and a visit recorded that nothing lets through. The page, and the household's name."""
    page = tablet.open()
    sign_in(page)
    name = str(next(one["household"]["name"] for one in dossiers(page) if one["kind"] == "household"))
    between.drop_request("/sync/push")
    record_visit(page, name, notes=words)
    return page, name


def carried(page: Page, ledger: Ledger, words: str) -> None:
    """The courier has brought it, though nobody opened it."""
    page.evaluate(BACK_ONLINE)
    eventually(page, lambda: ledger.noted(words) == 1, "it has come, unopened")


@pytest.mark.scenario(26)
def test_26_a_second_user_is_apart_and_the_firsts_outbox_is_still_delivered(
    tablet_kept_on: NewTablet, between: Between, ledger: Ledger
) -> None:
    words, device = "先用的人记的", tablet_kept_on(between.url)
    device.watch.allow("/thumb")  # a picture of the household may be on its way when the line is taken away
    with device.watch.allowing(OFFLINE):
        page, name = recorded_in_vain(device, between, words)
        first = {one["id"] for one in dossiers(page)}
        page.reload()
        whose = page.locator("h1").inner_text()
        page.get_by_role("link", name="换人使用").click()
        page.evaluate("delete globalThis.keptKeys")
        sign_in(page, "cadre2")
        assert not first & {one["id"] for one in dossiers(page)}
        carried(page, ledger, words)
        assert name not in page.content()
        between.behave()
        page.reload()
        page.get_by_role("button", name="换人使用").click()
        page.get_by_role("button", name=whose).click()
        expect(page.locator("h1")).to_have_text(whose)  # the other one's door has a field for a PIN too
        unlock(page)
        send_now(page)
        wait_until_sent(page, 1)
    assert ledger.noted(words) == 1
    open_household(page, name)
    expect(in_timeline(page, words)).to_have_count(1)


@pytest.mark.scenario(32)
def test_32_a_revoked_tablet_loses_its_keys_hands_over_once_and_keeps_nothing(
    tablet_kept_on: NewTablet, between: Between, ledger: Ledger, live_server: Server
) -> None:
    words, device = "停用之前记的", tablet_kept_on(between.url)
    other = SecondTablet(live_server.url, "cadre")
    with device.watch.allowing(OFFLINE + "|status of 403"):
        page, name = recorded_in_vain(device, between, words)
        user = page.evaluate(LYING)["sessions"]
        revoke(other, live_server, device_of(between))
        between.behave()
        page.evaluate("location.hash = '#/outbox'")
        page.get_by_role("button", name="现在送出").click()
        expect(page.get_by_text("这台平板已经停用")).to_be_visible(timeout=20_000)
    assert len(user) == 1
    assert page.evaluate(LYING) == {"names": ["fieldvisit-2"], "vaults": ["device"], "sessions": []}
    assert name not in page.content()
    assert ledger.noted(words) == 1
    assert sum(asked.path.endswith("/sync/sealed") for asked in between.seen) == 1
    page.reload()
    expect(page.locator("#username")).to_be_visible()


def device_of(between: Between) -> str:
    """The name under which the tablet signed in."""
    asked = next(asked for asked in between.seen if asked.path.endswith("/devices"))
    return str(json.loads(asked.body)["device"]["id"])


def revoke(by: SecondTablet, server: Server, device: str) -> None:
    """Its owner ends it from elsewhere."""
    address = f"{server.url}/api/v1/me/devices/{device}"
    request = urllib.request.Request(address, method="DELETE", headers={"Authorization": f"Bearer {by.token}"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert answer.status in {200, 204}


@pytest.mark.scenario(33)
def test_33_a_forgotten_pin_still_delivers_and_a_new_vault_brings_everything_back(
    tablet_kept_on: NewTablet, between: Between, ledger: Ledger
) -> None:
    words, device = "忘了号码之前记的", tablet_kept_on(between.url)
    device.watch.allow("/thumb")  # a picture of the household may be on its way when the line is taken away
    with device.watch.allowing(OFFLINE):
        page, name = recorded_in_vain(device, between, words)
        before = set(page.evaluate(LYING)["names"])
        page.reload()
        page.get_by_role("link", name="忘了 PIN").click()
        page.evaluate("delete globalThis.keptKeys")
        give_password(page)
        set_pin(page, PIN[::-1])
        carried(page, ledger, words)
        between.behave()
        eventually(page, lambda: not before & (set(names(page)) - {"fieldvisit-2"}), "the old store has gone")
    page.reload()
    unlock(page, PIN[::-1])
    page.evaluate("dispatchEvent(new Event('online'))")
    open_household(page, name)
    expect(in_timeline(page, words)).to_have_count(1, timeout=20_000)
    assert ledger.noted(words) == 1


def names(page: Page) -> list[str]:
    found: list[str] = page.evaluate(LYING)["names"]
    return found


def test_a_file_brings_the_outbox_to_a_desk_once(
    tablet_kept_on: NewTablet, between: Between, ledger: Ledger, live_server: Server, desk_page: Callable[..., Page]
) -> None:
    words, device = "存成文件带去的", tablet_kept_on(between.url)
    device.watch.allow(OFFLINE)  # its engine tries again whenever it likes
    with device.watch.allowing(OFFLINE):
        page, _ = recorded_in_vain(device, between, words)
        between.drop_request("/api/")
        record_with_a_photo(page)
        page.evaluate("location.hash = '#/outbox'")
        with page.expect_download() as saved:
            page.get_by_role("button", name="保存到文件").click()
        expect(page.get_by_text("共 2 条、1 张照片。请交给网格长导入")).to_be_visible()
        page.reload()
        with page.expect_download() as again:
            page.get_by_role("button", name="把没送出的存成文件").click()
        unlock(page)
    assert saved.value.suggested_filename.endswith(".fvbox")
    assert again.value.path().read_text().splitlines()[-1].startswith("end 3 ")
    desk = desk_page(live_server.url, "coordinator")
    desk.goto("/review")
    desk.get_by_role("link", name="导入平板文件").click()
    bring(desk, saved.value.path().read_bytes(), "新记上 2 条，早就有的 0 条。 照片收下 1 张，早就有的 0 张。")
    bring(desk, again.value.path().read_bytes(), "新记上 0 条，早就有的 2 条。 照片收下 0 张，早就有的 1 张。")
    desk.watch.allow("status of 422")  # type: ignore[attr-defined]
    bring(desk, saved.value.path().read_bytes()[:-40], "只有一半")
    assert ledger.noted(words) == 1
    between.behave()
    device.watch.allow("status of 409")  # the picture is there whole, which is heard at the first try to send it
    send_now(page)
    wait_until_sent(page, 2)
    assert ledger.noted(words) == 1


def record_with_a_photo(page: Page) -> None:
    """A visit of somebody else on the list, by its form."""
    form_of_visit(page)
    choose(page, photo())
    page.locator(".photo-strip img").wait_for()
    page.locator("label:has(input[name=outcome][value=met])").click()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("button", name="保存", exact=True)).to_have_count(
        0
    )  # what is said may be of the one before
    expect(page.get_by_text("已保存").first).to_be_visible()


def bring(desk: Page, raw: bytes, words: str) -> None:
    """Choose a file and press."""
    file: Any = {"name": "tablet.fvbox", "mimeType": "application/octet-stream", "buffer": raw}
    desk.locator("#file").set_input_files(file)
    desk.get_by_role("button", name="导入").click()
    expect(desk.get_by_text(words)).to_be_visible()
