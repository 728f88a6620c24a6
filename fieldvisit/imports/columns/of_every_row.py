"""Columns that every register has."""

from typing import Any

from fieldvisit.imports.columns import parsers
from fieldvisit.imports.columns.fields import Field


def as_text(value: Any, _language: str) -> str:
    """A value written as its text."""
    return str(value)


KEY = Field(
    "key",
    "系统编号",
    "System id",
    parsers.key,
    "fieldvisit_id 成员系统编号",
    say=as_text,
    width=38,
    hint="由系统填写，请不要改；新的一行空着。",
    hint_en="Filled in by the system: leave it as it is, empty for a new row.",
)
NOTE = Field("note", "备注", "Note", parsers.text(500), "说明 备注说明 其他说明 note remark", width=24)
