"""The tablet's part of the bench at its smallest: it starts cold, saves, and what it saved arrives; how fast, only
`make bench` tells.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from benchmarks.__main__ import run
from benchmarks.first_load import first_load
from benchmarks.sheet import Sheet
from benchmarks.sizes import SMALL
from benchmarks.tablet import Tried, Waited
from fieldvisit.tablet.shell import BOOKS


@pytest.mark.browser
@pytest.mark.slow
def test_a_tablet_is_started_cold_and_what_it_saves_arrives() -> None:
    with ThreadPoolExecutor(1) as beside:  # this thread may have a driver of browsers already
        lines = "\n".join(beside.submit(run, SMALL, ("tablet",)).result().lines)
    rounds = SMALL.tablet_rounds
    assert f"{rounds} visits saved without a network arrived" in lines
    assert f"| cold start without a network, until Today can be used | {rounds} | " in lines
    assert f"| saving a visit, from the press until it says so | {rounds} | " in lines
    assert all(f"| {book} | {first_load(book)[1]:,} | ≤ 153,600 ✓ |" in lines for book in BOOKS)


def test_each_wait_is_judged_by_all_but_the_slowest_of_twenty() -> None:
    waited = Waited.of([float(ms) for ms in range(20, 0, -1)])
    assert (waited.at(0.5), waited.at(0.95)) == (11.0, 19.0)
    sheet = Sheet()
    sheet.tablet(15, Tried({}, waited, Waited([]), Waited.of([99.0, 101.0]), Waited.of([3.0]), 2))
    assert any("20 | 11 ms | 19 ms | ≤ 1,000 ms ✓" in line for line in sheet.lines)
    assert sheet.missed == ["p95 of saving a visit, from the press until it says so (≤ 100 ms)"]
    assert not any("unlocking" in line for line in sheet.lines), "nobody was asked for a PIN"


def test_the_tablets_figures_alone_leave_the_others_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "RESULTS.md"
    whole, alone = Sheet(), Sheet()
    tried = Tried({}, *[Waited.of([1.0])] * 4, 1)
    whole.say("\n## sqlite")
    whole.tablet(15, tried)
    whole.write(file)
    before = file.read_text()
    assert before.index("## sqlite") < before.index("\n## tablet\n")
    alone.tablet(16, tried)
    alone.write(file)
    after = file.read_text()
    assert after == before.replace("households with history 15", "households with history 16")
