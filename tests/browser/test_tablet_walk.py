"""The order of walking, and the household that is newly in one's care: chosen and read without a network."""

import re
from collections.abc import Callable
from itertools import pairwise, permutations
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from fieldvisit.planning.walking import length_cm
from tests.browser.handing_over import hand_over
from tests.browser.on_tablet import dossiers, unlock
from tests.browser.second_tablet import SecondTablet
from tests.browser.tablet_walk import fit, go, look, out_of_reach, outbox, tap

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.support.browser import Tablet
    from tests.support.server import Server

pytestmark = pytest.mark.browser

CHOSEN = 5


def test_doors_are_put_in_order_and_a_newcomer_is_briefed(
    live_server: "Server", tablet_kept_on: Callable[..., "Tablet"]
) -> None:
    theirs = SecondTablet(live_server.url, "cadre2").dossiers().values()
    handed = next(home for home in theirs if _is_telling(home))
    hand_over(live_server, handed["id"], "cadre")
    page = out_of_reach(tablet_kept_on(live_server.url))
    _brief(page, handed)
    _walk(page, {home["id"]: home for home in dossiers(page)}, handed["id"])
    assert [row["kind"] for row in outbox(page)] == ["visit.record"], "the walk is of this tablet alone"


def _is_telling(dossier: dict[str, Any]) -> bool:
    return bool(dossier.get("visits") and any(tag["sensitive"] for tag in dossier["tags"]))


def _brief(page: "Page", handed: dict[str, Any]) -> None:
    """From whom and why, and what matters at the first door; who is sensitive to what stands behind its notice."""
    go(page, f"household/{handed['id']}")
    card = page.locator("section", has=page.get_by_role("heading", name="新交到你手里"))
    expect(card).to_contain_text(f"（就近），原来是{handed['assignment']['cadre_name']}联系")
    expect(card.locator("li").first).to_contain_text(handed["visits"][0]["cadre_name"])
    expect(card.locator("li").first).to_contain_text(handed["visits"][0]["notes"][:20] or "上次是")
    assert 2 <= card.locator("li").count() <= 4
    expect(card).to_contain_text("法律规定要特别保护")
    expect(card.locator(".chip")).to_have_count(0)
    assert look(page, "zh", "care") == []
    tap(page, card.get_by_role("button", name="看是哪几项"))
    expect(card.locator(".chip")).to_have_count(sum(tag["sensitive"] for tag in handed["tags"]))


def _walk(page: "Page", homes: dict[str, dict[str, Any]], handed: str) -> None:
    go(page, "today")
    expect(page.locator(".call", has=page.locator(f"[href$='{handed}']"))).to_contain_text("新交到你手里")
    tap(page, page.get_by_role("link", name="安排路线"))
    tap(page, page.get_by_role("button", name="都不勾"))
    tap(page, page.get_by_role("button", name="排好路线"))
    expect(page.get_by_role("status").filter(has_text="先勾要去的住户")).to_be_visible()
    for tick in page.locator("label.tick").all()[:CHOSEN]:
        tap(page, tick)
    tap(page, page.get_by_role("button", name=f"排好路线（{CHOSEN} 户）"))
    stops = page.locator("ol > li > a")
    expect(stops).to_have_count(CHOSEN)
    order = _ids(stops)
    _is_shortest([homes[key]["household"]["position"] for key in order], page.locator("main").inner_text())
    assert look(page, "zh", "walk") == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert fit(page, "walk") == []
    page.set_viewport_size({"width": 800, "height": 1280})
    _first_is_seen(page, order)
    page.reload()
    unlock(page)
    expect(page.locator("a[href='#/walk'].card")).to_contain_text(f"还有 {CHOSEN - 1} 户")
    tap(page, page.locator("a[href='#/walk'].card"))
    expect(stops.first).to_contain_text("去过了")
    assert _ids(stops) == order
    tap(page, page.get_by_role("button", name="不要这条路线"))
    expect(page.get_by_role("button", name="排好路线")).to_be_visible()
    page.get_by_role("button", name="返回").click()
    expect(page.get_by_role("link", name="安排路线")).to_be_visible()
    expect(page.locator("a[href='#/walk'].card")).to_have_count(0)


def _ids(stops: "Locator") -> list[str]:
    return [str(stop.get_attribute("href")).rpartition("/")[2] for stop in stops.all()]


def _is_shortest(positions: list[dict[str, float]], told: str) -> None:
    spots = [(spot["lat"], spot["lon"]) for spot in positions]
    ours = list(range(len(spots)))
    assert length_cm(ours, spots) <= min(length_cm(path, spots) for path in permutations(ours)) + len(spots)
    legs = [round(length_cm([0, 1], pair) / 1000) * 10 for pair in pairwise(spots)]
    shown = [int(n) for n in re.findall(r"再走 (\d+) 米", told)]
    assert all(abs(leg - seen) <= 10 for leg, seen in zip(legs, shown, strict=True))
    assert "按直线算的" in told


def _first_is_seen(page: "Page", order: list[str]) -> None:
    go(page, f"visit/{order[0]}")
    page.get_by_role("radio", name="家里没人").check()
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("status").filter(has_text="已保存").wait_for()
    go(page, "today")
    expect(page.locator("a[href='#/walk'].card")).to_contain_text(f"还有 {CHOSEN - 1} 户")
