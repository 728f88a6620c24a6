"""Who keeps whom, on a map and in a list: proposed, looked at, adjusted, confirmed, undone; a cadre replaced.

A grid as large as the city has them: 252 households, 30 cadres.
"""

import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from math import log, pi, radians, tan
from typing import Any

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


def _spots(page: Page) -> dict[str, tuple[float, float]]:
    """{home or cadre: where it is drawn on the screen}, as the map fits them into its box with a margin of 48."""
    board = page.request.get(str(page.locator("#plan-map").get_attribute("data-board"))).json()
    listed = {row.get_attribute("data-cadre") for row in page.locator("details.keeper[data-cadre]").all()}
    shown = [*board["homes"], *(one for one in board["cadres"] if one["id"] in listed)]
    at = {one["id"]: (radians(one["lon"]), _mercator(one["lat"])) for one in shown}
    box = page.locator("#plan-map canvas").bounding_box()
    assert box is not None
    (west, east), (south, north) = (_ends(spot[axis] for spot in at.values()) for axis in (0, 1))
    scale = min((box["width"] - 96) / (east - west), (box["height"] - 96) / (north - south))
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    return {
        key: (middle[0] + (x - (east + west) / 2) * scale, middle[1] - (y - (north + south) / 2) * scale)
        for key, (x, y) in at.items()
    }


def _mercator(lat: float) -> float:
    return log(tan(pi / 4 + radians(lat) / 2))


def _ends(places: Iterable[float]) -> tuple[float, float]:
    found = list(places)
    return min(found), max(found)


def _dragged_on_the_map(page: Page) -> None:
    """A home is dragged onto another cadre on the map, by the mouse, and back by the keyboard."""
    spots = _spots(page)
    home, cadre, load = _far_home(page, spots)
    page.mouse.move(*spots[home])
    page.mouse.down()
    page.mouse.move(*spots[cadre], steps=4)
    expect(page.locator("#plan-hint")).to_contain_text(f"{load} → {load + 1} 户")
    page.mouse.up()
    expect(page.locator(f"[data-cadre='{cadre}'] .keeper-load b")).to_have_text(str(load + 1))
    page.keyboard.press("Control+z")
    expect(page.locator(f"[data-cadre='{cadre}'] .keeper-load b")).to_have_text(str(load))


def _far_home(page: Page, spots: dict[str, tuple[float, float]]) -> tuple[str, str, int]:
    """A home that stands alone, so that it and no other is grasped; a cadre far away; how many he keeps."""
    homes = [str(row.get_attribute("data-home")) for row in page.locator("[data-home]").all()]
    home = max(homes, key=lambda key: min(_apart(spots[key], spots[other]) for other in spots if other != key))
    keys = [str(row.get_attribute("data-cadre")) for row in page.locator("details.keeper[data-cadre]").all()]
    cadre = max(keys, key=lambda key: _apart(spots[key], spots[home]))
    return home, cadre, int(page.locator(f"[data-cadre='{cadre}'] .keeper-load b").inner_text())


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


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

    _dragged_on_the_map(page)

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


def _too_few(page: Page) -> None:
    """Limits that cannot be kept: it says why and shows the nearest; under the usual ones it fits."""
    page.goto("/plans")
    page.locator("#area_id").select_option(label=f"荆山村 {NAME}")
    page.locator("details", has=page.locator("#most")).locator("summary").click()
    page.locator("#most").fill("8")
    page.locator("#borrow").uncheck()
    page.get_by_role("button", name="提出建议").click()
    expect(page.locator(".notice.soon")).to_contain_text("干部不够：每人最多 8 户，还缺 2 名。")
    expect(page.locator(".notice.soon")).to_contain_text("下面是最接近的安排")
    expect(page.locator(".plan-lead")).to_contain_text("有人不在 5–8 户之间")
    page.get_by_role("link", name="换条件").click()
    page.locator("#most").fill("15")
    page.get_by_role("button", name="重新建议").click()
    expect(page.locator(".plan-lead")).to_contain_text("每人 5–15 户全部满足")


def test_a_town_is_planned_by_the_worker_and_its_progress_is_there_after_a_reload(
    grid: Server, desk_page: Callable[..., Page]
) -> None:
    page = desk_page(grid.url, "town", has_touch=True)
    page.goto("/plans")
    page.locator("#area_id").select_option(label="海宁市 周王庙镇")
    page.get_by_role("button", name="提出建议").click()
    for _ in range(2):
        expect(page.get_by_role("heading", level=1)).to_have_text("联户安排：正在算")
        expect(page.locator("[data-job-bar]")).to_be_visible()
        page.reload()
    _work_off(grid)
    expect(page.get_by_role("heading", level=1)).to_have_text("联户安排：一份建议，等你确认")  # it came by itself
    expect(page.locator("#f-grid")).to_be_visible()  # too many for one page: grid by grid
    _dragged_by_touch(page)


def _work_off(server: Server) -> None:
    words = "import threading\nfrom fieldvisit.app import create_app\nfrom fieldvisit.jobs.running import work_off\n"
    command = f"{words}with create_app().app_context():\n    work_off('worker', threading.Event())"
    subprocess.run([sys.executable, "-c", command], env=server.environment, timeout=60, check=True)


def _dragged_by_touch(page: Page) -> None:
    """A home on the map is taken with a finger to another cadre."""
    page.locator("#f-grid").select_option(label=NAME)
    page.locator("#plan-map[data-drawn='252']").wait_for()
    page.locator("#plan-map").scroll_into_view_if_needed()
    spots = _spots(page)
    home, cadre, load = _far_home(page, spots)
    fingers = page.context.new_cdp_session(page)

    def touch(kind: str, *places: tuple[float, float]) -> Any:
        points = [{"x": x, "y": y} for x, y in places]
        return fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    (x, y), (to_x, to_y) = spots[home], spots[cadre]
    touch("touchStart", (x, y))
    for part in (1, 2, 3, 4):
        touch("touchMove", (x + (to_x - x) * part / 4, y + (to_y - y) * part / 4))
    touch("touchEnd")
    expect(page.locator(f"[data-cadre='{cadre}'] .keeper-load b")).to_have_text(str(load + 1))


def test_a_cadre_is_replaced_without_scripts(grid: Server, desk_page: Callable[..., Page]) -> None:
    page = desk_page(grid.url, "coordinator", java_script_enabled=False)
    _too_few(page)
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
