"""Pushes, pulls and the long export, on SQLite and on PostgreSQL, as production runs them.

python -m benchmarks [--write] [--only push|pull|export] [--database sqlite|postgresql] [--rows N] [--rounds N]
"""

import argparse
import tempfile
import time
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from benchmarks.bare import Bare
from benchmarks.databases import Place, places
from benchmarks.field import Field, fill
from benchmarks.history import remember
from benchmarks.long_export import Exported, measure_export
from benchmarks.machine import machine
from benchmarks.pulling import measure_pulls
from benchmarks.pushing import measure_push
from benchmarks.serving import Line, Serving, body_of, serving
from benchmarks.sheet import Sheet
from benchmarks.sizes import FULL, Sizes
from fieldvisit.storage.base import db

PARTS = ("push", "pull", "export")
DATABASES = ("sqlite", "postgresql")


def main() -> None:
    """Measure, print, and with `--write` keep the figures."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("--write", action="store_true", help="keep the figures in benchmarks/RESULTS.md")
    asked.add_argument("--only", choices=PARTS, action="append", help="one part (may be said twice)")
    asked.add_argument("--database", choices=DATABASES, action="append", help="one database")
    asked.add_argument("--rows", type=int, default=FULL.export_rows, help="households of the long export")
    asked.add_argument("--rounds", type=int, default=FULL.rounds, help="turns of server and driver in each ratio")
    said = asked.parse_args()
    sizes = replace(FULL, export_rows=said.rows, rounds=said.rounds)
    sheet = run(sizes, said.only or PARTS, said.database or DATABASES)
    if said.write:
        sheet.write()


def run(sizes: Sizes, parts: Collection[str] = PARTS, databases: Collection[str] = DATABASES) -> Sheet:
    """All of it; the sheet holds what was printed."""
    sheet, started, exported = Sheet(), time.perf_counter(), dict[str, Exported]()
    sheet.facts("Measured on", machine())
    with tempfile.TemporaryDirectory(prefix="fv-bench-") as folder, places(Path(folder), databases) as makers:
        for dialect, make in makers.items():
            if {"push", "pull"} & set(parts):
                measure(make("field"), sizes, parts, sheet)
            if "export" in parts:
                exported[dialect] = measure_export(make("export"), sizes.export_rows)
    if exported:
        sheet.exports(exported)
    sheet.end()
    print(f"({time.perf_counter() - started:.0f} s in all)")
    return sheet


def measure(place: Place, sizes: Sizes, parts: Collection[str], sheet: Sheet) -> None:
    """Pulls and pushes on one database."""
    sheet.say(f"\n## {place.dialect}")
    with place.app.app_context():
        field = fill(sizes, max(push.devices for push in sizes.pushes))
        remember(field, sizes.days)
        db.engine.dispose()
    place.make_twin()
    sheet.facts("Settings", place.settings())
    with serving(place) as server:
        warm_up(server, field, sizes.warm_up_seconds)
        if "pull" in parts:
            sheet.pulls(place.dialect, sizes.kept, *measure_pulls(server, field.pulling, sizes))
        if "push" in parts:
            bare = Bare(place)
            found = [measure_push(server, bare, field.pushing, push, sizes.rounds) for push in sizes.pushes]
            sheet.pushes(place.dialect, found, bare.compare())
            bare.close()


def warm_up(server: Serving, field: Field, seconds: float) -> None:
    """Until every process has loaded what it needs and the worker beside it has settled."""
    ending, body = time.perf_counter() + seconds, body_of({"protocol": 1, "dossiers": {}})
    while True:
        line = Line(server.port, field.pulling)
        line.post("pull", body)
        line.close()
        if time.perf_counter() >= ending:
            return


if __name__ == "__main__":
    main()
