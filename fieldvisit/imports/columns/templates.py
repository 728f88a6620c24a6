"""The empty list people fill in: what stands where, an example of invented people, the words one may choose."""

from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from fieldvisit.imports.columns.fields import Field
from fieldvisit.imports.columns.kinds import KINDS
from fieldvisit.imports.columns.writing import TEXT_FORMAT, written_fields
from fieldvisit.imports.reading.skipping import EXAMPLE, EXAMPLE_EN
from fieldvisit.kernel.text import column_letter

_HEAD, _EXAMPLE, _FIRST, _LAST = 1, 2, 2, 5000
_WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "title": "{name}：从第 3 行往下填。带 * 的列要填。示例那一行不会导入。第二张表有每一列的说明。",
        "about": "填写说明", "column": "列", "needed": "要填吗", "what": "怎么填", "offered": "可以写的词",
        "example": "示例", "yes": "要填", "no": "可空",
    },
    "en": {
        "title": "{name}: fill in from row 3 on. Columns with * are needed. The row with the example is not imported. "
        "The second sheet explains each column.",
        "about": "Notes", "column": "Column", "needed": "Needed", "what": "What to write",
        "offered": "Words to choose from", "example": "Example", "yes": "yes", "no": "may be empty",
    },
}  # fmt: skip


def template(kind: str, language: str = "zh") -> bytes:
    """The template of a register as .xlsx; read as it is, it brings no row."""
    words, fields = _WORDS["en" if language == "en" else "zh"], written_fields(kind)
    file = BytesIO()
    book = Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(KINDS[kind].words(language))
    about = book.add_worksheet(words["about"])
    _head(book, sheet, fields, language, words["title"].format(name=KINDS[kind].words(language)))
    _about(book, about, kind, fields, language, words)
    for place, field in enumerate(fields):
        if field.choices:
            row = len(fields) + 5 + sum(1 for one in fields[:place] if one.choices)
            _offer(book, sheet, about, place, row, list(field.choices(language)))
    book.close()
    return file.getvalue()


def example_of(field: Field, language: str) -> str:
    """The cell of the example: the first needed column says that it is one."""
    return field.example_en if language == "en" else field.example


def _head(book: Any, sheet: Any, fields: list[Field], language: str, title: str) -> None:
    text = book.add_format({"num_format": TEXT_FORMAT})
    bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF4", "num_format": TEXT_FORMAT})
    example = book.add_format({"italic": True, "font_color": "#6B7280", "num_format": TEXT_FORMAT})
    sheet.write_string(0, 0, title)
    marked = next(field.code for field in fields if field.required)
    for place, field in enumerate(fields):
        sheet.set_column(place, place, field.width, text)
        sheet.write_string(_HEAD, place, field.words(language) + (" *" if field.required else ""), bold)
        said = example_of(field, language)
        if field.code == marked:
            said = (EXAMPLE_EN if language == "en" else EXAMPLE) + said
        if said:
            sheet.write_string(_EXAMPLE, place, said, example)
    sheet.freeze_panes(_HEAD + 1, 0)


def _about(book: Any, sheet: Any, kind: str, fields: list[Field], language: str, words: dict[str, str]) -> None:
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    note = KINDS[kind].note_en if language == "en" else KINDS[kind].note
    sheet.write_string(0, 0, note or KINDS[kind].words(language))
    for place, (name, width) in enumerate(
        (("column", 18), ("needed", 12), ("what", 48), ("offered", 60), ("example", 22))
    ):
        sheet.set_column(place, place, width)
        sheet.write_string(2, place, words[name], bold)
    for line, field in enumerate(fields, start=3):
        hint = field.hint_en if language == "en" else field.hint
        offered = "、".join(field.choices(language)) if field.choices else ""
        said = (
            field.words(language),
            words["yes" if field.required else "no"],
            hint,
            offered,
            example_of(field, language),
        )
        for place, text in enumerate(said):
            sheet.write_string(line, place, text, wrapped)


def _offer(book: Any, sheet: Any, about: Any, place: int, row: int, choices: list[str]) -> None:
    """A drop-down. Its words lie on the second sheet: said in the cell's own rule they might be too long for it."""
    for column, word in enumerate(choices):
        about.write_string(row, column, word)
    about.set_row(row, None, None, {"hidden": True})
    source = f"='{about.get_name()}'!$A${row + 1}:${column_letter(len(choices) - 1)}${row + 1}"
    rule = {"validate": "list", "source": source, "error_type": "information", "ignore_blank": True}
    sheet.data_validation(_FIRST, place, _LAST, place, rule)
