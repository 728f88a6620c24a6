"""Files that somebody sent and that made no version yet: kept for two days, so that nothing is chosen twice."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select
from sqlalchemy.orm import undefer

from fieldvisit.jobs.kinds import Work
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.surveys.attached import MAX_FILES, MAX_WORKBOOK, MOST_FILES, Attached
from fieldvisit.surveys.models import SurveyUpload, SurveyUploadFile

MOST_WAITING = 5  # of one person
KEPT = timedelta(days=2)


def ensure_in_bounds(files: Sequence[Attached]) -> None:
    """The workbook first, then what goes with it. Problems: invalid_input (file, media)."""
    if not files or not files[0].content:
        raise InvalidInput(_l("请选一个 .xlsx 文件。"), field="file")
    if len(files[0].content) > MAX_WORKBOOK:
        raise InvalidInput(_l("工作簿超过 %(most)s MB。", most=MAX_WORKBOOK // 1024 // 1024), field="file")
    if len(files) > MOST_FILES + 1 or sum(len(file.content) for file in files[1:]) > MAX_FILES:
        words = _l("附带的文件最多 %(count)s 个，一共 %(most)s MB。", count=MOST_FILES, most=MAX_FILES // 1024 // 1024)
        raise InvalidInput(words, field="media")
    names = [file.name for file in files]
    if len(set(names)) < len(names):
        raise InvalidInput(_l("有两个文件名字一样。"), field="media")


def keep(viewer: Viewer, files: Sequence[Attached], said: Mapping[str, object]) -> SurveyUpload:
    """Keep them with what was typed; the oldest of the same person go. Problems: invalid_input."""
    ensure_in_bounds(files)
    row = SurveyUpload(account_id=viewer.id, said=dict(said), made_at=now())
    db.session.add(row)
    db.session.flush()
    db.session.add_all(
        SurveyUploadFile(upload_id=row.id, place=place, name=file.name, content=file.content)
        for place, file in enumerate(files)
    )
    db.session.flush()
    older = select(SurveyUpload.id).where(SurveyUpload.account_id == viewer.id)
    ids = list(db.session.scalars(older.order_by(SurveyUpload.made_at.desc()).offset(MOST_WAITING)))
    _drop(ids)
    return row


def kept(viewer: Viewer, upload_id: uuid.UUID | None) -> list[Attached]:
    """The files of one's own upload, the workbook first; none where it is gone."""
    query = (
        select(SurveyUploadFile)
        .join(SurveyUpload, SurveyUpload.id == SurveyUploadFile.upload_id)
        .where(SurveyUpload.id == upload_id, SurveyUpload.account_id == viewer.id)
        .order_by(SurveyUploadFile.place)
        .options(undefer(SurveyUploadFile.content))
    )
    return [Attached(row.name, row.content) for row in db.session.scalars(query)]


def let_go(viewer: Viewer, upload_id: uuid.UUID | None) -> None:
    """A version was made of it."""
    own = select(SurveyUpload.id).where(SurveyUpload.id == upload_id, SurveyUpload.account_id == viewer.id)
    _drop(list(db.session.scalars(own)))


def _drop(ids: Sequence[uuid.UUID]) -> None:
    db.session.execute(delete(SurveyUploadFile).where(SurveyUploadFile.upload_id.in_(ids)))
    db.session.execute(delete(SurveyUpload).where(SurveyUpload.id.in_(ids)))


def tidy_uploads(_work: Work) -> None:
    """Every night: what nobody came back for."""
    with unit_of_work():
        _drop(list(db.session.scalars(select(SurveyUpload.id).where(SurveyUpload.made_at < now() - KEPT))))
