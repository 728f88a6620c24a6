"""A whole import taken back: every row as it was, to the letter. What somebody changed since stays, and is named."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from fieldvisit.households.dossiers import drop_dossiers, lock_dossiers, revisions_of, savepoint, touch_dossiers
from fieldvisit.households.models import Household, HouseholdTag, Member
from fieldvisit.imports.held import held
from fieldvisit.imports.models import ImportState, ImportTouch, RegisterImport
from fieldvisit.imports.noting import forget_noted
from fieldvisit.imports.recording import record_taken_back
from fieldvisit.imports.rules import AT_ONCE_ROWS, PIECE, may_undo
from fieldvisit.jobs.kinds import Work
from fieldvisit.jobs.service import ask_job
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import StepRefused
from fieldvisit.kernel.json_text import parse
from fieldvisit.people import audit
from fieldvisit.people.models import Account, Grant, Unit
from fieldvisit.people.queries import viewer_of
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import Base, db
from fieldvisit.storage.row_changes import RowChange, change_of, digest_of, rows_now, stands_so, take_back
from fieldvisit.storage.unit_of_work import unit_of_work

UNDO = "imports.undo"
MODELS: Mapping[str, type[Base]] = {
    model.__tablename__: model for model in (Household, Member, HouseholdTag, Account, Grant, Unit)
}
# `kept`: changed since. `held`: as the import left it, but others hold on to it (visits, assignments).
WRITTEN, UNDONE, KEPT, HELD = "written", "undone", "kept", "held"
Report = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Touched:
    """What was written about one subject. `digests`: of rows that were put in, by their place among the changes."""

    subject_id: uuid.UUID
    found: int
    left: int
    fresh: bool
    at: datetime
    changes: Sequence[RowChange]
    digests: Mapping[int, str]


def begin_undo(viewer: Viewer, row: RegisterImport) -> bool:
    """Take an import back, or go on with it: True where the worker does, False where the caller shall.

    Problems: step_refused (nothing written, or too long ago), too_many_jobs.
    """
    going_on = row.state in (ImportState.WRITING, ImportState.UNDOING)
    if not going_on and not may_undo(row.state, row.written_at, now()):
        raise StepRefused(_l("这次导入不能撤销了。"))
    row.undone_by_name = viewer.name
    number = db.session.scalar(select(func.count()).select_from(ImportTouch).where(_still(row.id))) or 0
    by_worker = number > AT_ONCE_ROWS
    row.state = ImportState.UNDOING
    row.job_id = ask_job(viewer, UNDO, {"import_id": str(row.id)}, subject=row.kind).id if by_worker else None
    audit.record("import_undone", actor_id=viewer.id, subject_kind="register_import", subject_id=row.id)
    db.session.flush()
    return by_worker


def ask_undo(row: RegisterImport, *, asked_by: uuid.UUID | None) -> None:
    """Whoever called the writing off wants nothing of it."""
    viewer = viewer_of(asked_by) if asked_by else None
    row.state = ImportState.UNDOING
    if viewer is not None:
        row.undone_by_name = viewer.name
        row.job_id = ask_job(viewer, UNDO, {"import_id": str(row.id)}, subject=row.kind).id
    db.session.flush()


def undo(work: Work) -> None:
    """The worker's part."""
    undo_all(uuid.UUID(str(work.arguments["import_id"])), work.report)


def undo_all(import_id: uuid.UUID, report: Report = lambda _done, _total: None) -> None:
    """Piece by piece, in the order of the subjects' ids."""
    total = db.session.scalar(select(func.count()).select_from(ImportTouch).where(_still(import_id))) or 0
    done = 0
    while True:
        report(done, total)
        with unit_of_work():
            row = db.session.get_one(RegisterImport, import_id, populate_existing=True)
            if row.state != ImportState.UNDOING:
                return
            piece = _piece(import_id)
            if not piece:
                _finish(row)
                return
            _undo_piece(import_id, piece)
        done += len(piece)


def _still(import_id: uuid.UUID) -> Any:
    return (ImportTouch.import_id == import_id) & (ImportTouch.state == WRITTEN)


def _piece(import_id: uuid.UUID) -> list[Touched]:
    columns = (
        ImportTouch.subject_id,
        ImportTouch.revision_before,
        ImportTouch.revision_after,
        ImportTouch.deeds,
    )
    query = select(*columns).where(_still(import_id)).order_by(ImportTouch.subject_id).limit(PIECE)
    return [_touched(row) for row in db.session.execute(query)]


