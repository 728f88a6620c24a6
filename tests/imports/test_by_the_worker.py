"""A large file is the worker's: looked through, written, called off, gone on with."""

import threading
from typing import Any

import pytest

from fieldvisit.households.models import Household
from fieldvisit.imports import looking, queries, service, undoing, writing
from fieldvisit.imports.choosing import head_of
from fieldvisit.imports.jobs import tidy
from fieldvisit.imports.models import ImportTouch
from fieldvisit.imports.rules import KEPT
from fieldvisit.jobs import running
from fieldvisit.jobs.models import Job
from fieldvisit.jobs.taking import Cancelled
from fieldvisit.kernel import clock
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.imports.bringing import csv_of, row_of
from tests.imports.whole_state import whole_state

ROWS = [["第一网格", "钱家埭", f"{number}号", f"户主{number}", ""] for number in range(100, 112)]


@pytest.fixture
def viewer(factories: Any) -> Any:
    factories.place("grid")
    return factories.viewer(factories.coordinator("fang"))


@pytest.fixture(autouse=True)
def _little_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "AT_ONCE_BYTES", 10)
    monkeypatch.setattr(writing, "AT_ONCE_ROWS", 2)
    monkeypatch.setattr(writing, "PIECE", 5)
    monkeypatch.setattr(undoing, "AT_ONCE_ROWS", 2)
    monkeypatch.setattr(undoing, "PIECE", 5)
    monkeypatch.setattr(running, "SECONDS_BETWEEN_REPORTS", 0)


def work() -> None:
    db.session.remove()
    running.work_off("test", threading.Event())


def looked(viewer: Any, factories: Any) -> Any:
    key = service.bring(viewer, "households", factories.place("village").id, "户册.csv", csv_of(ROWS))
    service.look(viewer, key, head_of(row_of(key)).columns, "WGS-84")
    assert row_of(key).state == "reading"
    work()
    return key


def homes() -> int:
    db.session.rollback()
    return db.session.query(Household).count()


def test_looked_through_written_and_taken_back_by_the_worker(viewer: Any, factories: Any) -> None:
    before = whole_state()
    key = looked(viewer, factories)
    assert (row_of(key).state, queries.counts_of(key)["new"]) == ("ready", 12)
    service.confirm(viewer, key)
    assert row_of(key).state == "writing"
    work()
    assert (row_of(key).state, homes()) == ("written", 12)
    service.take_back(viewer, key)
    work()
    assert row_of(key).state == "undone"
    assert whole_state() == before


def test_what_is_called_off_half_way_is_taken_back(
    viewer: Any, factories: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = whole_state()
    key = looked(viewer, factories)
    service.confirm(viewer, key)
    reported: list[int] = []
    real = running.Reporter.__call__

    def report(self: running.Reporter, done: int, total: int | None) -> None:
        reported.append(done)
        if done == 5:
            raise Cancelled
        real(self, done, total)

    monkeypatch.setattr(running.Reporter, "__call__", report)
    running.run_next("test", threading.Event())
    assert (row_of(key).state, homes()) == ("undoing", 5)
    monkeypatch.setattr(running.Reporter, "__call__", real)
    work()
    assert row_of(key).state == "undone"
    assert whole_state() == before


def test_what_stopped_is_gone_on_with(viewer: Any, factories: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    key = looked(viewer, factories)
    service.confirm(viewer, key)
    written = writing._write_piece

    def twice(*args: Any) -> None:
        if db.session.query(ImportTouch).count():
            raise OSError("the disk is gone")
        written(*args)

    monkeypatch.setattr(writing, "_write_piece", twice)
    work()
    facts = queries.facts_of(row_of(key))
    assert (facts.stopped, homes(), facts.row.state) == (True, 5, "writing")
    monkeypatch.setattr(writing, "_write_piece", written)
    service.go_on(viewer, key)
    work()
    assert (row_of(key).state, homes()) == ("written", 12)


def test_after_a_month_the_images_and_the_file_are_gone(
    viewer: Any, factories: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = looked(viewer, factories)
    service.confirm(viewer, key)
    work()
    stored = row_of(key).stored
    at = clock.now() + KEPT + KEPT
    monkeypatch.setattr("fieldvisit.imports.jobs.now", lambda: at)
    db.session.rollback()
    tidy(None)  # type: ignore[arg-type]
    assert stored and row_of(key).stored is None
    assert queries.counts_of(key)["rows"] == 0
    assert {row.deeds for row in db.session.query(ImportTouch)} == {None}
    assert homes() == 12
    with unit_of_work():
        assert db.session.query(Job).count() == 2
