"""Watches run inside the tablet's page, so that nothing is counted but what its user waits for.

Something is there when it has been painted: at the end of the first frame after it stands in the document.
"""

from dataclasses import dataclass

from playwright.sync_api import Page

# From the beginning of a page. It says by itself when the PIN's field and Today stand there: who asks a page that is
# still starting brings a large program along, and measures that too. It notes how long every writing transaction of the
# outbox took, and how long the PIN was stretched, which is slow on purpose.
FROM_THE_START = """(() => {
  const wanted = { door: "#pin", today: "main a[href^='#/household/'], main a[href^='#/visit/']" };
  const watch = (globalThis.fieldvisitWatch = { writes: [], stretching: 0 }), seen = new Set();
  watch.painted = (then) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => then(performance.now());
    port2.postMessage(0);
  });
  new MutationObserver(() => {
    for (const [name, selector] of Object.entries(wanted)) {
      if (seen.has(name) || !document.querySelector(selector)) continue;
      seen.add(name);
      watch.painted((now) => console.debug(`seen ${name} ${now}`));
    }
  }).observe(document, { childList: true, subtree: true });
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, ...how) {
    const at = performance.now(), transaction = begin.call(this, stores, ...how);
    if (transaction.mode === "readwrite" && [stores].flat().includes("outbox")) {
      transaction.addEventListener("complete", () => watch.writes.push({ at, took: performance.now() - at }));
    }
    return transaction;
  };
  for (const name of ["deriveBits", "deriveKey"]) {
    const derive = SubtleCrypto.prototype[name];
    SubtleCrypto.prototype[name] = async function (...how) {
      const at = performance.now();
      try {
        return await derive.apply(this, how);
      } finally {
        watch.stretching += performance.now() - at;
      }
    };
  }
})()"""
# From the next press until these words (or an element, without words) stand on the page.
_FROM_THE_PRESS = """([selector, words]) => {
  const watch = globalThis.fieldvisitWatch;
  watch.took = new Promise((done) => {
    let pressed = null;
    addEventListener("click", (event) => { pressed = event.timeStamp; }, { capture: true, once: true });
    const observer = new MutationObserver(() => {
      if (pressed === null) return;
      if (![...document.querySelectorAll(selector)].some((found) => found.textContent.includes(words))) return;
      observer.disconnect();
      const write = watch.writes.find(({ at }) => at >= pressed);
      watch.painted((now) => done([now - pressed, write?.took ?? 0]));
    });
    observer.observe(document, { childList: true, subtree: true, characterData: true });
  });
}"""


@dataclass(frozen=True)
class Took:
    """Milliseconds from a press to what it leads to, and of those the writing transaction (0: there was none)."""

    ms: float
    writing_ms: float


def arm(page: Page, selector: str, words: str = "") -> None:
    """Wait for the next press."""
    page.evaluate(_FROM_THE_PRESS, [selector, words])


def read(page: Page) -> Took:
    """What the press took, when it has come to its end."""
    return Took(*page.evaluate("globalThis.fieldvisitWatch.took"))


def stretching(page: Page) -> float:
    """Milliseconds for which PINs have been stretched on this page."""
    return float(page.evaluate("globalThis.fieldvisitWatch.stretching"))


def seen_first(page: Page, url: str) -> tuple[str, float]:
    """Open the page: what stood there first, "door" or "today", and the milliseconds until it had been painted."""
    with page.expect_console_message(lambda said: said.text.startswith("seen "), timeout=60_000) as heard:
        page.goto(url)
    _, name, ms = heard.value.text.split()
    return name, float(ms)
