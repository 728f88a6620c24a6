"""A first sync of several pages, broken off wherever it may be: it goes on where it stopped, and ends complete."""

import json
import threading
from collections.abc import Callable
from typing import Any, Self

import pytest
from playwright.sync_api import Page

from tests.browser.on_tablet import dossiers, eventually, give_password
from tests.browser.second_tablet import SecondTablet
from tests.support.browser import Tablet
from tests.support.server import Server
from tests.support.unreliable import Answer, Asked, Between, Dropped

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NewTablet = Callable[..., Tablet]
Held = dict[str, dict[str, Any]]
SECONDS = 60


@pytest.fixture(scope="module")
def complete(town: Server) -> Held:
    """What the cadre's tablet should hold in the end: dossiers of some three pages."""
    second = SecondTablet(town.url, "cadre")
    for key, dossier in second.dossiers().items():
        if dossier["kind"] == "household":
            second.visits(key, "说了很久的话" * 600, 20)
    return second.dossiers()


class Pulls:
    """The pulls that come by: so many go through, the next is held in the line for ever."""

    def __init__(self, between: Between) -> None:
        self.asked: list[dict[str, str]] = []  # the tokens each pull named
        self.brought: list[str] = []  # the dossiers of every page that was handed on
        self._let_through = 0
        self._held, self._over = threading.Event(), threading.Event()
        between.mind = self._mind

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()

    def let_through(self, pages: int) -> None:
        """So many more; then nobody hears anything."""
        self._held.clear()
        self._let_through = pages

    def wait_until_held(self, page: Page) -> None:
        """Until a pull waits in the line."""
        eventually(page, self._held.is_set, "a pull is held", timeout=SECONDS)

    def _mind(self, asked: Asked) -> Answer:
        if not asked.path.endswith("/sync/pull"):
            return asked.hand_on()
        self.asked.append(json.loads(asked.body)["dossiers"])
        if self._let_through == 0:
            self._held.set()
            self._over.wait(SECONDS)
            raise Dropped
        self._let_through -= 1
        status, headers, body = asked.hand_on()
        self.brought += [dossier["id"] for dossier in json.loads(body)["dossiers"]["changed"]]
        return status, headers, body


def begin(page: Page) -> None:
    """Sign in and do not wait for anything."""
    give_password(page)


def of(page: Page) -> Held:
    """The dossiers on the tablet by id."""
    return {dossier["id"]: dossier for dossier in dossiers(page)}


def ends_complete(page: Page, complete: Held) -> None:
    eventually(page, lambda: set(of(page)) == set(complete), "the first sync is complete", timeout=SECONDS)
    held = of(page)
    for key, dossier in complete.items():
        assert held[key]["token"] == dossier["token"]
        assert held[key] == dossier


@pytest.mark.scenario(10)
def test_reloaded_before_between_and_after_its_pages_it_resumes(
    tablet_kept_on: NewTablet, between: Between, complete: Held
) -> None:
    device = tablet_kept_on(between.url)
    page = device.open()
    with device.watch.allowing(), Pulls(between) as pulls:
        begin(page)
        for _reload in range(2):
            pulls.wait_until_held(page)
            held = of(page)
            assert set(held) == set(pulls.brought), "a page that came is kept, whatever becomes of the next one"
            assert pulls.asked[-1] == {key: dossier["token"] for key, dossier in held.items()}
            pulls.let_through(1)
            page.reload()
        pulls.wait_until_held(page)
        pulls.let_through(1000)
        page.reload()
        ends_complete(page, complete)
        assert len(pulls.brought) == len(set(pulls.brought)) == len(complete), "no page had to be sent twice"


@pytest.mark.scenario(11)
def test_killed_between_a_page_and_its_state_the_store_makes_sense(
    tablet: NewTablet, between: Between, complete: Held
) -> None:
    """Killed while a page is on its way in, about when it is written down, and after."""
    device = tablet(between.url)
    with device.watch.allowing(), Pulls(between) as pulls:
        for moment in (0, 60, 250):
            pages = len(pulls.brought)
            pulls.let_through(1)
            page = device.open()
            if moment == 0:
                begin(page)
            eventually(page, lambda seen=pages: len(pulls.brought) > seen, "a page is handed on", timeout=SECONDS)
            page.wait_for_timeout(moment)  # somewhere in its writing: the very moment is nobody's to choose
            device.kill()
            pulls.let_through(0)
            page = device.open()
            pulls.wait_until_held(page)
            held = of(page)
            assert pulls.asked[-1] == {key: dossier["token"] for key, dossier in held.items()}
            assert all(dossier == complete[key] for key, dossier in held.items())
            device.kill()
        pulls.let_through(1000)
        ends_complete(device.open(), complete)
