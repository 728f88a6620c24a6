"""A register written in the layout in which it is read: what goes out comes back in equal."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

from xlsxwriter.worksheet import Worksheet

from fieldvisit.exports.sheet import open_book, write_about, write_text
from fieldvisit.imports.columns.fields import Field
from fieldvisit.imports.columns.kinds import KINDS
from fieldvisit.imports.reading.texts import guarded

Target = Path | IO[bytes]
TEXT_FORMAT = "@"  # numbers typed into the column later keep their digits


def written_fields(kind: str) -> list[Field]:
    """The columns of templates and exports, in their order."""
    return [field for field in KINDS[kind].fields if not field.read_only]


def write_rows(
    target: Target,
    kind: str,
    rows: Iterable[Mapping[str, Any]],
    *,
    language: str = "zh",
    about: Sequence[tuple[str, str]] = (),
) -> int:
    """Write values as `read_row` gives them, as .xlsx; answers how many. Needs the folder of finished files.

    Only a row is in memory at a time. Nothing in it is taken for a formula. `about`: what a second sheet says of it.
    """
    fields = written_fields(kind)
    with open_book(target) as book:
        sheet = book.add_worksheet(KINDS[kind].words(language))
        head = book.add_format({"bold": True, "bottom": 1, "num_format": TEXT_FORMAT})
        text = book.add_format({"num_format": TEXT_FORMAT})
        literal = book.add_format({"quote_prefix": True, "num_format": TEXT_FORMAT})
        for place, field in enumerate(fields):
            sheet.set_column(place, place, field.width, text)
            sheet.write_string(0, place, field.words(language), head)
        sheet.freeze_panes(1, 0)
        number = 0
        for number, row in enumerate(rows, start=1):
            for place, cell in enumerate(cells_of(fields, row, language)):
                _put(sheet, number, place, cell, literal)
        if about:
            write_about(book, about)
    return number


def write_text_rows(target: IO[bytes], kind: str, rows: Iterable[Mapping[str, Any]], *, language: str = "zh") -> int:
    """The same as .csv in UTF-8 with its mark, commas, and what spreadsheets take for commands behind an apostrophe."""
    fields = written_fields(kind)
    file = TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([field.words(language) for field in fields])
    number = 0
    for row in rows:
        cells = cells_of(fields, row, language)
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in cells])
        number += 1
    file.detach()
    return number


def cells_of(fields: Sequence[Field], row: Mapping[str, Any], language: str) -> list[Any]:
    """The cells of a row, None where nothing is said."""
    return [None if row.get(field.code) is None else field.say(row[field.code], language) for field in fields]


def _put(sheet: Worksheet, line: int, place: int, cell: Any, literal: Any) -> None:
    if cell is None or cell == "":
        return
    # A spreadsheet keeps sixteen digits of a number; one that needs the seventeenth goes as text.
    if isinstance(cell, int | float) and float(f"{cell:.16G}") == cell:
        sheet.write_number(line, place, cell)
    else:
        write_text(sheet, line, place, cell if isinstance(cell, str) else repr(cell), literal)
