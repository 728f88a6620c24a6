"""A real server process that can be told, request by request, at which moment to die.

The supervisor holds the listening socket and forks servers that serve it; a killed one is followed by the next, so
that clients only wait. Faults are injected from outside: by headers that this wrapper reads, and by listening to the
database engine. The program itself knows nothing of them.

`X-Die`: `statement=N` (before the N-th SQL statement), `before-commit`, `after-commit` (before a byte is answered),
`mid-answer` (half of the answer is sent).
"""

import os
import signal
import socket
import sys
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any

from sqlalchemy import event
from werkzeug.serving import WSGIRequestHandler, make_server

from fieldvisit.app import create_app
from fieldvisit.config import Settings
from fieldvisit.storage.base import db

_how: ContextVar[str] = ContextVar("how", default="")
_statements: ContextVar[list[int]] = ContextVar("statements")


def die() -> None:
    """As a power cut: no goodbye, no cleaning up."""
    os.kill(os.getpid(), signal.SIGKILL)


class Doomed:
    """The program's WSGI application, with the moment of death as the request asks for it."""

    def __init__(self, app: Any) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Serve one request, or die on the way."""
        how = environ.get("HTTP_X_DIE", "")
        _how.set(how)
        _statements.set([0])
        answer = self._app(environ, start_response)
        if how == "after-commit":
            die()
        if how != "mid-answer":
            return answer
        return _half(b"".join(answer))


def _half(body: bytes) -> Iterable[bytes]:
    yield body[: len(body) // 2]
    die()


def watch(engine: Any) -> None:
    """Listen for the moment that the request asks for."""

    @event.listens_for(engine, "commit")
    def on_commit(_connection: Any) -> None:
        if _how.get() == "before-commit":
            die()

    @event.listens_for(engine, "before_cursor_execute")
    def on_statement(*_arguments: Any) -> None:
        how = _how.get()
        if not how.startswith("statement="):
            return
        count = _statements.get()
        count[0] += 1
        if count[0] == int(how.removeprefix("statement=")):
            die()


class Quiet(WSGIRequestHandler):
    """Writes no line per request."""

    def log_request(self, *_arguments: Any) -> None:
        """Nothing."""


def serve(app: Any, listening: socket.socket) -> None:
    """One server process, until it is killed."""
    host, port = listening.getsockname()
    doomed: Any = Doomed(app)
    make_server(host, port, doomed, threaded=True, request_handler=Quiet, fd=listening.fileno()).serve_forever()


def supervise(settings: Settings, workers: int, listening: socket.socket) -> None:
    """Keep so many servers alive on this address until told to end."""
    # Assembled before the fork, as a preloading server does; it has not spoken to the database yet.
    app = create_app(settings)
    with app.app_context():
        watch(db.engine)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    children: set[int] = set()
    try:
        while True:
            while len(children) < workers:
                child = os.fork()
                if child == 0:
                    signal.signal(signal.SIGTERM, signal.SIG_DFL)
                    serve(app, listening)
                children.add(child)
            children.discard(os.wait()[0])
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
