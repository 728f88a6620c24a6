"""An export of 200,000 households: how long, how large the file, and how much memory it takes beyond what was there.

Runs through the job as the worker runs it, in the process of the bench.
"""

import gc
import threading
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from benchmarks.databases import Place
from fieldvisit.exports.service import ask_export
from fieldvisit.households.models import Household, Member
from fieldvisit.jobs import files, running
from fieldvisit.jobs.models import Job
from fieldvisit.kernel import clock
from fieldvisit.kernel.ids import new_id
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.lists import list_named
from tests.support.factories import Factories

AT_ONCE = 5_000


@dataclass(frozen=True)
class Exported:
    """Rows, seconds, the file's MB, the most memory beyond what there was before in MB."""

    rows: int
    seconds: float
    file_mb: float
    memory_mb: float


def measure_export(place: Place, rows: int) -> Exported:
    """Fill the register, export it, say what it took."""
    with place.app.app_context():
        factories = Factories()
        viewer = factories.viewer(factories.coordinator())
        fill(factories.place().id, rows)
        with unit_of_work():
            key = ask_export(viewer, list_named(viewer, "households"), {}, "/households", "zh").id
        found = worked_off(key, rows)
        db.engine.dispose()
        return found


def worked_off(key: uuid.UUID, rows: int) -> Exported:
    """Work off the one job that waits, and say what it took. RuntimeError where it is not done, or wrote fewer rows."""
    db.session.remove()
    forget_peak()
    before, started = memory("VmRSS"), time.perf_counter()
    running.work_off("bench", threading.Event())
    seconds = time.perf_counter() - started
    job = db.session.get_one(Job, key)
    if job.state != "done" or job.done < rows:
        raise RuntimeError(f"the export is {job.state} after {job.done} rows: {job.error}")
    size = files.file_of(key).stat().st_size / 1e6
    db.session.remove()
    return Exported(rows, seconds, size, memory("VmHWM") - before)


def fill(grid_id: int, rows: int) -> None:
    """So many households of two persons; then the planner is told, as it is by itself after a while."""
    for start in range(0, rows, AT_ONCE):
        homes = [_household(grid_id, number) for number in range(start, min(start + AT_ONCE, rows))]
        people = [_member(home, head) for home in homes for head in (True, False)]
        with unit_of_work():
            db.session.execute(insert(Household), homes)
            db.session.execute(insert(Member), people)
    with unit_of_work():
        if db.engine.dialect.name == "postgresql":
            db.session.execute(text("ANALYZE"))
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
