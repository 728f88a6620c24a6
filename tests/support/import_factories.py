"""An import to start a test from: a file looked through, with one row to decide."""

from typing import Any

from fieldvisit.imports.models import ImportRow, RegisterImport
from fieldvisit.kernel import clock
from fieldvisit.kernel.ids import new_id
from fieldvisit.kernel.json_text import dump
from fieldvisit.storage.base import db


def make_import(account: Any, area: Any, *, name: str = "李四", state: str = "ready") -> RegisterImport:
    """Of households, for an area; its one row, number 2, is a new household."""
    head = {
        "sheets": [], "sheet": None, "encoding": "utf-8", "form": "csv", "header": ["门牌", "户主姓名"],
        "header_row": 1, "count": 1, "notes": [],
        "samples": [["8号", name]], "columns": {"door": 0, "name": 1}, "datum": "WGS-84",
    }  # fmt: skip
    row = RegisterImport(
        kind="households", area_id=area.id, state=state, file_name=f"{name}.csv", bytes=40, said=dump(head), counts={},
        made_by=account.id, made_by_name=account.name, made_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    values = {"name": name, "door": "8号", "grid_id": area.id, "kind": "family"}
    one = ImportRow(import_id=row.id, number=2, verdict="new", rank=3, subject_id=new_id(), said="")
    one.said = dump({"about": f"{name} 8号", "values": values})
    db.session.add(one)
    db.session.commit()
    return row
