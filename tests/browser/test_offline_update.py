"""An update of the tablet's app: it comes in the background, waits for open forms, and leaves nothing old behind."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.field import Ledger
from tests.browser.on_tablet import dossiers, eventually, keep, open_household, sign_in, unlock, wait_until_sent
from tests.support.browser import Tablet
from tests.support.handheld import Maker
from tests.support.server import Server
from tests.support.unreliable import Answer, Asked, Between

pytestmark = pytest.mark.browser

WORKER = "navigator.serviceWorker.getRegistration('/tablet/')"

# Somebody asks for the update all the same; the worker has time to answer wrongly.
PRESS = f"""{WORKER}.then((registration) => new Promise((done) => {{
  registration.waiting.postMessage({{ type: "update" }});
  setTimeout(done, 500);
}}))"""


TOO_OLD = json.dumps({"code": "unsupported_protocol", "status": 426, "detail": {"protocol": 9}}).encode()


def new_version(asked: Asked) -> Answer:
    """The server has been upgraded: the worker's list names another version."""
    status, headers, body = asked.hand_on()
    if asked.path == "/tablet/sw.js":
        body = re.sub(rb'"version": "\w+"', b'"version": "upgraded"', body)
    return status, headers, body


def caches(page: Page) -> list[str]:
    names: list[str] = page.evaluate("caches.keys()")
    return names


def waiting(page: Page) -> bool:
    return bool(page.evaluate(f"{WORKER}.then((registration) => registration.waiting !== null)"))


def test_an_update_waits_until_no_form_is_open(live_server: Server, tablet_kept_on: Callable[..., Tablet]) -> None:
    with Between(live_server.port) as between:
        device = tablet_kept_on(between.url)
        page = device.open()
        sign_in(page)
        before = caches(page)
        page.reload()
        unlock(page)
        page.locator("a[href^='#/visit/']").first.click()
        page.locator("textarea").first.fill("写到一半")
        page.evaluate("() => { window.sameProgram = true; }")
        between.mind = new_version
        page.evaluate(f"{WORKER}.then((registration) => registration.update())")
        eventually(page, lambda: waiting(page), "the new version is installed and waits")
        page.evaluate(PRESS)
        assert waiting(page)
        assert page.evaluate("window.sameProgram") is True
        expect(page.locator("textarea").first).to_have_value("写到一半")
        assert set(before) < set(caches(page))
        with page.expect_event("load", timeout=20_000):
            page.evaluate("location.hash = '#/today'")
        assert page.evaluate("window.sameProgram ?? null") is None
        assert caches(page) == ["fieldvisit-shell-upgraded"]
        expect(page.locator("h1")).to_be_visible()


def test_a_broken_update_is_not_installed(live_server: Server, tablet: Callable[..., Tablet]) -> None:
    """All or nothing: with one file missing the old shell goes on, offline too."""
    with Between(live_server.port) as between:
        device = tablet(between.url)
        page = device.open()
        sign_in(page)
        before = caches(page)

        def file_missing(asked: Asked) -> Answer:
            status, headers, body = new_version(asked)
            if asked.path == "/tablet/sw.js":
                body = body.replace(b"/js/tablet.js", b"/js/not-there.js")
            return status, headers, body

        between.mind = file_missing
        with device.watch.allowing("not-there|status of 404"):
            tried = page.evaluate(
                f"""{WORKER}.then((registration) => new Promise((done) => {{
                registration.addEventListener("updatefound", () => {{
                  const worker = registration.installing;
                  worker.addEventListener("statechange", () => done(worker.state));
                }});
                registration.update().catch(() => done("failed"));
                }}))"""
            )
        assert tried in {"redundant", "failed"}
        assert before[0] in caches(page)
        device.close()
        live_server.stop()
        with device.watch.allowing():
            page = device.open()
            unlock(page)
            open_household(page, page.locator("h2 bdi").first.inner_text())


@pytest.mark.scenario(30)
def test_30_an_upgrade_with_two_hundred_pending_takes_them_all(
    live_server: Server, tablet_kept_on: Callable[..., Tablet]
) -> None:
    """The old program's pushes are taken though its pulls are refused; it brings the new one by itself."""
    with Between(live_server.port) as between:
        device, maker = tablet_kept_on(between.url), Maker()
        device.watch.allow(r"net::ERR_|status of 426")
        page = device.open()
        sign_in(page)
        home = next(one["id"] for one in dossiers(page) if one["kind"] == "household")
        between.drop_request("/sync/")
        made = [maker.visit(home, body={"notes": f"升级前第{number}条"}) for number in range(200)]
        keep(page, made)
        page.evaluate("() => { window.sameProgram = true; }")

        def upgraded(asked: Asked) -> Answer:
            if asked.path.endswith("sync/pull") and page_is_old():
                return 426, {"Content-Type": "application/problem+json"}, TOO_OLD
            return new_version(asked)

        def page_is_old() -> bool:
            return not any(one.path == "/tablet/sw.js" for one in between.seen)

        between.behave()
        between.mind = upgraded
        with page.expect_event("load", timeout=30_000):
            page.evaluate("location.hash = '#/outbox'")
            page.get_by_role("button", name="现在送出").click()
        unlock(page)
        wait_until_sent(page, 200)
        assert caches(page) == ["fieldvisit-shell-upgraded"]
        assert len(between.pushes()) == 2
        assert Ledger(live_server).count("visit", [one["entity_id"] for one in made]) == 200
