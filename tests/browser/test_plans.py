"""Who keeps whom, on a map and in a list: proposed, looked at, adjusted, confirmed, undone; a cadre replaced.

A grid as large as the city has them: 252 households, 30 cadres.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.every_page import Inspector
from tests.browser.full_grid import NAME, fill_grid
from tests.support.browser import DESK
from tests.support.server import Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def grid(town: Server) -> Server:
    """The file's server with a full grid."""
    fill_grid(town)
    return town


def _proposed(page: Page) -> None:
    page.goto("/plans")
    page.locator("#area_id").select_option(label=f"荆山村 {NAME}")
    page.get_by_role("button", name="提出建议").click()
    page.locator("#plan-map[data-drawn]").wait_for()


def _in_order(page: Page) -> None:
    """Words, what axe finds, whether it fits a phone too."""
    assert Inspector("", "zh").judge(page) == []
    page.set_viewport_size(DESK)


def _keeper(page: Page, number: int) -> Locator:
    return page.locator("details.keeper[data-cadre]").nth(number)


def _load(page: Page, number: int) -> int:
    return int(_keeper(page, number).locator(".keeper-load b").inner_text())


def _tied(page: Page) -> None:
    """By the key R on a home it is said who must keep it; a proposal made again follows."""
    _keeper(page, 0).locator("summary").press("Enter")
    tick = _keeper(page, 0).locator(".tick").first
    key, other = tick.get_attribute("value"), _keeper(page, 7).get_attribute("data-cadre")
    tick.press("r")
    said = page.locator("dialog.plan-ties")
    said.locator("input[value=must]").press("Space")
    said.locator("select").select_option(value=other)
    said.get_by_role("button", name="就这样说定").press("Enter")
    expect(said.locator("[data-tie]")).to_contain_text("指定由他来联")
    _in_order(page)
    page.keyboard.press("Escape")
    expect(said).to_be_hidden()
    page.get_by_role("button", name="重新建议").click()
    page.get_by_role("dialog").get_by_role("button", name="重新建议").click()
    expect(page.locator(f"[data-cadre='{other}'] [data-home='{key}']")).to_contain_text("指定由他来联")
    page.locator("#plan-map[data-drawn]").wait_for()


def test_a_plan_is_adjusted_confirmed_and_undone(grid: Server, desk_page: Callable[..., Page]) -> None:
    page = desk_page(grid.url, "coordinator")
    _proposed(page)
    expect(page.locator(".plan-lead")).to_contain_text("252 户 · 30 名干部 · 每人 5–15 户全部满足")
    expect(page.locator(".plan-lead")).to_contain_text("已证明没有更近的安排")
    expect(page.locator("#plan-map")).to_have_attribute("data-drawn", "252")
    _in_order(page)

    _tied(page)

    # By the keyboard: a fold, a tick, the cadre; what it does is said before it is done.
    first, second = _load(page, 0), _load(page, 1)
    _keeper(page, 0).locator("summary").press("Enter")
    _keeper(page, 0).locator(".tick").first.press("Space")
    page.locator("#plan-cadre").select_option(index=2)
    expect(page.locator("#plan-effects li").first).to_contain_text(f"{second} → {second + 1} 户")
    page.locator("#plan-give").press("Enter")
    expect(_keeper(page, 1).locator(".keeper-load b")).to_have_text(str(second + 1))
    expect(_keeper(page, 0).locator(".keeper-load b")).to_have_text(str(first - 1))

    # By dragging a row onto another cadre, and back by the keyboard.
    fourth = _load(page, 3)
    _keeper(page, 0).locator(".home").first.drag_to(_keeper(page, 3).locator("summary"))
    expect(_keeper(page, 3).locator(".keeper-load b")).to_have_text(str(fourth + 1))
    page.keyboard.press("Control+z")
    expect(_keeper(page, 3).locator(".keeper-load b")).to_have_text(str(fourth))

    # By a box on the map: many at once, and none any more by Escape.
    box = page.locator("#plan-map canvas").bounding_box()
    assert box is not None
    page.keyboard.down("Shift")
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 20, box["y"] + box["height"] - 20, steps=3)
    page.mouse.up()
    page.keyboard.up("Shift")
    expect(page.locator("[data-plan-count]")).to_have_text("252")
    page.keyboard.press("Escape")
    expect(page.locator("[data-plan-chosen]")).to_be_hidden()

    page.get_by_role("link", name="现在").click()
    expect(_keeper(page, 0).locator(".keeper-load b")).to_have_text(re.compile("[789]"))
    expect(page.locator("#plan-moves")).to_have_count(0)
    page.get_by_role("link", name="建议", exact=True).last.click()
    expect(page.locator(".plan-lead")).to_contain_text("手动改了 1 户")

    page.get_by_role("link", name=re.compile("^确认 .* 处变动")).click()
    _in_order(page)
    today = page.evaluate("new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10)")
    page.get_by_label("从哪天起换").fill(today)
    if page.get_by_label(re.compile("^看过了")).count():
        page.get_by_label(re.compile("^看过了")).check()
    page.get_by_role("button", name="确认，一次换好").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("联户安排：已经执行")
    page.get_by_role("button", name="撤销这次安排").click()
    page.get_by_role("dialog").get_by_role("button", name="撤销这次安排").click()
    expect(page.locator("[data-toast]")).to_contain_text("户回到原来的干部")


