"""`fieldvisit plan`: two files in, one plan out; bad files are named by row and column and leave nothing behind."""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fieldvisit.cli import main
from fieldvisit.kernel.geo import Position, metres_between
from fieldvisit.planning import ground

HOMES = [(f"H{n}", 30.7 + n % 7 / 1000, 120.7 + n // 7 / 1000) for n in range(40)]
CADRES = [(f"C{n}", 30.701 + n / 1000, 120.702) for n in range(4)]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FIELDVISIT_HOME", raising=False)
    _write("h.csv", HOMES)
    _write("c.csv", CADRES)


def _write(name: str, rows: Any, head: str = "id,lat,lon", encoding: str = "utf-8") -> None:
    text = "\n".join([head, *(",".join(map(str, row)) for row in rows)]) + "\n"
    Path(name).write_bytes(text.encode(encoding))


def _plan(*more: str, homes: str = "h.csv", cadres: str = "c.csv") -> Result:
    return CliRunner().invoke(main, ["plan", homes, cadres, "--out", "plan.csv", *more])


def _told(result: Result) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return told


def _rows(name: str = "plan.csv") -> list[dict[str, str]]:
    with Path(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_plan_within_the_limits_is_written_and_proven() -> None:
    result = _plan()
    assert result.exit_code == 0, result.output
    told, rows = _told(result), _rows()
    assert told["proven"] is True and told["cost"] == told["bound"]
    assert (told["kept"], told["moved"], told["unit"]) == (0, 0, "cm")
    assert [row["household_id"] for row in rows] == [name for name, *_ in HOMES]
    loads = Counter(row["cadre_id"] for row in rows)
    assert set(loads) == {name for name, *_ in CADRES} and all(5 <= load <= 15 for load in loads.values())
    assert sum(round(float(row["distance_m"]) * 100) for row in rows) == told["cost"]
    at = {name: Position(*where) for name, *where in CADRES}
    for (_, lat, lon), row in zip(HOMES, rows, strict=True):
        metres = metres_between(Position(lat, lon), at[row["cadre_id"]])
        assert metres is not None and abs(metres - float(row["distance_m"])) < 0.51
    assert sorted(path.name for path in Path().iterdir()) == ["c.csv", "h.csv", "plan.csv"]


def test_an_earlier_plan_is_kept_unless_the_gain_is_large() -> None:
    _plan()
    _write("old.csv", [(row["household_id"], row["cadre_id"]) for row in _rows()], "household_id,cadre_id")
    assert (_told(_plan("--keep", "old.csv"))["kept"], _told(_plan("--keep", "old.csv"))["moved"]) == (40, 0)
    _write("old.csv", [("H0", "C3"), ("H39", "gone"), ("never", "C0")], "household_id,cadre_id")
    assert _told(_plan("--keep", "old.csv", "--stay", "0"))["moved"] == 1
    assert _rows()[0]["cadre_id"] != "C3"
    assert _told(_plan("--keep", "old.csv", "--stay", "5000"))["kept"] == 1
    assert _rows()[0]["cadre_id"] == "C3"


def test_gbk_other_delimiters_more_columns_and_chinese_heads_are_read() -> None:
    rows = [(f"户{n}", lat, lon, "南门") for n, (_, lat, lon) in enumerate(HOMES)]
    _write("h.csv", rows, "编号,纬度,经度,地址", encoding="gbk")
    Path("c.csv").write_text("﻿ID;LAT;LON\r\n" + "\r\n".join(f"干{i};{a};{b}" for i, a, b in CADRES) + "\r\n\r\n")
    assert _plan().exit_code == 0
    assert _rows()[0]["household_id"] == "户0" and _rows()[0]["cadre_id"].startswith("干")


def test_with_a_column_grid_every_grid_is_planned_for_itself() -> None:
    _write("h.csv", [(*row, "ab"[n % 2]) for n, row in enumerate(HOMES)], "id,lat,lon,grid")
    _write("c.csv", [(*row, "ab"[n % 2]) for n, row in enumerate(CADRES)], "id,lat,lon,grid")
    assert _plan().exit_code == 0
    assert all(int(row["household_id"][1:]) % 2 == int(row["cadre_id"][1:]) % 2 for row in _rows())


def test_without_a_plan_it_says_why_and_writes_only_when_told_to() -> None:
    result = _plan("--max", "9")
    assert result.exit_code == 1 and not Path("plan.csv").exists()
    assert "no plan keeps the limits: 1 more cadre(s) are needed" in result.stderr
    assert _told(result)["missing_cadres"] == 1 and _told(result)["cost"] is None
    assert _plan("--max", "9", "--nearest").exit_code == 0
    assert sorted(Counter(row["cadre_id"] for row in _rows()).values()) == [10] * 4
    spare = _plan("--min", "15")
    assert spare.exit_code == 1 and "2 cadre(s) too many" in spare.stderr


BAD = {
    "no column": ("id,lat\nA,30", "h.csv, row 1: no column lon"),
    "column twice": ("id,lat,lon,lat\nA,30,120,30", "h.csv, row 1: the column lat stands there twice"),
    "nothing at all": ("", "h.csv, row 1: no column id"),
    "header only": ("id,lat,lon\n", "h.csv, row 2, id: there is no row below the header"),
    "text for a number": ("id,lat,lon\nA,30,120\nB,north,120", "h.csv, row 3, lat: 'north' is not a number"),
    "not a number": ("id,lat,lon\nA,30,nan", "h.csv, row 2, lon: 'nan' is not a number"),
    "without end": ("id,lat,lon\nA,1e999,120", "h.csv, row 2, lat: '1e999' is not a number"),
    "empty position": ("id,lat,lon\nA,,120", "h.csv, row 2, lat: is empty"),
    "swapped": ("id,lat,lon\nA,120.7,30.7", "h.csv, row 2, lat: 120.7 is beyond 90 degrees; are lat and lon swapped?"),
    "off the earth": ("id,lat,lon\nA,30,1207", "h.csv, row 2, lon: 1207 is beyond 180 degrees"),
    "empty id": ("id,lat,lon\n ,30,120", "h.csv, row 2, id: is empty"),
    "id twice": ("id,lat,lon\nA,30,120\nB,30,120\nA,31,120", "h.csv, row 4, id: 'A' stands already in row 2"),
    "formula": ("id,lat,lon\n=1+1,30,120", "h.csv, row 2, id: '=1+1' is a formula to a spreadsheet"),
    "more cells": ("id,lat,lon\nA,30,120,5", "h.csv, row 2, column 4: the header has 3 columns"),
    "open quote": ('id,lat,lon\n"A,30,120\nB,30,120', "h.csv, row 3: unexpected end of data"),
    "workbook": ("PK\x03\x04", "h.csv: this is a workbook; save the sheet as CSV"),
    "bytes": ("id,lat,lon\nA\0,30,120", "h.csv: neither UTF-8 nor GBK text"),
}


@pytest.mark.parametrize(("text", "words"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_named_by_row_and_column_and_nothing_is_written(text: str, words: str) -> None:
    Path("h.csv").write_text(text, encoding="utf-8")
    result = _plan()
    assert result.exit_code == 2 and words in result.stderr.splitlines()
    assert sorted(path.name for path in Path().iterdir()) == ["c.csv", "h.csv"]


def test_many_faults_are_told_up_to_a_bound() -> None:
    _write("h.csv", [("A", "x", "y")] * 50)
    lines = _plan().stderr.splitlines()
    assert len(lines) == 21 and lines[-1] == "… and perhaps more"


def test_a_bad_earlier_plan_or_option_leaves_the_last_plan_as_it_was() -> None:
    Path("plan.csv").write_text("kept")
    _write("old.csv", [("H0", "C1"), ("H0", "C2")], "household_id,cadre_id")
    assert "old.csv, row 3, household_id: 'H0' stands already in row 2" in _plan("--keep", "old.csv").stderr
    for wrong in (["--min", "9", "--max", "8"], ["--keep", "no.csv"], ["--max", "-1"], ["--out", "no/plan.csv"]):
        assert _plan(*wrong).exit_code == 2
    assert "overwrite" in _plan("--out", "h.csv").stderr
    _write("c.csv", [(*row, "a") for row in CADRES], "id,lat,lon,grid")
    assert "only the cadres have a column grid" in _plan().stderr
    assert Path("plan.csv").read_text() == "kept"


def test_more_than_can_be_gone_through_is_refused_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ground, "MOST_PAIRS", 159)
    result = _plan()
    assert result.exit_code == 2 and "plan grid by grid (give both files a column grid)" in result.stderr
    assert not Path("plan.csv").exists()


def test_ways_beyond_reason_are_said() -> None:
    _write("c.csv", [(name, 39.9, 116.4) for name, *_ in CADRES])
    assert "40 household(s) are more than 50 km from their cadre" in _plan().stderr
