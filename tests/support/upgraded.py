"""A server of the years to come: it speaks a later protocol, and serves a program for tablets that speaks it too.

Both are this very program with one number changed, so that an update is proven as a whole: a real server that refuses,
a real worker that brings the other program, a real program that goes on where the old one stopped.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.support.forked import Forked
from tests.support.server import Server

SPOKEN = "export const PROTOCOL = 1;"
STATIC = Path(__file__).parents[2] / "static"


@contextmanager
def upgraded(server: Server, protocol: int) -> Iterator[Server]:
    """The server ends, and another stands in its place: over the same home, under the same address."""
    server.stop()
    later = Upgraded(server, protocol)
    try:
        yield later.start()
    finally:
        later.stop()


class Upgraded(Server):
    """`fieldvisit run`, so many versions of the protocol later."""

    def __init__(self, before: Server, protocol: int) -> None:
        super().__init__(before.home, console=None, **before.settings)
        self.port, self.url = before.port, before.url
        self._static = _speaking(protocol, before.home.parent / f"static of protocol {protocol}")
        self._protocol = protocol

    def _begin(self) -> Forked:
        run = partial(_run, self._protocol, self._static)
        return Forked(run, self.environment, self.home.parent, self.log)


def _speaking(protocol: int, folder: Path) -> Path:
    """The files of a tablet that speaks this protocol."""
    shutil.copytree(STATIC, folder)
    push = folder / "js" / "sync" / "push.js"
    words = push.read_text()
    assert SPOKEN in words, "the tablet says elsewhere what it speaks"
    push.write_text(words.replace(SPOKEN, f"export const PROTOCOL = {protocol};"))
    return folder


def _run(protocol: int, static: Path) -> None:
    from fieldvisit import app, cli
    from fieldvisit.paths import asset_dir
    from fieldvisit.sync import protocol as spoken
    from fieldvisit.sync import sealed

    vars(app)["asset_dir"] = lambda name: static if name == "static" else asset_dir(name)
    for module in (spoken, sealed):
        vars(module)["PROTOCOL"] = protocol
    cli.main(("run",), prog_name="fieldvisit")
