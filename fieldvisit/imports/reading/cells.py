"""What a cell may hold, and how it is said. Everything a process of its own says about a file is of these shapes."""

from datetime import datetime, time
from typing import Any

from msgspec import Struct, field

from fieldvisit.kernel.text import tidy


class Day(Struct, frozen=True, array_like=True, tag="day"):
    """A date as the workbook itself keeps it, with its time of day."""

    at: datetime


class Unread(Struct, frozen=True, array_like=True, tag="unread"):
    """A cell whose value is not in the file: an error, or a formula nobody calculated. `kept` is what stands there."""

    code: str
    kept: str


# "" is an empty cell.
Cell = str | int | float | bool | Day | Unread


class Note(Struct, frozen=True):
    """Something the reader of the file should know; words in `notes.py`."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)


class Head(Struct, frozen=True):
    """What a file is, before its rows. `merges`: (first row, first column, last row, last column), rows from 1."""

    form: str  # xlsx, csv
    sheets: list[str] = []
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    merges: list[tuple[int, int, int, int]] = []
    notes: list[Note] = []


class Refusal(Struct, frozen=True):
    """Why a file is not read; words in `notes.py`."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)


class Refused(Exception):
    """The file is not read."""

    def __init__(self, code: str, **values: Any) -> None:
        self.refusal = Refusal(code, values)
        super().__init__(code)


# The number of a row counts as spreadsheets do, from 1.
Row = tuple[int, list[Cell]]


def said(cell: Cell) -> str:
    """A cell as text: whole numbers without a point, days as ISO 8601, a cell without a value as what stands there."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, Day):
        at = cell.at
        return at.date().isoformat() if at.time() == time() else at.isoformat(" ", "seconds")
    return cell.kept if isinstance(cell, Unread) else str(cell)


def is_blank(cell: Cell) -> bool:
    """Whether nothing is said, as `tidy` sees it."""
    if not isinstance(cell, str):
        return False
    text = cell.strip()
    return not text or (text[0] == "\ufeff" and not tidy(text))
