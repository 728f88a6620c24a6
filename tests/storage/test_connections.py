"""A connection to PostgreSQL that died while nobody used it is replaced before anybody notices."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, text

from fieldvisit.storage import engine as engines
from tests.support.postgres import Postgres

WHO = text("SELECT pg_backend_pid()")


@pytest.fixture
def engine(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    url = postgres.url("postgres")
    made = create_engine(url, **engines.engine_options(url))
    engines.prepare_engine(made)
    monkeypatch.setattr(engines, "TRUSTED_SECONDS", 0.0)
    yield made
    made.dispose()


def _used_once(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(WHO))


def test_a_living_one_is_used_again(engine: Engine) -> None:
    assert _used_once(engine) == _used_once(engine)


def test_a_dead_one_is_replaced(engine: Engine) -> None:
    with engine.connect() as killer:
        dead = _used_once(engine)
        assert killer.scalar(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": dead})
        assert _used_once(engine) != dead
