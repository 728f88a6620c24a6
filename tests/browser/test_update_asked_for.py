"""A tablet whose program the server does not speak any more: told so, listened to, renewed, and nothing is missing.

Nobody plays the server's part here: a later one is started in its place and refuses by its own rules.
"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.field import Ledger
from tests.browser.on_tablet import (
    dossiers,
    eventually,
    in_timeline,
    open_household,
    record_visit,
    rows,
    sign_in,
    unlock,
    wait_until_sent,
)
from tests.browser.second_tablet import SecondTablet
from tests.support.browser import OFFLINE, Tablet
from tests.support.server import Server
from tests.support.unreliable import Between
from tests.support.upgraded import upgraded

pytestmark = pytest.mark.browser

STILL_HEARD, TOO_LATE = 3, 4
HERE, THERE, LATER = "旧程序记的", "另一台平板记的", "更新的时候正写着"


def family(page: Page) -> dict[str, Any]:
    return next(one for one in dossiers(page) if one["kind"] == "household" and one["household"]["kind"] == "family")


def new_program_waits(page: Page) -> bool:
    asked = "navigator.serviceWorker.getRegistration('/tablet/').then((found) => found.waiting !== null)"
    return bool(page.evaluate(asked))


@pytest.mark.scenario(30)
@pytest.mark.parametrize("protocol", [STILL_HEARD, TOO_LATE])
def test_30_an_old_program_is_told_listened_to_and_renewed(
    protocol: int, new_server: Callable[..., Server], tablet_kept_on: Callable[..., Tablet]
) -> None:
    """Two versions back its records are taken at once, further back when it is renewed; a form is never disturbed."""
    server = new_server()
    ledger = Ledger(server)
    with Between(server.port) as between:
        device = tablet_kept_on(between.url)
        device.watch.allow(f"{OFFLINE}|status of 426")
        page = device.open()
        sign_in(page)
        home = family(page)
        between.drop_request("/api/")
        record_visit(page, home["household"]["name"], notes=HERE)
        SecondTablet(server.url, "cadre").visit(home["id"], THERE)
        page.evaluate("() => { location.hash = '#/today'; window.sameProgram = true; }")

        with upgraded(server, protocol):
            between.behave()
            gate = between.hold("/tablet/sw.js")
            page.evaluate("window.dispatchEvent(new Event('online'))")
            expect(page.locator("[data-life=program]")).to_contain_text("要更新程序了")
            heard = protocol == STILL_HEARD
            assert [row["state"] for row in rows(page)] == ["acknowledged" if heard else "pending"]
            assert ledger.noted(HERE) == int(heard)
            page.evaluate(f"location.hash = '#/visit/{home['id']}'")
            page.locator("label:has(input[name=outcome][value=met])").click()
            page.locator("textarea").first.fill(LATER)
            gate.let_go()
            eventually(page, lambda: new_program_waits(page), "the new program is here and waits")
            expect(page.locator("textarea").first).to_have_value(LATER)
            assert page.evaluate("window.sameProgram") is True

            with page.expect_event("load", timeout=20_000):
                page.get_by_role("button", name="保存").click()
            unlock(page)
            wait_until_sent(page, 2)
            expect(page.locator("[data-life=program]")).to_have_count(0)
            open_household(page, home["household"]["name"])
            for words in (HERE, THERE, LATER):
                expect(in_timeline(page, words)).to_have_count(1)
            assert ledger.noted(HERE) == ledger.noted(LATER) == 1
            assert {push.json["protocol"] for push in between.pushes()} == {1, protocol}
