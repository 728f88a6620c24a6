"""What pyxform says when it refuses a form, understood: its code, its row, and its words where we know none."""

import re
from typing import Any

from pyxform.errors import ErrorCode, PyXFormError

from fieldvisit.surveys.xlsform.faults import Fault

LONGEST = 600
_ROW = re.compile(r"\[row ?: ?(\d+)\]")
_SHEET = re.compile(r"On the '(\w+)' sheet|for sheet: '(\w+)'|sheet named '(\w+)'")
_COLUMN = re.compile(r"the '([^']+)' value")
_FIELD = re.compile(r"\\\{(\w+)\\\}")


def _pattern(template: str) -> re.Pattern[str]:
    """A pattern for what a template of pyxform becomes, with what is filled in by name."""
    plain = template.replace("{{", "\0").replace("}}", "\1")
    seen: set[str] = set()

    def part(found: re.Match[str]) -> str:
        name = found[1]
        if name in seen:
            return ".*?"
        seen.add(name)
        return f"(?P<{name}>.*?)"

    text = _FIELD.sub(part, re.escape(plain))
    return re.compile(text.replace("\0", r"\{").replace("\1", r"\}"), re.DOTALL)


_KNOWN = [(code.name, _pattern(code.value.msg)) for code in ErrorCode]
# Said without a code. The groups fill the words.
_OTHERS = [
    ("no_such_element", re.compile(r"There is no survey element named '(?P<name>[^']*)'")),
    ("name_ambiguous", re.compile(r"multiple survey elements named '(?P<name>[^']*)'")),
    ("no_label", re.compile(r"The survey element named '(?P<name>[^']*)' has no label or hint")),
    ("unknown_type", re.compile(r"Unknown question type '(?P<said>[^']*)'")),
    ("no_choices_sheet", re.compile(r"There should be a choices sheet")),
    ("no_external_choices", re.compile(r"There should be an external_choices sheet")),
    ("no_such_list", re.compile(r"List name not in (external )?choices sheet: ?(?P<list>\S+)")),
    ("or_other_filtered", re.compile(r"Choice filter not supported with or_other")),
    ("file_ending", re.compile(r"File name for '(?P<said>[^']*)' should end")),
    ("randomize", re.compile(r"randomize must be set|seed value must|Parameters must include randomize")),
    ("empty_form_id", re.compile(r"empty id_string")),
]


def understood(error: PyXFormError) -> Fault:
    """The fault behind a refusal. What nobody foresaw is `said_by_checker`, with its words."""
    said = str(error)
    sheet, row, column = _where(said)
    if error.code is not None:
        return Fault(error.code.name, sheet, row, column, _plain(error.context))
    for code, pattern in _KNOWN:
        if found := pattern.match(said):
            return Fault(code, sheet, row, column, _plain(found.groupdict()))
    for code, pattern in _OTHERS:
        if found := pattern.search(said):
            return Fault(code, sheet or "survey", row, column, _plain(found.groupdict()))
    return Fault("said_by_checker", sheet, row, column, {"said": _without_row(said)})


def understood_crash(error: Exception) -> Fault:
    """pyxform fell over a form it never expected."""
    said = f"{type(error).__name__}: {error}"
    return Fault("said_by_checker", values={"said": said[:LONGEST]})


def _where(said: str) -> tuple[str | None, int | None, str | None]:
    row, sheet, column = _ROW.search(said), _SHEET.search(said), _COLUMN.search(said)
    named = next((name for name in sheet.groups() if name), None) if sheet else None
    return named or ("survey" if row else None), int(row[1]) if row else None, column[1] if column else None


def _without_row(said: str) -> str:
    return _ROW.sub("", said).split("\n{")[0].strip()[:LONGEST]


def _plain(values: dict[str, Any]) -> dict[str, str]:
    return {name: str(value)[:200] for name, value in values.items() if value is not None}
