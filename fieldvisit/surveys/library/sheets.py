"""How a ready form is written down, and how its workbook is made."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

ZH, EN = "中文 (zh)", "English (en)"
VERSION = "1"
_MADE = datetime(2026, 11, 22, tzinfo=UTC)
Row = Mapping[str, str]
_RAISE = "fieldvisit::raise"
_WIDTHS = {"label": 36, "hint": 30, "relevant": 26, "constraint": 26, "type": 22}


@dataclass(frozen=True)
class Sample:
    """A ready form. `choices`: {list: rows of (name, zh, en)} or with more columns as rows of mappings."""

    code: str
    zh: str
    en: str
    about_zh: str
    about_en: str
    kind: str
    visit_kinds: tuple[str, ...]
    tag_codes: tuple[str, ...]
    survey: Sequence[Row]
    choices: Mapping[str, Sequence[Row]]

    def title(self, language: str) -> str:
        """How it is called."""
        return self.en if language == "en" else self.zh

    def about(self, language: str) -> str:
        """What it is for, in a sentence."""
        return self.about_en if language == "en" else self.about_zh


def ask(kind: str, name: str, zh: str, en: str, hint: tuple[str, str] = ("", ""), **more: str) -> Row:
    """A row that is asked. More columns by name; `when`, `raises`, `task`, `sealed` are columns of ours."""
    row = {"type": kind, "name": name, f"label::{ZH}": zh, f"label::{EN}": en}
    row |= {f"hint::{ZH}": hint[0], f"hint::{EN}": hint[1]}
    return row | {_COLUMNS.get(column, column): text for column, text in more.items()}


_COLUMNS = {
    "raises": _RAISE,
    "task": "fieldvisit::task",
    "when": "fieldvisit::when",
    "propose": "fieldvisit::propose",
    "sealed": "fieldvisit::sealed",
    "wrong_zh": f"constraint_message::{ZH}",
    "wrong_en": f"constraint_message::{EN}",
}


def begin(name: str, zh: str, en: str, kind: str = "group", **more: str) -> Row:
    """A group or a repeat begins."""
    return ask(f"begin_{kind}", name, zh, en, ("", ""), **more)


def end(kind: str = "group") -> Row:
    """It ends."""
    return {"type": f"end_{kind}"}


def known(*names: str) -> list[Row]:
    """What the tablet fills in by itself."""
    return [{"type": "hidden", "name": f"fv_{name}"} for name in names]


def options(*rows: tuple[str, str, str], **more: str) -> list[Row]:
    """Choices as (name, zh, en)."""
    return [{"name": name, f"label::{ZH}": zh, f"label::{EN}": en} | more for name, zh, en in rows]


YES_NO = options(("yes", "是", "Yes"), ("no", "否", "No"))


def categories_of(sample: Sample) -> set[str]:
    """The categories under which its answers raise issues."""
    return {row[_RAISE] for row in sample.survey if row.get(_RAISE)}


def workbook_of(
    sample: Sample, *, form_id: str | None = None, without: Collection[str] = (), version: str = VERSION
) -> bytes:
    """The .xlsx, under a form id of its own where the sample's is taken.

    `without`: categories this installation does not have; what would raise an issue under them only asks.
    """
    file = BytesIO()
    book = Workbook(file, {"in_memory": True})
    book.set_properties({"created": _MADE})  # the same form is the same file
    _sheet(book, "survey", [_asking_only(row) if row.get(_RAISE) in without else row for row in sample.survey])
    _sheet(book, "choices", [{"list_name": name} | dict(row) for name, rows in sample.choices.items() for row in rows])
    settings = {"form_title": sample.zh, "form_id": form_id or sample.code, "version": version, "default_language": ZH}
    _sheet(book, "settings", [settings])
    book.close()
    return file.getvalue()


def _asking_only(row: Row) -> Row:
    return {header: text for header, text in row.items() if header not in (_RAISE, _COLUMNS["when"])}


def _sheet(book: Any, name: str, rows: Sequence[Mapping[str, str]]) -> None:
    sheet = book.add_worksheet(name)
    filled = dict.fromkeys(header for row in rows for header, text in row.items() if text)
    head = book.add_format({"bold": True, "bottom": 1})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.freeze_panes(1, 0)
    for column, header in enumerate(filled):
        sheet.set_column(column, column, _WIDTHS.get(header.split("::")[0], 18))
        sheet.write_string(0, column, header, head)
        for number, row in enumerate(rows, start=1):
            if row.get(header):
                sheet.write_string(number, column, row[header], body)
