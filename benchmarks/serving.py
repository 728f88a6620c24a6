"""The server as production runs it, in its own process, and tablets that talk to it over kept connections."""

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from benchmarks.databases import Place
from benchmarks.field import Tablet
from benchmarks.machine import cpu_seconds
from tests.support.server import CONSOLE, Server


class Serving(Server):
    """`fieldvisit run` on a database that is filled already."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.home, console=CONSOLE, FIELDVISIT_DATABASE_URL=place.url, FIELDVISIT_WORKER="beside")
        self._place = place

    def cpu_seconds(self) -> tuple[float, float]:
        """Processor time used so far: (the web processes, the database's processes where it has its own)."""
        assert self._process is not None
        postgres = self._place.postgres
        return cpu_seconds(session=self._process.pid), cpu_seconds(children_of=postgres.pid) if postgres else 0.0


@contextmanager
def serving(place: Place) -> Iterator[Serving]:
    """A server that has come up and is stopped afterwards."""
    server = Serving(place)
    server.start()
    try:
        yield server
    finally:
        server.stop()


class Line:
    """A tablet's connection: kept open, as a browser keeps its own."""

    def __init__(self, port: int, tablet: Tablet) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {
            "Authorization": f"Bearer {tablet.token}",
            "Content-Type": "application/json",
            "Accept-Encoding": "gzip",
        }

    def post(self, path: str, body: bytes) -> bytes:
        """The answer's bytes as they travelled; anything but 200 ends the run."""
        self._connection.request("POST", f"/api/v1/sync/{path}", body, self._headers)
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {text[:500]!r}")
        return text

    def begin_anew(self) -> None:
        """A fresh connection, made before the clock runs: an idle one may have been closed."""
        self._connection.close()
        self._connection.connect()

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def body_of(value: Any) -> bytes:
    """JSON as a tablet sends it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def at_once(acts: Sequence[Callable[[], Any]]) -> float:
    """Do all at the same time, each in its thread; the seconds until the last has ended. A failure ends the run."""
    if len(acts) == 1:
        started = time.perf_counter()
        acts[0]()
        return time.perf_counter() - started
    gate = threading.Barrier(len(acts) + 1)
    failures: list[BaseException] = []

    def run(act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            act()
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    gate.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    if failures:
        raise failures[0]
    return seconds
