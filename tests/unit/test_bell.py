"""The bell: which queue rings it, that a ring carries no code, and that a broken one stops nobody."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from fakeredis import TcpFakeServer
from huey import RedisHuey, SqliteHuey

from fieldvisit.config import BadSetting, settings_from
from fieldvisit.jobs.bell import answer_rings, install_bell, make_queue, ring
from tests.support.network import free_port


def test_a_file_in_the_home_unless_redis_is_set(tmp_path: Path) -> None:
    assert settings_from({"FIELDVISIT_HOME": str(tmp_path)}).redis_url is None
    url = settings_from({"FIELDVISIT_REDIS_URL": "redis://127.0.0.1:6379/3"}).redis_url
    assert isinstance(make_queue(tmp_path, None), SqliteHuey)
    assert isinstance(make_queue(tmp_path, url), RedisHuey)


def test_an_address_that_is_no_redis_is_refused_by_name() -> None:
    with pytest.raises(BadSetting, match="bad_setting") as refused:
        settings_from({"FIELDVISIT_REDIS_URL": "http://127.0.0.1"})
    assert refused.value.field == "FIELDVISIT_REDIS_URL"


def test_the_file_never_turns_to_wal(tmp_path: Path) -> None:
    """The interpreter's SQLite may carry the WAL-reset fault."""
    rung = answer_rings(make_queue(tmp_path, None), lambda: None)
    rung()
    connection = sqlite3.connect(tmp_path / "huey.db")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()
    assert not list(tmp_path.glob("*-wal"))


def test_a_ring_is_heard_and_is_no_pickle(tmp_path: Path) -> None:
    heard: list[int] = []
    answer_rings(make_queue(tmp_path, None), lambda: None)()
    connection = sqlite3.connect(tmp_path / "huey.db")
    (data,) = connection.execute("SELECT data FROM task").fetchone()
    connection.close()
    assert bytes(data).startswith(b'{"id"')
    queue = make_queue(tmp_path, None)
    answer_rings(queue, lambda: heard.append(1))
    task = queue.dequeue()
    queue.execute(task)
    assert heard == [1] and queue.dequeue() is None


@pytest.mark.one_database
def test_a_bell_that_does_not_ring_stops_nobody(app, caplog, tmp_path: Path) -> None:
    kept = app.extensions["fieldvisit.bell"]
    try:
        install_bell(app, tmp_path, f"redis://127.0.0.1:{free_port()}/0")
        ring()
    finally:
        app.extensions["fieldvisit.bell"] = kept
    assert "could not be woken" in caplog.text


@pytest.fixture
def redis_address() -> Iterator[str]:
    """A server that speaks Redis' protocol on a socket: fakeredis, because no package of pip brings Redis itself."""
    server = TcpFakeServer(("127.0.0.1", 0))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"redis://127.0.0.1:{server.server_address[1]}/0"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_ring_travels_through_redis_as_json(redis_address: str, tmp_path: Path) -> None:
    heard: list[int] = []
    queue = make_queue(tmp_path, redis_address)
    answer_rings(queue, lambda: heard.append(1))
    answer_rings(make_queue(tmp_path, redis_address), lambda: None)()
    with redis.Redis.from_url(redis_address) as looking:
        (data,) = looking.lrange("huey.redis.fieldvisit", 0, -1)
    assert data.startswith(b'{"id"'), "a ring must never be a pickle"
    queue.execute(queue.dequeue())
    assert heard == [1]
