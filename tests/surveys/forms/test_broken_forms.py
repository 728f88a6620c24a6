"""Whatever is wrong with a workbook is told with its sheet and row, all of it at once."""

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import load_workbook

from fieldvisit.surveys.xlsform.converting import convert_book, with_version
from fieldvisit.surveys.xlsform.faults import Unfit
from tests.support.workbooks import ROAD, YES_NO, workbook

ASKED = {"type": "integer", "name": "age", "label": "几岁"}
SHOWN = {"type": "text", "name": "road", "label": "路", "relevant": "${age} > 1"}
CHOICE = {"type": "select_one yn", "name": "ok", "label": "好吗"}


def faults(raw: bytes, **more: Any) -> list[tuple[str, str | None, int | None]]:
    """(code, sheet, row) of everything that is wrong."""
    with pytest.raises(Unfit) as told:
        convert_book(raw, **more)
    return [(fault.code, fault.sheet, fault.row) for fault in told.value.faults]


BROKEN: dict[str, tuple[dict[str, Any], list[tuple[str, str | None, int | None]]]] = {
    "a type nobody knows": ({"survey": [ROAD, {**ASKED, "type": "integr"}]}, [("unknown_type", "survey", 3)]),
    "no type": ({"survey": [ROAD, {"name": "x", "label": "y"}]}, [("no_type", "survey", 3)]),
    "no name": ({"survey": [ROAD, {"type": "text", "label": "y"}]}, [("no_name", "survey", 3)]),
    "a name that is none": ({"survey": [{**ROAD, "name": "1 road"}]}, [("bad_name", "survey", 2)]),
    "a name twice": ({"survey": [ROAD, ROAD]}, [("name_twice", "survey", 3)]),
    "no words": ({"survey": [ROAD, {"type": "text", "name": "x"}]}, [("no_label", "survey", 3)]),
    "a group that never ends": (
        {"survey": [{"type": "begin_group", "name": "g", "label": "组"}, ROAD]},
        [("begin_without_end", "survey", 2)],
    ),
    "an end without a beginning": ({"survey": [ROAD, {"type": "end_repeat"}]}, [("end_without_begin", "survey", 3)]),
    "a list nobody wrote": ({"survey": [CHOICE]}, [("no_such_list", "survey", 2)]),
    "a select without a list": ({"survey": [{**CHOICE, "type": "select_one"}]}, [("select_without_list", "survey", 2)]),
    "a choice twice": ({"survey": [CHOICE], "choices": [*YES_NO, YES_NO[0]]}, [("choice_twice", "choices", 4)]),
    "a choice without a name": (
        {"survey": [CHOICE], "choices": [*YES_NO, {"list_name": "yn", "label": "?"}]},
        [("choice_no_name", "choices", 4)],
    ),
    "a choice without words": (
        {"survey": [CHOICE], "choices": [*YES_NO, {"list_name": "yn", "name": "x"}]},
        [("choice_no_label", "choices", 4)],
    ),
    "a choice with a gap": (
        {"survey": [{**CHOICE, "type": "select_multiple yn"}], "choices": [*YES_NO, {**YES_NO[0], "name": "a b"}]},
        [("choice_space", "survey", 2)],
    ),
    "nothing to reckon": ({"survey": [ROAD, {"type": "calculate", "name": "c"}]}, [("no_calculation", "survey", 3)]),
    "a name that is not there": (
        {"survey": [{**ROAD, "relevant": "${gone} = 1"}]},
        [("no_such_name", "survey", 2)],
    ),
    "waits for itself": ({"survey": [{**ROAD, "relevant": "${road} = 1"}]}, [("circular", "survey", 2)]),
    "wait for each other": (
        {"survey": [{**ASKED, "relevant": "${road} = 1"}, SHOWN, {**ROAD, "name": "x", "relevant": "${age} = 2"}]},
        [("circular", "survey", 2)],
    ),
    "a bracket of the other keyboard": (
        {"survey": [{**ROAD, "constraint": "string-length（.) > 1"}]},
        [("full_width", "survey", 2)],
    ),
    "a bracket left open": ({"survey": [ASKED, {**SHOWN, "relevant": "(${age} > 1"}]}, [("unbalanced", "survey", 3)]),
    "nothing asked": ({"survey": [{"type": "calculate", "name": "c", "calculation": "1"}]}, []),
    "no sheet of questions": ({"survey": (), "choices": YES_NO}, [("no_survey_sheet", None, None)]),
    "no column of names": ({"survey": [{"type": "text", "label": "x"}]}, [("column_missing", "survey", 1)]),
    "no form id": ({"settings": {"version": "1"}}, [("no_form_id", "settings", 2)]),
    "a form id with a slash": ({"settings": {"form_id": "a/b"}}, [("bad_form_id", "settings", 2)]),
    "a version with a slash": ({"settings": {"form_id": "a", "version": "1/2"}}, [("bad_version", "settings", 2)]),
    "a range that is no number": (
        {"survey": [{"type": "range", "name": "r", "label": "几分", "parameters": "start=a end=5"}]},
        [("RANGE_001", "survey", 2)],
    ),
    "a file that is no list": (
        {"survey": [{"type": "select_one_from_file x.txt", "name": "f", "label": "选"}]},
        [("file_ending", "survey", 2)],
    ),
    "a column of ours that is none": (
        {"survey": [{**ROAD, "fieldvisit::rise": "x"}]},
        [("unknown_rule_column", "survey", 1)],
    ),
    "a rule for whatever is chosen": (
        {"survey": [{**CHOICE, "fieldvisit::raise": "infra.road"}], "choices": YES_NO},
        [("rule_needs_when", "survey", 2)],
    ),
    "a rule for what cannot be chosen": (
        {"survey": [{**CHOICE, "fieldvisit::raise": "infra.road", "fieldvisit::when": "maybe"}], "choices": YES_NO},
        [("when_no_choice", "survey", 2)],
    ),
    "a field nobody may propose": (
        {"survey": [{**ROAD, "fieldvisit::propose": "field:phone"}]},
        [("propose_unknown", "survey", 2)],
    ),
}


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_a_broken_form_says_where(name: str) -> None:
    parts, wanted = BROKEN[name]
    if not wanted:
        assert convert_book(workbook(**parts)).questions == 0
    else:
        assert faults(workbook(**parts)) == wanted


