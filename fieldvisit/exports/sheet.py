"""A list as an .xlsx file, row by row: whatever its length, only one row is in memory at a time."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from flask_babel import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from fieldvisit.exports.cells import cell_of, is_command
from fieldvisit.jobs import files
from fieldvisit.kernel.errors import Problem
from fieldvisit.web.lists import Listing

MOST_ROWS = 1_000_000  # a sheet holds 1,048,576
LITERAL = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
Report = Callable[[int], None]


def write_sheet(
    target: Path | IO[bytes], listing: Listing, rows: Iterable[Any], about: Sequence[tuple[str, str]], report: Report
) -> int:
    """Write the list and a second sheet that says what it is; answers how many rows. Problem: too_large."""
    with open_book(target) as book:
        number = _Sheet(book, listing).write(rows, report)
        write_about(book, [*about, (_("行数"), str(number))])
    return number


@contextmanager
def open_book(target: Path | IO[bytes]) -> Iterator[Workbook]:
    """A workbook that holds one row of each sheet at a time; written to its target at the end, or not at all."""
    prefix = files.PIECES if isinstance(target, Path) else "now-"
    # Pieces of the sheet lie where only we can read, and go with their folder whatever happens.
    with tempfile.TemporaryDirectory(prefix=prefix, dir=files.folder()) as folder:
        book = Workbook(
            str(target) if isinstance(target, Path) else target, {"constant_memory": True, "tmpdir": folder, **LITERAL}
        )
        try:
            yield book
        except BaseException:
            _abandon(book)
            raise
        book.close()


def _abandon(book: Workbook) -> None:
    """Close what the library holds open, without writing the half-made file."""
    for sheet in book.worksheets():
        if sheet.row_data_fh is not None and not sheet.row_data_fh.closed:
            sheet.row_data_fh.close()


def write_text(sheet: Worksheet, line: int, place: int, text: str, literal: Format) -> None:
    """A text as it is: nothing in it is taken for a command (`literal` says so to spreadsheets), or for XML."""
    if text.startswith("<r>"):  # the library writes what looks like its own runs of letters as it stands
        sheet.write_rich_string(line, place, literal, text[:1], text[1:])
    else:
        sheet.write_string(line, place, text, literal if is_command(text) else None)


class _Sheet:
    """The sheet of the list with its formats."""

    def __init__(self, book: Workbook, listing: Listing) -> None:
        self.columns = listing.columns
        self.sheet: Worksheet = book.add_worksheet(_("列表"))
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"})
        self.literal = book.add_format({"quote_prefix": True})

    def write(self, rows: Iterable[Any], report: Report) -> int:
        """The head, then every row."""
        for place, column in enumerate(self.columns):
            self.sheet.set_column(place, place, column.width)
        self.sheet.freeze_panes(1, 0)
        for place, column in enumerate(self.columns):
            self.sheet.write_string(0, place, str(column.words), self.head)
        number = 0
        for number, row in enumerate(rows, start=1):
            if number > MOST_ROWS:
                raise Problem(code="too_large", status=413)
            for place, column in enumerate(self.columns):
                self._put(number, place, cell_of(column, row))
            report(number)
        self.sheet.autofilter(0, 0, max(number, 1), len(self.columns) - 1)
        return number

    def _put(self, line: int, place: int, value: object) -> None:
        if value is None:
            return
        if isinstance(value, datetime):
            self.sheet.write_datetime(line, place, value, self.moment)
        elif isinstance(value, date):
            self.sheet.write_datetime(line, place, value, self.day)
        elif isinstance(value, int | float):
            self.sheet.write_number(line, place, value)
        else:
            write_text(self.sheet, line, place, str(value), self.literal)


def write_about(book: Workbook, about: Sequence[tuple[str, str]]) -> None:
    """The sheet that says what the others are."""
    sheet = book.add_worksheet(_("说明"))
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 60)
    literal = book.add_format({"quote_prefix": True, "text_wrap": True})
    for line, (name, text) in enumerate(about):
        sheet.write_string(line, 0, name)
        sheet.write_string(line, 1, text, literal)
