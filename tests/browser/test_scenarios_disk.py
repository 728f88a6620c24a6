"""What may become of the tablet's own disk: full while a form is saved, or swept clean. Scenarios of sync.md, with a
browser of its own and a profile that is a real folder."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.field import again
from tests.browser.on_tablet import dossiers, open_household, record_visit, rows, send_now, sign_in, wait_until_sent
from tests.browser.second_tablet import SecondTablet
from tests.support.browser import OFFLINE, Tablet
from tests.support.little_room import Room, SmallShare, small_disk
from tests.support.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

pytestmark = pytest.mark.browser

NewTablet = Callable[..., Tablet]


@pytest.fixture(params=["a full disk", "a full share of it"])
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Room]:
    """What can be filled; who may not mount a disk plays the second way twice, and skips nothing."""
    if request.param == "a full share of it":
        yield SmallShare()
        return
    with small_disk(tmp_path / "disk") as disk:
        yield disk


@pytest.fixture
def tablet_in(room: Room, tmp_path: Path, playwright: "Playwright", live_server: Server) -> Iterator[Tablet]:
    """A tablet whose profile lies where there is little room."""
    one = Tablet(playwright, tmp_path / "disk" / "profile", live_server.url)
    yield one
    one.close()
    one.watch.check()


def families(page: Page) -> list[dict[str, Any]]:
    return [one for one in dossiers(page) if one["kind"] == "household" and one["household"]["kind"] == "family"]


def said(page: Page) -> list[str]:
    """The words in the outbox, in the order of saving."""
    return [row["body"]["notes"] for row in rows(page)]


@pytest.mark.scenario(28)
def test_28_a_full_disk_leaves_the_form_says_so_and_harms_nothing(tablet_in: Tablet, room: Room) -> None:
    """What was saved before it is there after it, also when the browser is killed: the database was never touched."""
    page = tablet_in.open()
    sign_in(page)
    home, other = families(page)[:2]
    tablet_in.watch.allow(OFFLINE)
    page.context.set_offline(True)
    record_visit(page, home["household"]["name"], notes="盘满以前存下的")
    page.evaluate(f"location.hash = '#/visit/{other['id']}'")
    page.locator("label:has(input[name=outcome][value=met])").click()
    page.locator("textarea").first.fill("盘满的时候写的")
    page.wait_for_timeout(1300)  # until the draft is written, and so long an answer of the disk is believed
    room.fill(tablet_in)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("平板存满了，没有存上")).to_be_visible()
    expect(page.locator("textarea").first).to_have_value("盘满的时候写的")
    assert said(page) == ["盘满以前存下的"]
    room.clear()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存").first).to_be_visible()
    page = again(tablet_in)
    assert said(page) == ["盘满以前存下的", "盘满的时候写的"]
    send_now(page)
    wait_until_sent(page, 2)


@pytest.mark.scenario(29)
def test_29_a_tablet_swept_clean_is_whole_again_after_signing_in(live_server: Server, tablet: NewTablet) -> None:
    """The browser has thrown away what it stored; what had been sent is there once, and comes back."""
    device = tablet(live_server.url)
    page = device.open()
    sign_in(page)
    held = {one["id"] for one in dossiers(page)}
    home = families(page)[0]
    record_visit(page, home["household"]["name"], notes="清空以前送到的")
    send_now(page)
    wait_until_sent(page, 1)
    device.close()
    shutil.rmtree(device.profile / "Default" / "IndexedDB")
    page = device.open()
    sign_in(page)
    assert {one["id"] for one in dossiers(page)} == held
    assert rows(page) == []
    open_household(page, home["household"]["name"])
    expect(page.locator(".timeline li", has_text="清空以前送到的")).to_have_count(1)
    told = SecondTablet(live_server.url, "cadre").dossiers()[home["id"]]["visits"]
    assert [visit["notes"] for visit in told].count("清空以前送到的") == 1
