"""Tables as CSV: one file, or a zip of one for each table. Text is UTF-8 with its mark, as spreadsheets expect it.

What a spreadsheet would take for a command has an apostrophe before it, and so has what began with apostrophes before
such a sign: whoever takes one apostrophe away from those has the text again. Everything else is as it was answered.
"""

import csv
import re
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Self
from zipfile import ZIP_DEFLATED, ZipFile

from fieldvisit.answers.flattening import Cell, Table
from fieldvisit.exports.cells import COMMANDS, is_command
from fieldvisit.jobs import files

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([ ;]+-?\d+(\.\d+)?)*")  # and positions
_FIRST = (*COMMANDS, "'")
PACKED = 64 * 1024


class CsvTables:
    """Writes rows to the file of their table; `with` ends it, and leaves nothing behind where it ends badly."""

    def __init__(self, target: Path | IO[bytes], tables: Sequence[Table], stem: str) -> None:
        self._target, self._names = target, _names(tables, stem)
        self._stack = ExitStack()
        prefix = files.PIECES if isinstance(target, Path) else "now-"
        self._folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix=prefix, dir=files.folder())))
        self._files = [self._open(number) for number in range(len(tables))]
        self._writers = [csv.writer(file, lineterminator="\r\n") for file in self._files]
        for writer, table in zip(self._writers, tables, strict=True):
            writer.writerow([as_text(column.heading) for column in table.columns])

    def _open(self, number: int) -> IO[str]:
        path = self._folder / f"{number}.csv"
        return self._stack.enter_context(path.open("w", encoding="utf-8-sig", newline="", errors="replace"))

    def put(self, table: int, row: Sequence[Cell]) -> None:
        """One row of a table."""
        self._writers[table].writerow([as_text(cell) for cell in row])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: Any) -> None:
        with self._stack:
            if kind is None:
                for file in self._files:
                    file.close()
                self._gather()

    def _gather(self) -> None:
        paths = [self._folder / f"{number}.csv" for number in range(len(self._files))]
        if len(paths) > 1:
            with ZipFile(self._target, "w", ZIP_DEFLATED, compresslevel=6) as packed:
                for path, name in zip(paths, self._names, strict=True):
                    packed.write(path, name)
        elif isinstance(self._target, Path):
            shutil.move(paths[0], self._target)
        else:
            with paths[0].open("rb") as file:
                shutil.copyfileobj(file, self._target, PACKED)


def as_text(cell: Cell) -> str:
    """A cell as CSV says it."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _harmless(cell) if cell.startswith(_FIRST) else cell
    return f"{cell:%Y-%m-%d %H:%M:%S}" if isinstance(cell, datetime) else str(cell)


def _harmless(text: str) -> str:
    if _NUMBER.fullmatch(text) or not is_command(text.lstrip("'")):
        return text
    return f"'{text}"


def _names(tables: Sequence[Table], stem: str) -> list[str]:
    """`form.csv`, and `form-member.csv` for the repeat `member`; each once."""
    names: list[str] = []
    for table in tables:
        name = files.safe_name(f"{stem}-{table.name}" if table.path else stem, "csv")
        while name.casefold() in (one.casefold() for one in names):
            name = files.safe_name(f"{name.removesuffix('.csv')[:70]} {len(names)}", "csv")
        names.append(name)
    return names
