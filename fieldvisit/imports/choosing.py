"""Which sheet and which columns: the file is opened once for its head, and what was said is kept beside it.

Flushes, never commits. A file is opened by another process, before any transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l

from fieldvisit.imports.columns.kinds import KINDS
from fieldvisit.imports.columns.matching import match, missing_fields
from fieldvisit.imports.keeping import content_of
from fieldvisit.imports.models import ImportColumns, ImportState, RegisterImport
from fieldvisit.imports.reading.cells import said
from fieldvisit.imports.reading.table import Table, open_table
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import InvalidInput, StepRefused
from fieldvisit.kernel.json_text import dump, parse
from fieldvisit.storage.base import db

SAMPLES = 5
DATUMS = ("WGS-84", "GCJ-02", "BD-09")
_LONG = 40


@dataclass(frozen=True)
class Head:
    """What is known of a file before its rows are judged; `columns`: {field: place in the header}."""

    sheets: list[str]
    sheet: str | None
    encoding: str | None
    form: str
    header: list[str]
    header_row: int
    count: int
    notes: list[list[Any]]
    samples: list[list[str]]
    columns: dict[str, int] = field(default_factory=dict)
    datum: str = DATUMS[0]
    doubled: dict[str, list[int]] = field(default_factory=dict)  # {field: all columns that seem to say it}
    chosen_row: int | None = None  # the header's row, where a person said it
    steps: list[dict[str, Any]] = field(default_factory=list)  # what was mended in many rows at once (`together`)


def head_of(row: RegisterImport) -> Head:
    """What was kept of the file's head."""
    return Head(**parse(row.said or "{}"))


def opened(
    row: RegisterImport, *, sheet: str | None = None, encoding: str | None = None, header_row: int | None = None
) -> Table:
    """The file as a table. Problems: invalid_input (file)."""
    return open_table(content_of(row), encoding=encoding or None, sheet=sheet or None, header_row=header_row)


def put_head(row: RegisterImport, table: Table, chosen_row: int | None = None) -> Head:
    """Keep the head of the file with the columns that are recognised. `chosen_row`: where a person said it ends."""
    matching = match(row.kind, table.header, remembered(row))
    samples = []
    for _number, cells in table.rows():
        samples.append([said(cell)[:_LONG] for cell in cells])
        if len(samples) == SAMPLES:
            break
    head = Head(
        list(table.sheets), table.sheet, table.encoding, table.form, list(table.header), table.header_rows[1],
        table.count, [[note.code, dict(note.values)] for note in table.notes], samples, dict(matching.by_field),
        matching.datum or DATUMS[0], dict(matching.doubled), chosen_row,
    )  # fmt: skip
    row.said = dump(head.__dict__)
    db.session.flush()
    return head


def put_columns(row: RegisterImport, columns: Mapping[str, int], datum: str) -> Head:
    """Keep what a person said of the columns. Problems: invalid_input naming the field, step_refused."""
    if row.state not in (ImportState.COLUMNS, ImportState.READY):
        raise StepRefused(_l("这个文件现在不能改列。"))
    head = head_of(row)
    _ensure_sound(row.kind, head, columns, datum)
    made = Head(**{**head.__dict__, "columns": dict(columns), "datum": datum, "steps": []})
    row.said = dump(made.__dict__)
    _remember(row, made)
    db.session.flush()
    return made


def swapped(columns: Mapping[str, int]) -> dict[str, int]:
    """The same columns with latitude and longitude changed over; one without a column gets none."""
    turned = {"lat": "lon", "lon": "lat"}
    return {turned.get(code, code): place for code, place in columns.items()}


def _ensure_sound(kind: str, head: Head, columns: Mapping[str, int], datum: str) -> None:
    errors: dict[str, list[object]] = {}
    if datum not in DATUMS:
        errors["datum"] = [_l("请从列出的里面选。")]
    taken: dict[int, str] = {}
    known = {one.code: one for one in KINDS[kind].fields}
    for code, place in columns.items():
        if code not in known or not 0 <= place < len(head.header):
            errors[code] = [_l("没有这一列。")]
        elif place in taken:
            errors[code] = [_l("这一列已经给了“%(other)s”。", other=known[taken[place]].zh)]
        taken.setdefault(place, code)
    for code in missing_fields(kind, columns):
        errors[code] = [_l("这一项必须有一列。")]
    if errors:
        raise InvalidInput(errors=errors)


def remembered(row: RegisterImport) -> dict[str, str]:
    """{header: field} as it was said the last time for the same area and kind."""
    found = db.session.get(ImportColumns, (row.kind, row.area_id))
    return parse(found.said) if found else {}


def _remember(row: RegisterImport, head: Head) -> None:
    words = remembered(row) | {head.header[place]: code for code, place in head.columns.items()}
    found = db.session.get(ImportColumns, (row.kind, row.area_id))
    if found is None:
        found = ImportColumns(kind=row.kind, area_id=row.area_id, said="", at=now())
        db.session.add(found)
    found.said, found.at = dump(words), now()
