"""A real server over the database of the test, and clients that know no more than a tablet does."""

import http.client
import json
import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from fieldvisit.config import Settings
from fieldvisit.kernel import clock
from fieldvisit.storage.base import db
from tests.faults.doomed import supervise
from tests.support.assembly import Assembly
from tests.support.forked import Forked
from tests.support.handheld import Operation


class NoAnswer(Exception):
    """The connection broke before a whole answer was there: nobody knows what became of the request."""


@dataclass(frozen=True)
class Client:
    """Hands operations over to a server process, one connection for each push."""

    port: int
    token: str

    def send(self, operations: list[Operation], *, die: str = "") -> tuple[int, Any]:
        """One push; (status, answer). NoAnswer when it broke."""
        body = {"protocol": 1, "device_time": clock.iso(clock.now()), "operations": operations}
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("POST", "/api/v1/sync/push", json.dumps(body), headers | ({"X-Die": die} if die else {}))
            answer = connection.getresponse()
            text = answer.read()
            if len(text) != int(answer.headers.get("Content-Length", len(text))):
                raise NoAnswer
            return answer.status, json.loads(text)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NoAnswer from error
        finally:
            connection.close()

    def push(self, operations: list[Operation]) -> list[dict[str, Any]]:
        """The results; anything but 200 fails the test."""
        status, answer = self.send(operations)
        assert status == 200, answer
        results: list[dict[str, Any]] = answer["results"]
        return results


@pytest.fixture
def serve(app: Flask, assembly: Assembly, tmp_path: Path) -> Iterator[Callable[..., int]]:
    """Start server processes over the database of the test; answers the port."""
    started: list[Forked] = []

    def start(workers: int = 1) -> int:
        db.session.remove()
        with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
            settings = Settings(home=assembly.home, database_url=app.config["SQLALCHEMY_DATABASE_URI"])
            act = partial(supervise, settings, workers, listening)
            started.append(Forked(act, os.environ, tmp_path, tmp_path / "doomed.log"))
            return int(listening.getsockname()[1])

    yield start
    for process in started:
        process.terminate()
        process.wait(20)
    log = tmp_path / "doomed.log"
    print(log.read_text() if log.exists() else "no server was started")  # shown if the test fails
