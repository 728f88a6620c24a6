"""Two habits that every request must keep, watched in every test that has an app.

A request leaves nothing behind unsaid: no changed object in its session, no statement that was neither
committed nor rolled back. And reading does not write: a GET that changes a row is a fault (the audit trail is
the exception).
"""

import re
from typing import Any

from flask import Flask, g, has_request_context, request, request_started, request_tearing_down
from sqlalchemy import Engine, event

from fieldvisit.storage.base import db

_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|MERGE|TRUNCATE)\b", re.IGNORECASE)
_READING = {"GET", "HEAD", "OPTIONS"}
_AUDIT_TABLE = "audit_entry"


class Honesty:
    """Watches an app; `check()` fails with what its requests did wrong."""

    def __init__(self, app: Flask, engine: Engine) -> None:
        self.faults: list[str] = []
        self._app = app
        event.listen(engine, "before_cursor_execute", self._on_statement)
        event.listen(engine, "commit", self._on_settled)
        event.listen(engine, "rollback", self._on_settled)
        request_started.connect(self._on_start, app)
        request_tearing_down.connect(self._on_end, app)

    def check(self) -> None:
        """Fail if any request was not honest."""
        faults, self.faults = self.faults, []
        assert not faults, "\n".join(faults)

    def _on_start(self, _app: Flask, **_: Any) -> None:
        g.unsettled = []

    def _on_statement(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not has_request_context() or not _WRITES.match(statement):
            return
        first_line = statement.strip().splitlines()[0][:160]
        g.setdefault("unsettled", []).append(first_line)
        if request.method in _READING and _AUDIT_TABLE not in statement:
            self.faults.append(f"{request.method} {request.path} writes: {first_line}")

    def _on_settled(self, _connection: Any) -> None:
        if has_request_context():
            g.unsettled = []

    def _on_end(self, _app: Flask, **_: Any) -> None:
        where = f"{request.method} {request.path}"
        for statement in g.get("unsettled", []):
            self.faults.append(f"{where} left without commit or rollback: {statement}")
        if not db.session.registry.has():
            return
        session = db.session()
        changed = [row for row in session.dirty if session.is_modified(row)]
        left = [*session.new, *changed, *session.deleted]
        if left:
            self.faults.append(f"{where} left a dirty session: {left!r}")
