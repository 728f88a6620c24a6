"""Every page of the desk, for everyone, in both languages: it opens, says only words of its language, harms no reader.

Each role walks from its first page along every menu line, a few rows of every list and every form. A browser looks
at each kind of page once in each language: Chinese on a desk's screen, English on a tablet's, both at 360 px.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from tests.browser.desk_walk import Opened, foreign_words, walk
from tests.support.axe import serious_faults
from tests.support.browser import DESK, TABLET

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.server import Server

pytestmark = pytest.mark.browser

# The larger areas see the coordinator's pages, with other rows and other levels: one language each.
EVERYONE = [
    *(
        (who, language)
        for who in ("coordinator", "handler", "callback", "leader", "admin")
        for language in ("zh", "en")
    ),
    *(("town", "zh"), ("county", "en"), ("cadre", "en")),
]
# Where each must have been, so that a walk that stops at the first door does not pass for a clean one.
MUST_SEE = {
    "coordinator": {
        "/grid",
        "/triage",
        "/households",
        "/households/*",
        "/assignments",
        "/assignments/choose?household",
    },
    "handler": {"/work", "/issues", "/issues/*"},
    "callback": {"/callbacks", "/issues/*"},
    "leader": {"/unresolved", "/supervised", "/coverage", "/households/*", "/issues/*"},
    "admin": {"/admin/accounts", "/admin/accounts/new", "/admin/units", "/admin/categories", "/audit"},
    "town": {"/grid", "/triage", "/review", "/coverage"},
    "county": {"/grid", "/triage", "/coverage"},
    "cadre": {"/feedback"},
}
SCREENS = {"zh": DESK, "en": TABLET}
PHONE = {"width": 360, "height": 740}
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def looked_at() -> set[tuple[str, str]]:
    """Kinds of pages that a browser has looked at, with the language."""
    return set()


@pytest.mark.parametrize(("username", "language"), EVERYONE)
def test_every_page(
    shared_server: "Server",
    desk_page: Callable[..., "Page"],
    looked_at: set[tuple[str, str]],
    username: str,
    language: str,
) -> None:
    page = _signed_in(desk_page, shared_server.url, username, language)
    wrong: list[str] = []
    seen: set[str] = set()
    for opened in walk(page.context.request, language, "/feedback" if username == "cadre" else "/"):
        seen.add(opened.kind)
        wrong += [f"{opened.path}: {line}" for line in _faults_of(opened, language)]
        place = (opened.kind.partition("?")[0], language)
        if place not in looked_at:
            looked_at.add(place)
            wrong += [f"{opened.path}: {line}" for line in _look(page, opened.path, SCREENS[language])]
    assert not wrong, "\n".join(wrong)
    assert MUST_SEE[username] <= seen, f"never came to {MUST_SEE[username] - seen}; saw {sorted(seen)}"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_refusals(shared_server: "Server", desk_page: Callable[..., "Page"], language: str) -> None:
    page = _signed_in(desk_page, shared_server.url, "handler", language)
    page.watch.allow(r"status of (400|403|404|405)")  # type: ignore[attr-defined]
    wrong = []
    for path in (
        "/nowhere",
        "/admin/accounts",
        "/households/not-an-id",
        "/issues/00000000-0000-7000-8000-000000000000",
    ):
        wrong += [f"{path}: {line}" for line in _look(page, path, SCREENS[language], status={403, 404})]
    page.goto("/feedback")
    page.evaluate("document.querySelectorAll('[name=csrf_token]').forEach(field => field.value = 'stolen')")
    page.fill("main textarea", "没有带对的凭据")
    page.locator("main form button").click()
    page.wait_for_load_state()
    wrong += [f"CSRF: {line}" for line in _judge(page, SCREENS[language])]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_before_signing_in(shared_server: "Server", desk_page: Callable[..., "Page"], language: str) -> None:
    page = desk_page(shared_server.url, language=language, viewport=SCREENS[language])
    page.watch.allow(r"status of 40\d")  # type: ignore[attr-defined]
    wrong = [f"{path}: {line}" for path in ("/sign-in", "/households") for line in _look(page, path, SCREENS[language])]
    page.goto("/sign-in")
    page.fill("input[name=username]", "nobody-here")
    page.fill("input[name=password]", "not the password")
    page.click("main form button[type=submit]")
    page.locator("[role=alert]").wait_for()
    wrong += [f"refused: {line}" for line in _judge(page, SCREENS[language])]
    assert not wrong, "\n".join(wrong)


def _signed_in(desk_page: Callable[..., "Page"], origin: str, username: str, language: str) -> "Page":
    return desk_page(origin, username, language=language, viewport=SCREENS[language])


def _faults_of(opened: Opened, language: str) -> list[str]:
    wrong = [] if opened.status == 200 else [f"answered {opened.status}"]
    if opened.soup.html is None or not str(opened.soup.html.get("lang", "")).startswith(language):
        wrong.append("does not say its language")
    if len(opened.soup.select("h1")) != 1:
        wrong.append(f"{len(opened.soup.select('h1'))} first headings")
    return wrong + [f"in the other language: {text[:120]}" for text in foreign_words(opened.soup, language)]


def _look(page: "Page", path: str, screen: dict[str, int], status: set[int] | None = None) -> list[str]:
    page.set_viewport_size(screen)
    answer = page.goto(path)
    assert answer is not None, path
    wrong = [] if answer.status in (status or {200}) else [f"answered {answer.status}"]
    return wrong + _judge(page, screen)


def _judge(page: "Page", screen: dict[str, int]) -> list[str]:
    """The page that is open: its words, what axe finds, whether it fits."""
    language = "zh" if screen is DESK else "en"
    wrong = [
        f"in the other language: {text[:120]}"
        for text in foreign_words(BeautifulSoup(page.content(), "html.parser"), language)
    ]
    wrong += [f"axe: {fault}" for fault in serious_faults(page)]
    for size in (screen, PHONE):
        page.set_viewport_size(size)
        if (too_wide := page.evaluate(TOO_WIDE)) > 0:
            wrong.append(f"{too_wide} px too wide at {size['width']}")
    return wrong
