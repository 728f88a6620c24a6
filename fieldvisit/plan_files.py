"""The files of `fieldvisit plan`: CSV as spreadsheets write it, every fault with its row and column."""

import csv
import io
import math
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fieldvisit.exports.cells import is_command

MOST_BYTES = 500_000_000
MOST_FAULTS = 20
_GRID, _ID, _LAT, _LON = "grid", "id", "lat", "lon"
_Row = tuple[int, list[str]]
_ALSO = {"编号": _ID, "纬度": _LAT, "经度": _LON, "网格": _GRID}


class Unreadable(Exception):
    """The file as it is cannot be used; `faults` are sentences, the first MOST_FAULTS of them."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(slots=True)
class Places:
    """Households or cadres, in the order of the file; `grid` is empty where the file has no such column."""

    ids: list[str] = field(default_factory=list)
    lat: list[float] = field(default_factory=list)
    lon: list[float] = field(default_factory=list)
    grid: list[str] = field(default_factory=list)


class _Faults:
    """What was found wrong, row by row, until there is enough to read."""

    def __init__(self, path: Path) -> None:
        self.path, self.found = path, list[str]()

    def add(self, row: int, column: str, words: str) -> None:
        self.found.append(f"{self.path.name}, row {row}, {column}: {words}")
        if len(self.found) >= MOST_FAULTS:
            raise Unreadable([*self.found, "… and perhaps more"])

    def end(self) -> None:
        if self.found:
            raise Unreadable(self.found)


def read_places(path: Path) -> Places:
    """Columns id, lat, lon (WGS-84 degrees) and, if there is one, grid. Unreadable names what is wrong."""
    faults, places, seen = _Faults(path), Places(), dict[str, int]()
    columns, rows = _table(path, (_ID, _LAT, _LON), (_GRID,))
    for number, cells in rows:
        key = _named(faults, number, _ID, cells[columns[_ID]], seen)
        lat, lon = _degrees(faults, number, cells[columns[_LAT]], cells[columns[_LON]])
        places.ids.append(key)
        places.lat.append(lat)
        places.lon.append(lon)
        if _GRID in columns:
            places.grid.append(cells[columns[_GRID]].strip())
    faults.end()
    if not places.ids:
        raise Unreadable([f"{path.name}, row 2, {_ID}: there is no row below the header"])
    return places


def read_kept(path: Path) -> dict[str, str]:
    """Who kept which household: an earlier plan, or any file with its columns household_id and cadre_id."""
    faults, kept, seen = _Faults(path), dict[str, str](), dict[str, int]()
    columns, rows = _table(path, ("household_id", "cadre_id"), ())
    for number, cells in rows:
        home = _named(faults, number, "household_id", cells[columns["household_id"]], seen)
        kept[home] = cells[columns["cadre_id"]].strip()
    faults.end()
    return kept


def write_plan(path: Path, rows: Iterable[tuple[str, str, int]]) -> None:
    """household_id, cadre_id and the way in metres (of centimetres given); whole or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerow(("household_id", "cadre_id", "distance_m"))
            lines.writerows((home, cadre, f"{way / 100:.2f}") for home, cadre, way in rows)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _named(faults: _Faults, row: int, column: str, cell: str, seen: dict[str, int]) -> str:
    key = cell.strip()
    if not key:
        faults.add(row, column, "is empty")
    elif is_command(key):
        faults.add(row, column, f"{key[:40]!r} is a formula to a spreadsheet")
    elif seen.setdefault(key, row) != row:
        faults.add(row, column, f"{key[:40]!r} stands already in row {seen[key]}")
    return key


def _degrees(faults: _Faults, row: int, lat: str, lon: str) -> tuple[float, float]:
    found = (_number(faults, row, _LAT, lat), _number(faults, row, _LON, lon))
    if abs(found[0]) > 90:
        hint = "; are lat and lon swapped?" if abs(found[0]) <= 180 and abs(found[1]) <= 90 else ""
        faults.add(row, _LAT, f"{lat.strip()[:40]} is beyond 90 degrees{hint}")
    if abs(found[1]) > 180:
        faults.add(row, _LON, f"{lon.strip()[:40]} is beyond 180 degrees")
    return found


def _number(faults: _Faults, row: int, column: str, cell: str) -> float:
    try:
        found = float(cell)
    except ValueError:
        found = math.nan
    if math.isfinite(found) and "_" not in cell:
        return found
    faults.add(row, column, f"{cell.strip()[:40]!r} is not a number" if cell.strip() else "is empty")
    return 0.0


def _table(path: Path, wanted: Sequence[str], also: Sequence[str]) -> tuple[dict[str, int], Iterator[_Row]]:
    """Where the columns stand, and the rows below with their number in the file, each as long as the header."""
    text = _text(path)
    head = text[: text.find("\n") + 1 or len(text)]
    delimiter = max(",;\t", key=head.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [_column(cell) for cell in next(lines, [])]
    except csv.Error as error:
        raise Unreadable([f"{path.name}, row 1: {error}"]) from error
    places = {name: header.index(name) for name in (*wanted, *also) if name in header}
    wrong = [f"{path.name}, row 1: no column {name}" for name in wanted if name not in places]
    wrong += [f"{path.name}, row 1: the column {name} stands there twice" for name in places if header.count(name) > 1]
    if wrong:
        raise Unreadable(wrong)
    return places, _rows(path, lines, len(header))


def _rows(path: Path, lines: Iterator[list[str]], width: int) -> Iterator[_Row]:
    try:
        for cells in lines:
            if len(cells) == width or any(cell.strip() for cell in cells):
                number: int = lines.line_num  # type: ignore[attr-defined]
                if len(cells) > width and any(cell.strip() for cell in cells[width:]):
                    raise Unreadable([f"{path.name}, row {number}, column {width + 1}: the header has {width} columns"])
                yield number, cells + [""] * (width - len(cells))
    except csv.Error as error:
        raise Unreadable([f"{path.name}, row {lines.line_num}: {error}"]) from error  # type: ignore[attr-defined]


def _column(cell: str) -> str:
    name = cell.strip().lower()
    return _ALSO.get(name, name)


def _text(path: Path) -> str:
    """UTF-8 with or without its mark, UTF-16 with it, else GBK (GB 18030)."""
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable([f"{path.name}: larger than {MOST_BYTES // 1_000_000} MB"])
    held = path.read_bytes()
    if held.startswith((b"PK", b"\xd0\xcf")):
        raise Unreadable([f"{path.name}: this is a workbook; save the sheet as CSV"])
    encodings = ("utf-16",) if held.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = held.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise Unreadable([f"{path.name}: neither UTF-8 nor GBK text"])
