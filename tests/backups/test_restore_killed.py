"""A restore SIGKILLed at any moment leaves the old state whole or the new one whole, and can be run again."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from fieldvisit.backups.backing_up import back_up
from fieldvisit.backups.occupied import alone
from fieldvisit.backups.restoring import finish_half_done, restore
from tests.backups.conftest import WEAK, Installation
from tests.backups.doomed_restore import PASSPHRASE, restore_and_die
from tests.support.forked import Forked

MOMENTS = 5


def doomed(place: Installation, file: Path, moment: int) -> int:
    """Restore in a process that dies at the moment; how often it touched the disk if it did not (else 0)."""
    said = file.parent / f"said-at-{moment}"
    said.unlink(missing_ok=True)
    ended = Forked(partial(restore_and_die, place.settings, file, moment), os.environ, file.parent, said).wait(120)
    assert ended in (0, -9), said.read_text()
    return int(said.read_text() or 0)


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
