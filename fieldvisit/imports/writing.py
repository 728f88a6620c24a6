"""What was looked at and confirmed is written: subject by subject in the order of their ids, a thousand in each
transaction, each with what it takes to undo it. Whatever is interrupted goes on where it stood.
"""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, func, insert, or_, select, update

from fieldvisit.areas.queries import area_of
from fieldvisit.households.dossiers import lock_dossiers, touch_dossiers
from fieldvisit.imports.kinds.plans import Plan
from fieldvisit.imports.kinds.writers import writer_for
from fieldvisit.imports.models import Decision, ImportRow, ImportState, ImportTouch, RegisterImport, Verdict
from fieldvisit.imports.noting import note_written
from fieldvisit.imports.queries import ROW_COLUMNS, RowFacts, counts_of, facts_of_row
from fieldvisit.imports.recording import record_written
from fieldvisit.imports.rules import AT_ONCE_ROWS, PIECE
from fieldvisit.imports.undoing import ask_undo
from fieldvisit.jobs.kinds import Work
from fieldvisit.jobs.service import ask_job
from fieldvisit.jobs.taking import Cancelled
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import StepRefused
from fieldvisit.kernel.json_text import dump
from fieldvisit.people import audit
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.row_changes import apply_changes, said_of
from fieldvisit.storage.unit_of_work import unit_of_work

WRITE = "imports.write"
Report = Callable[[int, int | None], None]


def begin_write(viewer: Viewer, row: RegisterImport) -> bool:
    """Confirm what was looked at, or go on with it. True where the worker writes, False where the caller shall.

    Problems: step_refused (not looked through; nothing to write), too_many_jobs.
    """
    if row.state not in (ImportState.READY, ImportState.WRITING):
        raise StepRefused(_l("这次导入现在不能写入。"))
    counts = counts_of(row.id)
    if row.state == ImportState.READY and not counts["writing"]:
        raise StepRefused(_l("没有要写入的行。"))
    row.state = ImportState.WRITING
    by_worker = counts["writing"] > AT_ONCE_ROWS
    arguments = {"import_id": str(row.id), "by": str(viewer.id)}
    row.job_id = ask_job(viewer, WRITE, arguments, subject=row.kind).id if by_worker else None
    audit.record(
        "import_confirmed", actor_id=viewer.id, subject_kind="register_import", subject_id=row.id, detail=counts
    )
    db.session.flush()
    return by_worker


def write(work: Work) -> None:
    """The worker's part. Whoever calls it off wants nothing of it: what was written is taken back."""
    import_id = uuid.UUID(str(work.arguments["import_id"]))
    try:
        write_all(import_id, work.report)
    except Cancelled:
        with unit_of_work():
            row = _import(import_id)
            if row.state == ImportState.WRITING:
                ask_undo(row, asked_by=work.asked_by)
        raise


def write_all(import_id: uuid.UUID, report: Report = lambda _done, _total: None) -> None:
    """Write piece by piece; nothing twice."""
    row = _import(import_id)
    if row.state != ImportState.WRITING:
        return
    writer = writer_for(row.kind, area_of(row.area_id))
    total = counts_of(import_id)["writing"]
    after, done = _last(import_id), 0
    while True:
        report(done, total)
        with unit_of_work():
            if _import(import_id).state != ImportState.WRITING:
                return
            rows = _piece(import_id, after)
            if not rows:
                _finish(import_id)
                return
            _write_piece(import_id, rows, writer)
        after, done = rows[-1].subject_id, done + len(rows)


def _import(import_id: uuid.UUID) -> RegisterImport:
    return db.session.get_one(RegisterImport, import_id, populate_existing=True)


def _last(import_id: uuid.UUID) -> uuid.UUID | None:
    """The last subject that is written."""
    query = select(ImportTouch.subject_id).where(ImportTouch.import_id == import_id)
    return db.session.scalar(query.order_by(ImportTouch.subject_id.desc()).limit(1))


def _to_write(import_id: uuid.UUID) -> tuple[Any, ...]:
    decided = and_(ImportRow.verdict == Verdict.LIKELY, ImportRow.decision.in_((Decision.SAME, Decision.NEW)))
    plain = and_(ImportRow.verdict.in_((Verdict.NEW, Verdict.CHANGED)), ImportRow.decision.is_(None))
    return ImportRow.import_id == import_id, ImportRow.subject_id.is_not(None), or_(decided, plain)


def _piece(import_id: uuid.UUID, after: uuid.UUID | None) -> list[RowFacts]:
    """The next rows: of the last subject all, so that none is written half."""
    query = select(*ROW_COLUMNS).where(*_to_write(import_id))
    if after is not None:
        query = query.where(ImportRow.subject_id > after)
    rows = list(db.session.execute(query.order_by(ImportRow.subject_id, ImportRow.number).limit(PIECE)))
    if len(rows) == PIECE:
        last = rows[-1].subject_id
        rest = query.where(ImportRow.subject_id == last).order_by(ImportRow.number)
        rows = [row for row in rows if row.subject_id != last] + list(db.session.execute(rest))
    return [facts_of_row(row) for row in rows]


def _write_piece(import_id: uuid.UUID, rows: Sequence[RowFacts], writer: Any) -> None:
    subjects = {row.subject_id for row in rows if row.subject_id is not None}
    if writer.dossier:
        lock_dossiers(dict.fromkeys(subjects, writer.dossier))
    at = now()
    plan: Plan = writer.plan(rows, at)
    apply_changes([change for some in plan.changes.values() for change in some])
    raised = touch_dossiers(dict.fromkeys(plan.changes, writer.dossier)) if writer.dossier else {}
    note_written(_import(import_id), plan.changes, plan.shards, at)
    record_written(import_id, plan.changes)
    touches = [_touch(import_id, key, plan, raised.get(key, (0, 0)), at) for key in plan.changes]
    if touches:
        db.session.connection().execute(insert(ImportTouch.__table__), touches)  # type: ignore[arg-type]
    if plan.stale:
        stale = update(ImportRow).where(ImportRow.import_id == import_id, ImportRow.number.in_(sorted(plan.stale)))
        db.session.execute(stale.values(decision=Decision.STALE), execution_options={"synchronize_session": False})


def _touch(import_id: uuid.UUID, key: uuid.UUID, plan: Plan, raised: tuple[int, int], at: datetime) -> dict[str, Any]:
    fresh = key in plan.fresh
    deeds = [said_of(change, whole=not fresh or not raised[1]) for change in plan.changes[key]]
    found, left = raised
    return {
        "import_id": import_id, "subject_id": key,
        "revision_before": 0 if fresh else found, "revision_after": left, "state": "written",
        "deeds": dump({"fresh": fresh, "at": at.isoformat(), "changes": deeds}),
    }  # fmt: skip


def _finish(import_id: uuid.UUID) -> None:
    row = _import(import_id)
    counts = counts_of(import_id)
    touched = select(func.count()).select_from(ImportTouch).where(ImportTouch.import_id == import_id)
    row.state, row.written_at = ImportState.WRITTEN, now()
    row.counts = counts | {"subjects": db.session.scalar(touched) or 0}
    detail = {"kind": row.kind, "area_id": row.area_id, "subjects": row.counts["subjects"]}
    key = str(row.id)
    audit.record("import_written", actor_id=row.made_by, subject_kind="register_import", subject_id=key, detail=detail)
