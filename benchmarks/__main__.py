"""Pushes, pulls, answers and the long exports, on SQLite and on PostgreSQL as production runs them; the planner;
a tablet at a door.

python -m benchmarks [push] [pull] [surveys] [export] [answers] [imports] [lines] [planner] [moving] [finding]
                     [tablet] [--write]
                     [--database sqlite|postgresql] [--rows N] [--rounds N]
"""

import argparse
import tempfile
import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.answers_export import measure_answers
from benchmarks.bare import Bare
from benchmarks.databases import Place, places, sqlite_place
from benchmarks.field import Field, fill
from benchmarks.finding import measure_finding
from benchmarks.history import remember
from benchmarks.imports import Brought, measure_import
from benchmarks.lines import Lined, measure_lines
from benchmarks.long_export import Exported, measure_export
from benchmarks.machine import machine
from benchmarks.moving import Moved, measure_moving
from benchmarks.planner import measure_planner
from benchmarks.pulling import measure_pulls
from benchmarks.pushing import measure_push
from benchmarks.serving import Line, Serving, body_of, serving
from benchmarks.sheet import Sheet
from benchmarks.sizes import FULL, Sizes
from benchmarks.surveys import measure_surveys
from benchmarks.tablet import measure_tablet
from fieldvisit.kernel import clock
from fieldvisit.storage.base import db

PARTS = (
    "push", "pull", "surveys", "export", "answers", "imports", "lines", "planner", "moving", "finding", "tablet",
)  # fmt: skip
DATABASES = ("sqlite", "postgresql")


def said_by(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """What the command line asks for; without a part, everything."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("--write", action="store_true", help="keep the figures in benchmarks/RESULTS.md")
    listed = f"{{{','.join(PARTS)}}}"
    asked.add_argument(
        "part", type=_part, nargs="*", metavar=listed, help="what to measure; everything if none is named"
    )
    asked.add_argument("--database", choices=DATABASES, action="append", help="one database")
    asked.add_argument("--rows", type=int, default=FULL.export_rows, help="households of the long export")
    asked.add_argument("--rounds", type=int, default=FULL.rounds, help="turns of server and driver in each ratio")
    return asked.parse_args(arguments)


def _part(name: str) -> str:
    """argparse's own `choices` refuse an empty list of parts."""
    if name not in PARTS:
        raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(PARTS)}")
    return name


def main() -> None:
    """Measure, print, and with `--write` keep the figures."""
    said = said_by()
    sizes = replace(FULL, export_rows=said.rows, rounds=said.rounds)
    sheet = run(sizes, said.part or PARTS, said.database or DATABASES)
    if said.write:
        sheet.write()


def run(sizes: Sizes, parts: Collection[str] = PARTS, databases: Collection[str] = DATABASES) -> Sheet:
    """All of it; the sheet holds what was printed."""
    sheet, started = Sheet(), time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="fv-bench-") as folder:
        if set(parts) - {"planner", "finding", "tablet"}:
            serve_and_measure(Path(folder), sizes, parts, databases, sheet)
        if "planner" in parts:
            sheet.planner(*measure_planner(sizes.planner_rounds, sizes.city_grids))
            sheet.facts("Measured on", machine() | {"day": f"{clock.today():%Y-%m-%d}"})
            sheet.end()
        if "finding" in parts:
            with places(Path(folder), databases) as makers:
                sheet.finding({name: measure_finding(make("city"), sizes) for name, make in makers.items()})
            sheet.facts("Measured on", machine() | {"day": f"{clock.today():%Y-%m-%d}"})
            sheet.end()
        if "tablet" in parts:
            sheet.tablet(sizes.kept, measure_tablet(sqlite_place(Path(folder), "tablet"), sizes, Path(folder)))
            sheet.facts("Measured on", machine() | {"day": f"{clock.today():%Y-%m-%d}"})
            sheet.end()
    print(f"({time.perf_counter() - started:.0f} s in all)")
    return sheet


def serve_and_measure(
    folder: Path, sizes: Sizes, parts: Collection[str], databases: Collection[str], sheet: Sheet
) -> None:
    """The server's parts."""
    exported, answers = dict[str, Exported](), dict[str, dict[str, Exported]]()
    moved = dict[str, Moved]()
    brought = dict[str, Brought]()
    lined = dict[str, Lined]()
    sheet.facts("Measured on", machine())
    with places(folder, databases) as makers:
        for dialect, make in makers.items():
            if {"push", "pull", "surveys"} & set(parts):
                measure(make("field"), sizes, parts, sheet)
            if "moving" in parts:
                moved[dialect] = measure_moving(make("moving"), sizes)
            if "export" in parts:
                exported[dialect] = measure_export(make("export"), sizes.export_rows)
            if "answers" in parts:
                answers[dialect] = measure_answers(make("answers"), sizes.answer_sets)
            if "imports" in parts:
                brought[dialect] = measure_import(make("imports"), sizes.import_rows)
            if "lines" in parts:
                lined[dialect] = measure_lines(make("lines"), sizes.city_grids)
    if brought:
        sheet.imports(brought)
    if lined:
        sheet.lined(lined)
    if moved:
        sheet.moved(moved)
    if exported:
        sheet.exports(exported)
    if answers:
        sheet.answers(answers)
    sheet.end()


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
        if "surveys" in parts:
            with place.app.app_context():
                tablets = field.pushing[: sizes.survey_lines]
                sheet.surveys(place.dialect, measure_surveys(server, tablets, sizes.surveys, sizes.survey_rounds))
                db.engine.dispose()


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
