"""A file is looked through: every row read, judged and kept as it was judged; nothing of the register changes.

A small file at once, a large one by the worker, village by village.
"""

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, insert

from fieldvisit.imports.choosing import Head, head_of, opened
from fieldvisit.imports.columns.matching import Matching, chosen
from fieldvisit.imports.columns.rows import read_row
from fieldvisit.imports.kinds.judges import judge_for
from fieldvisit.imports.kinds.rows import Brought, Judged
from fieldvisit.imports.models import ImportRow, ImportState, RegisterImport
from fieldvisit.imports.reading.cells import said
from fieldvisit.imports.rules import AT_ONCE_BYTES, RANKS
from fieldvisit.jobs.kinds import Work
from fieldvisit.jobs.service import ask_job
from fieldvisit.kernel.errors import Problem, StepRefused
from fieldvisit.kernel.json_text import dump
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.row_changes import pieces_of
from fieldvisit.storage.unit_of_work import unit_of_work

LOOK = "imports.look"
PIECE = 4_000
Report = Callable[[int, int | None], None]


def begin_look(viewer: Viewer, row: RegisterImport) -> bool:
    """Have it looked through: True where the worker will, False where the caller shall, by `look_through`."""
    if row.state not in (ImportState.COLUMNS, ImportState.READY, ImportState.READING):
        raise StepRefused(_l("这个文件现在不能再核对。"))
    row.state, row.error = ImportState.READING, None
    by_worker = row.bytes > AT_ONCE_BYTES
    row.job_id = ask_job(viewer, LOOK, {"import_id": str(row.id)}, subject=row.kind).id if by_worker else None
    db.session.flush()
    return by_worker


def look(work: Work) -> None:
    """The worker's part."""
    look_through(uuid.UUID(str(work.arguments["import_id"])), work.report)


def look_through(import_id: uuid.UUID, report: Report = lambda _done, _total: None) -> None:
    """Read and judge every row. What cannot be read at all is said on the import, which goes back to its columns."""
    row = db.session.get_one(RegisterImport, import_id, populate_existing=True)
    if row.state != ImportState.READING:
        return
    try:
        _look(row, report)
    except Problem as problem:
        with unit_of_work():
            row = db.session.get_one(RegisterImport, import_id, populate_existing=True)
            row.state, row.error = ImportState.COLUMNS, str(problem.message or problem.code)


def _look(row: RegisterImport, report: Report) -> None:
    head = head_of(row)
    table = opened(row, sheet=head.sheet, encoding=head.encoding, header_row=head.chosen_row)
    rows = brought(row.kind, head, table.rows())
    report(0, table.count)
    with unit_of_work():
        db.session.execute(delete(ImportRow).where(ImportRow.import_id == row.id))
    judge = judge_for(row, head.datum)
    done = 0
    for piece in pieces_of(judge.judge(list(rows)), PIECE):
        with unit_of_work():
            _write(row.id, piece)
        done += len(piece)
        report(done, table.count)
    with unit_of_work():
        db.session.get_one(RegisterImport, row.id, populate_existing=True).state = ImportState.READY


def matching_of(kind: str, head: Head) -> Matching:
    """The columns as they were said."""
    return chosen(kind, head.header, head.columns)


def brought(kind: str, head: Head, rows: Iterable[tuple[int, Any]]) -> Iterable[Brought]:
    """Each row of the file read by its columns."""
    matching = matching_of(kind, head)
    for number, cells in rows:
        values, faults = read_row(kind, cells, matching)
        one = Brought(number, values)
        if faults:
            one.faults = [
                {"field": fault.field, "code": fault.code, "values": dict(fault.values), "kept": fault.kept}
                for fault in faults
            ]
        one.cells = cells
        yield one


def _write(import_id: uuid.UUID, piece: list[Judged]) -> None:
    rows = [{"import_id": import_id, **columns_of(one)} for one in piece]
    db.session.connection().execute(insert(ImportRow.__table__), rows)  # type: ignore[arg-type]


def columns_of(one: Judged) -> dict[str, Any]:
    """A judged row as it is kept. Only what a person may have to mend keeps its cells."""
    kept: dict[str, Any] = {"about": one.about, "values": one.brought.values}
    if one.brought.faults or one.brought.mended:
        kept["cells"] = [said(cell) for cell in one.brought.cells]
    if one.brought.faults:
        kept["faults"] = one.brought.faults
    if one.brought.given:
        kept["given"] = one.brought.given
    if one.changes:
        kept["changes"] = one.changes
    if one.like:
        kept["like"] = one.like
    return {
        "number": one.brought.number,
        "verdict": one.verdict,
        "rank": RANKS[one.verdict],
        "decision": None,
        "subject_id": one.subject_id,
        "follows": one.follows,
        "said": dump(kept),
    }