def test_a_cadre_is_replaced_without_scripts(grid: Server, desk_page: Callable[..., Page]) -> None:
    page = desk_page(grid.url, "coordinator", java_script_enabled=False)
    page.goto("/plans")
    page.locator("#area_id").select_option(label=f"荆山村 {NAME}")
    page.get_by_role("button", name="提出建议").click()
    page.goto(str(_keeper(page, 0).locator("a[href*='/plans/leave/']").get_attribute("href")))
    name = page.get_by_role("heading", level=1).inner_text().split()[0]
    page.get_by_role("button", name="出一份建议").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{name} 的户，谁来接")
    expect(page.locator("details.keeper", has_text="要离开").locator(".keeper-load b")).to_have_text("0")

    taking = page.locator("details.keeper[data-cadre]", has=page.locator(".keeper-change .chip")).last
    key, load = taking.get_attribute("data-cadre"), int(taking.locator(".keeper-load b").inner_text())
    home = page.locator(f"details.keeper[data-cadre]:not([data-cadre='{key}']) .tick").first
    home.evaluate("box => { box.checked = true }")
    page.locator("#plan-cadre").select_option(value=key)
    page.locator("#plan-give").click()
    expect(page.locator(f"details.keeper[data-cadre='{key}'] .keeper-load b")).to_have_text(str(load + 1))
    page.get_by_role("button", name="撤销").click()
    expect(page.locator(f"details.keeper[data-cadre='{key}'] .keeper-load b")).to_have_text(str(load))
    page.get_by_role("link", name=re.compile("^确认 .* 处变动")).click()
    if page.get_by_label(re.compile("^看过了")).count():
        page.get_by_label(re.compile("^看过了")).check()
    page.get_by_role("button", name="确认，一次换好").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("联户安排：定了日子")


def test_its_pages_are_in_order_in_english(grid: Server, desk_page: Callable[..., Page]) -> None:
    page, inspector = desk_page(grid.url, "coordinator", language="en"), Inspector(grid.url, "en")
    page.goto("/plans")
    page.locator("#area_id").select_option(label=f"荆山村 {NAME}")
    page.get_by_role("button", name="Propose").click()
    plan = page.url
    leaving = str(_keeper(page, 1).locator("a[href*='/plans/leave/']").get_attribute("href"))
    wrong = [line for path in ("/plans", plan, f"{plan}/confirm", leaving) for line in inspector.look(page, path)]
    assert wrong == []
