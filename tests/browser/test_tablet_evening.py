"""A cadre's evening, and what was arranged and proposed on the way: out of reach first, then told to the server."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.on_tablet import send_now, unlock, wait_until_sent
from tests.browser.second_tablet import SecondTablet
from tests.browser.tablet_walk import go, out_of_reach, outbox, sign_in, tap

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.browser import Tablet
    from tests.support.server import Server

pytestmark = pytest.mark.browser


@pytest.fixture
def device(town: "Server", tablet: Callable[..., "Tablet"]) -> "Tablet":
    return tablet(town.url)


def test_the_evening_goes_through_the_visits_of_the_day(device: "Tablet") -> None:
    page = out_of_reach(device)
    first, second, third = _doors(page, 0, 3)
    met, away, last = _visit(page, first), _visit(page, second, "家里没人"), _visit(page, third)
    go(page, "today")
    evening = page.get_by_role("link", name="晚上补记")
    expect(evening).to_contain_text("今天记了 3 次，2 次还没写话")
    evening.click()
    expect(page.locator("#in-front")).to_have_text(met)
    page.get_by_role("checkbox", name="一切正常").check()
    page.locator("#notes").fill("说了会话，腿脚还行。")
    tap(page, page.get_by_role("button", name="存好，下一户"))
    # Nobody was met at the second door: nothing asks for words there.
    expect(page.locator("#in-front")).to_have_text(last)
    page.locator("#notes").fill("写了一半")
    tap(page, page.get_by_role("button", name="上一户"))
    expect(page.locator("#in-front")).to_have_text(away)
    expect(page.locator(".items li", has_text=last)).to_contain_text("写了没存")
    page.wait_for_timeout(1000)  # the promise: at most the last second is lost
    page = device.reopen("/tablet/#/evening")
    unlock(page)
    page.locator(".items button", has_text=last).click()
    expect(page.locator("#notes")).to_have_value("写了一半")
    page.get_by_role("button", name="存好，下一户").click()
    page.get_by_role("status").filter(has_text="都看过一遍了").wait_for()
    said = {row["household_id"]: (row["body"]["outcome"], row["body"].get("notes")) for row in outbox(page)}
    assert said == {
        first: ("met", "说了会话，腿脚还行。"),
        second: ("nobody_home", None),
        third: ("met", "写了一半"),
    }
    go(page, f"household/{first}")
    expect(page.locator(".timeline li", has_text="说了会话")).to_contain_text("一切正常")


def test_what_was_sent_is_corrected_and_the_original_stays(
    town: "Server", tablet_kept_on: Callable[..., "Tablet"]
) -> None:
    page = tablet_kept_on(town.url).open()
    sign_in(page)
    home = _doors(page, 3, 1)[0]
    go(page, f"visit/{home}")
    page.get_by_role("radio", name="见到了", exact=True).check()
    page.locator("#notes").fill("写错了一户")
    tap(page, page.get_by_role("button", name="见到谁、和谁一起去"))
    beside = page.locator(".fold fieldset").last.locator("label").first
    who = beside.inner_text()
    beside.click()
    _kind(page, "慰问")
    tap(page, page.get_by_role("button", name="大米", exact=True))
    page.locator("#worth-0").fill("１２０.５ 元")
    _save(page)
    send_now(page)
    wait_until_sent(page, 1)
    go(page, f"household/{home}")
    entry = page.locator(".timeline li", has_text="写错了一户")
    expect(entry).to_contain_text("送了 大米（120.50 元）")
    expect(entry).to_contain_text(who)
    entry.get_by_role("link", name="更正").click()
    expect(page.locator("#worth-0")).to_have_value("120.5")
    page.locator("#notes").fill("这才是对的")
    _save_change(page, home)
    send_now(page)
    wait_until_sent(page, 2)
    go(page, f"household/{home}")
    entry = page.locator(".timeline li", has_text="这才是对的")
    expect(entry).to_contain_text(who)
    entry.get_by_text("改过，看原来的").click()
    expect(entry.locator(".earlier")).to_contain_text("写错了一户")
    visit = _dossier(town, home)["visits"][0]
    assert (visit["notes"], visit["given"]) == ("这才是对的", [{"what": "大米", "value": 120.5}])
    assert [before["notes"] for before in visit["earlier"]] == ["写错了一户"]
    # Another tablet of the same person has no record of its own: it corrects from the dossier, and loses nothing.
    other = tablet_kept_on(town.url).open()
    sign_in(other)
    go(other, f"household/{home}")
    other.locator(".timeline li", has_text="这才是对的").get_by_role("link", name="更正").click()
    other.locator("#notes").fill("最后一版")
    _save_change(other, home)
    send_now(other)
    wait_until_sent(other, 1)
    visit = _dossier(town, home)["visits"][0]
    assert (visit["notes"], visit["companions"], visit["given"][0]["what"]) == ("最后一版", [who], "大米")
    assert [before["notes"] for before in visit["earlier"]] == ["这才是对的", "写错了一户"]


def test_an_appointment_is_made_moved_and_kept(town: "Server", tablet_kept_on: Callable[..., "Tablet"]) -> None:
    device = tablet_kept_on(town.url)
    page = out_of_reach(device)
    home, other = _doors(page, 4, 2)
    _appoint(page, home, "明天", "调解")
    _appoint(page, other, "后天", "商量事情")
    go(page, "today")
    expect(page.locator("section", has_text="这几天约好的").last).to_contain_text("明天上午")
    go(page, f"household/{home}")
    tap(page, page.get_by_role("link", name="改时间"))
    tap(page, page.get_by_role("radio", name="今天", exact=True))
    tap(page, page.get_by_role("radio", name="晚上", exact=True))
    tap(page, page.get_by_role("button", name="保存", exact=True))
    page.locator("[data-path^='household/']").wait_for()
    go(page, "today")
    expect(_call(page, home)).to_contain_text("约好 今天晚上")
    go(page, f"household/{other}")
    tap(page, page.get_by_role("button", name="不去了"))
    expect(page.get_by_role("heading", name="约好的")).to_have_count(0)
    _online(device)
    send_now(page)
    _all_sent(page)
    assert [planned["reason"] for planned in _dossier(town, home)["appointments"]] == ["调解"]
    assert _dossier(town, other)["appointments"] == []
    go(page, f"visit/{home}")
    expect(page.locator(".preset")).to_contain_text("约访")
    page.get_by_role("radio", name="见到了", exact=True).check()
    _save(page)
    go(page, f"household/{home}")
    expect(page.get_by_role("heading", name="约好的")).to_have_count(0)
    send_now(page)
    _all_sent(page)
    assert _dossier(town, home)["appointments"] == []


def test_a_door_on_no_register_is_proposed_visited_and_decided(
    town: "Server", tablet: Callable[..., "Tablet"], desk_page: Callable[..., "Page"]
) -> None:
    device = tablet(town.url)
    page = out_of_reach(device)
    _propose(page, "88号甲", "买买提·艾力")
    expect(page.locator("h1")).to_have_text("买买提·艾力")
    new = page.url.rsplit("/", 1)[1]
    page.locator("a.btn.primary", has_text="记录走访").click()
    page.get_by_role("radio", name="见到了", exact=True).check()
    _save(page)
    _propose(page, "桥头铁皮屋", "")
    go(page, "households")
    page.locator("#search").fill("88号甲")
    expect(page.locator("a.item")).to_contain_text("提议的，等网格长核对")
    # The visit waits for the door.
    rows = outbox(page)
    assert [row["kind"] for row in rows] == ["household.propose", "visit.record", "household.propose"]
    assert rows[1]["depends_on"] == rows[0]["id"]
    _online(device)
    send_now(page)
    wait_until_sent(page, 3)
    told = _dossier(town, new)["household"]
    assert (told["door"], told["state"], bool(told["group"])) == ("88号甲", "proposed", True)
    _decide(desk_page(town.url, "coordinator"))
    send_now(page)
    go(page, "today")
    expect(page.locator("[data-proposal=confirmed]")).to_contain_text("88号甲 上户册了")
    refused = page.locator("[data-proposal=refused]")
    expect(refused).to_contain_text("网格长说：是仓库，没人住")
    refused.get_by_role("button", name="知道了").click()
    expect(refused).to_have_count(0)
    page = device.reopen()
    unlock(page)
    expect(page.locator("[data-proposal=confirmed]")).to_be_visible()
    expect(page.locator("[data-proposal=refused]")).to_have_count(0)
    go(page, f"household/{new}")
    expect(page.locator(".household-head")).not_to_contain_text("等网格长核对")
    expect(page.locator(".timeline li", has_text="上门走访")).to_have_count(1)


def _decide(desk: "Page") -> None:
    """The coordinator takes one on the register and refuses the other."""
    desk.goto("/proposals")
    desk.locator("tr", has_text="88号甲").get_by_role("link").first.click()
    desk.get_by_role("button", name="上户册", exact=True).click()
    desk.goto("/proposals")
    desk.locator("tr", has_text="桥头铁皮屋").get_by_role("link").first.click()
    desk.locator("#reason").fill("是仓库，没人住")
    desk.get_by_role("button", name="不上户册").click()
    desk.get_by_role("dialog").get_by_role("button", name="不上户册").click()
    expect(desk.locator("tr", has_text="桥头铁皮屋")).to_have_count(0)


def _doors(page: "Page", first: int, count: int) -> list[str]:
    """Ids of one's own households in walking order; each test has its own, for all share the server."""
    go(page, "households")
    doors = page.locator(".hamlets a.item")
    doors.nth(first + count).wait_for()
    return [str(door.get_attribute("href")).rsplit("/", 1)[1] for door in doors.all()[first : first + count]]


