"""Walking through the tablet as a person does: signing in, opening each screen, looking at what is there."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Locator, Page

from tests.browser.on_tablet import give_password, rows, set_pin
from tests.support.axe import serious_faults
from tests.support.browser import OFFLINE

if TYPE_CHECKING:
    from tests.support.browser import Tablet

SCREENSHOTS = Path(__file__).parents[2] / "screenshots"
SAVED = {"zh": "已保存", "en": "Saved"}

# Chinese may stand in an English page only as something people said or are called.
TEXT_OUTSIDE_DATA = r"""
() => {
  const han = /\p{Script=Han}/u;
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const isData = node.parentElement.closest("[translate=no], textarea, noscript");
    if (han.test(node.data) && !isData) found.push(node.data.trim());
  }
  for (const element of document.querySelectorAll("[aria-label], [placeholder], [title], [alt]")) {
    for (const name of ["aria-label", "placeholder", "title", "alt"]) {
      if (han.test(element.getAttribute(name) ?? "")) found.push(`${name}=${element.getAttribute(name)}`);
    }
  }
  if (han.test(document.title)) found.push(`title: ${document.title}`);
  return found;
}
"""

SMALL_TARGETS = """
() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((element) => !element.closest("[hidden]") && !element.classList.contains("skip-link"))
  .map((element) => [element, (element.closest("label") ?? element).getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.height < 47.5 || box.width < 47.5))
  .map(([element, box]) => `${element.outerHTML.slice(0, 120)} ${Math.round(box.width)}x${Math.round(box.height)}`)
"""

TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

SOMETHING_ELSE_ON_TOP = """
([element, x, y]) => {
  const there = document.elementFromPoint(x, y);
  const label = element.closest("label");
  return !(there === element || element.contains(there) || (label !== null && label.contains(there)));
}
"""


def sign_in(page: Page, username: str = "cadre") -> None:
    """Once for a tablet, with its PIN; waits until the households have arrived."""
    give_password(page, username)
    set_pin(page)
    page.locator(".call, .rest .item").first.wait_for()


def go(page: Page, path: str) -> None:
    """Open a screen by its address, as a bookmark would, and wait until it is there."""
    page.evaluate("path => { location.hash = `#/${path}`; }", path)
    page.locator(f"[data-path='{path}']").wait_for()


def tap(page: Page, target: Locator) -> None:
    """Scrolled to as a person would, then a finger on the middle of it: fails if something else lies there."""
    target.evaluate("(element) => element.scrollIntoView({ block: 'center' })")  # from under what was just said
    box = target.bounding_box()
    assert box is not None, f"nothing to tap: {target}"
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    covered = page.evaluate(SOMETHING_ELSE_ON_TOP, [target.element_handle(), x, y])
    assert not covered, f"something else lies on top of {target}"
    page.mouse.click(x, y)


def out_of_reach(tablet: "Tablet") -> Page:
    """A tablet that has signed in and then left every network behind, as on a walk through the village."""
    page = tablet.open()
    sign_in(page)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    assert tablet.context is not None
    tablet.watch.allow(OFFLINE)
    tablet.context.set_offline(offline=True)
    return page


def outbox(page: Page) -> list[dict[str, Any]]:
    """What really lies in the outbox, read from the disk in the order of saving."""
    return rows(page)


def household_of_today(page: Page) -> str:
    """The id of the first household worth a visit, as its own link carries it."""
    return _id_in(page.locator("a[href^='#/visit/']").first)


def issue_listed(page: Page) -> str | None:
    """The id of the first issue in the list, if there is one."""
    links = page.locator("a.item[href^='#/issue/']")
    return _id_in(links.first) if links.count() else None


def _id_in(link: Locator) -> str:
    match = re.search(r"[0-9a-f-]{36}", link.get_attribute("href") or "")
    assert match is not None
    return match.group()


def look(page: Page, language: str, name: str, *, colours: bool = True) -> list[str]:
    """Everything wrong with the screen that is open, one line each; contrast only with `colours`."""
    wrong = [f"axe: {fault}" for fault in serious_faults(page, colours=colours)]
    if (headings := page.locator("h1").count()) != 1:
        wrong.append(f"{headings} first headings")
    if language == "en":
        wrong += [f"Chinese outside data: {text}" for text in page.evaluate(TEXT_OUTSIDE_DATA)]
    return [f"{name}: {line}" for line in wrong] + fit(page, name)


def fit(page: Page, name: str) -> list[str]:
    """What differs by the size of the screen: targets too small for a finger, and what is too wide."""
    wrong = [f"small target: {target}" for target in page.evaluate(SMALL_TARGETS)]
    if (too_wide := page.evaluate(TOO_WIDE)) > 0:
        wrong.append(f"{too_wide} px wider than the screen")
    return [f"{name} at {(page.viewport_size or {}).get('width')} px: {line}" for line in wrong]


def picture(page: Page, language: str, name: str) -> None:
    """What a person sees, for people to judge; git ignores the folder."""
    size = page.viewport_size
    assert size is not None
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"tablet-{name}-{language}-{size['width']}x{size['height']}.png")
