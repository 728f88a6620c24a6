"""A restore that kills itself at its N-th touch of the disk.

Touches are counted by the interpreter's own audit events, so that the program knows nothing of it. Prints how many
there were when it lived to its end.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from fieldvisit.backups.restoring import restore
from fieldvisit.config import Settings

PASSPHRASE = "four words and a battery"
TOUCHES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree"}


def restore_and_die(settings: Settings, file: Path, moment: int) -> None:
    """Restore with `--replace`; at moment 0 it lives."""
    touched, home = 0, str(settings.home)

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal touched
        writes = event == "open" and str(arguments[0]).startswith(home) and isinstance(arguments[2], int)
        if event not in TOUCHES and not (writes and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
            return
        touched += 1
        if touched == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    restore(settings, file, PASSPHRASE, lambda _: None, replace=True)
    sys.stdout.write(str(touched))
