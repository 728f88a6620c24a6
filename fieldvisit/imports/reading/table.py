"""A file as a table: its header, its rows, and what was noticed. The file itself is opened by another process."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from fieldvisit.imports.columns.names import recognised
from fieldvisit.imports.reading import limits
from fieldvisit.imports.reading.cells import Cell, Head, Note, Refusal, Refused, Row
from fieldvisit.imports.reading.layout import Block, find_header, header_at
from fieldvisit.imports.reading.notes import words_of
from fieldvisit.imports.reading.skipping import why_skipped
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.kernel.text import column_letter

MODULE = "fieldvisit.imports.reading"
_SHEETS_TRIED = 6


class Said(msgspec.Struct, frozen=True):
    """One block of what the process says."""

    head: Head | None = None
    rows: list[Row] | None = None
    refused: Refusal | None = None
    end: bool = False


_DECODER = msgspec.msgpack.Decoder(Said)


class Unreadable(InvalidInput):
    """422: the file is not read; `code` is that of the refusal (`notes.py`), the message says what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(words_of(refusal.code, refusal.values), field="file", code=refusal.code)


@dataclass(frozen=True)
class Table:
    """One sheet. `header` has a name for each column, "" where there is none; rows are counted as in the file.

    `header_rows` are the first and last row of the header, `count` is the number of rows `rows()` gives.
    """

    form: str
    sheets: list[str]
    sheet: str | None
    encoding: str | None
    delimiter: str | None
    header: list[str]
    header_rows: tuple[int, int]
    count: int
    notes: list[Note]
    known: int
    _blocks: Sequence[bytes]
    _skipped: frozenset[int]

    def rows(self) -> Iterator[Row]:
        """(number in the file, a cell for each column) of every row of the register; may be gone through again."""
        width, skipped = len(self.header), self._skipped
        for number, cells in _all_rows(self._blocks):
            if number not in skipped:
                yield number, (cells if len(cells) == width else _fitted(cells, width))

    @property
    def first_row(self) -> int:
        """The row under the header."""
        return self.header_rows[1] + 1


def open_table(
    file: Path | bytes,
    *,
    file_name: str = "",
    encoding: str | None = None,
    sheet: str | None = None,
    header_row: int | None = None,
) -> Table:
    """Read a file. `encoding` (of `texts.ENCODINGS`), `sheet` and `header_row` (its last row) are a person's choice.

    What the file is follows from its bytes; `file_name` decides nothing. Without a sheet, the first that has a header
    of known columns is taken. Raises Unreadable.
    """
    raw = _bytes(file)
    try:
        found = _table(raw, encoding, sheet, header_row)
        if sheet is None and found.known < 2 and len(found.sheets) > 1:
            found = _better(raw, found, header_row)
    except Refused as refused:
        raise Unreadable(refused.refusal) from refused
    return found


