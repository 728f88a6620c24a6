"""The bench at its smallest: it serves, pushes, pulls and exports, and both sides of a ratio hold the same rows."""

import re
from pathlib import Path

import pytest

from benchmarks.__main__ import run, said_by
from benchmarks.bare import WRITTEN, Bare
from benchmarks.databases import places
from benchmarks.field import fill
from benchmarks.sheet import Sheet
from benchmarks.sizes import SMALL
from fieldvisit.storage.base import db


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_bench_measures_and_both_sides_hold_equal_rows(database: str) -> None:
    parts = (
        ("push", "pull", "export", "answers", "moving", "imports", "lines")
        if database == "sqlite"
        else ("push", "surveys", "moving")
    )
    lines = "\n".join(run(SMALL, parts, [database]).lines)
    visits = sum(push.batch * push.devices * push.pushes for push in SMALL.pushes) * SMALL.rounds
    kept = SMALL.kept * (max(push.devices for push in SMALL.pushes) + 1)
    history = kept * -(-(SMALL.days - 1) // 10)
    assert f"Equal rows on both sides afterwards: visit {visits + history}, receipt {visits}, " in lines
    assert ("| full, 15 households |" in lines) == ("pull" in parts)
    assert (f"| {database} | {SMALL.export_rows} |" in lines) == ("export" in parts)
    assert (f"| {database}, csv | {SMALL.answer_sets} |" in lines) == ("answers" in parts)
    assert (f"| {database} | {SMALL.import_rows} | " in lines) == (database == "sqlite")
    assert (f"| {database} | {SMALL.city_grids} | " in lines) == (database == "sqlite")
    assert "every tablet held just what its cadre keeps" in lines
    assert ("Equal rows by both ways afterwards." in lines) == ("surveys" in parts)
    assert ("synchronous 2" if database == "sqlite" else "fsync on, synchronous_commit on") in lines


def test_looking_for_households_is_measured_and_finds_them() -> None:
    lines = "\n".join(run(SMALL, ("finding",), ["sqlite"]).lines)
    assert lines.startswith("\n## finding\n\nsqlite: 500 households")
    for way in ("an address", "pinyin and a village", "an address with one sign wrong"):
        assert re.search(rf"\| {way} \| .* \| 100% \|", lines), lines


def test_sides_that_differ_end_the_run(tmp_path: Path) -> None:
    with places(tmp_path, ["sqlite"]) as makers:
        place = makers["sqlite"]("field")
        with place.app.app_context():
            fill(SMALL, 1)
            db.engine.dispose()
        place.make_twin()
        bare = Bare(place)
        assert set(bare.compare()) == set(WRITTEN)
        with bare.twin.begin() as connection:
            connection.exec_driver_sql("UPDATE dossier SET revision = revision + 1")
        with pytest.raises(RuntimeError, match="dossier"):
            bare.compare()
        bare.close()


def test_the_planner_is_measured_beside_other_ways_over_the_same_distances(tmp_path: Path) -> None:
    file = tmp_path / "RESULTS.md"
    file.write_text("head\n\n## sqlite\n\nfigures\n\n## tablet\n\nmore\n")
    sheet = run(SMALL, ("planner",))
    sheet.write(file)
    written = file.read_text()
    assert written.startswith("head\n\n## sqlite\n\nfigures\n\n## tablet\n\nmore\n\n## planner\n")
    assert "| 20 grids, 5,040 households |" in written and "| 20 ✓ |" in written
    dearer = [float(line.split("|")[4].strip(" %")) for line in sheet.lines if " ms |" in line]
    assert dearer[0] == 0.0 and min(dearer[1:]) > 0


def test_a_missed_target_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    sheet = Sheet()
    assert sheet._judged(False, "≤ 10 ms", "p95") == "≤ 10 ms ✗ missed"
    sheet.end()
    assert "Missed: p95 (≤ 10 ms)." in capsys.readouterr().out


def test_without_a_part_everything_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert said_by([]).part == []
    assert said_by(["push", "--write"]).part == ["push"]
    with pytest.raises(SystemExit):
        said_by(["pushes"])
    assert "none of push" in capsys.readouterr().err
