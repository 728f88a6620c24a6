"""Files as people bring them, made for a test, and read as an import reads them."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

from fieldvisit.imports.columns.matching import match
from fieldvisit.imports.columns.rows import read_row
from fieldvisit.imports.reading.table import open_table


def read(raw: bytes, kind: str = "households", **more: Any) -> tuple[Any, Any, list[Any]]:
    """(table, matching, [(number, values, {field: code of its fault})])."""
    table = open_table(raw, **more)
    matching = match(kind, table.header)
    rows = [(number, *read_row(kind, cells, matching)) for number, cells in table.rows()]
    told = [(number, values, {one.field: one.code for one in faults}) for number, values, faults in rows]
    return table, matching, told


def book(*rows: Sequence[Any], merged: Sequence[str] = (), **sheets: Sequence[Sequence[Any]]) -> bytes:
    """An .xlsx of one sheet, or of several by their names."""
    made = Workbook()
    first = made.active
    assert first is not None
    for sheet, lines in [(first, rows), *((made.create_sheet(name), lines) for name, lines in sheets.items())]:
        for line in lines:
            sheet.append(list(line))
    for where in merged:
        first.merge_cells(where)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def repacked(raw: bytes, changes: dict[str, bytes | None], *, beside: dict[str, bytes] | None = None) -> bytes:
    """A workbook with parts changed, or left out where None."""
    file = BytesIO()
    with ZipFile(BytesIO(raw)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = changes.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in (beside or {}).items():
            new.writestr(name, content)
    return file.getvalue()


def part(raw: bytes, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A part of a workbook."""
    with ZipFile(BytesIO(raw)) as archive:
        return archive.read(name)
