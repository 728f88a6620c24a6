"""Serve with gunicorn: threads in one process on SQLite (one writer), several processes on PostgreSQL.

A worker process runs beside it for what takes too long for a page (worker.py).
"""

import os
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from fieldvisit.app import create_app
from fieldvisit.config import Settings
from fieldvisit.keeping import Keeper

THREADS = 8


class _Arbiter(Arbiter):  # type: ignore[misc]
    """gunicorn's own loop, which also looks after the worker process once a second."""

    def __init__(self, app: BaseApplication) -> None:
        self.keeper = Keeper()
        super().__init__(app)

    def manage_workers(self) -> None:
        """Web processes, then ours."""
        super().manage_workers()
        self.keeper.tend()

    def stop(self, graceful: bool = True) -> None:
        """Both end together."""
        self.keeper.ask_to_end()
        super().stop(graceful)
        self.keeper.end()


class _Server(BaseApplication):  # type: ignore[misc]
    """gunicorn configured from our settings instead of a command line."""

    def __init__(self, settings: Settings, announce: Callable[[], None]) -> None:
        self._settings = settings
        self._announce = announce
        super().__init__()

    def load_config(self) -> None:
        """Bind, workers and the hook that announces readiness."""
        for key, value in server_options(self._settings).items():
            self.cfg.set(key, value)
        self.cfg.set("when_ready", lambda _server: self._announce())

    def run(self) -> None:
        """Serve until stopped."""
        _Arbiter(self).run()

    def load(self) -> Flask:
        """The application, made in the worker so that no connection crosses a fork."""
        return create_app(self._settings)


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
        "limit_request_line": 4094,
        "proc_name": "fieldvisit",
    }


def serve(settings: Settings, announce: Callable[[], None]) -> None:
    """Serve until stopped; `announce` is called once the address is bound."""
    _Server(settings, announce).run()
