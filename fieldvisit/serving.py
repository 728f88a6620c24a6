"""Serve with gunicorn: threads in one process on SQLite (one writer), several processes on PostgreSQL.

A worker process runs beside it for what takes too long for a page (worker.py), unless it is a service of its own.
"""

import gc
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from fieldvisit.app import create_app
from fieldvisit.backups.occupied import at_work
from fieldvisit.config import Settings
from fieldvisit.keeping import Keeper
from fieldvisit.keyless_log import KeylessLogger
from fieldvisit.local_tls import LocalTls
from fieldvisit.plain_door import open_plain_door

THREADS = 8
# Before each request a sign of life is written to a file; on a disk that is just being synced it waits for that.
MEMORY = "/dev/shm"
YOUNG = 10_000  # objects made and not yet gone, before the collector looks at them


@dataclass(frozen=True)
class Tls:
    """HTTPS by a local authority: its files, the address people open, and the port of the plain door beside it."""

    files: LocalTls
    base: str
    plain_port: int


class _Arbiter(Arbiter):  # type: ignore[misc]
    """gunicorn's own loop, which also looks after the worker process once a second, unless that is run apart."""

    def __init__(self, app: BaseApplication, keeper: Keeper | None) -> None:
        self.keeper = keeper
        super().__init__(app)

    def manage_workers(self) -> None:
        """Web processes, then ours."""
        super().manage_workers()
        if self.keeper:
            self.keeper.tend()

    def stop(self, graceful: bool = True) -> None:
        """Both end together."""
        if self.keeper:
            self.keeper.ask_to_end()
        super().stop(graceful)
        if self.keeper:
            self.keeper.end()


class _Server(BaseApplication):  # type: ignore[misc]
    """gunicorn configured from our settings instead of a command line."""

    def __init__(self, settings: Settings, announce: Callable[[], None], tls: Tls | None) -> None:
        self._settings = settings
        self._tls = tls
        self._announce = announce
        super().__init__()

    def load_config(self) -> None:
        """Bind, workers and the hook that announces readiness."""
        for key, value in (server_options(self._settings) | tls_options(self._tls)).items():
            self.cfg.set(key, value)
        self.cfg.set("when_ready", lambda _server: self._announce())
        self.cfg.set("post_worker_init", self._begin)

    def _begin(self, worker: Any) -> None:
        """In each web process. Its plain door: the first one has it, the next one takes it over when that one ends."""
        spare_the_lasting()
        if self._tls is not None:
            open_plain_door(worker.wsgi, self._settings.host, self._tls.plain_port, self._tls.base)

    def run(self) -> None:
        """Serve until stopped."""
        _Arbiter(self, Keeper() if self._settings.worker_beside else None).run()

    def load(self) -> Flask:
        """The application, made in the worker so that no connection crosses a fork."""
        return create_app(self._settings)


def spare_the_lasting() -> None:
    """Have the collector pass over what lives as long as the process: code, tables, schemas, routes.

    It looked at these half a million objects again every few hundred requests, and one of them waited 0.2 s for it.
    What a request makes is nearly all gone before the collector comes, so it comes less often.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)


def server_options(settings: Settings) -> dict[str, Any]:
    """gunicorn's options for these settings."""
    sqlite = settings.database_url.startswith("sqlite")
    return {
        "bind": f"{settings.host}:{settings.port}",
        "worker_class": "gthread",
        "workers": 1 if sqlite else max(2, os.cpu_count() or 2),
        "threads": THREADS,
        "timeout": 60,
        "graceful_timeout": 10,
        "keepalive": 5,
        "loglevel": "warning",
        "logger_class": KeylessLogger,
        "limit_request_line": 4094,
        "proc_name": "fieldvisit",
        "worker_tmp_dir": MEMORY if os.access(MEMORY, os.W_OK) else None,
    }


def tls_options(tls: Tls | None) -> dict[str, Any]:
    """gunicorn's options for HTTPS with a certificate of our own."""
    return {} if tls is None else {"certfile": str(tls.files.certificate), "keyfile": str(tls.files.key)}


def serve(settings: Settings, announce: Callable[[], None], tls: Tls | None = None) -> None:
    """Serve until stopped; `announce` is called once the address is bound."""
    with at_work(settings.home):  # the processes it forks hold it too
        _Server(settings, announce, tls).run()
