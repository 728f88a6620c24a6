"""A tablet whose disk is full, in two ways: a disk that really is, and a browser that is told it may keep no more.

Only who may mount can make a small disk; the other way goes for everybody. Both end in the same refusals of the
browser, so that a machine without rights proves the same sentence of the screen.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from playwright.sync_api import CDPSession

from tests.support.browser import Tablet

DISK_MB = 160


class Room(Protocol):
    """What can be filled to the last page, and emptied again."""

    def fill(self, tablet: Tablet) -> None:
        """Nothing fits in any more."""

    def clear(self) -> None:
        """There is room again."""


class SmallDisk:
    """A disk of its own, which something else fills."""

    def __init__(self, folder: Path) -> None:
        self._filler = folder / "pictures of a holiday"

    def fill(self, tablet: Tablet) -> None:
        """Something else takes all that is left, to the last page."""
        with self._filler.open("wb", buffering=0) as file, suppress(OSError):
            for _page in range(DISK_MB * 2**20 // os.sysconf("SC_PAGE_SIZE")):
                file.write(bytes(os.sysconf("SC_PAGE_SIZE")))
            raise AssertionError("the disk is never full")

    def clear(self) -> None:
        """It takes its pictures away."""
        self._filler.unlink()


class SmallShare:
    """The share of a disk that the browser gives to one site, as small as what lies there already."""

    def __init__(self) -> None:
        self._line: CDPSession | None = None  # the browser forgets the limit when this is gone
        self._origin = ""

    def fill(self, tablet: Tablet) -> None:
        """Not a byte more than there is."""
        self._line, self._origin = tablet.page.context.new_cdp_session(tablet.page), tablet.origin
        used = self._line.send("Storage.getUsageAndQuota", {"origin": self._origin})["usage"]
        self._limit(quotaSize=used)

    def clear(self) -> None:
        """As much as the browser would give by itself."""
        self._limit()

    def _limit(self, **quota: float) -> None:
        assert self._line is not None, "it was never filled"
        self._line.send("Storage.overrideQuotaForOrigin", {"origin": self._origin, **quota})


@contextmanager
def small_disk(folder: Path) -> Iterator[Room]:
    """A small disk at this new folder, or where mounting is refused a small share of the disk that is there."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(folder)]
    if not may_mount(mount):
        yield SmallShare()
        return
    yield SmallDisk(folder)
    subprocess.run(["umount", "--lazy", folder], check=True)


def may_mount(command: list[str]) -> bool:
    """Whether it is mounted now."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False
