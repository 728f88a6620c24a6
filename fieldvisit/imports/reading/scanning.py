"""A worksheet's XML looked through before anybody builds its rectangle: how far it reaches, and which cells carry a
formula or an error. Streams; whatever the sheet's size, a mebibyte is in memory at a time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from fieldvisit.imports.reading.cells import Refused
from fieldvisit.imports.reading.limits import MOST_UNCALCULATED

PIECE = 1024 * 1024
_LAST_CELL = re.compile(rb"</(?:\w+:)?(?:c|row|sheetData)>")
_NUMBER = re.compile(rb'[^<>]*?\sr="(\d{1,9})"')
_VALUES = (b"<v>", b"<is>", b":v>", b":is>")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is|t)>[^<]|<(?:\w+:)?is>")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s([^<>]*)>\s*<(?:\w+:)?f\b[^<>]*?(?:/>|>([^<]*)</(?:\w+:)?f>)\s*(<(?:\w+:)?v\b[^<>]*>)?([^<]?)"
)
_ERROR = re.compile(rb'<(?:\w+:)?c\s([^<>]*?\bt="e"[^<>]*)>(?:\s*<(?:\w+:)?f\b.*?)??\s*<(?:\w+:)?v>([^<]*)<', re.S)
_TEXT_TYPE = re.compile(rb'\bt="str"')
_WIDE = re.compile(rb' r="([A-Z]{2,3})\d')


@dataclass
class Scan:
    """What was found. Places are (row from 1, column from 0)."""

    last_row: int = 0  # with a value in it; never less than it is
    last_column: int = 25
    uncalculated: dict[tuple[int, int], str] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: int = 0
    first_formula: str = ""


def scan(part: IO[bytes]) -> Scan:
    """Look through a worksheet. Raises Refused: too_many_formulas."""
    found = Scan()
    rows = 0
    for piece in _pieces(part):
        rows = _reach(piece, found, rows)
        if b"<f" in piece or b":f" in piece:
            _formulas(piece, found)
        if b't="e"' in piece:
            for cell in _ERROR.finditer(piece):
                place = _place(cell[1])
                if place is not None:
                    found.errors[place] = cell[2].decode("utf-8", "replace")[:40]
        if len(found.uncalculated) + len(found.errors) > MOST_UNCALCULATED:
            raise Refused("too_many_formulas", most=MOST_UNCALCULATED)
    return found


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    """The XML in pieces that end with a whole cell."""
    rest = b""
    while piece := part.read(PIECE):
        piece = rest + piece
        ends = [found.end() for found in _LAST_CELL.finditer(piece, max(0, len(piece) - 70_000))]
        cut = ends[-1] if ends else len(piece)
        rest = piece[cut:]
        yield piece[:cut]
    if rest:
        yield rest


def _reach(piece: bytes, found: Scan, rows: int) -> int:
    """How far values reach, the piece beginning after so many rows; answers after how many it ends."""
    last = max(piece.rfind(mark) for mark in _VALUES)
    if last >= 0 and _VALUE.search(piece):
        start = max(piece.rfind(b"<row", 0, last), piece.rfind(b":row ", 0, last))
        named = _NUMBER.search(piece, start + 4, start + 400) if start >= 0 else None
        # Some programs number neither rows nor cells: then they are counted.
        found.last_row = max(found.last_row, int(named[1]) if named else 0, rows + _count(piece, last))
    for wide in set(_WIDE.findall(piece)):
        found.last_column = max(found.last_column, column_of(wide))
    return rows + _count(piece, len(piece))


def _count(piece: bytes, end: int) -> int:
    return piece.count(b"<row", 0, end) + piece.count(b":row ", 0, end)


def _formulas(piece: bytes, found: Scan) -> None:
    for cell in _FORMULA.finditer(piece):
        place = _place(cell[1])
        if place is None:
            continue
        found.formulas += 1
        found.first_formula = found.first_formula or _PLACE.search(cell[1])[0].decode()[3:-1]  # type: ignore[index]
        # A text that was calculated may well be empty; a number may not.
        if not cell[4] and not (cell[3] and _TEXT_TYPE.search(cell[1])):
            found.uncalculated[place] = "=" + (cell[2] or b"").decode("utf-8", "replace")[:60]


def _place(attributes: bytes) -> tuple[int, int] | None:
    found = _PLACE.search(attributes)
    return (int(found[2]), column_of(found[1])) if found else None


def column_of(letters: bytes) -> int:
    """AA is 26."""
    number = 0
    for sign in letters:
        number = number * 26 + sign - 64
    return number - 1
