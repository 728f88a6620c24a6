"""An export of 200,000 households: how long, how large the file, and how much memory it takes beyond what was there.

    python -m benchmarks.long_export [rows]

Runs in a process of its own, on SQLite and on PostgreSQL, through the job as the worker runs it.
"""

import gc
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from fieldvisit.exports.service import ask_export
from fieldvisit.households.models import Household, Member
from fieldvisit.jobs import files, running
from fieldvisit.jobs.models import Job
from fieldvisit.kernel import clock
from fieldvisit.kernel.ids import new_id
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.lists import list_named
from tests.support.assembly import Assembly
from tests.support.factories import Factories
from tests.support.postgres import Postgres

ROWS = 200_000
AT_ONCE = 5_000


def main(rows: int) -> None:
    """Measure on both databases."""
    postgres = Postgres()
    try:
        with tempfile.TemporaryDirectory() as folder:
            for name, server in (("sqlite", None), ("postgresql", postgres)):
                home = Path(folder) / name
                home.mkdir()
                measure(Assembly(home, server), rows)
    finally:
        postgres.stop()


def measure(assembly: Assembly, rows: int) -> None:
    """Fill the register, export it, print what it took."""
    assembly.reset()
    with assembly.app.app_context():
        factories = Factories()
        viewer = factories.viewer(factories.coordinator())
        fill(factories.place().id, rows)
        with unit_of_work():
            key = ask_export(viewer, list_named(viewer, "households"), {}, "/households", "zh").id
        db.session.remove()
        forget_peak()
        before, started = memory("VmRSS"), time.perf_counter()
        running.work_off("bench", threading.Event())
        seconds = time.perf_counter() - started
        job = db.session.get_one(Job, key)
        size = files.file_of(key).stat().st_size / 1e6
        print(
            f"{assembly.dialect}: {job.state}, {job.done:,} rows in {seconds:.1f} s ({rows / seconds:,.0f}/s), "
            f"file {size:.1f} MB, memory {before:.0f} MB before, {memory('VmHWM'):.0f} MB at most"
        )


def fill(grid_id: int, rows: int) -> None:
    """So many households of two persons."""
    for start in range(0, rows, AT_ONCE):
        homes = [_household(grid_id, number) for number in range(start, min(start + AT_ONCE, rows))]
        people = [_member(home, head) for home in homes for head in (True, False)]
        with unit_of_work():
            db.session.execute(insert(Household), homes)
            db.session.execute(insert(Member), people)
    db.session.remove()


def _household(grid_id: int, number: int) -> dict[str, Any]:
    return {
        "id": new_id(), "shard_id": grid_id, "grid_id": grid_id, "kind": "family", "name": f"周{number}",
        "group_name": f"{number % 20}组", "hamlet": "钱家埭", "door": f"{number}号", "door_sort": f"{number:08d}",
        "address": f"荆山村钱家埭{number}号", "created_at": clock.now(),
    }  # fmt: skip


def _member(home: dict[str, Any], head: bool) -> dict[str, Any]:
    return {
        "id": new_id(), "shard_id": home["shard_id"], "household_id": home["id"], "name": home["name"], "head": head,
        "relation": "head" if head else "spouse", "phone": "13800001234", "created_at": clock.now(),
    }  # fmt: skip


def memory(what: str) -> float:
    """`VmRSS` (now) or `VmHWM` (the most since it was last forgotten), in MB. Linux tells."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what)) / 1024


def forget_peak() -> None:
    """What filling the tables took is not what the export takes."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
