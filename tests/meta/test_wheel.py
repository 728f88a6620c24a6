"""The built wheel holds all that the program needs, and serves the tablet far from its checkout."""

import re
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.on_tablet import sign_in, unlock
from tests.meta.tree import TOP, project_files
from tests.support.browser import Tablet
from tests.support.server import Server
from tests.support.wheel import Wheel

MAPPED = {"static": "fieldvisit/static", "templates": "fieldvisit/templates", "migrations": "fieldvisit/migrations"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Wheel:
    """The wheel of this checkout, installed elsewhere."""
    return Wheel(tmp_path_factory.mktemp("wheel"))


def test_every_file_of_the_program_is_in_the_wheel(wheel: Wheel) -> None:
    missing = []
    for path in project_files():
        name = path.relative_to(TOP).as_posix()
        first, _, rest = name.partition("/")
        inside = f"{MAPPED[first]}/{rest}" if first in MAPPED else name
        if (first == "fieldvisit" or first in MAPPED) and inside not in wheel.names:
            missing.append(name)
    assert missing == []


def test_generated_files_are_in_the_wheel(wheel: Wheel) -> None:
    wanted = {
        "fieldvisit/demo/divisions.json",
        "fieldvisit/static/js/vendor/lit-html.js",
        "fieldvisit/static/js/vendor/idb.js",
        "fieldvisit/static/js/vendor/tus-js-client.js",
        "fieldvisit/static/js/vendor/maplibre-gl.mjs",
        "fieldvisit/static/js/vendor/maplibre-gl-worker.mjs",
        "fieldvisit/static/js/vendor/maplibre-gl.css",
        "fieldvisit/static/built/made.json",
        "fieldvisit/static/built/js/tablet.js",
    }
    catalogues = {path.with_suffix(".mo") for path in (TOP / "fieldvisit").rglob("*.po")}
    wanted |= {path.relative_to(TOP).as_posix() for path in catalogues}
    assert wanted - wheel.names == set()
    assert [name for name in wheel.names if name.startswith("tests/") or "node_modules" in name] == []


@pytest.fixture
def elsewhere(wheel: Wheel, tmp_path: Path) -> Iterator[Server]:
    """The installed wheel's own server."""
    server = Server(tmp_path / "home", console=wheel.console).start(timeout=180)
    yield server
    server.stop()


@pytest.mark.browser
def test_the_wheel_serves_a_tablet_that_starts_offline(elsewhere: Server, tablet: Callable[..., Tablet]) -> None:
    page = _read(f"{elsewhere.url}/tablet/").decode()
    for address in re.findall(r'(?:src|href)="(/static/[^"]+)"', page):
        assert _read(elsewhere.url + address), address
    assert str(TOP) not in elsewhere.log_end()
    assert re.search(r'<script type="module" src="/static/\w+/built/js/tablet\.js">', page), (
        "in few files, not in hundreds"
    )

    cadre = tablet(elsewhere.url)
    sign_in(cadre.open())
    elsewhere.kill()
    with cadre.watch.allowing():
        cold = cadre.reopen()
        unlock(cold)
        expect(cold.locator("a[href^='#/household/'], a[href^='#/visit/']").first).to_be_visible()
        cadre.close()


def _read(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:
        assert answer.status == 200
        return bytes(answer.read())
