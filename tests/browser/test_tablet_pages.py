"""Every screen of the tablet, in both languages and at every size: accessible, readable, nothing untranslated."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.tablet_walk import (
    go,
    household_of_today,
    issue_listed,
    look,
    picture,
    sign_in,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.browser import Tablet
    from tests.support.server import Server

pytestmark = pytest.mark.browser

LOCALES = {"zh": "zh-CN", "en": "en-GB"}
UPRIGHT, SMALL, WIDE, DESK = (800, 1280), (360, 740), (1280, 800), (1440, 900)


@pytest.mark.parametrize(
    ("language", "size"),
    [("zh", UPRIGHT), ("en", UPRIGHT), ("en", SMALL), ("zh", WIDE), ("zh", DESK), ("en", DESK)],
)
def test_every_screen(
    shared_server: "Server", tablet: Callable[..., "Tablet"], language: str, size: tuple[int, int]
) -> None:
    one = tablet(shared_server.url, locale=LOCALES[language], viewport={"width": size[0], "height": size[1]})
    page = one.open()
    page.locator("#username").wait_for()
    wrong = look(page, language, "sign-in")
    picture(page, language, "sign-in")
    sign_in(page)
    for name in _screens(page):
        wrong += look(page, language, name)
        if size in (UPRIGHT, DESK):
            picture(page, language, name)
    assert wrong == []


def test_high_contrast_and_large_type(shared_server: "Server", tablet: Callable[..., "Tablet"]) -> None:
    page = tablet(shared_server.url, viewport={"width": 360, "height": 740}).open()
    sign_in(page)
    go(page, "me")
    page.get_by_role("radio", name="更清楚").check()
    page.get_by_role("radio", name="大字").check()
    wrong = []
    for name in _screens(page):
        wrong += look(page, "zh", name)
    picture(page, "zh", "high-contrast")
    assert wrong == []


def test_no_name_in_addresses_and_titles(shared_server: "Server", tablet: Callable[..., "Tablet"]) -> None:
    page = tablet(shared_server.url).open()
    sign_in(page)
    names = page.locator(".call h2, .rest .item bdi:first-child").all_inner_texts()
    assert names
    for _ in _screens(page):
        assert not [name for name in names if name in page.title() or name in page.evaluate("decodeURI(location.href)")]


def test_the_demo_stage_is_said_on_every_screen(shared_server: "Server", tablet: Callable[..., "Tablet"]) -> None:
    page = tablet(shared_server.url).open()
    page.locator("#username").wait_for()
    assert page.get_by_text("演示阶段，勿录真实居民").is_visible()
    sign_in(page)
    for name in _screens(page):
        assert page.get_by_text("演示阶段，勿录真实居民").is_visible(), name


def _screens(page: "Page") -> Iterator[str]:
    """Open one screen after the other, unfolded as far as a person would; names each when it is open."""
    go(page, "today")
    yield "today"
    household = household_of_today(page)
    for path in ("households", f"household/{household}"):
        go(page, path)
        yield path.split("/")[0]
    go(page, f"visit/{household}")
    yield "visit"
    page.get_by_role("radio").first.check()
    for button in page.locator(".preset button").all():
        button.click()
    yield "visit-open"
    go(page, f"visit/{household}/issue")
    _unfold_issue(page)
    yield "visit-issue"
    go(page, "raise")
    page.locator("[aria-expanded=false]").first.click()
    _unfold_issue(page)
    yield "raise"
    go(page, "issues")
    yield "issues"
    if issue := issue_listed(page):
        go(page, f"issue/{issue}")
        yield "issue"
    go(page, f"appointment/{household}")
    yield "appointment"
    go(page, "propose")
    page.locator("input[name=place]").last.check()
    yield "propose"
    for path in ("evening", "meeting", "outbox", "me", "feedback/visit", "today"):
        go(page, path)
        yield path.split("/")[0] if path != "today" else "today-with-drafts"


def _unfold_issue(page: "Page") -> None:
    page.locator("button.pick[aria-expanded]").first.click()
    page.locator(".inside").wait_for()
    page.locator("input[name='on-spot'][value=solved]").check()
