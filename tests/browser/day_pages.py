"""Pages of a working day: everyone's browser, signed in once for a whole file, and the presses they share."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

Cards = dict[str, Any]


class Desks:
    """The people at their desks. Who signed in before, in this file, walks in with the same cookie."""

    def __init__(self, open_page: Callable[..., Page], origin: str, cards: Cards) -> None:
        self._open = open_page
        self._origin = origin
        self._cards = cards
        self._pages: dict[str, Page] = {}

    def __call__(self, username: str) -> Page:
        """That person's page."""
        if username not in self._pages:
            card = self._cards.get(username)
            page = self._open(self._origin, storage_state=card) if card else self._open(self._origin, username)
            self._cards[username] = card or page.context.storage_state()
            self._pages[username] = page
        return self._pages[username]


def look_for(page: Page, queue: str, words: str) -> Locator:
    """In a queue, by the words of the issue, as one does when the queue is long; what stands for it there."""
    page.goto(queue)
    search = page.locator("main input[name=q]")
    search.fill(words)
    search.press("Enter")
    page.wait_for_url(lambda url: "?" in url)
    return page.locator("main li.card, main tbody tr").filter(has_text=words)


def fold(page: Page, step: str) -> Locator:
    """The fold of a step on an issue's page, unfolded."""
    found = page.locator(f"#step-{step}")
    if found.get_attribute("open") is None:
        found.locator("summary").click()
    return found


def choose(form: Locator, name: str, value: str) -> None:
    """A choice, whether it is drawn as a list or as picks."""
    if form.locator(f"select[name={name}]").count():
        form.locator(f"select[name={name}]").select_option(value)
    else:
        form.locator(f"label:has(input[name={name}][value={value}])").click()


def press(form: Locator) -> None:
    """The first button of a form; waits until the page has said what came of it."""
    form.locator("button").first.click()
    said(form.page)


def said(page: Page) -> Locator:
    """What the page says after a press."""
    toast = page.locator("[data-toast]").first
    expect(toast).to_be_visible()
    return toast


def yes(page: Page) -> None:
    """Confirm what the page asks."""
    page.locator("dialog[open] [data-confirm-yes]").click()


def timeline(page: Page) -> Locator:
    """What happened to the issue that is open."""
    return page.locator("section[aria-labelledby=course]")
