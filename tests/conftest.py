"""Fixtures for all tests. What each one needs is made once and late: a pure test pays for nothing.

- `app`, `db`: an assembled app over a fresh migrated database, on SQLite and on PostgreSQL
  (mark `one_database` where the database is not what is tested)
- `factories`: rows to start from · `reader`, `machine`: pages and API without a browser
- `server`: the real process · `desk_page`, `tablet`: Chromium
"""

import gc
import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from tests.support import network

if TYPE_CHECKING:  # real imports are late, inside the fixtures
    from flask_sqlalchemy import SQLAlchemy

    from tests.support.assembly import Assembly
    from tests.support.factories import Factories
    from tests.support.postgres import Postgres
    from tests.support.reader import Machine, Reader

pytest_plugins = ["tests.support.browser_fixtures"]
BOTH = ("sqlite", "postgresql")
# What takes minutes begins first and the many small files last, so that both processes end at about the same time.
# Those that wait for killed processes run beside those that draw pages.
BEGIN_WITH = (
    "tests/browser/",
    "tests/faults/",
    "tests/rights/",
    "tests/api/test_openapi.py",
    "tests/figures/",
    "tests/benchmarks/",
    "tests/properties/",
    "tests/demo/test_loading.py",
    "tests/meta/",
)


def pytest_configure() -> None:
    """Chance is the same in every usual run, so that no change is called wrong by luck; `make soak` looks further."""
    from hypothesis import settings

    settings.register_profile("usual", derandomize=True, database=None)
    if not os.environ.get("FIELDVISIT_SOAK"):
        settings.load_profile("usual")


def pytest_collection_finish() -> None:
    """What was imported stays to the end: looking through it for garbage again and again took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run whatever needs a database on both, unless it says that one is enough."""
    if "assembly" not in metafunc.fixturenames:
        return
    chosen = tuple(os.environ.get("FIELDVISIT_TEST_DATABASES", ",".join(BOTH)).split(","))
    if metafunc.definition.get_closest_marker("one_database"):
        chosen = chosen[:1]
    metafunc.parametrize("assembly", chosen, indirect=True, scope="session")


@pytest.hookimpl(trylast=True)  # after pytest has put together what shares a database
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long files first; endurance runs only when asked for: `make soak`."""
    items.sort(key=_place)
    if os.environ.get("FIELDVISIT_SOAK"):
        return
    left_out = [item for item in items if item.get_closest_marker("soak")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("soak")]


def _place(item: pytest.Item) -> int:
    return next((place for place, start in enumerate(BEGIN_WITH) if item.nodeid.startswith(start)), len(BEGIN_WITH))


@pytest.fixture(scope="session", autouse=True)
def _stay_on_this_machine() -> Iterator[None]:
    network.stay_here()
    yield
    network.let_go()


@pytest.fixture(scope="session")
def postgres() -> Iterator["Postgres"]:
    """A real PostgreSQL server for this run."""
    from tests.support.postgres import Postgres

    server = Postgres()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def assemblies() -> Iterator[dict[str, "Assembly"]]:
    """The apps made so far, by kind of database: made once, however often a run changes between the two."""
    made: dict[str, Assembly] = {}
    yield made
    for one in made.values():
        one.engine.dispose()


@pytest.fixture(scope="session")
def assembly(
    request: pytest.FixtureRequest, assemblies: dict[str, "Assembly"], tmp_path_factory: pytest.TempPathFactory
) -> "Assembly":
    """The app on one kind of database."""
    from tests.support.assembly import Assembly

    if request.param not in assemblies:
        postgres = request.getfixturevalue("postgres") if request.param == "postgresql" else None
        assemblies[request.param] = Assembly(tmp_path_factory.mktemp(request.param), postgres)
    return assemblies[request.param]


@pytest.fixture
def app(assembly: "Assembly") -> Iterator[Flask]:
    """The app over a fresh database, its context pushed; fails if a request was not honest."""
    assembly.reset()
    with assembly.app.app_context():
        yield assembly.app
    assembly.honesty.check()


@pytest.fixture
def db(app: Flask) -> "SQLAlchemy":
    """The database of the app. After a request, `db.session.rollback()` before looking again."""
    from fieldvisit.storage.base import db

    return db


@pytest.fixture
def factories(app: Flask) -> "Factories":
    """Makes rows with sensible defaults and commits them."""
    from tests.support.factories import Factories

    return Factories()


@pytest.fixture
def reader(app: Flask) -> "Reader":
    """A person at the desk who is not signed in yet."""
    from tests.support.reader import Reader

    return Reader(app)


@pytest.fixture
def readers(app: Flask) -> Callable[..., "Reader"]:
    """Several persons: `readers("handler")` is a new one, signed in."""
    from tests.support.reader import Reader

    def signed_in(username: str, language: str = "zh") -> Reader:
        return Reader(app, language).come_in(username)

    return signed_in


@pytest.fixture
def machine(app: Flask) -> Callable[..., "Machine"]:
    """Programs at the API: `machine(token)`."""
    from tests.support.reader import Machine

    def with_token(token: str | None = None) -> Machine:
        return Machine(app, token)

    return with_token
