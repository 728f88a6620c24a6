"""What people do with imports, each act one of theirs: bring, say the columns, look, mend, confirm, take back, drop.

Each opens its own units of work: a file is read between two of them, for a long while.
"""

import uuid
from collections.abc import Callable, Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete

from fieldvisit.imports import choosing, looking, undoing, writing
from fieldvisit.imports.keeping import keep_file, let_go
from fieldvisit.imports.models import ImportRow, ImportState, RegisterImport
from fieldvisit.imports.queries import import_of
from fieldvisit.imports.rules import MOST_HEADER_ROW, OPEN
from fieldvisit.jobs.bell import ring
from fieldvisit.kernel.errors import InvalidInput, Problem, StepRefused
from fieldvisit.people import audit
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work


def bring(viewer: Viewer, kind: str, area_id: int, file_name: str, content: bytes) -> uuid.UUID:
    """Keep a file and read its head. A file that cannot be read is not kept. Problems: invalid_input."""
    with unit_of_work():
        row = keep_file(viewer, kind, area_id, file_name, content)
        import_id = row.id
    try:
        open_again(viewer, import_id)
    except Problem:
        drop(viewer, import_id)
        raise
    return import_id


def open_again(
    viewer: Viewer, import_id: uuid.UUID, *, sheet: str = "", encoding: str = "", header_row: int | None = None
) -> None:
    """Read the head, perhaps of another sheet, in another encoding, or ending in another row.

    Problems: not_visible, invalid_input (file, header_row).
    """
    if header_row is not None and not 1 <= header_row <= MOST_HEADER_ROW:
        words = _l("表头在第 1 到第 %(most)s 行之间。", most=MOST_HEADER_ROW)
        raise InvalidInput(words, field="header_row")
    table = choosing.opened(import_of(viewer, import_id), sheet=sheet, encoding=encoding, header_row=header_row)
    with unit_of_work():
        row = import_of(viewer, import_id, lock=True)
        if row.state not in (ImportState.COLUMNS, ImportState.READY):
            raise StepRefused(_l("这个文件现在不能改列。"))
        row.state = ImportState.COLUMNS
        choosing.put_head(row, table, header_row)


def look(viewer: Viewer, import_id: uuid.UUID, columns: Mapping[str, int], datum: str) -> None:
    """Say which column is what, and have the file looked through. Problems: invalid_input, step_refused."""
    with unit_of_work():
        row = import_of(viewer, import_id, lock=True)
        choosing.put_columns(row, columns, datum)
        by_worker = looking.begin_look(viewer, row)
    _go_on(by_worker, import_id, looking.look_through)


def swap_positions(viewer: Viewer, import_id: uuid.UUID) -> None:
    """Latitude is the column that was taken for longitude, and the other way round; looked through anew.

    Problems: not_visible, step_refused.
    """
    head = choosing.head_of(import_of(viewer, import_id))
    if not {"lat", "lon"} <= head.columns.keys():
        raise StepRefused(_l("没有分开的经度和纬度两列。"))
    look(viewer, import_id, choosing.swapped(head.columns), head.datum)


def confirm(viewer: Viewer, import_id: uuid.UUID) -> None:
    """Write it. Problems: not_visible, step_refused."""
    with unit_of_work():
        by_worker = writing.begin_write(viewer, import_of(viewer, import_id, lock=True))
    _go_on(by_worker, import_id, writing.write_all)


def take_back(viewer: Viewer, import_id: uuid.UUID) -> None:
    """Undo all of it. Problems: not_visible, step_refused."""
    with unit_of_work():
        by_worker = undoing.begin_undo(viewer, import_of(viewer, import_id, lock=True))
    _go_on(by_worker, import_id, undoing.undo_all)


def go_on(viewer: Viewer, import_id: uuid.UUID) -> None:
    """Work on what stopped half-way. Problems: not_visible, step_refused."""
    state = import_of(viewer, import_id).state
    if state == ImportState.READING:
        with unit_of_work():
            by_worker = looking.begin_look(viewer, import_of(viewer, import_id, lock=True))
        _go_on(by_worker, import_id, looking.look_through)
    elif state == ImportState.WRITING:
        confirm(viewer, import_id)
    else:
        take_back(viewer, import_id)


def drop(viewer: Viewer, import_id: uuid.UUID) -> None:
    """Nothing comes of it: the file and what was read of it go. Problems: not_visible, step_refused."""
    with unit_of_work():
        row = import_of(viewer, import_id, lock=True)
        if row.state not in OPEN:
            raise StepRefused(_l("已经写入的导入不能丢掉，可以撤销。"))
        forget(row, ImportState.DROPPED)
        audit.record("import_dropped", actor_id=viewer.id, subject_kind="register_import", subject_id=row.id)


def forget(row: RegisterImport, state: str) -> None:
    """What was read of the file is not kept."""
    row.state, row.said = state, None
    let_go(row)
    db.session.execute(delete(ImportRow).where(ImportRow.import_id == row.id))
    db.session.flush()


def _go_on(by_worker: bool, import_id: uuid.UUID, here: Callable[[uuid.UUID], None]) -> None:
    if by_worker:
        ring()
    else:
        here(import_id)
