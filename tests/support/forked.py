"""A process of its own, forked from one that has imported the program already.

A fresh interpreter imports for two seconds of the processor, and a run of the tests starts a hundred. What is forked is
a process like any other: stopped, killed and waited for by its id. That the installed command starts by itself is
proven by tests/meta/test_wheel.py.
"""

import multiprocessing
import os
import subprocess
import sys
import warnings
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

_FORKING = multiprocessing.get_context("forkserver")
_FORKING.set_forkserver_preload(["tests.support.imported"])


class Forked:
    """Something that runs in a process of its own; what `subprocess.Popen` answers, this answers alike."""

    def __init__(self, act: Callable[[], None], environment: Mapping[str, str], folder: Path, log: Path) -> None:
        self._process = _FORKING.Process(target=_run, args=(act, dict(environment), folder, log))
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    def poll(self) -> int | None:
        """Its exit code, or None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, when it has ended; raises TimeoutExpired."""
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired("a forked process", timeout or 0)
        return code

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()


def fieldvisit(*arguments: str) -> Callable[[], None]:
    """The console command."""
    return partial(_console, arguments)


def _console(arguments: tuple[str, ...]) -> None:
    from fieldvisit.cli import main

    sys.argv = ["fieldvisit", *arguments]
    main(arguments, prog_name="fieldvisit")


def _run(act: Callable[[], None], environment: dict[str, str], folder: Path, log: Path) -> None:
    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    _write_to(log)
    warnings.simplefilter("default")
    act()


def _write_to(log: Path) -> None:
    written, nothing = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644), os.open(os.devnull, os.O_RDONLY)
    for end, stream in ((nothing, 0), (written, 1), (written, 2)):
        os.dup2(end, stream)
    os.close(written)
    os.close(nothing)
