"""What a cadre does all day on the tablet, out of reach of any network."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.on_tablet import unlock
from tests.browser.tablet_walk import go, household_of_today, out_of_reach, outbox, sign_in, tap

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.browser import Tablet
    from tests.support.server import Server

pytestmark = pytest.mark.browser

WORDS = "𠮷㛃说：欧阳家、买买提·艾力家门口的灯都亮了。"


@pytest.fixture
def page(shared_server: "Server", tablet_kept_on: Callable[..., "Tablet"]) -> "Page":
    return out_of_reach(tablet_kept_on(shared_server.url))


def test_a_killed_tablet_still_has_what_was_typed(shared_server: "Server", tablet: Callable[..., "Tablet"]) -> None:
    one = tablet(shared_server.url)
    page = out_of_reach(one)
    household = household_of_today(page)
    go(page, f"visit/{household}")
    page.get_by_role("radio", name="见到了", exact=True).check()
    page.locator("#notes").fill(WORDS)
    page.wait_for_timeout(1000)  # the promise: at most the last second is lost
    page = one.reopen()
    unlock(page)
    row = page.locator(".item").filter(has_text="没写完的走访")
    row.get_by_role("link", name="接着写").click()
    expect(page.locator("#notes")).to_have_value(WORDS)
    expect(page.get_by_role("radio", name="见到了", exact=True)).to_be_checked()
    assert outbox(page) == []


def test_second_thoughts(page: "Page") -> None:
    household = household_of_today(page)
    _save_visit(page, household, "家里没人")
    page.get_by_role("button", name="撤销").click()
    page.get_by_text("已撤回").wait_for()
    assert outbox(page) == []
    page.get_by_role("button", name="接着写").click()
    expect(page.get_by_role("radio", name="家里没人")).to_be_checked()
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("button", name="修改").click()
    page.get_by_role("radio", name="不方便").check()
    page.get_by_role("button", name="保存修改").click()
    page.get_by_text("已改好").wait_for()
    assert [row["body"]["outcome"] for row in outbox(page)] == ["refused"]


def test_an_issue_solved_at_the_door_goes_with_the_visit(page: "Page") -> None:
    household = household_of_today(page)
    go(page, f"visit/{household}")
    tap(page, page.get_by_role("radio", name="见到了", exact=True))
    tap(page, page.get_by_role("link", name="提出一个问题"))
    page.locator("#description").wait_for()
    tap(page, page.locator("button.pick[aria-expanded]").first)
    tap(page, page.locator(".inside input").first)
    tap(page, page.get_by_role("button", name="门口", exact=True))
    tap(page, page.get_by_role("button", name="不亮", exact=True))
    tap(page, page.get_by_role("radio", name="当场解决了"))
    tap(page, page.get_by_role("button", name="换好了", exact=True))
    tap(page, page.get_by_role("button", name="放进这次走访"))
    tap(page, page.get_by_role("button", name="保存", exact=True))
    page.get_by_role("status").filter(has_text="已保存").wait_for()
    visit, issue = outbox(page)
    assert visit["kind"] == "visit.record"
    assert issue["kind"] == "issue.raise"
    assert issue["body"]["visit_id"] == visit["entity_id"]
    assert issue["body"]["description"] == "门口不亮"
    assert issue["body"]["on_spot"] == {"outcome": "solved", "done": "换好了"}
    go(page, f"household/{household}")
    expect(page.locator(".card", has_text="问题和结果")).to_contain_text("门口不亮")


def test_an_issue_with_nothing_in_it_is_asked_about(page: "Page") -> None:
    go(page, "raise")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("请点一个类别")).to_be_visible()
    expect(page.locator("#description-error")).to_be_visible()
    assert outbox(page) == []


def test_a_neighbour_is_found_by_the_door(page: "Page") -> None:
    go(page, "raise")
    page.get_by_role("button", name="更改 在哪里").click()
    page.locator("#where").fill("1")
    neighbour = page.locator(".found .item").filter(has=page.locator(".mute", has_text=re.compile(r"\*")))
    neighbour.first.click()
    page.locator("button.pick[aria-expanded]").first.click()
    page.locator(".inside input").first.click()
    page.locator("#description").fill(WORDS)
    page.locator("#reporter-name").fill("欧阳平")
    page.get_by_role("checkbox", name="为反映人保密").check()
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("status").filter(has_text="已保存").wait_for()
    (issue,) = outbox(page)
    assert issue["household_id"] is not None
    assert issue["body"]["description"] == WORDS
    assert issue["body"]["reporter"] == {"name": "欧阳平"}
    assert issue["body"]["confidential"] is True


def test_a_courtyard_meeting(page: "Page") -> None:
    go(page, "meeting")
    page.locator("#place").fill("文化礼堂门口")
    page.locator("#roll").fill("1")
    ticks = page.locator(".tick input")
    tap(page, ticks.nth(0))
    tap(page, ticks.nth(1))
    page.locator("#roll").fill("")
    expect(page.locator(".tick input:checked")).to_have_count(2)
    tap(page, page.get_by_role("button", name="+5"))
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("status").filter(has_text="已保存").wait_for()
    (meeting,) = outbox(page)
    assert (meeting["kind"], len(meeting["body"]["attended"]), meeting["body"]["headcount"]) == ("meeting.record", 2, 7)


def test_numbers_are_covered_until_pressed(page: "Page") -> None:
    go(page, "households")
    page.locator("a.item").first.click()
    numbers = page.locator(".person .phone")
    assert re.search(r"1\d{10}", page.content()) is None
    covered = numbers.first.inner_text()
    assert "****" in covered
    numbers.first.click()
    link = page.locator(".person a.phone").first
    expect(link).to_be_focused()
    assert re.fullmatch(r"tel:[\d-]+", link.get_attribute("href") or "")
    page.get_by_role("button", name="返回").click()
    page.locator("a.item").first.click()
    expect(page.locator(".person a.phone")).to_have_count(0)


def test_doors_lie_in_walking_order_and_are_found(page: "Page") -> None:
    go(page, "households")
    page.locator(".hamlets section").first.wait_for()
    for group in page.locator(".hamlets section").all():
        doors = [int(re.sub(r"\D", "", door) or 0) for door in group.locator(".door").all_inner_texts()]
        assert doors == sorted(doors)
    name = page.locator(".item-title bdi").nth(1).inner_text()
    page.locator("#search").fill(name)
    expect(page.locator("a.item").first).to_contain_text(name)
    page.locator("#search").fill("没有这样的人家")
    expect(page.get_by_text("没有找到").first).to_be_visible()


def test_back_leads_to_where_one_was(page: "Page") -> None:
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    scrolled = page.evaluate("scrollY")
    assert scrolled > 0
    page.locator(".rest a.item").last.click()
    page.locator(".household-head").wait_for()
    page.go_back()
    page.locator(".rest a.item").last.wait_for()
    expect(page.locator(".rest a.item").last).to_be_in_viewport()
    assert page.evaluate("scrollY") == scrolled


def test_nobody_signs_out_with_work_unsent(page: "Page") -> None:
    _save_visit(page, household_of_today(page), "家里没人")
    go(page, "me")
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("alert")).to_contain_text("还有 1 条没有送出")
    go(page, "outbox")
    row = page.locator("li.item").filter(has_text="家里没人")
    expect(row).to_contain_text("存在本机")
    row.get_by_role("button", name="撤回").click()
    expect(page.get_by_text("已撤回")).to_be_visible()
    assert outbox(page) == []


def test_a_burden_can_be_said_from_every_screen(page: "Page") -> None:
    for path in ("today", "households", "issues", "me", "meeting", "raise"):
        go(page, path)
        expect(page.locator(f"a[href='#/feedback/{path}']").first).to_be_attached()
    page.locator("a[href='#/feedback/raise']").click()
    page.get_by_role("checkbox", name="重复填写").check()
    page.get_by_role("button", name="送出意见").click()
    page.get_by_role("status").filter(has_text="已保存").wait_for()
    (row,) = outbox(page)
    assert row["kind"] == "feedback.give"
    assert row["body"] == {"text": "重复填写", "screen": "raise"}


def _save_visit(page: "Page", household: str, outcome: str) -> None:
    go(page, f"visit/{household}")
    page.get_by_role("radio", name=outcome).check()
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("status").filter(has_text="已保存").wait_for()


def test_what_was_sent_is_changed_by_a_new_version(
    live_server: "Server", tablet_kept_on: Callable[..., "Tablet"]
) -> None:
    page = tablet_kept_on(live_server.url).open()
    sign_in(page)
    household = page.locator(".call", has_text="先告诉").locator("a[href^='#/household/']").first
    path = (household.get_attribute("href") or "").removeprefix("#/")
    go(page, path.replace("household/", "visit/"))
    page.get_by_role("radio", name="见到了", exact=True).check()
    page.get_by_role("radio", name="满意", exact=True).check()
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("status").filter(has_text="已保存").wait_for()
    go(page, "outbox")
    visit = page.locator("li.item").filter(has_text="走访")
    expect(visit).to_contain_text("已送到", timeout=20_000)
    visit.get_by_role("link", name="修改").click()
    page.locator("#notes").fill(WORDS)
    page.get_by_role("button", name="保存修改").click()
    expect(page.locator("li.item").filter(has_text="改过的")).to_contain_text("已送到", timeout=20_000)
    go(page, path)
    expect(page.locator(".timeline li").filter(has_text=WORDS)).to_have_count(1)
    expect(page.locator(".timeline li").filter(has_text=_today_words(page))).to_have_count(1)
    expect(page.get_by_text("只问满意度")).to_have_count(0)
    expect(page.locator(".chip", has_text="存在本机")).to_have_count(0)


def _today_words(page: "Page") -> str:
    """Today as the timeline writes it."""
    script = """new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', month: 'numeric', day: 'numeric' })
      .format(new Date()).replace('/', '月') + '日'"""
    return str(page.evaluate(script))