def _visit(page: "Page", household: str, outcome: str = "见到了") -> str:
    """A visit with one press; answers who lives there."""
    go(page, f"household/{household}")
    name = page.locator("h1").inner_text()
    go(page, f"visit/{household}")
    page.get_by_role("radio", name=outcome, exact=True).check()
    _save(page)
    return name


def _kind(page: "Page", words: str) -> None:
    page.get_by_role("button", name="更改 方式").click()
    page.locator("label", has_text=words).click()


def _save(page: "Page") -> None:
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("status").filter(has_text="已保存").wait_for()
    expect(page.locator(".save-bar")).to_have_count(0)


def _save_change(page: "Page", household: str) -> None:
    """Saved, and back where one came from: only then has the way back been gone."""
    page.get_by_role("button", name="保存修改").click()
    page.locator(f"[data-path='household/{household}']").wait_for()


def _appoint(page: "Page", household: str, day: str, word: str) -> None:
    go(page, f"appointment/{household}")
    tap(page, page.get_by_role("radio", name=day, exact=True))
    tap(page, page.get_by_role("button", name=word, exact=True))
    _save(page)


def _propose(page: "Page", door: str, head: str) -> None:
    go(page, "propose")
    page.locator("label", has=page.locator("input[name=place]")).first.click()
    page.locator("#door").fill(door)
    page.locator("#head").fill(head)
    tap(page, page.get_by_role("button", name="提议这一户"))
    page.locator(".household-head").wait_for()


def _call(page: "Page", household: str) -> Any:
    return page.locator(".call", has=page.locator(f"a[href='#/visit/{household}']"))


def _online(device: "Tablet") -> None:
    assert device.context is not None
    device.context.set_offline(offline=False)


def _all_sent(page: "Page") -> None:
    wait_until_sent(page, len(outbox(page)))


def _dossier(server: "Server", household: str) -> dict[str, Any]:
    """What the server would put on a fresh tablet of the same cadre."""
    return SecondTablet(server.url, "cadre").dossiers()[household]
