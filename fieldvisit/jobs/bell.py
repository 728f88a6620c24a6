"""The bell that wakes the worker: a huey queue that carries nothing but rings. A lost ring costs a minute, no job.

huey's own SQLite store would open the interpreter's SQLite in WAL mode, which may carry the WAL-reset fault (see
storage/engine.py), so it is told to keep a rollback journal. Rings travel as JSON: whoever can write to the queue
must not be able to run code here.
"""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from huey import Huey, RedisHuey, SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer

log = logging.getLogger("fieldvisit.jobs")
NAME = "fieldvisit"


class _Plain(Serializer):  # type: ignore[misc]
    """Messages as JSON; a ring has a name and no arguments."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps({"id": data.id, "name": data.name}).encode()

    def _deserialize(self, data: bytes) -> Any:
        said = json.loads(data)
        return Message(str(said["id"]), str(said["name"]), retries=0, retry_delay=0, args=(), kwargs={})


def make_queue(home: Path, redis_url: str | None) -> Huey:
    """The queue of this installation: in Redis where an address is set, else in a file of the home."""
    shared: dict[str, Any] = {"results": False, "serializer": _Plain()}
    if redis_url:
        return RedisHuey(NAME, url=redis_url, **shared)
    return SqliteHuey(NAME, filename=str(home / "huey.db"), journal_mode="delete", fsync=False, **shared)


def answer_rings(queue: Huey, act: Callable[[], Any]) -> Callable[[], Any]:
    """Say what a ring sets off; answers the ring itself. Every process names it from here, so that they meet."""

    def work() -> None:
        act()

    rung: Callable[[], Any] = queue.task(name="work")(work)
    return rung


def install_bell(app: Flask, home: Path, redis_url: str | None) -> None:
    """Give the app its bell; the queue is opened by the first ring."""
    rung: list[Callable[[], Any]] = []

    def ring_it() -> None:
        if not rung:
            rung.append(answer_rings(make_queue(home, redis_url), lambda: None))
        rung[0]()

    app.extensions["fieldvisit.bell"] = ring_it


def ring() -> None:
    """Wake the worker. Called after the commit; without an answer the worker finds the job by itself in a minute."""
    try:
        current_app.extensions["fieldvisit.bell"]()
    except Exception as error:
        log.warning("the worker could not be woken: %s", type(error).__name__)
