"""The demo loaded once for a module of tests that only read it."""

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
def village_at(home: Path, today: date) -> Iterator[Village]:
    """A loaded demo. The keys of the process are put back afterwards, for they belong to another installation."""
    from fieldvisit.app import create_app
    from fieldvisit.config import Settings
    from fieldvisit.demo.loader import load_demo
    from fieldvisit.paths import asset_dir
    from fieldvisit.storage import sealed
    from fieldvisit.storage.base import db
    from fieldvisit.storage.migrate import upgrade
    from fieldvisit.storage.unit_of_work import unit_of_work

    before = sealed._keyring
    settings = Settings(home=home, database_url=f"sqlite:///{home / 'demo.db'}", testing=True)
    app = create_app(settings)
    try:
        with app.app_context():
            upgrade(db.engine, asset_dir("migrations"))
            with unit_of_work():
                load_demo(today=today, password_hash="a hash", progress=lambda _line: None)
            yield Village(app, home)
            db.session.remove()
            db.engine.dispose()
    finally:
        sealed._keyring = before


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    """The demo as of 2026-11-21."""
    with village_at(tmp_path_factory.mktemp("village"), TODAY) as made:
        yield made
