"""The sheets of a workbook as text, within bounds: neither a zip bomb nor a million rows costs more than a moment."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl.reader.excel import ExcelReader

from fieldvisit.kernel.text import column_letter
from fieldvisit.surveys.xlsform.faults import Fault, Unfit

KNOWN = ("survey", "choices", "settings", "external_choices", "entities", "osm")
MOST_UNPACKED = 64 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 20_000  # of a sheet that say something
MOST_EMPTY = 1_000  # on end: what follows is only format
MOST_COLUMNS = 300
LONGEST_TEXT = 32_767  # what Excel holds in a cell


@dataclass
class Sheet:
    """One sheet: its headers, and {header: text} by row number."""

    name: str
    headers: list[str]
    rows: dict[int, dict[str, str]]
    columns: dict[str, str] = field(default_factory=dict)  # header → letter, as Excel shows it


@dataclass
class Book:
    """The sheets that mean something, by their lower-case names, and the names of all."""

    sheets: dict[str, Sheet]
    names: list[str]

    def rows(self, name: str) -> dict[int, dict[str, str]]:
        """The rows of a sheet; nothing where there is none."""
        return self.sheets[name].rows if name in self.sheets else {}

    def headers(self, name: str) -> list[str]:
        """The headers of a sheet."""
        return self.sheets[name].headers if name in self.sheets else []


def read_book(raw: bytes) -> Book:
    """Take a workbook apart. Raises Unfit: not_xlsx, too_big_unpacked, too_many_rows, formula faults."""
    _ensure_reasonable(raw)
    # One look at what the cells show, and one at what stands behind only where there are formulas.
    book = _read(raw)
    if _has_formulas(raw):
        _ensure_calculated(raw, book)
    return book


def _ensure_reasonable(raw: bytes) -> None:
    try:
        with ZipFile(BytesIO(raw)) as archive:
            parts = archive.infolist()
    except (BadZipFile, ValueError, OSError, RuntimeError) as error:
        raise Unfit([Fault("old_xls" if raw[:4] == b"\xd0\xcf\x11\xe0" else "not_xlsx")]) from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unfit([Fault("too_big_unpacked", values={"most": MOST_UNPACKED // 1024 // 1024})])
    if any(part.flag_bits & 1 for part in parts):
        raise Unfit([Fault("locked")])


def _read(raw: bytes, *, formulas: bool = False) -> Book:
    try:
        reader = ExcelReader(BytesIO(raw), read_only=True, data_only=not formulas)
        reader.read()
    except Exception as error:  # whatever a file that claims to be a workbook may do to its reader
        raise Unfit([Fault("not_xlsx")]) from error
    try:
        names = list(reader.wb.sheetnames)
        found = {name.strip().lower(): name for name in reversed(names)}
        wanted = {key: found[key] for key in KNOWN if key in found}
        if len(names) == 1 and not wanted:
            wanted = {"survey": names[0]}
        return Book({key: _sheet(key, reader.wb[name]) for key, name in wanted.items()}, names)
    except Unfit:
        raise
    except Exception as error:
        raise Unfit([Fault("not_xlsx")]) from error
    finally:
        reader.archive.close()


def _sheet(name: str, sheet: Any) -> Sheet:
    if not hasattr(sheet, "iter_rows"):
        raise Unfit([Fault("not_a_table", name)])
    sheet.reset_dimensions()  # what the file claims about its size is not believed
    rows = sheet.iter_rows(max_col=MOST_COLUMNS)
    headers = _headers(name, next(rows, ()))
    kept: dict[int, dict[str, str]] = {}
    for number, texts in _filled(rows):
        kept[number] = {header: texts[place] for place, header in headers.items() if place in texts}
        if len(kept) > MOST_ROWS:
            raise Unfit([Fault("too_many_rows", name, number, values={"most": MOST_ROWS})])
    letters = {header: column_letter(place) for place, header in headers.items()}
    return Sheet(name, list(headers.values()), {row: cells for row, cells in kept.items() if cells}, letters)


def _headers(name: str, cells: tuple[Any, ...]) -> dict[int, str]:
    found: dict[int, str] = {}
    for place, cell in enumerate(cells):
        text = " ".join(text_of(cell.value).split())
        if not text:
            continue
        if text in found.values():
            raise Unfit([Fault("column_twice", name, 1, text, {"letter": column_letter(place)})])
        found[place] = text
    return found


def _filled(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[int, dict[int, str]]]:
    """Rows that say something, by number; ends after a long stretch of empty ones."""
    empty = 0
    for number, cells in enumerate(rows, start=2):
        texts = {place: text for place, cell in enumerate(cells) if (text := text_of(cell.value))}
        if texts:
            empty = 0
            yield number, texts
        else:
            empty += 1
            if empty > MOST_EMPTY:
                return


def text_of(value: object) -> str:
    """What a cell says, as XLSForm reads it: whole numbers without a point, days as ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, datetime):
        return str(value.date()) if value.time() == time() else value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).replace("\xa0", " ").strip()[:LONGEST_TEXT]


def _has_formulas(raw: bytes) -> bool:
    with ZipFile(BytesIO(raw)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        return any(b"<f" in archive.read(name) for name in sheets)


def _ensure_calculated(raw: bytes, shown: Book) -> None:
    """A formula stands for its value. One that Excel never calculated has none, and would be lost in silence."""
    faults = []
    for name, sheet in _read(raw, formulas=True).sheets.items():
        for row, cells in sheet.rows.items():
            for header, text in cells.items():
                value = shown.rows(name).get(row, {}).get(header, "")
                if text.startswith("=") and (not value or value.startswith("#")):
                    code = "formula_broken" if value else "formula_empty"
                    faults.append(Fault(code, name, row, header, {"value": value}))
    if faults:
        raise Unfit(faults)
