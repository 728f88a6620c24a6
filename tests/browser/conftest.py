"""One server for all the tests of a file that change things, but not each other's."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.browser_fixtures import running_copy

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright

    from tests.browser.colleagues import Colleagues
    from tests.browser.day_pages import Cards, Desks
    from tests.browser.field import Field
    from tests.support.server import Server
    from tests.support.unreliable import Between


@pytest.fixture(scope="module")
def town(
    request: pytest.FixtureRequest, demo_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator["Server"]:
    """A running server over its own copy of the demo, for one file; its `SERVER` are settings it wants."""
    settings = getattr(request.module, "SERVER", {})
    with running_copy(demo_home, tmp_path_factory.mktemp("town"), **settings) as server:
        yield server


@pytest.fixture
def live_server(town: "Server") -> "Server":
    """The file's server for tests that may stop it: started again if the one before did."""
    return town.start()


@pytest.fixture
def between(live_server: "Server") -> Iterator["Between"]:
    """What stands between a tablet and the file's server."""
    from tests.support.unreliable import Between

    with Between(live_server.port) as line:
        yield line


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


@pytest.fixture(scope="module")
def one_field(
    town: "Server", playwright: "Playwright", chromium: "Browser", colleagues: "Colleagues"
) -> Iterator["Field"]:
    """A tablet of the cadre behind an unreliable line, signed in once for a file."""
    from tests.browser.field import in_the_field
    from tests.support.browser import Tablet
    from tests.support.unreliable import Between

    def kept_on(origin: str) -> Tablet:
        return Tablet(playwright, Path(), origin, browser=chromium)

    with Between(town.port) as between:
        field = in_the_field(town, between, kept_on, colleagues)
        yield field
        field.tablet.close()


@pytest.fixture
def field(one_field: "Field", live_server: "Server") -> Iterator["Field"]:
    """The file's tablet, its line behaving well at the beginning."""
    one_field.between.behave()
    yield one_field
    one_field.close()
