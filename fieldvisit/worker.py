"""The worker process: huey's consumer, woken by rings and once a minute, running the jobs that wait in the database.

On SQLite there is one worker to a home, held apart by a lock; what it finds "running" when it starts died with the
worker before it. It ends with the process that started it, however that one ended.
"""

import fcntl
import logging
import os
import secrets
import signal
import socket
import threading
import time
from typing import IO, Any

from flask import Flask
from huey import crontab
from huey.consumer import Consumer

from fieldvisit.app import create_app
from fieldvisit.backups.occupied import at_work
from fieldvisit.config import BadSetting, Settings
from fieldvisit.jobs import files
from fieldvisit.jobs.bell import answer_rings, make_queue
from fieldvisit.jobs.running import plan_and_work, work_off
from fieldvisit.jobs.taking import release_abandoned
from fieldvisit.paths import asset_dir
from fieldvisit.storage.base import db
from fieldvisit.storage.migrate import is_current
from fieldvisit.storage.unit_of_work import unit_of_work

log = logging.getLogger("fieldvisit.jobs")
THREADS = 2  # a long export of one person must not keep the small ones of others waiting
SECONDS_TO_END = 6


class _Consumer(Consumer):  # type: ignore[misc]
    """Ends gracefully on any signal: jobs in hand are given back at their next report."""

    def __init__(self, stopping: threading.Event, **options: Any) -> None:
        super().__init__(**options, shutdown_timeout=SECONDS_TO_END, graceful_signal="TERM")
        self._stopping = stopping

    def stop(self, graceful: bool = True) -> None:
        """Let the jobs notice, then wait a little."""
        self._stopping.set()
        super().stop(graceful=True)


def work(settings: Settings, parent: int | None = None, patience: float = 0) -> None:
    """Work until stopped. With a `parent`, only as long as that process lives."""
    with at_work(settings.home):
        _work_alone(settings, parent, patience)


def _work_alone(settings: Settings, parent: int | None, patience: float) -> None:
    lock = _ensure_alone(settings, patience)
    app = create_app(settings)
    name = f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(4)}"
    stopping = threading.Event()
    with app.app_context():
        if not is_current(db.engine, asset_dir("migrations")):
            raise BadSetting("the database is not migrated: run `fieldvisit migrate` first")
        if lock is not None:
            with unit_of_work():
                release_abandoned()
            files.drop_halves()
        db.session.remove()
    consumer = _consumer(app, settings, name, stopping)
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    consumer.run()


def _consumer(app: Flask, settings: Settings, name: str, stopping: threading.Event) -> Consumer:
    queue = make_queue(settings.home, settings.redis_url)

    def work_now() -> None:
        with app.app_context():
            work_off(name, stopping)

    def every_minute() -> None:
        with app.app_context():
            plan_and_work(name, stopping)

    rung = answer_rings(queue, work_now)
    queue.periodic_task(crontab(minute="*"), name="every_minute")(every_minute)
    queue.on_startup(name="first")(_once(every_minute, rung))
    return _Consumer(stopping, huey=queue, workers=THREADS, periodic=True, initial_delay=0.2, max_delay=1.0)


def _once(plan: Any, ring: Any) -> Any:
    """The first thread to start rings for the others and plans what was missed; they find it done."""
    first = threading.Lock()

    def start() -> None:
        if first.acquire(blocking=False):
            try:
                ring()
            except Exception as error:  # the bell carries no job: what waits is found without it
                log.warning("the other threads could not be woken: %s", type(error).__name__)
            plan()

    return start


def _ensure_alone(settings: Settings, patience: float) -> IO[str] | None:
    """The lock of the home, for as long as the answer is kept open; None on PostgreSQL, where leases are enough."""
    if not settings.database_url.startswith("sqlite"):
        return None
    settings.home.mkdir(parents=True, exist_ok=True)
    handle = (settings.home / "worker.lock").open("w")
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                handle.close()
                raise BadSetting("a worker is already at work on this FIELDVISIT_HOME") from None
            time.sleep(0.2)
        else:
            return handle


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(SECONDS_TO_END + 4)
    os._exit(1)
