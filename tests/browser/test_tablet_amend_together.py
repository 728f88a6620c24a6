"""Two change the same household, neither knowing of the other: fields are merged, the word that lost stays visible and
can be brought back by the desk or said again by its writer (scenario 20)."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.amend_walk import a_home, change_home, outcome, save, states, without_network
from tests.browser.on_tablet import eventually, send_now, sign_in
from tests.browser.second_tablet import SecondTablet
from tests.browser.tablet_walk import go, picture, tap
from tests.support.browser import OFFLINE

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.browser import Tablet
    from tests.support.server import Server

pytestmark = pytest.mark.browser
NewTablet = Callable[..., "Tablet"]
NewPage = Callable[..., "Page"]


@pytest.mark.scenario(20)
def test_two_tablets_out_of_reach_lose_nothing_and_the_desk_brings_it_back(
    live_server: "Server", tablet_kept_on: NewTablet, desk_page: NewPage
) -> None:
    one, other = tablet_kept_on(live_server.url), tablet_kept_on(live_server.url)
    first, second = one.open(), other.open()
    for page in (first, second):
        sign_in(page)
    home = a_home(first)["id"]
    for device in (one, other):
        device.watch.allow(OFFLINE)
        without_network(device, away=True)
    change_home(first, home, door="88号东")
    change_home(second, home, door="88号西", hamlet="新桥头")
    go(second, f"household/{home}")
    expect(second.locator(".household-head")).to_contain_text("荆山村新桥头88号西")
    expect(second.locator(".household-head .chip")).to_have_text("存在本机")
    go(second, "households")
    expect(second.locator(f"a[href='#/household/{home}']")).to_contain_text("有改动存在本机")
    for device, page in ((one, first), (other, second)):
        without_network(device, away=False)
        send_now(page)
    eventually(first, lambda: states(first) == ["acknowledged"], "the first is taken")
    eventually(second, lambda: states(second) == ["conflict"], "the second hears of the first")
    go(second, f"household/{home}")
    expect(second.locator(".household-head")).to_contain_text("荆山村新桥头88号东")
    expect(second.locator(".household-head .chip")).to_have_count(0)
    expect(outcome(second)).to_contain_text(re.compile("门牌：现在写的是88号东，.+写的是88号西，没有用上"))
    picture(second, "zh", "amend-conflict")
    desk = desk_page(live_server.url, "coordinator")
    desk.goto("/changes")
    waits = desk.locator("main li.card", has_text="88号西")
    expect(waits).to_contain_text("88号东")
    waits.locator("button[value=take]").click()
    expect(desk.locator("main li.card", has_text="88号西")).to_have_count(0)
    send_now(second)
    go(second, f"household/{home}")
    expect(second.locator(".household-head")).to_contain_text("荆山村新桥头88号西")
    expect(outcome(second)).to_have_count(0)


def test_who_lost_says_it_again_and_it_holds(
    live_server: "Server", tablet_kept_on: NewTablet, desk_page: NewPage
) -> None:
    """Against the coordinator at the desk, who corrected the same door meanwhile; the group goes through at once."""
    one = tablet_kept_on(live_server.url)
    page = one.open()
    sign_in(page)
    home = a_home(page)["id"]
    one.watch.allow(OFFLINE)
    without_network(one, away=True)
    change_home(page, home, door="77号", group="9组")
    desk = desk_page(live_server.url, "coordinator")
    desk.goto(f"/households/{home}/edit")
    desk.locator("input[name=door]").fill("76号")
    desk.locator("main form:has(input[name=door]) button.primary").click()
    expect(desk.locator("main")).to_contain_text("76号")
    without_network(one, away=False)
    send_now(page)
    go(page, f"household/{home}")
    expect(outcome(page)).to_contain_text(re.compile("门牌：现在写的是76号，.+写的是77号"))
    tap(page, outcome(page).get_by_role("button", name="先不动"))
    expect(outcome(page)).to_contain_text("还有 1 项留给网格长定")
    go(page, "today")
    go(page, f"household/{home}")
    tap(page, outcome(page).get_by_role("button", name="还有 1 项"))
    tap(page, outcome(page).get_by_role("button", name="我写的对"))
    expect(page.locator(".household-head")).to_contain_text("77号")
    expect(outcome(page)).to_have_count(0)
    send_now(page)
    eventually(page, lambda: sorted(states(page)) == ["acknowledged", "conflict"], "the second word is taken")
    held = SecondTablet(live_server.url, "cadre").dossiers()[home]
    assert (held["household"]["door"], held["household"]["group"], held["to_check"]) == ("77号", "9组", [])
    desk.goto("/changes")
    expect(desk.locator("main")).not_to_contain_text("77号")


def test_a_new_number_waits_for_the_coordinator_and_never_lies_open(
    live_server: "Server", tablet_kept_on: NewTablet
) -> None:
    page = tablet_kept_on(live_server.url).open()
    sign_in(page)
    home = a_home(page)
    member = next(one for one in home["members"] if one["phone"])
    go(page, f"household/{home['id']}")
    page.locator(f"a[href='#/amend/{home['id']}/person/{member['id']}']").click()
    expect(page.locator("#amend-phone")).to_have_value("")
    page.locator("#amend-phone").fill("138 5730 9999")
    save(page)
    expect(outcome(page)).to_contain_text("138****9999")
    assert "13857309999" not in page.content()
    send_now(page)
    eventually(page, lambda: states(page) == ["conflict"], "it is sent")
    expect(page.locator("li.item").filter(has_text="家里有变化")).to_contain_text("号码等核对")
    go(page, f"household/{home['id']}")
    expect(outcome(page)).to_contain_text("等网格长核对后才换上")
    (told,) = SecondTablet(live_server.url, "cadre").dossiers()[home["id"]]["to_check"]
    assert (told["cause"], told["yours"], told["kept"]) == ("number", "13857309999", member["phone"])
