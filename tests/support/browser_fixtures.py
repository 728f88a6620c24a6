"""Fixtures that start the real server and a real browser; a pure test imports nothing of it."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright

    from tests.support.browser import Tablet
    from tests.support.server import Server

# Today, so that "yesterday" on every page is yesterday.
DEMO_TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the demo loaded, made once; servers get copies of it."""
    from tests.support.server import Server

    home = tmp_path_factory.mktemp("demo") / "home"
    server = Server(home, FIELDVISIT_DEMO_TODAY=DEMO_TODAY).start(timeout=300)
    server.stop()
    return home


@pytest.fixture
def new_server(demo_home: Path, tmp_path: Path) -> Iterator[Callable[..., "Server"]]:
    """Makes running servers, each over its own copy of the demo: `new_server()`."""
    from tests.support.server import Server

    started: list[Server] = []

    def make(**settings: str) -> Server:
        home = tmp_path / f"home{len(started)}"
        shutil.copytree(demo_home, home)
        server = Server(home, **{"FIELDVISIT_DEMO_TODAY": DEMO_TODAY, **settings})
        started.append(server)
        return server.start()

    yield make
    for server in started:
        server.stop()


@pytest.fixture
def live_server(new_server: Callable[..., "Server"]) -> "Server":
    """One running server of its own for a test that changes things."""
    return new_server()


@pytest.fixture(scope="session")
def shared_server(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator["Server"]:
    """One running server for tests that only look."""
    from tests.support.server import Server

    home = tmp_path_factory.mktemp("shared") / "home"
    shutil.copytree(demo_home, home)
    server = Server(home, FIELDVISIT_DEMO_TODAY=DEMO_TODAY).start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def playwright() -> Iterator["Playwright"]:
    """The driver of the browsers."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright: "Playwright") -> Iterator["Browser"]:
    """One browser for desk pages; each page gets a context of its own."""
    from tests.support.browser import launch_options

    browser = playwright.chromium.launch(**launch_options())
    yield browser
    browser.close()


@pytest.fixture
def desk_page(chromium: "Browser") -> Iterator[Callable[..., "Page"]]:
    """Makes watched pages: `desk_page(server.url, "leader", language="en", viewport=TABLET)` is signed in."""
    from tests.support.browser import DESK, Watch

    opened: list[tuple[Any, Watch]] = []

    def make(origin: str, username: str | None = None, *, language: str = "zh", **options: Any) -> "Page":
        settings = {"locale": "zh-CN" if language == "zh" else "en-GB", "viewport": DESK, **options}
        context = chromium.new_context(base_url=origin, **settings)
        watch = Watch(origin)
        watch.attach(context)
        opened.append((context, watch))
        page = context.new_page()
        page.watch = watch  # type: ignore[attr-defined]
        if username is not None:
            page.goto("/sign-in")
            page.fill("input[name=username]", username)
            page.fill("input[name=password]", "fieldvisit-demo")
            page.click("main form button[type=submit]")
            page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    yield make
    for context, _ in opened:
        context.close()
    for _, watch in opened:
        watch.check()


@pytest.fixture
def tablet(playwright: "Playwright", tmp_path: Path) -> Iterator[Callable[..., "Tablet"]]:
    """Makes tablets: `tablet(server.url)` has a profile of its own that stays when the browser is killed."""
    from tests.support.browser import Tablet

    made: list[Tablet] = []

    def make(origin: str, **options: Any) -> Tablet:
        one = Tablet(playwright, tmp_path / f"profile{len(made)}", origin, **options)
        made.append(one)
        return one

    yield make
    for one in made:
        one.close()
    for one in made:
        one.watch.check()
