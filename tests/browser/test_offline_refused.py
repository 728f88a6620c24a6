"""What a server may do to a tablet by mistake: refuse as too large what it could take, and forget what is kept."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.on_tablet import dossiers, eventually, record_visit, rows, send_now, sign_in, wait_until_sent
from tests.browser.second_tablet import SecondTablet
from tests.support.browser import Tablet
from tests.support.server import Server
from tests.support.unreliable import Answer, Asked, Between, Dropped

pytestmark = pytest.mark.browser

NewTablet = Callable[..., Tablet]
HTML = {"Content-Type": "text/html; charset=utf-8"}


def households(page: Page) -> list[dict[str, Any]]:
    return [dossier for dossier in dossiers(page) if dossier["kind"] == "household"]


@pytest.mark.scenario(6)
def test_a_proxy_that_takes_little_gets_it_in_halves(
    live_server: Server, tablet_kept_on: NewTablet, between: Between
) -> None:
    """413 from a proxy, in HTML: three visits go one by one, each once, and none is called too large."""
    device = tablet_kept_on(between.url)
    page = device.open()
    sign_in(page)
    home = households(page)[0]
    sizes: list[int] = []

    def no_push(asked: Asked) -> Answer:
        if asked.path.endswith("/sync/push"):
            raise Dropped
        return asked.hand_on()

    def takes_one(asked: Asked) -> Answer:
        if not asked.path.endswith("/sync/push"):
            return asked.hand_on()
        sizes.append(len(json.loads(asked.body)["operations"]))
        return asked.hand_on() if sizes[-1] == 1 else (413, HTML, b"<h1>Request Entity Too Large</h1>")

    with device.watch.allowing(r"status of 413|net::ERR_"):
        between.mind = no_push
        for number in range(3):
            record_visit(page, home["household"]["name"], notes=f"第{number}次")
        between.mind = takes_one
        send_now(page)
        wait_until_sent(page, 3)
    assert sorted(sizes, reverse=True)[0] == 3
    assert sizes.count(1) == 3
    held = SecondTablet(live_server.url, "cadre").dossiers()[home["id"]]
    notes = [visit["notes"] for visit in held["visits"]]
    assert [notes.count(f"第{number}次") for number in range(3)] == [1, 1, 1]


@pytest.mark.scenario(18)
def test_an_empty_scope_by_mistake_purges_nothing(tablet_kept_on: NewTablet, between: Between) -> None:
    """Without a reason nothing goes; with a reason for all of it, the tablet asks once more before it believes it."""
    device = tablet_kept_on(between.url)
    page = device.open()
    sign_in(page)
    before = {dossier["id"] for dossier in households(page)}
    record_visit(page, households(page)[0]["household"]["name"], notes="别弄丢")
    reasons: list[dict[str, str]] = []  # one a pull: with which reason all of it is gone

    def forgetful(asked: Asked) -> Answer:
        status, headers, body = asked.hand_on()
        if not asked.path.endswith("/sync/pull") or not reasons:
            return status, headers, body
        why = reasons.pop(0)
        answer = json.loads(body) | {"dossiers": {"changed": [], "removed": [{"id": key, **why} for key in before]}}
        return status, headers, json.dumps(answer).encode()

    between.mind = forgetful
    reasons.append({})  # everything is gone, and nobody says why
    send_now(page)
    assert reasons == []
    assert {dossier["id"] for dossier in households(page)} == before
    reasons += [{"reason": "grant_ended"}, {}]  # said once, and not a second time
    send_now(page)
    eventually(page, lambda: reasons == [], "the tablet has asked again")
    between.mind = None
    send_now(page)
    assert {dossier["id"] for dossier in households(page)} == before
    assert [row["state"] for row in rows(page)] == ["acknowledged"]
    page.evaluate("location.hash = '#/today'")
    expect(page.locator("h1")).to_be_visible()
