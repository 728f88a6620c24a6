"""What of imports is done in the background, and every night."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select, update

from fieldvisit.imports import looking, undoing, words, writing
from fieldvisit.imports.models import ImportState, ImportTouch, RegisterImport
from fieldvisit.imports.rules import FORGOTTEN, KEPT, OPEN
from fieldvisit.imports.service import forget
from fieldvisit.jobs.kinds import Work, add_kind, add_nightly
from fieldvisit.kernel.clock import now
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work

A_FEW = 50


def add_jobs() -> None:
    """Tell the worker of them."""
    add_kind(looking.LOOK, lambda kind: _l("核对导入的%(kind)s", kind=words.KINDS.get(kind, kind)), looking.look)
    add_kind(writing.WRITE, lambda kind: _l("写入导入的%(kind)s", kind=words.KINDS.get(kind, kind)), writing.write)
    add_kind(undoing.UNDO, lambda kind: _l("撤销导入的%(kind)s", kind=words.KINDS.get(kind, kind)), undoing.undo)
    add_nightly("nightly.imports", _l("夜间整理：清掉过期的导入文件"), tidy)


def tidy(_work: Work) -> None:
    """Files that nobody went on with; what was read of files, and images of rows, that can no longer be taken back."""
    at = now()
    with unit_of_work():
        old = (RegisterImport.state.in_(OPEN), RegisterImport.made_at < at - FORGOTTEN)
        for row in db.session.scalars(select(RegisterImport).where(*old).limit(A_FEW)):
            forget(row, ImportState.DROPPED)
    for import_id in _over(at):
        with unit_of_work():
            row = db.session.get_one(RegisterImport, import_id, populate_existing=True)
            forget(row, row.state)
            db.session.execute(update(ImportTouch).where(ImportTouch.import_id == import_id).values(deeds=None))


def _over(at: datetime) -> list[object]:
    ended = RegisterImport.state.in_((ImportState.WRITTEN, ImportState.UNDONE))
    long_ago = or_(RegisterImport.written_at < at - KEPT, RegisterImport.undone_at < at - FORGOTTEN)
    query = select(RegisterImport.id).where(ended, long_ago, RegisterImport.stored.is_not(None))
    return list(db.session.scalars(query.limit(A_FEW)))
