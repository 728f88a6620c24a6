"""Nothing is ever lost: scenarios of sync.md, with a real browser, a real server, and what may stand between."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.handing_over import hand_over
from tests.browser.on_tablet import (
    dossiers,
    eventually,
    in_timeline,
    open_household,
    record_visit,
    rows,
    send_now,
    sign_in,
    unlock,
    wait_until_sent,
)
from tests.browser.second_tablet import SecondTablet
from tests.support.browser import OFFLINE, Tablet
from tests.support.server import Server
from tests.support.unreliable import Answer, Asked, Between, Dropped

pytestmark = pytest.mark.browser

NewTablet = Callable[..., Tablet]
HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture
def household(live_server: Server) -> dict[str, Any]:
    """A household of the cadre whose name nobody else bears there."""
    held = SecondTablet(live_server.url, "cadre").dossiers().values()
    kept = [dossier for dossier in held if dossier["kind"] == "household"]
    names = Counter(dossier["household"]["name"] for dossier in kept)
    return next(dossier for dossier in kept if names[dossier["household"]["name"]] == 1)


def name_of(dossier: dict[str, Any]) -> str:
    return str(dossier["household"]["name"])


def visits_noted(server: Server, household_id: str, notes: str) -> int:
    """How many visits with these notes the server holds for the household."""
    held = SecondTablet(server.url, "cadre").dossiers()[household_id]
    return sum(visit["notes"] == notes for visit in held["visits"])


@pytest.mark.scenario(1)
def test_a_visit_made_offline_outlives_a_kill_and_is_sent_once(
    live_server: Server, tablet: NewTablet, household: dict[str, Any]
) -> None:
    """Scenario 1, with the server away and the browser started cold from its profile."""
    device = tablet(live_server.url)
    sign_in(device.open())
    device.close()
    live_server.stop()
    with device.watch.allowing():
        page = device.open()
        unlock(page)
        record_visit(page, name_of(household), notes="降压药还够一周零两天")
        page = device.reopen()
        unlock(page)
        [row] = rows(page)
        assert row["kind"] == "visit.record"
        assert row["state"] in {"pending", "sending"}
        open_household(page, name_of(household))
        expect(page.get_by_text("降压药还够一周零两天").first).to_be_visible()
        live_server.start()
        send_now(page)
        wait_until_sent(page, 1)
    assert visits_noted(live_server, household["id"], "降压药还够一周零两天") == 1
    open_household(page, name_of(household))
    expect(in_timeline(page, "降压药还够一周零两天")).to_have_count(1)


def test_a_draft_outlives_a_kill(live_server: Server, tablet: NewTablet, household: dict[str, Any]) -> None:
    """A killed browser loses at most the last second of what was being typed."""
    device = tablet(live_server.url)
    page = device.open()
    sign_in(page)
    open_household(page, name_of(household))
    page.locator("a[href^='#/visit/']").first.click()
    page.locator("textarea").first.fill("写到一半")
    expect(page.get_by_text("草稿已自动存好")).to_be_visible()
    page = device.reopen()
    unlock(page)
    page.evaluate(f"location.hash = '#/visit/{household['id']}'")
    expect(page.locator("textarea").first).to_have_value("写到一半")


@pytest.mark.scenario(2, 34)
def test_an_answer_dropped_after_the_commit_makes_no_second_row(
    live_server: Server, tablet_kept_on: NewTablet, household: dict[str, Any], between: Between
) -> None:
    """Scenarios 2 and 34: the server has it, the tablet has not heard, and says so."""
    device = tablet_kept_on(between.url)
    page = device.open()
    sign_in(page)

    def drop_answers(asked: Asked) -> Answer:
        answer = asked.hand_on()
        if asked.path.endswith("/sync/push"):
            raise Dropped
        return answer

    between.mind = drop_answers
    record_visit(page, name_of(household), notes="只此一次")
    with device.watch.allowing(OFFLINE):
        send_now(page)
        assert [row["state"] for row in rows(page)] == ["sending"]
        assert visits_noted(live_server, household["id"], "只此一次") == 1
        between.mind = None
        send_now(page)
    wait_until_sent(page, 1)
    assert visits_noted(live_server, household["id"], "只此一次") == 1
    first, *others = (asked.body for asked in between.pushes())
    assert others
    assert all(_operations(body) == _operations(first) for body in others)
    open_household(page, name_of(household))
    expect(in_timeline(page, "只此一次")).to_have_count(1)


@pytest.mark.scenario(21)
def test_anothers_write_between_push_and_pull_is_not_lost_and_ones_own_not_doubled(
    live_server: Server, tablet_kept_on: NewTablet, household: dict[str, Any], between: Between
) -> None:
    """Scenario 21."""
    device = tablet_kept_on(between.url)
    page = device.open()
    sign_in(page)
    other = SecondTablet(live_server.url, "cadre")

    def write_in_between(asked: Asked) -> Answer:
        answer = asked.hand_on()
        if asked.path.endswith("/sync/push"):
            between.mind = None
            assert other.visit(household["id"], "别人刚记的")["outcome"] == "applied"
        return answer

    between.mind = write_in_between
    record_visit(page, name_of(household), notes="自己记的")
    send_now(page)
    wait_until_sent(page, 1)
    [held] = [dossier for dossier in dossiers(page) if dossier["id"] == household["id"]]
    assert Counter(visit["notes"] for visit in held["visits"])["别人刚记的"] == 1
    open_household(page, name_of(household))
    expect(in_timeline(page, "自己记的")).to_have_count(1)
    expect(in_timeline(page, "别人刚记的")).to_have_count(1)


@pytest.mark.parametrize(
    "answer",
    [
        (200, HTML, "<html>请先登录无线网络</html>".encode()),
        (200, {"Content-Type": "application/json"}, b'{"ok":true}'),
    ],
    ids=["portal", "foreign-json"],
)
@pytest.mark.scenario(24)
def test_a_captive_portal_is_not_success(
    tablet_kept_on: NewTablet, household: dict[str, Any], between: Between, live_server: Server, answer: Answer
) -> None:
    """Scenario 24: 200 from somebody else means nothing."""
    words = f"在门户后面，答了{len(answer[2])}字节"
    device = tablet_kept_on(between.url)
    page = device.open()
    sign_in(page)
    before = len(dossiers(page))
    between.mind = lambda _asked: answer
    record_visit(page, name_of(household), notes=words)
    send_now(page)
    assert [row["state"] for row in rows(page)] == ["sending"]
    assert len(dossiers(page)) == before
    expect(page.get_by_text("都已送出")).to_have_count(0)
    between.mind = None
    send_now(page)
    wait_until_sent(page, 1)
    assert visits_noted(live_server, household["id"], words) == 1


@pytest.mark.scenario(39)
def test_a_bare_410_wipes_nothing(tablet_kept_on: NewTablet, household: dict[str, Any], between: Between) -> None:
    """Scenario 39: only a problem that names this device is a revocation."""
    device = tablet_kept_on(between.url)
    page = device.open()
    sign_in(page)
    before = len(dossiers(page))
    record_visit(page, name_of(household), notes="还在")
    foreign = b'{"code":"device_revoked","status":410,"device_id":"00000000-0000-4000-8000-000000000000"}'
    with device.watch.allowing("status of 410"):
        for answer in ((410, HTML, b"<h1>Gone</h1>"), (410, {"Content-Type": "application/problem+json"}, foreign)):
            between.mind = lambda _asked, said=answer: said
            send_now(page)
            assert len(dossiers(page)) == before
            assert len(rows(page)) == 1
        between.mind = None
        send_now(page)
    wait_until_sent(page, 1)


@pytest.mark.scenario(12, 13)
def test_a_household_handed_over_leaves_the_tablet_and_reaches_the_other(
    live_server: Server, tablet_kept_on: NewTablet, household: dict[str, Any]
) -> None:
    """Scenario 12, on the tablet; what was made before it is accepted all the same (13)."""
    device = tablet_kept_on(live_server.url)
    page = device.open()
    sign_in(page)
    record_visit(page, name_of(household), notes="交接前记的")
    hand_over(live_server, household["id"], "cadre2")
    send_now(page)
    wait_until_sent(page, 1)
    eventually(page, lambda: household["id"] not in {held["id"] for held in dossiers(page)}, "the dossier has left")
    received = SecondTablet(live_server.url, "cadre2").dossiers()[household["id"]]
    assert [visit["notes"] for visit in received["visits"]].count("交接前记的") == 1


def _operations(body: bytes) -> Any:
    return json.loads(body)["operations"]
