"""Walking through the tablet as a person does: signing in, opening each screen, looking at what is there."""

import re

from playwright.sync_api import Locator, Page

PASSWORD = "fieldvisit-demo"  # noqa: S105 the demo's own, printed at its start
# Han, kana-free: what may stand in an English page only as something people said or are called.
HAN = r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"

TEXT_OUTSIDE_DATA = """
() => {
  const han = /[\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff]|[\\ud840-\\ud8ff]/;
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (han.test(node.data) && !node.parentElement.closest("[translate=no], textarea")) found.push(node.data.trim());
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
() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, label.pick, label.tick, label.check")]
  .filter((element) => !element.closest("[hidden]") && !element.classList.contains("skip-link"))
  .map((element) => [element, (element.closest("label") ?? element).getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.height < 47.5 || box.width < 47.5))
  .map(([element, box]) => `${element.outerHTML.slice(0, 100)} ${Math.round(box.width)}x${Math.round(box.height)}`)
"""


def sign_in(page: Page, username: str = "cadre") -> None:
    """Once for a tablet; waits until the households have arrived."""
    page.locator("#username").fill(username)
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator(".call, .rest .item").first.wait_for()


def go(page: Page, path: str) -> None:
    """Open a screen by its address, as a bookmark would, and wait until it is there."""
    page.evaluate("path => { location.hash = `#/${path}`; }", path)
    page.locator(f"[data-path='{path}']").wait_for()


def tap(page: Page, target: Locator) -> None:
    """A finger on the middle of it: fails if something else lies there."""
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box is not None, "nothing to tap"
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    handle = target.element_handle()
    hit = page.evaluate(
        """([element, x, y]) => {
          const there = document.elementFromPoint(x, y);
          const label = element.closest("label");
          return there === element || element.contains(there) || (label !== null && label.contains(there));
        }""",
        [handle, x, y],
    )
    assert hit, f"something else lies on top of {target}"
    page.mouse.click(x, y)


def hash_of(page: Page) -> str:
    """Where the tablet is."""
    return str(page.evaluate("location.hash"))


def first_household(page: Page) -> str:
    """The id of the first household of Today, as its own links carry it."""
    href = page.locator(".call a[href^='#/visit/']").first.get_attribute("href")
    assert href is not None
    match = re.search(r"[0-9a-f-]{36}", href)
    assert match is not None
    return match.group()
