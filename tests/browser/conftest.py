"""One server for all the days of a file: they change things, but not each other's."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.colleagues import Colleagues
    from tests.browser.day_pages import Cards, Desks
    from tests.support.server import Server


@pytest.fixture(scope="module")
def town(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator["Server"]:
    """A running server over its own copy of the demo, for one file."""
    from tests.support.browser_fixtures import DEMO_TODAY
    from tests.support.server import Server

    home = tmp_path_factory.mktemp("town") / "home"
    shutil.copytree(demo_home, home)
    server = Server(home, FIELDVISIT_DEMO_TODAY=DEMO_TODAY).start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def colleagues(town: "Server") -> "Colleagues":
    """Those who come before and after, over HTTP."""
    from tests.browser.colleagues import Colleagues

    return Colleagues(town.url)


@pytest.fixture(scope="module")
def cards() -> "Cards":
    """Who signed in at a desk in this file."""
    return {}


@pytest.fixture
def desks(desk_page: Callable[..., "Page"], town: "Server", cards: "Cards") -> "Desks":
    """Those whose day it is, in browsers."""
    from tests.browser.day_pages import Desks

    return Desks(desk_page, town.url, cards)
