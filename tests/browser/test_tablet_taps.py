"""A routine visit costs a handful of taps and no typing; every tap is tested for what lies under the finger."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.tablet_walk import SAVED, go, household_of_today, out_of_reach, outbox, tap

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.browser import Tablet
    from tests.support.server import Server

pytestmark = pytest.mark.browser

MOST_TAPS = 8
COUNT_ANEW = "window.counted = { taps: 0, keys: 0 }"
COUNT = f"""
{COUNT_ANEW};
addEventListener("pointerdown", (event) => {{ if (event.isTrusted) window.counted.taps += 1; }}, true);
addEventListener("keydown", () => {{ window.counted.keys += 1; }}, true);
"""
OUTCOMES = {"met": "见到了", "nobody_home": "家里没人", "refused": "不方便"}
SIZES = [{"width": 800, "height": 1280}, {"width": 360, "height": 740}]


@pytest.mark.parametrize("size", SIZES, ids=["tablet", "phone"])
def test_a_routine_visit(
    shared_server: "Server", tablet_kept_on: Callable[..., "Tablet"], size: dict[str, int]
) -> None:
    """Three doors one after the other, each with another outcome."""
    page = _today(tablet_kept_on(shared_server.url, viewport=size))
    visited = [(_routine_visit(page, outcome), outcome) for outcome in OUTCOMES]
    saved = [(row["kind"], row["household_id"], row["body"]["outcome"]) for row in outbox(page)]
    assert saved == [("visit.record", household, outcome) for household, outcome in visited]


def _routine_visit(page: "Page", outcome: str) -> str:
    """Recorded at the first door that Today names; its id."""
    go(page, "today")
    page.evaluate(COUNT_ANEW)
    household = household_of_today(page)
    tap(page, page.locator(f"a.btn.primary[href='#/visit/{household}']"))
    page.locator("input[name=outcome]").first.wait_for()
    assert page.locator("input[name=outcome]:checked").count() == 0, "an outcome must never be preset"
    tap(page, page.get_by_role("radio", name=OUTCOMES[outcome], exact=True))
    tap(page, page.get_by_role("button", name="保存", exact=True))
    _is_saved(page, at_most=MOST_TAPS)
    return household


def test_a_full_visit_still_needs_no_typing(shared_server: "Server", tablet_kept_on: Callable[..., "Tablet"]) -> None:
    """With two phrases and who was met or whatever else lies open: still within the eight."""
    page = _today(tablet_kept_on(shared_server.url))
    tap(page, page.locator("a.btn.primary[href^='#/visit/']").first)
    tap(page, page.get_by_role("radio", name="见到了", exact=True))
    phrases = page.locator("section:has(#talk) input[type=checkbox]")
    tap(page, phrases.nth(0))
    tap(page, phrases.nth(1))
    tap(page, page.get_by_role("button", name="保存", exact=True))
    _is_saved(page, at_most=MOST_TAPS)


def test_without_an_outcome_nothing_is_saved(shared_server: "Server", tablet_kept_on: Callable[..., "Tablet"]) -> None:
    page = _today(tablet_kept_on(shared_server.url))
    tap(page, page.locator("a.btn.primary[href^='#/visit/']").first)
    tap(page, page.get_by_role("button", name="保存", exact=True))
    page.get_by_text("请先点一下见没见到").wait_for()
    assert page.evaluate("document.activeElement.name") == "outcome"
    assert outbox(page) == []


def test_a_visit_by_keyboard_alone(shared_server: "Server", tablet_kept_on: Callable[..., "Tablet"]) -> None:
    page = _today(tablet_kept_on(shared_server.url))
    page.locator("a.btn.primary[href^='#/visit/']").first.focus()
    page.keyboard.press("Enter")
    page.locator("input[name=outcome]").first.wait_for()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "outcome":
            break
    page.keyboard.press("Space")
    assert page.locator("input[name=outcome]:checked").count() == 1
    page.get_by_role("button", name="保存", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text=SAVED["zh"]).wait_for()
    expect(page.locator("h1")).to_be_focused()  # after saving one is at the top of the screen


def _today(tablet: "Tablet") -> "Page":
    page = out_of_reach(tablet)
    page.evaluate(COUNT)
    return page


def _is_saved(page: "Page", at_most: int) -> None:
    page.get_by_role("status").filter(has_text=SAVED["zh"]).wait_for()
    counted = page.evaluate("window.counted")
    assert counted["keys"] == 0, "something had to be typed"
    assert 0 < counted["taps"] <= at_most
    print(f"{counted['taps']} taps")
