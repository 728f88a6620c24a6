"""Real worker processes, killed half-way: a job is taken up again or given up in words, never lost or done twice."""

import fcntl
import os
import signal
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import insert, update

from fieldvisit.exports.service import ask_export
from fieldvisit.households.models import Household
from fieldvisit.jobs import files, service
from fieldvisit.jobs.models import Job, State
from fieldvisit.kernel import clock
from fieldvisit.kernel.ids import new_id
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.lists import list_named
from tests.support.assembly import Assembly
from tests.support.factories import Factories
from tests.support.forked import Forked, fieldvisit
from tests.support.server import Server

MANY = 8_000
seen: dict[uuid.UUID, tuple[object, ...]] = {}  # what was last read of each job, to be told when a wait is in vain


def wait_until(condition: Callable[[], Any], seconds: float = 60) -> Any:
    """Ask until the answer is true."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"it did not come about in time; jobs: {seen}"
        time.sleep(0.02)
    return answer


class Workers:
    """Worker processes over the database of the test."""

    def __init__(self, app: Flask, assembly: Assembly, log: Path) -> None:
        self.log = log
        url = str(app.config["SQLALCHEMY_DATABASE_URI"]).replace("postgresql+psycopg://", "postgresql://")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FIELDVISIT_")}
        self.environment = {**kept, "FIELDVISIT_HOME": str(assembly.home), "FIELDVISIT_DATABASE_URL": url}
        self.started: list[Forked] = []

    def start(self) -> Forked:
        process = Forked(fieldvisit("worker"), self.environment, self.log.parent, self.log)
        self.started.append(process)
        return process

    def end(self) -> None:
        for process in self.started:
            if process.poll() is None:
                process.kill()
            process.wait()
        print(self.log.read_text() if self.log.exists() else "no worker was started")  # shown if the test fails


@pytest.fixture
def workers(app: Flask, assembly: Assembly, tmp_path: Path) -> Iterator[Workers]:
    made = Workers(app, assembly, tmp_path / "workers.log")
    yield made
    made.end()


@pytest.fixture
def job(factories: Factories) -> uuid.UUID:
    """An export of many households that waits."""
    viewer = factories.viewer(factories.coordinator())
    place = factories.place()
    with unit_of_work():
        db.session.execute(insert(Household), [_household(place.id, number) for number in range(MANY)])
    with unit_of_work():
        row = ask_export(viewer, list_named(viewer, "households"), {}, "/households", "zh")
    db.session.remove()
    return row.id


def _household(grid_id: int, number: int) -> dict[str, Any]:
    return {
        "id": new_id(), "shard_id": grid_id, "grid_id": grid_id, "kind": "family", "name": f"周{number}",
        "group_name": "", "hamlet": "", "door": f"{number}号", "door_sort": f"{number:08d}",
        "address": f"荆山村{number}号", "created_at": clock.now(),
    }  # fmt: skip


def row_of(job_id: uuid.UUID) -> Job:
    db.session.rollback()
    row = db.session.get_one(Job, job_id)
    db.session.refresh(row)
    db.session.rollback()
    seen[job_id] = (row.state, row.attempts, row.done, row.worker, row.cancel_asked)
    return row


def half_way(job_id: uuid.UUID, attempt: int = 1) -> bool:
    row = row_of(job_id)
    assert row.state not in (State.DONE, State.FAILED), f"too quick to be killed: {row.state} {row.error}"
    return row.state == State.RUNNING and row.attempts == attempt and 0 < row.done < MANY


def kill_half_way(workers: Workers, job_id: uuid.UUID, attempt: int = 1) -> None:
    process = workers.start()
    wait_until(lambda: half_way(job_id, attempt))
    process.kill()
    process.wait()
    assert row_of(job_id).state == State.RUNNING


def let_the_lease_run_out(job_id: uuid.UUID) -> None:
    """On SQLite the next worker knows that the one before it is dead; elsewhere the lease tells."""
    if db.engine.dialect.name != "sqlite":
        with unit_of_work():
            old = clock.now() - timedelta(minutes=2)
            db.session.execute(update(Job).where(Job.id == job_id).values(heartbeat_at=old))


def test_a_job_whose_worker_was_killed_is_done_by_the_next(job: uuid.UUID, workers: Workers) -> None:
    kill_half_way(workers, job)
    assert not files.file_of(job).exists(), "nothing half-made is ever offered"
    let_the_lease_run_out(job)
    workers.start()
    done = wait_until(lambda: (row := row_of(job)).state == State.DONE and row)
    assert (done.attempts, done.done, done.total) == (2, MANY, MANY)
    book = load_workbook(files.file_of(job), read_only=True)
    names = [row[0] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]
    book.close()
    assert len(names) == len(set(names)) == MANY
    if db.engine.dialect.name == "sqlite":  # elsewhere others may be at work: the night clears it away
        assert {path.name for path in files.folder().iterdir()} == {f"{job}.xlsx"}


@pytest.mark.one_database
def test_a_job_that_kills_every_worker_is_given_up_in_words(job: uuid.UUID, workers: Workers) -> None:
    for attempt in (1, 2, 3):
        kill_half_way(workers, job, attempt)
    workers.start()
    failed = wait_until(lambda: (row := row_of(job)).state == State.FAILED and row)
    assert (failed.error, failed.attempts) == ("worker_died", 3)


@pytest.mark.one_database
def test_a_running_job_can_be_called_off(job: uuid.UUID, workers: Workers, factories: Factories) -> None:
    workers.start()
    wait_until(lambda: half_way(job))
    with unit_of_work():
        service.cancel_job(factories.viewer(factories.admin()), job)
    db.session.remove()
    wait_until(lambda: row_of(job).state == State.CANCELLED)
    wait_until(lambda: [path.name for path in files.folder().iterdir() if str(job) in path.name] == [])


@pytest.mark.one_database
def test_a_worker_that_is_asked_to_end_gives_its_job_back(job: uuid.UUID, workers: Workers) -> None:
    process = workers.start()
    wait_until(lambda: half_way(job))
    process.terminate()
    assert process.wait(15) == 0
    assert (row_of(job).state, row_of(job).attempts) == (State.QUEUED, 0)


@pytest.mark.one_database
def test_one_worker_to_a_home_on_sqlite(workers: Workers, assembly: Assembly) -> None:
    workers.start()
    wait_until(lambda: _is_locked(assembly.home / "worker.lock"))
    second = workers.start()
    assert second.wait(30) == 1
    said = workers.log.read_text()
    assert "already at work" in said and "Traceback" not in said


def _is_locked(path: Path) -> bool:
    if not path.exists():
        return False
    with path.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def worker_beside(server: Server) -> int | None:
    """The process id of the worker that the server keeps."""
    assert server._process is not None
    mark = f"worker\0--parent\0{server._process.pid}\0".encode()
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and mark in (entry / "cmdline").read_bytes() and _alive(int(entry.name)):
                return int(entry.name)
        except OSError:
            continue
    return None


def _alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.slow
def test_the_worker_lives_and_dies_with_the_server(new_server: Callable[..., Server]) -> None:
    server = new_server(FIELDVISIT_WORKER="beside")
    first = wait_until(lambda: worker_beside(server))
    os.kill(first, signal.SIGKILL)
    second = wait_until(lambda: (found := worker_beside(server)) != first and found)
    assert server.ready
    assert server._process is not None
    os.kill(server._process.pid, signal.SIGKILL)  # the web server alone, as a memory killer would
    wait_until(lambda: not _alive(second))
    server.kill()
    server.start()
    third = wait_until(lambda: worker_beside(server))
    server.stop()
    assert not _alive(third)
    assert "Traceback" not in server.log.read_text()


@pytest.mark.slow
def test_no_worker_stands_beside_a_server_whose_worker_is_apart(new_server: Callable[..., Server]) -> None:
    server = new_server(FIELDVISIT_WORKER="apart")
    time.sleep(1.5)  # a second later than where one would have been started
    assert worker_beside(server) is None
    assert server.ready
