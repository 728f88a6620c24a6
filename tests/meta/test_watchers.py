"""The watchers that all tests lean on: do they see what they are there for?"""

import http.server
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from fieldvisit.kernel import clock
from fieldvisit.people.models import SystemFact
from fieldvisit.storage.base import Base
from tests.support.browser import Watch
from tests.support.factories import Factories
from tests.support.network import OutsideWorld

PAGE = b"""<!doctype html><title>x</title><p>x</p>
<script>console.error("inline script ran")</script>
<script src="/bad.js"></script><img src="http://localhost:9/picture.png">"""
CSP = "default-src 'none'; script-src 'self'; img-src *"


def _faults(assembly: Any) -> list[str]:
    found, assembly.honesty.faults = assembly.honesty.faults, []
    return list(found)


def test_a_get_that_writes_is_seen(app: Flask, db: SQLAlchemy, assembly: Any) -> None:
    with app.test_request_context("/figures"):
        db.session.add(SystemFact(key="k", value="v"))
        db.session.commit()
    assert [fault for fault in _faults(assembly) if "GET /figures writes" in fault]


def test_a_statement_without_commit_is_seen(app: Flask, db: SQLAlchemy, assembly: Any) -> None:
    with app.test_request_context("/steps", method="POST"):
        db.session.add(SystemFact(key="k", value="v"))
        db.session.flush()
    assert [fault for fault in _faults(assembly) if "without commit" in fault]


def test_a_dirty_session_is_seen(app: Flask, db: SQLAlchemy, assembly: Any) -> None:
    with app.test_request_context("/steps", method="POST"):
        db.session.add(SystemFact(key="k", value="v"))
    assert [fault for fault in _faults(assembly) if "dirty session" in fault]
    db.session.rollback()


def test_an_honest_post_is_left_in_peace(app: Flask, db: SQLAlchemy, assembly: Any) -> None:
    with app.test_request_context("/steps", method="POST"):
        db.session.add(SystemFact(key="k", value="v"))
        db.session.commit()
    assert _faults(assembly) == []


def test_requests_do_not_share_the_session_of_the_test(app: Flask, db: SQLAlchemy) -> None:
    db.session.add(SystemFact(key="mine", value="v"))
    assert app.test_client().get("/healthz").status_code == 200
    assert len(db.session.new) == 1
    db.session.rollback()


def test_a_frozen_clock_is_frozen_inside_requests(app: Flask) -> None:
    from datetime import UTC, datetime

    seen = []
    app.before_request_funcs.setdefault(None, []).append(lambda: seen.append(clock.now()))
    try:
        with clock.frozen(datetime(2026, 3, 16, tzinfo=UTC)):
            app.test_client().get("/healthz")
    finally:
        app.before_request_funcs[None].pop()
    assert seen == [datetime(2026, 3, 16, tzinfo=UTC)]


def test_the_next_test_finds_no_row_and_no_number_of_this_one(
    db: SQLAlchemy, assembly: Any, factories: Factories
) -> None:
    home = factories.household(cadre=factories.cadre())
    factories.issue(factories.coordinator(), home, unit=factories.unit(), state="dispatched")
    factories.visit(home, factories.cadre())
    db.session.remove()
    assembly.reset()
    left = {table.name for table in Base.metadata.sorted_tables if db.session.execute(table.select().limit(1)).first()}
    assert left == set()
    again = Factories()
    assert (again.place("city").id, again.unit().id) == (1, 1)


@pytest.mark.one_database
def test_what_was_written_since_is_put_back_each_time(db: SQLAlchemy, assembly: Any, factories: Factories) -> None:
    factories.place("city")
    assembly.keep()
    for _ in range(2):
        factories.account()
        db.session.remove()
        assembly.put_back()
        assert [table.name for table in Base.metadata.sorted_tables if db.session.execute(table.select()).first()] == [
            "area"
        ]
        db.session.remove()


def test_nobody_leaves_the_machine() -> None:
    with pytest.raises(OutsideWorld):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


class _Bad(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        script = self.path == "/bad.js"
        body = b"throw new Error('broken')" if script else PAGE
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript" if script else "text/html")
        self.send_header("Content-Security-Policy", CSP)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def bad_site() -> Iterator[str]:
    """A page with every fault that a watch is for."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Bad)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.browser
def test_a_watch_sees_what_a_page_does_wrong(chromium: Any, bad_site: str) -> None:
    context = chromium.new_context()
    watch = Watch(bad_site)
    watch.attach(context)
    context.new_page().goto(bad_site)
    context.close()
    seen = "\n".join(watch.seen)
    assert "script error" in seen
    assert "broken" in seen
    assert "another origin: http://localhost:9/picture.png" in seen
    assert "CSP script-src" in seen
    with pytest.raises(AssertionError, match="complained"):
        watch.check()


@pytest.mark.browser
def test_a_tablet_keeps_its_store_through_a_kill(tablet: Callable[..., Any], bad_site: str) -> None:
    one = tablet(bad_site)
    one.watch.allow(".")
    page = one.open("/")
    page.evaluate("() => localStorage.setItem('kept', 'yes')")
    page.evaluate("""() => new Promise((done, fail) => {
        const open = indexedDB.open("t", 1);
        open.onupgradeneeded = () => open.result.createObjectStore("s");
        open.onerror = fail;
        open.onsuccess = () => {
            const write = open.result.transaction("s", "readwrite", { durability: "strict" });
            write.objectStore("s").put("kept", 1);
            write.oncomplete = done;
        };
    })""")
    page = one.reopen("/")
    kept = page.evaluate("""() => new Promise((done) => {
        const open = indexedDB.open("t", 1);
        open.onsuccess = () => {
            const read = open.result.transaction("s").objectStore("s").get(1);
            read.onsuccess = () => done(read.result);
        };
    })""")
    assert kept == "kept"
