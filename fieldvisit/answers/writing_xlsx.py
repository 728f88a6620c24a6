"""Tables as sheets of one workbook, row by row. What a sheet cannot hold goes on elsewhere in the book, and says so.

More rows than a sheet holds go on in the next sheet, more columns too (each beginning with the key), and a text that
is too long for a cell stands whole, in pieces, in a sheet of its own.
"""

import re
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, Self

from flask_babel import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from fieldvisit.answers.flattening import Cell, Column, Table
from fieldvisit.exports.cells import is_command
from fieldvisit.exports.sheet import open_book, write_about, write_text

MOST_LINES = 1_048_576
MOST_COLUMNS = 16_384
LONGEST = 32_767  # UTF-16 units in a cell
PIECE = 16_000  # characters; each is two units at most
LEADING = 200  # characters of a long text that its own cell shows
LONGEST_NAME = 31
NUMBERS = ("integer", "decimal", "range", "calculate")
_PLAIN = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,14})?")
_SIGNIFICANT = 15
_FIRST_DAY = date(1900, 3, 1)  # before it spreadsheets count a day that never was
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


class XlsxTables:
    """Writes rows to the sheets of their table; `with` ends the book, and leaves nothing where it ends badly."""

    def __init__(
        self, target: Path | IO[bytes], tables: Sequence[Table], about: Sequence[tuple[str, str]],
        limits: tuple[int, int] = (MOST_LINES, MOST_COLUMNS),
    ) -> None:  # fmt: skip
        self._stack, self._about = ExitStack(), about
        self._book: Workbook = self._stack.enter_context(open_book(target))
        self.looks = _Looks(self._book)
        self._names = _Names()
        self._long: _Long | None = None
        self._parts = [self._parts_of(table, *limits) for table in tables]

    def _parts_of(self, table: Table, most_lines: int, most_columns: int) -> list["_Part"]:
        """The sheets side by side that one table needs: usually one."""
        first = list(range(len(table.columns)))[:most_columns]
        places, step = [first], most_columns - 1
        for start in range(most_columns, len(table.columns), step):
            places.append([0, *range(start, min(start + step, len(table.columns)))])
        return [_Part(self, table, part, most_lines) for part in places]

    def put(self, table: int, row: Sequence[Cell]) -> None:
        """One row of a table."""
        for part in self._parts[table]:
            part.put(row)

    def add_sheet(self, name: str) -> Worksheet:
        """One more sheet, under a name like this."""
        return self._book.add_worksheet(self._names.free(name))

    def put_long(self, sheet: str, row: Sequence[Cell], column: Column, text: str) -> str:
        """Keep a long text whole; answers what its cell shows instead."""
        if self._long is None:
            self._long = _Long(self)
        self._long.put(sheet, str(row[0]), column.heading, text)
        rest: str = _("……（共 %(number)s 字，全文在“%(sheet)s”）", number=len(text), sheet=self._long.name)
        return text[:LEADING] + rest

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *ending: Any) -> None:
        if ending[0] is None:
            write_about(self._book, self._about)
        self._stack.__exit__(*ending)


class _Looks:
    """The formats of a book."""

    def __init__(self, book: Workbook) -> None:
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"})
        self.literal = book.add_format({"quote_prefix": True})


class _Part:
    """The columns of a table that stand in one sheet, and in the next where there are more rows."""

    def __init__(self, book: XlsxTables, table: Table, places: Sequence[int], most_lines: int) -> None:
        self._book, self._table, self._most = book, table, most_lines
        self._columns = [
            (place, number, _converter(table.columns[place])) for number, place in enumerate(places)
        ]  # (place in the row, place in the sheet, what becomes of a text)
        self._begin()

    def _begin(self) -> None:
        self._sheet = self._book.add_sheet(self._table.name)
        self._sheet.freeze_panes(1, 1)
        self._sheet.set_column(0, len(self._columns) - 1, 16)
        for place, number, _convert in self._columns:
            self._sheet.write_string(0, number, self._heading(place), self._book.looks.head)
        self._line = 0

    def _heading(self, place: int) -> str:
        return self._table.columns[place].heading[:PIECE]

    def put(self, row: Sequence[Cell]) -> None:
        if self._line == self._most - 1:
            self._begin()
        self._line += 1
        line, sheet, looks = self._line, self._sheet, self._book.looks
        for place, number, convert in self._columns:
            cell = row[place]
            if cell is None or cell == "":
                continue
            value = convert(cell) if convert is not None and isinstance(cell, str) else cell
            if isinstance(value, str):
                if len(value) > PIECE and _units(value) > LONGEST:
                    value = self._book.put_long(sheet.get_name(), row, self._table.columns[place], value)
                if value.startswith("<r>") or is_command(value):
                    write_text(sheet, line, number, value, looks.literal)
                else:
                    sheet.write_string(line, number, value)
            elif isinstance(value, datetime):
                sheet.write_datetime(line, number, value, looks.moment)
            elif isinstance(value, date):
                sheet.write_datetime(line, number, value, looks.day)
            else:
                sheet.write_number(line, number, value)


class _Long:
    """The sheet of texts that are too long for a cell."""

    def __init__(self, book: XlsxTables) -> None:
        self.sheet = book.add_sheet(_("长答案"))
        self.name, self._line, self._literal = self.sheet.get_name(), 0, book.looks.literal
        self.sheet.freeze_panes(1, 0)
        for place, words in enumerate((_("在哪张表"), "KEY", _("哪一题"), _("第几段"), _("文字"))):
            self.sheet.write_string(0, place, words, book.looks.head)

    def put(self, sheet: str, key: str, heading: str, text: str) -> None:
        for number, start in enumerate(range(0, len(text), PIECE), start=1):
            self._line += 1
            for place, part in ((0, sheet), (1, key), (2, heading[:PIECE]), (4, text[start : start + PIECE])):
                write_text(self.sheet, self._line, place, part, self._literal)
            self.sheet.write_number(self._line, 3, number)


class _Names:
    """Names of sheets as spreadsheets allow them: short, without some signs, each once whatever the case."""

    def __init__(self) -> None:
        self._taken = {"history", str(_("说明")).casefold()}

    def free(self, wanted: str) -> str:
        plain = " ".join(_FORBIDDEN.sub(" ", wanted).split()).strip("'") or "-"
        name, number = _cut(plain, LONGEST_NAME), 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{_cut(plain, LONGEST_NAME - 1 - len(str(number)))} {number}"
        self._taken.add(name.casefold())
        return name


def _cut(text: str, most: int) -> str:
    """The beginning of a text that fits, counted as spreadsheets count."""
    while _units(text) > most:
        text = text[:-1]
    return text.strip("' ")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _converter(column: Column) -> Callable[[str], str | float | date] | None:
    """What becomes of the text of an answer; None where it stays."""
    if column.question is None or column.choice is not None:
        return None
    kind = column.question.kind
    return as_number if kind in NUMBERS else as_day if kind == "date" else None


def as_number(text: str) -> str | float:
    """The number that the text is; what a spreadsheet would not show alike (007, twenty digits) stays text."""
    if not _PLAIN.fullmatch(text) or sum(sign.isdigit() for sign in text) > _SIGNIFICANT or text == "-0":
        return text
    return float(text) if "." in text else int(text)


def as_day(text: str) -> str | date:
    """The day that the text is, else the text."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return day if day >= _FIRST_DAY and day.isoformat() == text else text