def _bytes(file: Path | bytes) -> bytes:
    size = len(file) if isinstance(file, bytes) else file.stat().st_size
    if size > limits.MOST_BYTES:
        raise Unreadable(Refusal("too_big", {"most": limits.MOST_BYTES // 1024 // 1024}))
    return file if isinstance(file, bytes) else file.read_bytes()


def _better(raw: bytes, found: Table, header_row: int | None) -> Table:
    """Another sheet whose columns are known, if there is one."""
    for name in [one for one in found.sheets if one != found.sheet][:_SHEETS_TRIED]:
        try:
            other = _table(raw, None, name, header_row)
        except Refused:
            continue
        if other.known > max(found.known, 1):
            return other
    return found


def _table(raw: bytes, encoding: str | None, sheet: str | None, header_row: int | None) -> Table:
    head, blocks = _asked(raw, encoding, sheet)
    top = [row for row in (_rows_of(blocks[0]) if blocks else []) if row[0] <= limits.TOP + (header_row or 0)]
    if not top:
        raise Refused("empty")
    block = (
        header_at(top, head.merges, recognised, header_row)
        if header_row
        else find_header(top[: limits.TOP], head.merges, recognised)
    )
    if block is None:
        raise Refused("no_header")
    names = _trimmed(block.names)
    count, skipped, notes = _looked_through(blocks, block, names)
    if not count:
        raise Refused("no_rows")
    told = [Note("header_rows", {"first": block.first, "last": block.last})] if block.last > block.first else []
    return Table(
        head.form,
        head.sheets,
        head.sheet,
        head.encoding,
        head.delimiter,
        names,
        (block.first, block.last),
        count,
        [*head.notes, *told, *notes],
        block.known,
        blocks,
        frozenset(skipped),
    )


def _looked_through(blocks: Sequence[bytes], block: Block, names: list[str]) -> tuple[int, set[int], list[Note]]:
    """(rows of the register, numbers of the others, what to say of them)."""
    skipped: set[int] = set()
    why: Counter[str] = Counter()
    first: dict[str, int] = {}
    count = 0
    nameless = {place for place, name in enumerate(names) if not name}
    filled: set[int] = set()
    for number, cells in _all_rows(blocks):
        if number <= block.last:
            skipped.add(number)
            continue
        code = why_skipped(cells, names, first_rows=number <= limits.TOP)
        if code is not None:
            skipped.add(number)
            why[code] += 1
            first.setdefault(code, number)
            continue
        count += 1
        if nameless or len(cells) > len(names):
            places = [*nameless, *range(len(names), len(cells))]
            filled.update(place for place in places if place < len(cells) and cells[place] != "")
    notes = [Note(code, {"count": many, "row": first[code]}) for code, many in why.items()]
    notes += [Note("cells_without_header", {"letter": column_letter(place)}) for place in sorted(filled)[:5]]
    return count, skipped, notes


def _trimmed(names: list[str]) -> list[str]:
    last = max((place for place, name in enumerate(names) if name), default=-1)
    return names[: last + 1]


def _fitted(cells: list[Cell], width: int) -> list[Cell]:
    return cells[:width] if len(cells) > width else cells + [""] * (width - len(cells))


def _asked(raw: bytes, encoding: str | None, sheet: str | None) -> tuple[Head, list[bytes]]:
    """What the process says of the file. Raises Refused."""
    choice = json.dumps({"sheet": sheet, "encoding": encoding})
    try:
        done = subprocess.run(
            [sys.executable, "-m", MODULE, choice],
            input=raw,
            capture_output=True,
            timeout=limits.SECONDS_ON_THE_CLOCK,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused("too_slow") from error
    return _understood(done)


def _understood(done: "subprocess.CompletedProcess[bytes]") -> tuple[Head, list[bytes]]:
    head: Head | None = None
    blocks: list[bytes] = []
    for block in _cut(done.stdout):
        if block[:6] == _ROWS:
            blocks.append(block)
            continue
        said = _DECODER.decode(block)
        if said.refused is not None:
            raise Refused(said.refused.code, **said.refused.values)
        if said.end and head is not None and done.returncode == 0:
            return head, blocks
        head = said.head or head
    raise Refused("too_slow" if done.returncode in _OUT_OF_TIME else "reader_died")


_OUT_OF_TIME = (-9, -24)  # killed, by the limit on its processor too
_ROWS = msgspec.msgpack.encode({"rows": []})[:6]  # rows are left as they came until somebody asks for them


def _cut(output: bytes) -> Iterator[bytes]:
    at = 0
    while at + 4 <= len(output):
        size = int.from_bytes(output[at : at + 4], "big")
        yield output[at + 4 : at + 4 + size]
        at += 4 + size


def _rows_of(block: bytes) -> list[Row]:
    rows: Any = _DECODER.decode(block).rows
    return list(rows)


def _all_rows(blocks: Sequence[bytes]) -> Iterator[Row]:
    for block in blocks:
        yield from _rows_of(block)
