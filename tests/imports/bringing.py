"""Files as people bring them, and the way of an import from the file to the register."""

import uuid
from collections.abc import Sequence

from fieldvisit.imports import queries, service
from fieldvisit.imports.choosing import head_of
from fieldvisit.imports.models import RegisterImport
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db

HEADER = ("网格", "自然村", "门牌", "户主姓名", "电话")


def csv_of(rows: Sequence[Sequence[object]], header: Sequence[str] = HEADER) -> bytes:
    """A file in UTF-8 with commas."""
    return "\n".join(",".join(str(cell) for cell in row) for row in (header, *rows)).encode()


def looked_at(
    viewer: Viewer, area_id: int, content: bytes, *, kind: str = "households", datum: str = "WGS-84"
) -> uuid.UUID:
    """Brought, its columns taken as they are recognised, looked through."""
    import_id = service.bring(viewer, kind, area_id, "户册.csv", content)
    service.look(viewer, import_id, head_of(row_of(import_id)).columns, datum)
    return import_id


def row_of(import_id: uuid.UUID) -> RegisterImport:
    """The import as it stands."""
    db.session.rollback()
    return db.session.get_one(RegisterImport, import_id, populate_existing=True)


def verdicts(import_id: uuid.UUID) -> dict[int, str]:
    """{row of the file: its verdict}."""
    from fieldvisit.web.paging import PageArgs

    db.session.rollback()
    return {one.number: one.verdict for one in queries.row_page(import_id, "", PageArgs(1, 100)).items}
