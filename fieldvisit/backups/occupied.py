"""Who is at work on a home: servers, workers and backups share it, a restore has it alone.

A lock of the operating system, so that it ends with its process, however that one ended.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fieldvisit.backups.problems import BackupProblem

_FILE = "at-work.lock"


@contextmanager
def at_work(home: Path) -> Iterator[None]:
    """Share the home. Raises BackupProblem while a restore has it."""
    with _held(home, fcntl.LOCK_SH, "a restore is under way on this FIELDVISIT_HOME: wait until it has ended"):
        yield


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Have the home alone. Raises BackupProblem while anyone is at work."""
    sentence = f"a server, a worker or a backup is at work on {home}: stop it first, then try again"
    with _held(home, fcntl.LOCK_EX, sentence):
        yield


@contextmanager
def _held(home: Path, how: int, sentence: str) -> Iterator[None]:
    home.mkdir(parents=True, exist_ok=True)
    with (home / _FILE).open("a") as handle:
        try:
            fcntl.flock(handle, how | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupProblem(sentence, code="home_occupied") from None
        yield
