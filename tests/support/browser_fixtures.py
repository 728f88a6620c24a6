"""Fixtures that start the real server and a real browser; a pure test imports nothing of it."""

import fcntl
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Playwright

    from tests.support.browser import Tablet
    from tests.support.server import Server

# Today, so that "yesterday" on every page is yesterday.
DEMO_TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the demo loaded, made once for a run, whatever its processes; servers get copies of it."""
    from tests.support.server import Server

    base = tmp_path_factory.getbasetemp()
    run = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    home, made = run / "demo" / "home", run / "demo" / "made"
    home.parent.mkdir(exist_ok=True)
    with (run / "demo" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second process waits here until the first has loaded it
        if not made.exists():
            shutil.rmtree(home, ignore_errors=True)
            Server(home, FIELDVISIT_DEMO_TODAY=DEMO_TODAY).run("init", "--demo", timeout=300)
            _let_in_quickly(home / "fieldvisit.db")
            made.touch()
    return home


def _let_in_quickly(database: Path) -> None:
    """The demo's known password under the cheapest hash: each of some hundred sign-ins would cost 0.2 s."""
    from argon2 import PasswordHasher

    hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("fieldvisit-demo")
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE account SET password_hash = ? WHERE password_hash IS NOT NULL", (hashed,))


@contextmanager
def running_copy(demo_home: Path, folder: Path, **settings: str) -> Iterator["Server"]:
    """A running server over a copy of the demo in this folder, stopped at the end."""
    from tests.support.server import Server

    shutil.copytree(demo_home, folder / "home")
    server = Server(folder / "home", **{"FIELDVISIT_DEMO_TODAY": DEMO_TODAY, **settings})
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture
def new_server(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., "Server"]]:
    """Makes running servers, each over its own copy of the demo: `new_server()`."""
    with ExitStack() as started:

        def make(**settings: str) -> "Server":
            return started.enter_context(running_copy(demo_home, tmp_path_factory.mktemp("own"), **settings))

        yield make


@pytest.fixture(scope="session")
def shared_server(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator["Server"]:
    """One running server for tests that only look."""
    with running_copy(demo_home, tmp_path_factory.mktemp("shared")) as server:
        yield server


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
    """Makes watched blank pages: `desk_page(server.url, "leader", language="en", viewport=TABLET)` is signed in."""
    from tests.support.browser import DESK, Watch

    opened: list[tuple[Any, Watch]] = []

    def make(origin: str, username: str | None = None, *, language: str = "zh", **options: Any) -> "Page":
        settings = {"locale": "zh-CN" if language == "zh" else "en-GB", "viewport": DESK, **options}
        context = chromium.new_context(base_url=origin, **settings)
        watch = Watch(origin)
        watch.attach(context)
        opened.append((context, watch))
        if username is not None:
            _come_in(context, username)
        page = context.new_page()
        page.watch = watch  # type: ignore[attr-defined]
        return page

    yield make
    for context, _ in opened:
        context.close()
    for _, watch in opened:
        watch.check()


def _come_in(context: "BrowserContext", username: str) -> None:
    """The form of the door, sent without drawing it or the page behind it; typed it is in test_days_above.py."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', context.request.get("/sign-in").text())
    assert token, "the sign-in page has no form"
    form: dict[str, str | float | bool] = {
        "csrf_token": token.group(1), "username": username, "password": "fieldvisit-demo"
    }  # fmt: skip
    answer = context.request.post("/sign-in", form=form, max_redirects=0)
    assert answer.status == 302, f"{username} could not sign in: {answer.status}"


@pytest.fixture
def tablet(
    request: pytest.FixtureRequest, playwright: "Playwright", tmp_path: Path
) -> Iterator[Callable[..., "Tablet"]]:
    """Makes tablets: `tablet(server.url)` has a profile of its own that stays when the browser is killed."""
    _outlived_by_its_line(request)
    yield from _tablets(lambda number: {"playwright": playwright, "profile": tmp_path / f"profile{number}"})


@pytest.fixture
def tablet_kept_on(
    request: pytest.FixtureRequest, playwright: "Playwright", chromium: "Browser"
) -> Iterator[Callable[..., "Tablet"]]:
    """Makes tablets that nobody switches off before the end: quicker, for they share one browser."""
    _outlived_by_its_line(request)
    yield from _tablets(lambda _: {"playwright": playwright, "profile": Path(), "browser": chromium})


def _outlived_by_its_line(request: pytest.FixtureRequest) -> None:
    """The line in between is made first, and so goes last: a tablet that still asks would complain that it is gone."""
    if "between" in request.fixturenames:
        request.getfixturevalue("between")


def _tablets(build: Callable[[int], dict[str, Any]]) -> Iterator[Callable[..., "Tablet"]]:
    from tests.support.browser import Tablet

    made: list[Tablet] = []

    def make(origin: str, **options: Any) -> Tablet:
        one = Tablet(**build(len(made)), origin=origin, **options)
        made.append(one)
        return one

    yield make
    for one in made:
        one.close()
    for one in made:
        one.watch.check()