def _touched(row: Any) -> Touched:
    deeds = parse(row.deeds or "{}")
    said = deeds.get("changes", [])
    changes = [change_of(MODELS[name], key, before, after) for name, key, before, after in said]
    digests = {place: after for place, (_name, _key, before, after) in enumerate(said) if before is None and after}
    at, found, left = datetime.fromisoformat(deeds["at"]), row.revision_before, row.revision_after
    return Touched(row.subject_id, found, left, bool(deeds["fresh"]), at, changes, digests)


def _undo_piece(import_id: uuid.UUID, piece: Sequence[Touched]) -> None:
    dossiers = {one.subject_id: one for one in piece if one.left}
    revisions = revisions_of(list(dossiers))
    kinds = {key: _dossier_kind(one) for key, one in dossiers.items() if key in revisions}
    lock_dossiers(kinds)
    revisions = revisions_of(list(dossiers))
    free = _untouched(piece, revisions)
    used = held({one.subject_id: one.changes for one in free})
    free = [one for one in free if one.subject_id not in used]
    gone = _back(free)
    used |= {one.subject_id for one in free} - gone
    record_taken_back(import_id, {one.subject_id: one.changes for one in free if one.subject_id in gone})
    raised = touch_dossiers({key: kinds[key] for key in kinds if key in gone and not dossiers[key].fresh})
    _follow(import_id, dossiers, {key: after for key, (_before, after) in raised.items()})
    kept = [one.subject_id for one in piece if one.subject_id not in gone | used]
    for state, ids in ((UNDONE, list(gone)), (KEPT, kept), (HELD, list(used))):
        if ids:
            told = update(ImportTouch).where(ImportTouch.import_id == import_id, ImportTouch.subject_id.in_(ids))
            told = told.values(state=state, deeds=None)
            db.session.execute(told, execution_options={"synchronize_session": False})


def _dossier_kind(one: Touched) -> Any:
    return "user" if any(change.model is Account for change in one.changes) else "household"


def _untouched(piece: Sequence[Touched], revisions: Mapping[uuid.UUID, int]) -> list[Touched]:
    """Those that stand as they were left. What the import put on the register whole is told by its revision alone:
    every write to anything in a dossier raises it."""
    fresh = [one for one in piece if one.fresh and one.left]
    others = [one for one in piece if not (one.fresh and one.left)]
    found: dict[type[Base], dict[Any, dict[str, Any]]] = {}
    for model in {change.model for one in others for change in one.changes}:
        ids = [change.id for one in others for change in one.changes if change.model is model]
        found[model] = rows_now(model, ids)
    free = [one for one in fresh if revisions.get(one.subject_id) == one.left]
    return free + [one for one in others if _stands(one, found)]


def _stands(one: Touched, found: Mapping[type[Base], Mapping[Any, Mapping[str, Any]]]) -> bool:
    for place, change in enumerate(one.changes):
        row = found[change.model].get(change.id)
        if not stands_so(change, row):
            return False
        if row is not None and place in one.digests and digest_of(change.model, row) != one.digests[place]:
            return False
    return True


def _back(free: Sequence[Touched]) -> set[uuid.UUID]:
    """Take them back; those to which another room holds on (which its tables say) stay. The ones that are back."""
    try:
        with savepoint():
            _take(free)
    except IntegrityError:
        return {one.subject_id for one in free if _alone(one)}
    return {one.subject_id for one in free}


def _alone(one: Touched) -> bool:
    try:
        with savepoint():
            _take([one])
    except IntegrityError:
        return False
    return True


def _take(some: Sequence[Touched]) -> None:
    forget_noted({one.subject_id: one.at for one in some if not one.fresh})
    take_back([change for one in some for change in one.changes])
    drop_dossiers([one.subject_id for one in some if one.fresh and one.left])


def _follow(import_id: uuid.UUID, touched: Mapping[uuid.UUID, Touched], raised: Mapping[uuid.UUID, int]) -> None:
    """Another import that left a dossier as this one found it: it is left so again, under a newer revision."""
    for key, revision in raised.items():
        before = touched[key].found
        if before:
            other = update(ImportTouch).where(
                ImportTouch.subject_id == key,
                ImportTouch.import_id != import_id,
                ImportTouch.revision_after == before,
                ImportTouch.state == WRITTEN,
            )
            db.session.execute(other.values(revision_after=revision), execution_options={"synchronize_session": False})


def _finish(row: RegisterImport) -> None:
    query = select(ImportTouch.state, func.count()).where(ImportTouch.import_id == row.id).group_by(ImportTouch.state)
    found = dict(db.session.execute(query).all())
    row.state, row.undone_at = ImportState.UNDONE, now()
    row.counts = {**(row.counts or {}), "undone": found.get(UNDONE, 0), "kept": found.get(KEPT, 0) + found.get(HELD, 0)}
