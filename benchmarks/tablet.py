"""What a cadre waits for at a door: a tablet opened cold without a network, a visit saved. On a quarter of a processor.

The server, the browser and the profile are real; each cold start has a browser of its own. Time in which a person
types is not counted.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Playwright, expect, sync_playwright

from benchmarks.asking import open_and_answer, publish, wait_for_form
from benchmarks.databases import Place
from benchmarks.field import fill
from benchmarks.first_load import first_load
from benchmarks.history import remember
from benchmarks.serving import serving
from benchmarks.sizes import FULL, Sizes
from benchmarks.stopwatch import FROM_THE_START, Took, arm, read, seen_first, stretching
from benchmarks.texts import sentence
from fieldvisit.people.accounts import set_password
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.tablet.shell import BOOKS
from tests.browser import on_tablet
from tests.support.browser import TABLET, launch_options

TODAY = "main a[href^='#/household/'], main a[href^='#/visit/']"
USERNAME = "cadre0"


@dataclass(frozen=True)
class Waited:
    """Milliseconds of all rounds, the shortest first."""

    rounds: Sequence[float]

    @classmethod
    def of(cls, rounds: Sequence[float]) -> "Waited":
        """In order."""
        return cls(sorted(rounds))

    def at(self, share: float) -> float:
        """What this share of the rounds kept within."""
        return self.rounds[round((len(self.rounds) - 1) * share)]


@dataclass(frozen=True)
class Started:
    """One cold start, in milliseconds, as in `Tried`; `unlock` is 0 without a PIN."""

    cold: float
    unlock: float


@dataclass(frozen=True)
class Tried:
    """All of it. `cold`: from the opening of the page until Today, less typing and the stretching of the PIN.
    `unlock`: from the press on the PIN until Today, empty where nobody asks for one. `writing`: the store's part of
    saving. `opening`, `answering`: a form of three hundred questions, and what comes of an answer. `slower`: so many
    times slower than the machine's own was the processor.
    """

    bytes_by_book: dict[str, int]
    cold: Waited
    unlock: Waited
    saving: Waited
    writing: Waited
    arrived: int
    opening: Waited = Waited(())
    answering: Waited = Waited(())
    slower: int = FULL.tablet_slower


def measure_tablet(place: Place, sizes: Sizes, folder: Path) -> Tried:
    """Sign in once, start cold and save as often as asked, and see that what was saved arrives."""
    with place.app.app_context():
        field = fill(sizes, 0)
        remember(field, sizes.days)
        with unit_of_work():
            set_password(field.pulling.account_id, on_tablet.PASSWORD, by=None)
        publish()
        db.engine.dispose()
    profile, slower = folder / "profile", sizes.tablet_slower
    with serving(place) as server, sync_playwright() as playwright:
        with _tablet(playwright, profile) as context:
            page = _ready(context, slower, offline=False)
            page.goto(f"{server.url}/tablet/")
            on_tablet.sign_in(page, USERNAME)
            on_tablet.eventually(page, lambda: len(on_tablet.dossiers(page)) > sizes.kept, "all households are here")
            wait_for_form(page)
        starts = [_start_cold(playwright, profile, server.url, slower) for _ in range(sizes.tablet_rounds)]
        with _tablet(playwright, profile) as context:
            page = _ready(context, slower, offline=True)
            if seen_first(page, f"{server.url}/tablet/")[0] == "door":
                _unlock(page)
            homes = field.pulling.household_ids
            saves = [_save(page, str(homes[turn % len(homes)]), turn) for turn in range(sizes.tablet_rounds)]
            context.set_offline(offline=False)
            on_tablet.wait_until_sent(page, len(saves))
            arrived = len(on_tablet.rows(page))
        asked = [_ask(playwright, profile, server.url, slower, str(home)) for home in homes[: sizes.tablet_rounds]]
    return Tried(
        {book: first_load(book)[1] for book in BOOKS},
        Waited.of([start.cold for start in starts]),
        Waited.of([start.unlock for start in starts if start.unlock]),
        Waited.of([save.ms for save in saves]),
        Waited.of([save.writing_ms for save in saves]),
        arrived,
        Waited.of([opening for opening, _ in asked]),
        Waited.of([answering for _, answering in asked]),
        slower,
    )


@contextmanager
def _tablet(playwright: Playwright, profile: Path) -> Iterator[BrowserContext]:
    """A browser of its own, as a tablet that was switched on."""
    context = playwright.chromium.launch_persistent_context(
        profile, **launch_options(), locale="zh-CN", viewport=TABLET, has_touch=True
    )
    context.add_init_script(FROM_THE_START)
    try:
        yield context
    finally:
        context.close()


def _ready(context: BrowserContext, slower: int, *, offline: bool) -> Page:
    page = context.pages[0]
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    context.set_offline(offline)
    return page


def _start_cold(playwright: Playwright, profile: Path, url: str, slower: int) -> Started:
    with _tablet(playwright, profile) as context:
        page = _ready(context, slower, offline=True)
        name, ms = seen_first(page, f"{url}/tablet/")
        if name == "today":
            return Started(ms, 0.0)
        unlock = _unlock(page)
        return Started(ms + unlock - stretching(page), unlock)


def _ask(playwright: Playwright, profile: Path, url: str, slower: int, household: str) -> tuple[float, float]:
    with _tablet(playwright, profile) as context:
        page = _ready(context, slower, offline=True)
        if seen_first(page, f"{url}/tablet/")[0] == "door":
            _unlock(page)
        return open_and_answer(page, household)


def _unlock(page: Page) -> float:
    """Milliseconds from the press until Today."""
    page.locator("#pin").fill(on_tablet.PIN)
    arm(page, TODAY)
    page.locator("form button.primary").click()
    return read(page).ms


def _save(page: Page, household: str, turn: int) -> Took:
    """A visit with a note, from the press on 保存."""
    page.evaluate("address => { location.hash = address; }", f"#/visit/{household}")
    page.locator("label:has(input[name=outcome][value=met])").click()
    page.locator("textarea").first.fill(sentence(turn))
    arm(page, ".toast", "已保存")
    page.get_by_role("button", name="保存").click()
    took = read(page)
    page.locator(".toast button").last.click()  # put away, so that the next is not taken for this one
    expect(page.locator(".toast")).to_have_count(0)
    return took
