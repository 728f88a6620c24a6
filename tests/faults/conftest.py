"""A real server over the database of the test, and clients that know no more than a tablet does."""

import http.client
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from fieldvisit.kernel import clock
from fieldvisit.storage.base import db
from tests.support.assembly import Assembly
from tests.support.handheld import Operation

PROJECT = Path(__file__).resolve().parents[2]


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
def serve(app: Flask, assembly: Assembly) -> Iterator[Callable[..., int]]:
    """Start server processes over the database of the test; answers the port."""
    started: list[subprocess.Popen[str]] = []

    def start(workers: int = 1) -> int:
        db.session.remove()
        url = app.config["SQLALCHEMY_DATABASE_URI"]
        command = [sys.executable, "-m", "tests.faults.doomed", str(assembly.home), url, "--workers", str(workers)]
        process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout is not None
        return int(process.stdout.readline())

    yield start
    for process in started:
        process.terminate()
        process.wait(20)
        if process.stdout is not None:
            process.stdout.close()
