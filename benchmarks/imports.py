"""A file of 100,000 households: read and judged, written, taken back, as the worker does it, in the bench's process."""

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from benchmarks.databases import Place
from benchmarks.long_export import forget_peak, memory
from fieldvisit.imports import service
from fieldvisit.imports.choosing import head_of
from fieldvisit.imports.columns.writing import write_rows
from fieldvisit.imports.models import ImportState, RegisterImport
from fieldvisit.jobs import running
from fieldvisit.storage.base import db
from tests.support.factories import Factories

GRID = 250  # households of a grid
VILLAGE = 4  # grids of a village


@dataclass(frozen=True)
class Brought:
    """Seconds of each step, and the most memory beyond what there was before in MB."""

    rows: int
    head: float
    look: float
    write: float
    undo: float
    memory_mb: float


def measure_import(place: Place, rows: int) -> Brought:
    """Bring a workbook of so many households, each in its grid, with a phone and a position."""
    with place.app.app_context():
        factories = Factories()
        viewer = factories.viewer(factories.coordinator(area=factories.place("county")))
        grids = _grids(factories, -(-rows // GRID))
        file = BytesIO()
        write_rows(file, "households", _households(rows, grids))
        county = factories.place("county").id
        db.session.remove()
        forget_peak()
        before = memory("VmRSS")
        key, head = _timed(lambda: service.bring(viewer, "households", county, "100000.xlsx", file.getvalue()))
        _, look = _timed(lambda: _worked(lambda: service.look(viewer, key, _columns(key), "WGS-84")))
        _, write = _timed(lambda: _worked(lambda: service.confirm(viewer, key)))
        _ensure(key, ImportState.WRITTEN, rows)
        _, undo = _timed(lambda: _worked(lambda: service.take_back(viewer, key)))
        _ensure(key, ImportState.UNDONE, rows)
        beyond = memory("VmHWM") - before
        db.engine.dispose()
        return Brought(rows, head, look, write, undo, beyond)


def _grids(factories: Factories, number: int) -> list[tuple[str, str]]:
    """(village, code of the grid)."""
    made: list[tuple[str, str]] = []
    while len(made) < number:
        village = factories.area("village")
        made += [(village.name, factories.grid(village=village).code) for _ in range(min(VILLAGE, number - len(made)))]
    return made


def _households(rows: int, grids: list[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    for number in range(rows):
        village, grid = grids[number // GRID]
        yield {
            "name": f"户主{number}", "village": village, "grid": grid, "hamlet": "钱家埭",
            "door": f"{number % GRID + 1}号",
            "phone": f"138{number:08d}", "sex": "m", "birth_year": 1940 + number % 60, "note": None,
            "lat": 30.4 + number % 997 / 10_000, "lon": 120.5 + number % 991 / 10_000,
        }  # fmt: skip


def _columns(key: uuid.UUID) -> dict[str, int]:
    return head_of(db.session.get_one(RegisterImport, key)).columns


def _timed(act: Callable[[], Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    return act(), time.perf_counter() - started


def _worked(act: Callable[[], Any]) -> None:
    act()
    db.session.remove()
    running.work_off("bench", threading.Event())


def _ensure(key: uuid.UUID, state: str, rows: int) -> None:
    """RuntimeError where it did less."""
    row = db.session.get_one(RegisterImport, key, populate_existing=True)
    if row.state != state or row.counts.get("subjects") != rows or row.counts.get("kept", 0):
        raise RuntimeError(f"the import is {row.state}: {row.counts}")
