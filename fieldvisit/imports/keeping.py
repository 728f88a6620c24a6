"""The file that somebody brings: kept sealed as it came, opened again when it is read, gone when nobody needs it."""

import io

from flask_babel import lazy_gettext as _l

from fieldvisit.areas.queries import areas_of
from fieldvisit.imports import policy
from fieldvisit.imports.models import ImportState, RegisterImport
from fieldvisit.imports.rules import MOST_BYTES
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.kernel.ids import new_id
from fieldvisit.people import audit
from fieldvisit.people.viewer import Viewer
from fieldvisit.photos import album
from fieldvisit.photos.sealed_files import file_pieces, seal_file
from fieldvisit.storage.base import db

LONGEST_NAME = 120


def keep_file(viewer: Viewer, kind: str, area_id: int, file_name: str, content: bytes) -> RegisterImport:
    """Keep a file; nothing is read of it yet. Problems: invalid_input (kind, area_id, file)."""
    if kind not in policy.kinds_for(viewer):
        raise InvalidInput(_l("请从列出的里面选。"), field="kind")
    area = areas_of([area_id]).get(area_id)
    if area is None or not policy.may_import(viewer, kind, area.path):
        raise InvalidInput(_l("请选一个你管得到的地方。"), field="area_id")
    if not content:
        raise InvalidInput(_l("请选一个文件，里面要有内容。"), field="file")
    if len(content) > MOST_BYTES:
        words = _l("文件超过 %(most)s MB。请分成几个文件。", most=MOST_BYTES // 1024 // 1024)
        raise InvalidInput(words, field="file")
    key = new_id()
    sealed = seal_file(io.BytesIO(content), MOST_BYTES, apart=f"import {key} ")
    row = RegisterImport(
        id=key, kind=kind, area_id=area.id, state=ImportState.COLUMNS, stored=sealed.stored, bytes=sealed.bytes,
        file_name=file_name[-LONGEST_NAME:], made_by=viewer.id, made_by_name=viewer.name, made_at=now(), counts={},
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    detail = {"kind": kind, "area_id": area.id}
    audit.record("import_brought", actor_id=viewer.id, subject_kind="register_import", subject_id=row.id, detail=detail)
    return row


def content_of(row: RegisterImport) -> bytes:
    """The file again. Problems: not_visible where it is gone."""
    return b"".join(file_pieces(row.stored or ""))


def let_go(row: RegisterImport) -> None:
    """Nobody needs the file any more."""
    if row.stored is not None:
        album.place_of_file(row.stored).unlink(missing_ok=True)
        row.stored = None
