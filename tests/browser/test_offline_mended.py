"""What the server refused is mended where it was written: a proposed door, with the visit that waited for it."""

from collections import Counter
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.field import Ledger
from tests.browser.on_tablet import eventually, keep, rows, send_now, sign_in
from tests.support.browser import Tablet
from tests.support.handheld import Maker
from tests.support.server import Server

pytestmark = pytest.mark.browser

NO_GRID = 999_999_999
WORDS = "新搬来的一家"
SHOWN = 30  # of each group in the outbox, and with each press


def states(page: Page) -> dict[str, int]:
    """How many rows of the outbox are in which state."""
    return Counter(row["state"] for row in rows(page))


def test_a_refused_proposal_is_mended_on_the_tablet_and_its_visit_comes_along(
    live_server: Server, tablet_kept_on: Callable[..., Tablet]
) -> None:
    page, maker = tablet_kept_on(live_server.url).open(), Maker()
    sign_in(page)
    proposal = maker.propose("3组新桥边88号", grid_id=NO_GRID, group="3组")
    home = proposal["entity_id"]
    others = [maker.feedback() for _ in range(SHOWN + 1)]
    keep(page, [proposal, maker.visit(home, depends_on=proposal["id"], body={"notes": WORDS}), *others])
    send_now(page)
    eventually(page, lambda: states(page) == {"quarantined": 2, "acknowledged": SHOWN + 1}, "both are refused")
    page.get_by_role("button", name="还有 1 条，再看一些").click()
    expect(page.get_by_role("button", name="再看一些")).to_have_count(0)
    page.locator("a[href^='#/propose/change/']").click()
    page.get_by_label("门牌").fill("新桥边89号")
    page.get_by_role("button", name="保存修改").click()
    expect(page.get_by_text("已改好")).to_be_visible()
    send_now(page)
    applied = {"acknowledged": SHOWN + 1 + 4}
    eventually(page, lambda: states(page) == applied, "the mended are applied, the refused nobody's task any more")
    assert Ledger(live_server).noted(WORDS) == 1
    page.evaluate("location.hash = '#/households'")
    expect(page.get_by_role("link", name="新桥边89号")).to_have_count(1)
