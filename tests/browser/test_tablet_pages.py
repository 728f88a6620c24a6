"""Every screen of the tablet, in both languages and at every size: accessible, readable, nothing untranslated."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.on_tablet import give_password, set_pin
from tests.browser.tablet_walk import (
    fit,
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
# Where axe looks: colours are the same in both languages, and what each size does to them is little.
LOOKED_AT = {"zh": UPRIGHT, "en": SMALL}


@pytest.mark.parametrize("language", LOCALES)
def test_every_screen(shared_server: "Server", tablet_kept_on: Callable[..., "Tablet"], language: str) -> None:
    one = tablet_kept_on(shared_server.url, locale=LOCALES[language])
    page = one.open()
    page.locator("#username").wait_for()
    wrong = _judge(page, language, "sign-in")
    give_password(page)
    page.locator("#pin-first").wait_for()
    wrong += _judge(page, language, "set-pin")
    set_pin(page)
    page.locator(".call").first.wait_for()
    for name in _screens(page):
        wrong += _judge(page, language, name)
    page.reload()
    page.locator("#pin").wait_for()
    wrong += _judge(page, language, "unlock")
    assert wrong == []


def _judge(page: "Page", language: str, name: str) -> list[str]:
    """One screen at every size; axe at one of them."""
    wrong = []
    for size in (UPRIGHT, SMALL, WIDE, DESK):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        looked = size == LOOKED_AT[language]
        wrong += look(page, language, name, colours=language == "zh") if looked else fit(page, name)
        if size in (UPRIGHT, DESK):
            picture(page, language, name)
    return wrong


def test_high_contrast_and_large_type(shared_server: "Server", tablet_kept_on: Callable[..., "Tablet"]) -> None:
    page = tablet_kept_on(shared_server.url, viewport={"width": 360, "height": 740}).open()
    sign_in(page)
    go(page, "me")
    page.get_by_role("radio", name="更清楚").check()
    page.get_by_role("radio", name="大字").check()
    wrong = []
    for name in _screens(page):
        wrong += look(page, "zh", name)
    picture(page, "zh", "high-contrast")
    assert wrong == []


def test_no_name_in_addresses_and_titles(shared_server: "Server", tablet_kept_on: Callable[..., "Tablet"]) -> None:
    page = tablet_kept_on(shared_server.url).open()
    sign_in(page)
    names = page.locator(".call h2, .rest .item bdi:first-child").all_inner_texts()
    assert names
    for _ in _screens(page):
        assert not [name for name in names if name in page.title() or name in page.evaluate("decodeURI(location.href)")]


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
    go(page, "walk")
    yield "walk"
    go(page, f"appointment/{household}")
    yield "appointment"
    go(page, "propose")
    page.locator("input[name=place]").last.check()
    yield "propose"
    for path in ("evening", "meeting", "outbox", "me", "device", "me/pin", "feedback/visit", "today"):
        go(page, path)
        yield {"today": "today-with-drafts", "me/pin": "change-pin"}.get(path, path.split("/")[0])


def _unfold_issue(page: "Page") -> None:
    page.locator("button.pick[aria-expanded]").first.click()
    page.locator(".inside").wait_for()
    page.locator("input[name='on-spot'][value=solved]").check()
