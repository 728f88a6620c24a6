"""A restore SIGKILLed at any moment leaves the old state whole or the new one whole, and can be run again."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldvisit.backups.backing_up import back_up
from fieldvisit.backups.occupied import alone
from fieldvisit.backups.restoring import finish_half_done, restore
from tests.backups.conftest import WEAK, Installation
from tests.backups.doomed_restore import PASSPHRASE

PROJECT = Path(__file__).resolve().parents[2]
MOMENTS = 5


def doomed(place: Installation, file: Path, moment: int) -> int:
    """Restore in a process that dies at the moment; how often it touched the disk if it did not (else 0)."""
    arguments = [str(place.home), place.settings.database_url, str(file), str(moment)]
    command = [sys.executable, "-m", "tests.backups.doomed_restore", *arguments]
    answer = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False)
    assert answer.returncode in (0, -9), answer.stderr
    return int(answer.stdout or 0)


@pytest.mark.slow
def test_a_restore_killed_at_any_moment(
    lived_in: Installation, elsewhere: Callable[[], Installation], tmp_path: Path
) -> None:
    place, file = elsewhere(), tmp_path / "backup"
    back_up(lived_in.settings, file, PASSPHRASE, print, hardness=WEAK)
    restore(place.settings, file, PASSPHRASE, print)
    new = lived_in.rows()
    touches = doomed(place, file, 0)
    states = []
    for number in range(MOMENTS):
        place.do("UPDATE household SET address = '备份之后改的'")
        old, last_epoch = place.rows(), place.epoch()
        assert doomed(place, file, touches - 1 - number * (touches // MOMENTS)) == 0
        with alone(place.home):
            pass  # a dead process holds nothing
        finish_half_done(place.settings, print)
        states.append("old" if place.epoch() == last_epoch else "new")
        assert place.rows() == (old if states[-1] == "old" else new)
        assert place.files("keys") == lived_in.files("keys")
        assert set(place.files("photos")) == {"ab/abcd.full", "ab/abcd.thumb"}
        assert not [path.name for path in place.home.iterdir() if "restor" in path.name and path.is_file()]
    assert {"old", "new"} == set(states), states
    restore(place.settings, file, PASSPHRASE, print, replace=True)
    assert place.rows() == new
