"""A workbook as rows: looked through first, then read by calamine. Runs in a process of its own."""

import re
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from fieldvisit.imports.reading import limits
from fieldvisit.imports.reading.cells import Cell, Day, Head, Note, Refused, Row, Unread
from fieldvisit.imports.reading.scanning import Scan, scan

Merge = tuple[int, int, int, int]
_LONGEST_INDEX = 4 * 1024 * 1024


def read_book(raw: bytes, sheet: str | None) -> tuple[Head, Iterator[Row]]:
    """A sheet of a workbook; without a name the first that is shown and holds anything. Raises Refused."""
    with _opened(raw) as archive:
        parts = _sheet_parts(archive)
        if sheet is not None and sheet not in parts:
            raise Refused("no_such_sheet", sheet=sheet[:60], found="、".join(list(parts)[:12]))
        book = _book(raw)
        shown = [one.name for one in book.sheets_metadata if "Visible" in str(one.visible) and one.name in parts]
        for name in [sheet] if sheet is not None else [*shown, *(one for one in parts if one not in shown)]:
            found = _scanned(archive, parts[name])
            if found.last_row or name == sheet:
                return _sheet(book, name, list(parts), found)
    raise Refused("empty")


def _scanned(archive: ZipFile, part: str) -> Scan:
    try:
        with archive.open(part) as stream:
            return scan(stream)
    except (BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as error:
        raise Refused("damaged") from error


def _opened(raw: bytes) -> ZipFile:
    try:
        archive = ZipFile(BytesIO(raw))
        parts = archive.infolist()
    except (BadZipFile, ValueError, OSError, RuntimeError) as error:
        raise Refused("damaged") from error
    names = {part.filename for part in parts}
    if "xl/workbook.bin" in names:
        raise Refused("binary_book")
    if "xl/workbook.xml" not in names:
        raise Refused("not_a_table")
    if len(parts) > limits.MOST_PARTS or sum(part.file_size for part in parts) > limits.MOST_UNPACKED:
        raise Refused("too_big_unpacked", most=limits.MOST_UNPACKED // 1024 // 1024)
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("locked")
    return archive


def _sheet_parts(archive: ZipFile) -> dict[str, str]:
    """{name of a worksheet: its part}, in the order of the workbook."""
    try:
        targets = {
            one.get("Id"): str(one.get("Target"))
            for one in _index(archive, "xl/_rels/workbook.xml.rels")
            if str(one.get("Type")).endswith("/worksheet")
        }
        parts = {}
        for one in _index(archive, "xl/workbook.xml").iter():
            if one.tag.rpartition("}")[2] == "sheet":
                key = next((text for name, text in one.items() if name.rpartition("}")[2] == "id"), None)
                if key in targets:
                    target = targets[key]
                    parts[str(one.get("name"))] = target[1:] if target.startswith("/") else f"xl/{target}"
        names = set(archive.namelist())
    except (KeyError, ElementTree.ParseError, BadZipFile, zlib.error, EOFError, ValueError, OSError) as error:
        raise Refused("damaged") from error
    if not parts:
        raise Refused("not_a_table")
    if len(parts) > limits.MOST_SHEETS:
        raise Refused("too_many_sheets", most=limits.MOST_SHEETS)
    return {name: part for name, part in parts.items() if part in names}


def _index(archive: ZipFile, name: str) -> ElementTree.Element:
    text = archive.read(name)
    if len(text) > _LONGEST_INDEX or re.search(rb"<!(DOCTYPE|ENTITY)", text):
        raise Refused("damaged")
    return ElementTree.fromstring(text)


def _book(raw: bytes) -> Any:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_filelike(BytesIO(raw))
    except PasswordError as error:
        raise Refused("locked") from error
    except (CalamineError, OSError, ValueError) as error:
        raise Refused("damaged") from error


def _sheet(book: Any, name: str, names: list[str], found: Scan) -> tuple[Head, Iterator[Row]]:
    if found.last_row > limits.MOST_ROWS:
        raise Refused("too_many_rows", row=found.last_row, most=limits.MOST_ROWS)
    if found.last_column >= limits.MOST_COLUMNS:
        raise Refused("too_many_columns", most=limits.MOST_COLUMNS)
    if found.last_row * (found.last_column + 1) > limits.MOST_CELLS:
        raise Refused("too_many_cells", most=limits.MOST_CELLS // 10_000)
    try:
        sheet = book.get_sheet_by_name(name)
        merges = [(a + 1, b, c + 1, d) for (a, b), (c, d) in sheet.merged_cell_ranges or []]
    except Exception as error:  # whatever a file that claims to be a workbook may do to its reader
        raise Refused("damaged") from error
    notes = []
    if found.formulas:
        notes.append(Note("formulas", {"count": found.formulas, "first": found.first_formula}))
    if found.uncalculated:
        notes.append(Note("formulas_empty", {"count": len(found.uncalculated)}))
    down = {merge for merge in merges if merge[2] > merge[0]}
    filled = sum(merge[0] > limits.TOP for merge in down)
    if filled:
        notes.append(Note("merged_filled", {"count": filled}))
    top = [merge for merge in merges if merge[0] <= limits.TOP][:2000]
    head = Head("xlsx", sheets=names, sheet=name, merges=top, notes=notes)
    return head, _rows(sheet, found, down)


def _rows(sheet: Any, found: Scan, down: set[Merge]) -> Iterator[Row]:
    """The rows that say something. A cell merged over several rows is said in each of them."""
    start = sheet.start
    if start is None:
        return
    begin = {(merge[0], merge[1]): merge[2] for merge in down}
    unread = {place: Unread("formula_empty", kept) for place, kept in found.uncalculated.items()}
    unread |= {place: Unread("cell_error", kept) for place, kept in found.errors.items()}
    marked: dict[int, dict[int, Unread]] = {}
    for (row, column), mark in unread.items():
        marked.setdefault(row, {})[column] = mark
    merged_rows = {row for row, _column in begin}
    running: dict[int, tuple[int, Cell]] = {}
    for number, values in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        cells: list[Cell] = [value if type(value) in _PLAIN else _cell(value) for value in values]
        for column, mark in marked.get(number, {}).items():
            if column < len(cells):
                cells[column] = mark
        if running:
            for column, (last, cell) in list(running.items()):
                if number > last:
                    del running[column]
                elif cells[column] == "":
                    cells[column] = cell
        if number in merged_rows:
            for column, cell in enumerate(cells):
                if (number, column) in begin and cell != "":
                    running[column] = (begin[number, column], cell)
        if any(cell != "" for cell in cells):
            yield number, cells


_PLAIN = (str, float, bool, int)


def _cell(value: Any) -> Cell:
    if isinstance(value, datetime):
        return Day(value.replace(tzinfo=None))
    if isinstance(value, date):
        return Day(datetime.combine(value, time()))
    return "" if value is None else str(value)
