"""What a cadre does on the tablet, in the cadre's words. Waits for what the screen says, never for time."""

import re
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

PASSWORD = "fieldvisit-demo"
PIN = "604938"


def sign_in(page: Page, username: str = "cadre") -> None:
    """Sign in for the first time, set the PIN, and wait until the dossiers have come."""
    give_password(page, username)
    set_pin(page)
    expect(page.locator("a[href^='#/household/'], a[href^='#/visit/']").first).to_be_visible(timeout=20_000)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def give_password(page: Page, username: str = "cadre") -> None:
    """Fill in the door's form and press."""
    page.locator("#username").fill(username)
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")


def set_pin(page: Page, pin: str = PIN) -> None:
    """The first PIN, typed twice; in any language."""
    page.locator("#pin-first").fill(pin)
    page.locator("#pin-again").fill(pin)
    page.keyboard.press("Enter")
    expect(page.locator("#pin-first")).to_have_count(0)


def unlock(page: Page, pin: str = PIN) -> None:
    """A tablet that was put down, switched off or opened in another tab: the PIN, and back to where one was."""
    page.locator("#pin").fill(pin)
    page.keyboard.press("Enter")
    expect(page.locator("#pin")).to_have_count(0)


def open_household(page: Page, name: str) -> None:
    """From anywhere to the card of a household."""
    page.evaluate("location.hash = '#/households'")
    page.get_by_role("link", name=re.compile(re.escape(name))).first.click()
    expect(page.locator("h1")).to_contain_text(name)


def record_visit(page: Page, name: str, *, outcome: str = "met", notes: str = "", photo: Any = None) -> None:
    """Record a visit, with a file as its photo, and wait until it is saved on this tablet."""
    open_household(page, name)
    page.locator("a[href^='#/visit/']").first.click()
    page.locator(f"label:has(input[name=outcome][value={outcome}])").click()
    if notes:
        page.locator("textarea").first.fill(notes)
    if photo:
        page.locator(".photo-field input[multiple]").set_input_files(photo)
        page.locator(".photo-strip img").first.wait_for()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存").first).to_be_visible()


def in_timeline(page: Page, words: str) -> Locator:
    """The entries of the open household's timeline that say this."""
    return page.locator(".timeline li", has_text=words)


def send_now(page: Page) -> None:
    """Press 'send now' in the outbox and wait until the try is over."""
    page.evaluate("location.hash = '#/outbox'")
    page.get_by_role("button", name="现在送出").click()
    expect(page.locator("button[aria-disabled=true]")).to_have_count(0, timeout=20_000)


def rows(page: Page) -> list[dict[str, Any]]:
    """The outbox as it lies on the tablet, read by the tablet's own modules."""
    return ask(page, "store.outbox()")


def dossiers(page: Page) -> list[dict[str, Any]]:
    """The dossiers as they lie on the tablet."""
    return ask(page, "store.dossiers()")


def keep(page: Page, operations: list[dict[str, Any]]) -> None:
    """Save records as a form does, in one go; their order is the device's."""
    ask(page, "store.add(given)", operations)


def wait_until_sent(page: Page, count: int) -> None:
    """Until so many rows are acknowledged and none waits."""
    eventually(
        page, lambda: sorted(row["state"] for row in rows(page)) == ["acknowledged"] * count, "everything is sent"
    )


def eventually(page: Page, holds: Callable[[], bool], what: str, *, timeout: float = 20) -> None:
    """Look again until it holds."""
    deadline = time.monotonic() + timeout
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(f"never: {what}; outbox: {[(row['kind'], row['state']) for row in rows(page)]}")
        page.wait_for_timeout(50)


# The keys are kept in the page: stretching the PIN takes a while, and polls ask often.
_STORE = """async ([pin, given]) => {
  const base = document.querySelector("script[type=module]").src.replace(/tablet\\.js$/, "");
  const { currentUser } = await import(base + "sync/session.js");
  const { keysOfUser } = await import(base + "store/keys.js");
  const { openStore } = await import(base + "store/store.js");
  const user = await currentUser();
  if (!user) return [];
  globalThis.keptKeys ??= {};
  const keys = globalThis.keptKeys[user.id] ??= await keysOfUser(user.id, { pin });
  const store = await openStore(user.id, { keys: { ...keys, isNew: false } });
  const found = await QUESTION;
  store.close();
  return found;
}"""


def ask(page: Page, question: str, given: Any = None) -> list[dict[str, Any]]:
    """What a question in JavaScript finds in the open `store`; `given` is there too."""
    answer: list[dict[str, Any]] = page.evaluate(_STORE.replace("QUESTION", question), [PIN, given])
    return answer
