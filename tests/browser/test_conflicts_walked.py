"""What two people do who know nothing of each other, walked as they meet it: a household merged while somebody stands
at its door. Fields that two changed stand in test_tablet_amend_together.py, a late step in test_scenarios_together.py.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.amend_walk import kept_homes, without_network
from tests.browser.field import Ledger, key
from tests.browser.on_tablet import eventually, in_timeline, open_household, record_visit, rows, send_now, sign_in
from tests.browser.tablet_walk import go
from tests.support.browser import OFFLINE

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.browser import Tablet
    from tests.support.server import Server

pytestmark = pytest.mark.browser
NewTablet = Callable[..., "Tablet"]
NewPage = Callable[..., "Page"]

BEFORE, WRITING, LATER = "合并前在门口记的", "合并的时候正写着", "关掉又打开接着写"


def merge(desk: "Page", gone: str, into: dict[str, Any]) -> None:
    """The coordinator finds that two entries are one household; others may bear its name."""
    desk.goto(f"/households/{gone}/merge")
    desk.fill("input[name=q]", into["household"]["name"])
    desk.get_by_role("button", name="查找").click()
    row = desk.locator("tbody tr", has=desk.locator(f"input[name=into_id][value='{into['id']}']"))
    expect(row).to_have_count(1)
    row.get_by_role("button", name="并到这一户").click()
    desk.locator("dialog[open]").get_by_role("button", name="并到这一户").click()
    expect(desk.locator("h1")).to_contain_text(into["household"]["name"])


@pytest.mark.scenario(12)
def test_a_household_merged_meanwhile_takes_along_what_was_written_at_its_door(
    live_server: "Server", tablet_kept_on: NewTablet, desk_page: NewPage
) -> None:
    """What was saved and what is still being typed is credited to the household it became; no form is taken away."""
    one = tablet_kept_on(live_server.url)
    page = one.open()
    sign_in(page)
    gone, stays = [home for home in kept_homes(page) if home["household"]["kind"] == "family"][:2]
    name = stays["household"]["name"]
    one.watch.allow(OFFLINE)
    without_network(one, away=True)
    record_visit(page, gone["household"]["name"], notes=BEFORE)
    go(page, f"visit/{gone['id']}")
    page.locator("label:has(input[name=outcome][value=met])").click()
    page.locator("textarea").first.fill(WRITING)
    merge(desk_page(live_server.url, "coordinator"), gone["id"], stays)
    without_network(one, away=False)
    eventually(page, lambda: gone["id"] not in {home["id"] for home in kept_homes(page)}, "it has left the tablet")
    expect(page.locator("textarea").first).to_have_value(WRITING)
    go(page, "today")
    begun = page.locator("section", has=page.get_by_text("接着写")).locator(".item", has_text=gone["household"]["name"])
    begun.get_by_role("link", name="接着写").click()
    expect(page.locator("textarea").first).to_have_value(WRITING)
    page.locator("textarea").first.fill(LATER)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存").first).to_be_visible()
    send_now(page)
    eventually(page, lambda: {row["state"] for row in rows(page)} == {"acknowledged"}, "both are taken")
    told = "SELECT notes FROM visit WHERE household_id = ? AND notes IN (?, ?) ORDER BY notes"
    assert Ledger(live_server).ask(told, key(stays["id"]), BEFORE, LATER) == [(LATER,), (BEFORE,)]
    open_household(page, name)
    for words in (BEFORE, LATER):
        expect(in_timeline(page, words)).to_have_count(1)
