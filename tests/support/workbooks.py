"""Workbooks as people write them, made for a test."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

Rows = Sequence[Mapping[str, Any]]
YES_NO = (
    {"list_name": "yn", "name": "yes", "label": "是"},
    {"list_name": "yn", "name": "no", "label": "否"},
)
ROAD = {"type": "text", "name": "road", "label": "门前的路好走吗"}


def workbook(
    survey: Rows = (ROAD,), choices: Rows = (), settings: Mapping[str, Any] | None = None, **more: Rows
) -> bytes:
    """An .xlsx. Settings are `form_id` road, `version` 1 unless said; a value that begins with = is a formula."""
    said = {"form_title": "路况", "form_id": "road", "version": "1"} if settings is None else settings
    file = BytesIO()
    book = Workbook(file, {"in_memory": True})
    for name, rows in {"survey": survey, "choices": choices, "settings": [said] if said else (), **more}.items():
        if rows:
            _write(book.add_worksheet(name), rows)
    book.close()
    return file.getvalue()


def _write(sheet: Any, rows: Rows) -> None:
    headers = list(dict.fromkeys(header for row in rows for header in row))
    for column, header in enumerate(headers):
        sheet.write_string(0, column, header)
        for number, row in enumerate(rows, start=1):
            if row.get(header) not in (None, ""):
                sheet.write(number, column, row[header])
