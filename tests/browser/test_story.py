"""One visit reaches the leader: from a tablet without a server to a closed issue, with every person in between."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.on_tablet import in_timeline, open_household, rows, send_now, sign_in, unlock, wait_until_sent
from tests.browser.story import Desk, figures, moved
from tests.support.browser import Tablet

pytestmark = pytest.mark.browser

HOUSEHOLD = "陆水林"
DITCH = "轮椅推不过去的那段水沟又堵了，连下三天雨门前积水。"
LAMP = "门口路灯不亮，孙子上学看不见路。"
LAMP_DONE = "联系村电工换了灯头，当晚亮了。"
FIRST_ANSWER = "清沟60米，换破管一节。"
LAST_ANSWER = "路面重新浇过，轮椅试推过得去。"


def add_issue(page: Page, group: str, category: str, description: str, done: str | None = None) -> None:
    """An issue within the open visit; with `done`, solved on the spot."""
    page.locator("a[href$='/issue']").click()
    group_button = page.get_by_role("button", name=group, exact=True)
    group_button.click()
    page.locator("label.pick", has_text=category).last.click()
    page.locator("#description").fill(description)
    if done:
        page.locator("label:has(input[name=on-spot][value=solved])").click()
        page.locator("#done").fill(done)
    page.get_by_role("button", name="放进这次走访").click()
    expect(page.locator("h1", has_text="记录走访")).to_be_visible()


def record_the_visit(page: Page) -> None:
    """Met, a few words, one issue to be dispatched and one solved on the spot."""
    open_household(page, HOUSEHOLD)
    page.locator("a[href^='#/visit/']").first.click()
    page.locator("label:has(input[name=outcome][value=met])").click()
    page.locator("textarea").first.fill("老陆在家，说门前的沟和路灯。")
    add_issue(page, "基础设施", "排水沟管", DITCH)
    add_issue(page, "基础设施", "路灯照明", LAMP, LAMP_DONE)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存").first).to_be_visible()


def issue_ids(page: Page) -> tuple[str, str]:
    """The ditch's and the lamp's, as the tablet named them."""
    raised = {row["body"]["description"]: row["entity_id"] for row in rows(page) if row["kind"] == "issue.raise"}
    return raised[DITCH], raised[LAMP]


def everything_is_there(page: Page) -> None:
    """After the kill: the visit and both issues, on the household's card."""
    assert sorted(row["kind"] for row in rows(page)) == ["issue.raise", "issue.raise", "visit.record"]
    open_household(page, HOUSEHOLD)
    expect(in_timeline(page, "老陆在家，说门前的沟和路灯。")).to_have_count(1)
    expect(page.get_by_text(re.compile("轮椅推不过去的那段水沟")).first).to_be_visible()


def test_one_visit_reaches_the_leader_and_comes_home(
    new_server: Callable[..., Any], tablet: Callable[..., Tablet], desk_page: Callable[..., Page]
) -> None:
    server = new_server(FIELDVISIT_ON_SPOT_CALLBACK_SHARE="0")
    desk = Desk(desk_page, server.url)
    before = figures(desk.page("leader"))

    # Without a server: a cold start from the profile, a visit, two issues, a kill.
    device = tablet(server.url)
    sign_in(device.open(), "cadre")
    device.close()
    server.stop()
    with device.watch.allowing():
        page = device.open()
        unlock(page)
        record_the_visit(page)
        page = device.reopen()
        unlock(page)
        everything_is_there(page)
        ditch, lamp = issue_ids(page)

        # The server is back: sent, once.
        server.start()
        send_now(page)
        wait_until_sent(page, 3)
    assert desk.issue(lamp)["state"] == "closed"
    assert desk.issue(ditch)["state"] == "submitted"
    arrived = moved(before, figures(desk.page("leader")))
    assert arrived == {"new": 2, "closed": 1, "still_open": 1, "on_spot": 1, "unresolved": 1, "reached": 1}

    # To the department, answered, and not to the household's satisfaction.
    desk.dispatch(DITCH[:10])
    desk.sign_and_start(DITCH[:10])
    desk.resolve(DITCH[:10], FIRST_ANSWER)
    assert desk.issue(ditch)["state"] == "resolved"
    desk.call_back(DITCH[:10], "not", "水是退了，可挖开的水泥没补，轮椅推不过去。")
    reopened = desk.issue(ditch)
    assert (reopened["state"], reopened["cycle"]) == ("in_progress", 2)

    # The leader takes it; done properly, the household is satisfied, the leader signs, it closes.
    desk.supervise(ditch, (date.today() + timedelta(days=7)).isoformat())
    desk.resolve(DITCH[:10], LAST_ANSWER)
    desk.call_back(DITCH[:10], "satisfied", "这趟弄好了，推得过去了。")
    assert desk.issue(ditch)["state"] == "resolved", "a supervised case waits for its signature"
    desk.sign_off(ditch)
    closed = desk.issue(ditch)
    assert closed["state"] == "closed"
    assert [event["step"] for event in closed["events"]] == [
        "raise", "dispatch", "sign", "start", "resolve", "callback", "reopen",
        "supervise", "resolve", "callback", "sign_off", "close",
    ]  # fmt: skip

    # It comes home: the household's card tells the answer; the figures moved by exactly this.
    send_now(page)
    open_household(page, HOUSEHOLD)
    expect(page.get_by_text(LAST_ANSWER).first).to_be_visible()
    after = figures(desk.page("leader"))
    assert moved(before, after) == {"new": 2, "closed": 2, "on_spot": 1, "leader": 1, "reached": 1}
