"""Keeps one worker process beside the web server: starts it, starts it again when it ended, ends it at the end.

It is looked after from the server's own loop (no thread: the server forks), once a second.
"""

import logging
import os
import subprocess
import sys
import time

log = logging.getLogger("fieldvisit.worker")
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
LIVED_WELL = 60.0  # seconds after which a death counts as the first one again
SECONDS_TO_END = 8.0


class Keeper:
    """The worker process and how long to wait before the next try."""

    def __init__(self, command: list[str] | None = None) -> None:
        self._command = command or [
            sys.executable, "-m", "fieldvisit.cli", "worker", "--parent", str(os.getpid())
        ]  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None
        self._not_before = time.monotonic() + FIRST_WAIT  # the web server has the processor first
        self._wait = FIRST_WAIT
        self._started = 0.0
        self._ending = False

    def tend(self) -> None:
        """Start the worker if it is due and not there."""
        if self._ending or (self._process is not None and self._process.poll() is None):
            return
        now = time.monotonic()
        if self._process is not None:
            self._mourn(now)
        if now >= self._not_before:
            self._process, self._started = subprocess.Popen(self._command), now

    def _mourn(self, now: float) -> None:
        log.warning("the worker ended; it is started again in a moment")
        self._process = None
        self._wait = FIRST_WAIT if now - self._started > LIVED_WELL else min(self._wait * 2, LONGEST_WAIT)
        self._not_before = now + self._wait

    def ask_to_end(self) -> None:
        """Tell it to give back what it has in hand."""
        self._ending = True
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def end(self) -> None:
        """Wait until it is gone; after a while, insist."""
        self.ask_to_end()
        if self._process is None:
            return
        try:
            self._process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
