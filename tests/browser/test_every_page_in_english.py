"""Every page of the desk in English, for everyone, on a tablet and on a phone; and refusals in both languages."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser.every_page import MUST_SEE, SCREENS, Inspector

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.server import Server

pytestmark = pytest.mark.browser
# The larger areas see the coordinator's pages with other rows, the lead of a unit the handler's: one language each.
IN_ENGLISH = sorted(MUST_SEE.keys() - {"town", "unitlead"})
NOWHERE = (
    "/nowhere",
    "/admin/accounts",
    "/households/not-an-id",
    "/issues/00000000-0000-7000-8000-000000000000",
)


@pytest.fixture(scope="module")
def inspector(town: "Server") -> Inspector:
    return Inspector(town.url, "en")


@pytest.mark.parametrize("username", IN_ENGLISH)
def test_every_page_in_english(inspector: Inspector, desk_page: Callable[..., "Page"], username: str) -> None:
    wrong = inspector.faults(username, desk_page)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_refusals(town: "Server", desk_page: Callable[..., "Page"], language: str) -> None:
    page = desk_page(town.url, "handler", language=language, viewport=SCREENS[language])
    page.watch.allow(r"status of (400|403|404|405)")  # type: ignore[attr-defined]
    inspector = Inspector(town.url, language)
    wrong = [f"{path}: {line}" for path in NOWHERE for line in inspector.look(page, path, (403, 404))]
    page.goto("/feedback")
    page.evaluate("document.querySelectorAll('[name=csrf_token]').forEach(field => field.value = 'stolen')")
    page.fill("main textarea", "没有带对的凭据")
    page.locator("main form button").click()
    page.wait_for_load_state()
    wrong += [f"CSRF: {line}" for line in inspector.judge(page)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_before_signing_in(town: "Server", desk_page: Callable[..., "Page"], language: str) -> None:
    page = desk_page(town.url, language=language, viewport=SCREENS[language])
    page.watch.allow(r"status of 40\d")  # type: ignore[attr-defined]
    inspector = Inspector(town.url, language)
    wrong = [f"{path}: {line}" for path in ("/sign-in", "/households") for line in inspector.look(page, path)]
    page.goto("/sign-in")
    page.fill("input[name=username]", "nobody-here")
    page.fill("input[name=password]", "not the password")
    page.click("main form button[type=submit]")
    page.locator("[role=alert]").wait_for()
    wrong += [f"refused: {line}" for line in inspector.judge(page)]
    assert not wrong, "\n".join(wrong)