def test_everything_is_told_at_once() -> None:
    raw = workbook([{**ROAD, "type": "txt"}, {**ASKED, "relevant": "${x}"}, CHOICE, {"type": "end group"}])
    assert [code for code, _sheet, _row in faults(raw)] == [
        "unknown_type", "no_such_name", "no_such_list", "end_without_begin",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "not_xlsx"),
        (b"PK\x03\x04 no", "not_xlsx"),
        (b"\xd0\xcf\x11\xe0 old", "old_xls"),
        (b"type,name", "not_xlsx"),
    ],
)
def test_what_is_no_workbook_is_told_so(raw: bytes, code: str) -> None:
    assert faults(raw) == [(code, None, None)]


def test_a_zip_of_something_else_is_no_workbook() -> None:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert faults(file.getvalue()) == [("not_xlsx", None, None)]


def test_a_zip_bomb_is_not_unpacked() -> None:
    file = BytesIO(workbook())
    with ZipFile(file, "a", ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.bin", b"\0" * (70 * 1024 * 1024))
    assert len(file.getvalue()) < 200_000
    assert faults(file.getvalue()) == [("too_big_unpacked", None, None)]


def test_external_entities_and_growing_ones_are_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    assert faults(_with_sheet(lambda xml: xml.replace("<worksheet", bomb + "<worksheet", 1))) == [
        ("not_xlsx", None, None)
    ]


def _with_sheet(change: Any) -> bytes:
    source, made = BytesIO(workbook()), BytesIO()
    with ZipFile(source) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text.decode()) if name == "xl/worksheets/sheet1.xml" else text)
    return made.getvalue()


def test_a_million_empty_rows_cost_nothing() -> None:
    last = '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>text</t></is></c></row></sheetData>'
    raw = _with_sheet(lambda xml: xml.replace("</sheetData>", last).replace("A1:C2", "A1:C1048576"))
    assert convert_book(raw).questions == 1


def test_too_many_questions_are_counted() -> None:
    raw = workbook([{"type": "text", "name": f"q{number}", "label": "问"} for number in range(5_001)])
    assert faults(raw) == [("too_many_questions", "survey", None)]


def test_formulas_stand_for_what_excel_reckoned() -> None:
    file, made = BytesIO(workbook()), BytesIO()
    book = load_workbook(file)
    book["survey"]["C2"] = '="门前"&"的路"'
    book.save(made)  # as programs save it: nobody has reckoned
    assert faults(made.getvalue()) == [("formula_empty", "survey", 2)]


def test_a_version_is_given_where_none_is_written() -> None:
    raw = workbook(settings={"form_id": "road"})
    assert convert_book(raw).version == ""
    made = with_version(convert_book(raw), "20261122-1")
    assert made.version == "20261122-1" and '<data id="road" version="20261122-1">' in made.xform
    assert with_version(made, "2").xform == with_version(convert_book(raw), "2").xform
    assert convert_book(workbook(settings={}), fallback="my-road").form_id == "my-road"
