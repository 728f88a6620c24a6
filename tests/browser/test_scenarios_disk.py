"""What may become of the tablet's own disk: full while a form is saved, or swept clean. Scenarios of sync.md, with a
browser of its own and a profile that is a real folder."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.field import again
from tests.browser.on_tablet import dossiers, open_household, record_visit, rows, send_now, sign_in, wait_until_sent
from tests.browser.second_tablet import SecondTablet
from tests.support.browser import OFFLINE, Tablet
from tests.support.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

pytestmark = pytest.mark.browser

NewTablet = Callable[..., Tablet]
DISK_MB = 160


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own for a tablet's profile; nobody but root can make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(disk)]
    mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"scenario 28 is not played: only root can mount a small disk ({mounted.stderr.strip()})")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


@pytest.fixture
def tablet_on(small_disk: Path, playwright: "Playwright", live_server: Server) -> Iterator[Tablet]:
    """A tablet whose disk is small."""
    one = Tablet(playwright, small_disk / "profile", live_server.url)
    yield one
    one.close()
    one.watch.check()


def fill(disk: Path) -> Path:
    """Something else takes all that is left, to the last page."""
    filler = disk / "pictures of a holiday"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(os.sysconf("SC_PAGE_SIZE"))):
                pass
        except OSError:
            return filler
    raise AssertionError("the disk is never full")


def families(page: Page) -> list[dict[str, Any]]:
    return [one for one in dossiers(page) if one["kind"] == "household" and one["household"]["kind"] == "family"]


def said(page: Page) -> list[str]:
    """The words in the outbox, in the order of saving."""
    return [row["body"]["notes"] for row in rows(page)]


@pytest.mark.scenario(28)
def test_28_a_full_disk_leaves_the_form_says_so_and_harms_nothing(tablet_on: Tablet, small_disk: Path) -> None:
    """What was saved before it is there after it, also when the browser is killed: the database was never touched."""
    page = tablet_on.open()
    sign_in(page)
    home, other = families(page)[:2]
    tablet_on.watch.allow(OFFLINE)
    page.context.set_offline(True)
    record_visit(page, home["household"]["name"], notes="盘满以前存下的")
    page.evaluate(f"location.hash = '#/visit/{other['id']}'")
    page.locator("label:has(input[name=outcome][value=met])").click()
    page.locator("textarea").first.fill("盘满的时候写的")
    page.wait_for_timeout(1300)  # until the draft is written, and so long an answer of the disk is believed
    filler = fill(small_disk)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("平板存满了，没有存上")).to_be_visible()
    expect(page.locator("textarea").first).to_have_value("盘满的时候写的")
    assert said(page) == ["盘满以前存下的"]
    filler.unlink()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存").first).to_be_visible()
    page = again(tablet_on)
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
