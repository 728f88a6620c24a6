"""The demo loaded once for a run, and opened for each module of tests that only read it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

TODAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Village:
    """The demo on an SQLite file of its own; its app context is pushed."""

    app: Flask
    home: Path


@contextmanager
def opened(home: Path) -> Iterator[Village]:
    """The database of a home. The keys of the process are put back afterwards: they belong to another installation."""
    from fieldvisit.app import create_app
    from fieldvisit.config import Settings
    from fieldvisit.storage import sealed
    from fieldvisit.storage.base import db

    before = sealed._keyring
    settings = Settings(home=home, database_url=f"sqlite:///{home / 'demo.db'}", testing=True)
    app = create_app(settings)
    try:
        with app.app_context():
            yield Village(app, home)
            db.session.remove()
            db.engine.dispose()
    finally:
        sealed._keyring = before


@contextmanager
def village_at(home: Path, today: date) -> Iterator[Village]:
    """A demo loaded there now."""
    from fieldvisit.demo.loader import load_demo
    from fieldvisit.paths import asset_dir
    from fieldvisit.storage.base import db
    from fieldvisit.storage.migrate import upgrade
    from fieldvisit.storage.unit_of_work import unit_of_work

    with opened(home) as made:
        upgrade(db.engine, asset_dir("migrations"))
        with unit_of_work():
            load_demo(today=today, password_hash="a hash", progress=lambda _line: None)
        yield made


@pytest.fixture(scope="session")
def village_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo as of 2026-11-21 lies, loaded once a run."""
    home = tmp_path_factory.mktemp("village")
    with village_at(home, TODAY):
        return home


@pytest.fixture(scope="module")
def village(village_home: Path) -> Iterator[Village]:
    """The demo as of 2026-11-21, to be read."""
    with opened(village_home) as made:
        yield made
