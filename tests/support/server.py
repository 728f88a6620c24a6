"""The real server in its own process: it can be stopped, killed, started again.

No worker runs beside it unless a test asks for one (`FIELDVISIT_WORKER="beside"`): it takes as much as the server.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from tests.support.forked import Forked, fieldvisit
from tests.support.network import free_port

# The console as it is installed, for whoever wants a server of its own kind: pictures and benchmarks.
CONSOLE = Path(sys.executable).parent / "fieldvisit"


class ServerDied(AssertionError):
    """The server did not come up; the message holds the end of its log."""


class Server:
    """`fieldvisit run` on a free port, over its own home. Starting again keeps the port and the home."""

    arguments: tuple[str, ...] = ()

    def __init__(self, home: Path, *, console: Path | None = None, **settings: str) -> None:
        self.home = home
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = home.parent / f"{home.name}.log"
        self._console = console
        self.settings = settings
        self._process: Forked | subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What the process gets to know: nothing of the caller's own FIELDVISIT_ settings."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FIELDVISIT_")}
        own = {"FIELDVISIT_HOME": str(self.home), "PORT": str(self.port), "PYTHONWARNINGS": "default"}
        return {**kept, **own, "FIELDVISIT_WORKER": "apart", **self.settings}

    def start(self, *, timeout: float = 90) -> "Server":
        """Start and wait until it says that it is ready."""
        if self.running:
            return self
        self._process = self._begin()
        self._wait_until_ready(time.monotonic() + timeout)
        return self

    def _begin(self) -> Forked | subprocess.Popen[bytes]:
        arguments = ["run", *self.arguments]
        if self._console is None:
            return Forked(fieldvisit(*arguments), self.environment, self.home.parent, self.log)
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [self._console, *arguments],
                env=self.environment,
                cwd=self.home.parent,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def stop(self) -> None:
        """Ask it to end, as an operator would, and wait for it."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut would: every process of it at once."""
        self._signal(signal.SIGKILL)

    def restart(self) -> None:
        """Stop and start on the same port."""
        self.stop()
        self.start()

    def run(self, *arguments: str, timeout: float = 120) -> str:
        """Run another command of the console over the same home; answers what it said."""
        if self._console is None:
            return self.beside(fieldvisit(*arguments), timeout=timeout)
        answer = subprocess.run(
            [self._console, *arguments],
            env=self.environment,
            cwd=self.home.parent,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        if answer.returncode:
            raise ServerDied(f"fieldvisit {' '.join(arguments)}:\n{answer.stdout}\n{answer.stderr}")
        return answer.stdout

    def beside(self, act: Callable[[], None], *, timeout: float = 60) -> str:
        """Let something happen in another process over the same home and settings; answers what that said."""
        log = self.home.parent / f"{self.home.name}.beside.log"
        log.unlink(missing_ok=True)
        other = Forked(act, self.environment, self.home.parent, log)
        try:
            code = other.wait(timeout)
        except subprocess.TimeoutExpired:
            other.kill()
            raise
        said = log.read_text(errors="replace")
        if code:
            raise ServerDied(f"what ran beside the server ended with {code}:\n{said}")
        return said

    @property
    def running(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    @property
    def ready(self) -> bool:
        """Whether GET /healthz answers 200."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def _wait_until_ready(self, deadline: float) -> None:
        while not self.ready:
            if not self.running:
                raise ServerDied(f"the server ended by itself:\n{self.log_end()}")
            if time.monotonic() > deadline:
                self.kill()
                raise ServerDied(f"the server was not ready in time:\n{self.log_end()}")
            time.sleep(0.05)

    def log_end(self, characters: int = 4000) -> str:
        """The last words of its log."""
        return self.log.read_text(errors="replace")[-characters:]

    def _signal(self, number: int) -> None:
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None
