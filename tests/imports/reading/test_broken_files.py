"""Files that are no tables, or far too large, or damaged: each is refused by its name, in bounded time and memory."""

import re
import struct
from collections.abc import Callable
from datetime import date
from io import BytesIO
from string import ascii_uppercase
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from fieldvisit.imports.reading import limits
from fieldvisit.imports.reading.notes import NOTES, REFUSALS
from fieldvisit.imports.reading.table import Unreadable, open_table
from tests.imports.reading.files import book, part, read, repacked

pytestmark = pytest.mark.one_database

GOOD = book(["户主", "门牌", "电话"], ["周建国", "1号", "13800000001"], ["李四", "2号", None])
SHEET = "xl/worksheets/sheet1.xml"
HEADER = "户主,门牌,电话\n"


def with_sheet(xml: bytes) -> bytes:
    return repacked(GOOD, {SHEET: xml})


def with_rows(rows: str) -> bytes:
    """The good sheet with more rows of XML at its end."""
    return with_sheet(part(GOOD).replace(b"</sheetData>", rows.encode() + b"</sheetData>"))


def cell(where: str) -> str:
    row = where.lstrip(ascii_uppercase)
    return f'<row r="{row}"><c r="{where}" t="inlineStr"><is><t>x</t></is></c></row>'


def archive(**parts: bytes) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def claiming(size: int) -> bytes:
    """A workbook whose sheet claims a size it does not have, in both places where an archive says it."""
    raw = bytearray(GOOD)
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = raw.find(mark)
        while start >= 0:
            head = 46 if mark == b"PK\x01\x02" else 30
            if raw[start + head : start + head + len(SHEET)] == SHEET.encode():
                raw[start + at : start + at + 4] = struct.pack("<I", size)
            start = raw.find(mark, start + 1)
    return bytes(raw)


def locked_archive() -> bytes:
    raw = bytearray(GOOD)
    start = raw.find(b"PK\x01\x02")
    while start >= 0:
        raw[start + 8] |= 1
        start = raw.find(b"PK\x01\x02", start + 1)
    return bytes(raw)


def with_doctype() -> bytes:
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    index = part(GOOD, "xl/workbook.xml")
    return repacked(GOOD, {"xl/workbook.xml": laughs + index[index.find(b"<workbook") :]})


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "empty"),
    "blank lines": (lambda: b"\r\n \r\n\r\n", "empty"),
    "a workbook without a word": (lambda: book(), "empty"),
    "only a header": (lambda: HEADER.encode(), "no_rows"),
    "prose": (lambda: "今天去走访了三户人家".encode(), "no_rows"),
    "a text document": (lambda: archive(**{"word/document.xml": b"<w/>"}), "not_a_table"),
    "a workbook of charts only": (
        lambda: repacked(GOOD, {"xl/_rels/workbook.xml.rels": b"<Relationships/>"}),
        "not_a_table",
    ),
    "half a workbook": (lambda: GOOD[: len(GOOD) // 2], "damaged"),
    "a sheet cut off": (lambda: with_sheet(part(GOOD)[:-200]), "damaged"),
    "no index of sheets": (lambda: repacked(GOOD, {"xl/_rels/workbook.xml.rels": None}), "damaged"),
    "an index that is no XML": (lambda: repacked(GOOD, {"xl/workbook.xml": b"not xml"}), "damaged"),
    "entities in the index": (with_doctype, "damaged"),
    "the old format": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old_xls"),
    "a password": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "locked"),
    "a locked archive": (locked_archive, "locked"),
    "the binary format": (lambda: archive(**{"xl/workbook.bin": b"x"}), "binary_book"),
    "a web page named .xls": (lambda: "<html><table><tr><td>户主</td></tr></table></html>".encode(), "web_page"),
    "a PDF": (lambda: b"%PDF-1.7\n" + b"\0" * 50, "not_a_table"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "not_a_table"),
    "bytes of no encoding": (lambda: HEADER.encode() + b"\xff\xff\x80,1\xff\n", "wrong_encoding"),
    "noughts in a text file": (lambda: b"name,door\nA\0B,1\n", "not_a_table"),
    "a quote nobody closed": (lambda: (HEADER + '周建国,"1号,1\n李四,2号,2\n').encode(), "open_quote"),
    "a quote nobody closed, far above": (
        lambda: (HEADER + '周,"1号,1\n' + "李,2号,2\n" * 900 + '王,"3号",3\n').encode(),
        "open_quote",
    ),
    "a text file too wide": (lambda: (",".join("户主门牌电话" * 40) + "\n1\n").encode(), "too_many_columns"),
    "the last row there is": (lambda: with_rows(cell("A1048576")), "too_many_rows"),
    "the last column there is": (lambda: with_rows(cell("XFD4")), "too_many_columns"),
    "a rectangle nobody fills": (lambda: with_rows(cell("GQ4") + cell("A250000")), "too_many_cells"),
    "a sheet that claims gigabytes": (lambda: claiming(2**32 - 2), "too_big_unpacked"),
    "a sheet that claims too little": (lambda: claiming(200), "damaged"),
    "more parts than a workbook has": (
        lambda: repacked(GOOD, {}, beside={f"x{number}": b"" for number in range(2100)}),
        "too_big_unpacked",
    ),
    "formulas nobody calculated, without end": (
        lambda: with_rows(
            "".join(f'<row r="{row}"><c r="A{row}"><f>1+1</f></c></row>' for row in range(4, 30)) + cell("A40")
        ),
        "too_many_formulas",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_is_refused_by_its_name(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fieldvisit.imports.reading.scanning.MOST_UNCALCULATED", 20)
    make, code = REFUSED[name]
    with pytest.raises(Unreadable) as refused:
        open_table(make(), file_name=f"{name}.xlsx")
    assert refused.value.code == code
    assert (refused.value.status, refused.value.field) == (422, "file")
    assert "%(" not in str(refused.value.message)


def test_a_file_too_large_is_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_BYTES", 100)
    with pytest.raises(Unreadable) as refused:
        open_table(GOOD)
    assert refused.value.code == "too_big"


def test_a_sheet_and_an_encoding_that_are_not_there() -> None:
    with pytest.raises(Unreadable) as refused:
        open_table(GOOD, sheet="没有这张")
    assert refused.value.code == "no_such_sheet"
    with pytest.raises(Unreadable) as refused:
        open_table(HEADER.encode() + b"1,2,3", encoding="latin-1")
    assert refused.value.code == "unknown_encoding"
    with pytest.raises(Unreadable) as refused:
        open_table((HEADER + "周,1,2").encode("gb18030"), encoding="utf-8")
    assert refused.value.code == "wrong_encoding"


def test_every_refusal_and_note_has_words() -> None:
    from fieldvisit.imports.columns.words import FAULTS

    assert all(str(words) for words in (*REFUSALS.values(), *NOTES.values(), *FAULTS.values()))


# What is odd but can be read: every wrong cell is named, the rest is taken.

Source = str | list[list[Any]]
ID = 330402195001011234
TAGS = "户主,门牌,标签,核实日期\n周,1,独居,"
# name: (a text file, or the rows of a workbook; {field: code of its fault}; values that are read all the same)
READ: dict[str, tuple[Source, dict[str, str], dict[str, Any]]] = {
    "a formula without its value": ([["户主", "门牌"], ["周", "=1+1"]], {"door": "formula_empty"}, {"name": "周"}),
    "an error of a formula": ([["户主", "门牌"], ["周", "#N/A"]], {"door": "cell_error"}, {"name": "周"}),
    "a phone as a figure": (
        [["户主", "门牌", "电话"], ["周", 1, 13800000001]],
        {},
        {"phone": "13800000001", "door": "1"},
    ),
    "a phone that lost digits": ("name,door,phone\nA,1,1.38E+10\n", {"phone": "digits_lost"}, {"door": "1"}),
    "a phone without its nought": ([["户主", "门牌", "电话"], ["周", "1", 57382000000]], {"phone": "zero_lost"}, {}),
    "two phones": ("户主,门牌,电话\n周,1,13800000001/13800000002\n", {"phone": "two_phones"}, {}),
    "an identity number as a figure": (
        [["户主", "门牌", "证件号"], ["周", 1, ID]],
        {"identity_number": "digits_lost"},
        {},
    ),
    "a door that became a day": ([["户主", "门牌"], ["周", date(2026, 3, 12)]], {"door": "turned_date"}, {}),
    "an age below nought": ("户主,门牌,年龄\n周,1,-3\n", {"age": "range"}, {}),
    "a birth year of nobody": ("户主,门牌,出生年份\n周,1,1530\n", {"birth_year": "year"}, {}),
    "positions swapped": ("户主,门牌,纬度,经度\n周,1,120.7,30.7\n", {"lat": "swapped"}, {}),
    "a position of nought": ("户主,门牌,纬度,经度\n周,1,0,0\n", {"lat": "nowhere"}, {}),
    "a position off the earth": ("户主,门牌,纬度,经度\n周,1,95,170\n", {"lat": "range"}, {}),
    "words for a position": ("户主,门牌,纬度,经度\n周,1,北,东\n", {"lat": "degrees", "lon": "degrees"}, {}),
    "an unknown tag": ("户主,门牌,标签\n周,1,独居、富裕\n", {"tags": "tag"}, {"tags": None}),
    "a sensitive tag on nothing": ("户主,门牌,标签\n周,1,低保\n", {"tags": "basis"}, {"tags": ["minimum_income"]}),
    "a name too long": ("户主,门牌\n" + "周" * 81 + ",1\n", {"name": "long"}, {}),
    "a control sign": ("name,door\nA\x07B,1\n", {"name": "control"}, {}),
    "no name and no door": ("户主,门牌,备注\n,,空户\n", {"name": "missing", "door": "missing"}, {"note": "空户"}),
    "a sex that is none": ("户主,门牌,性别\n周,1,X\n", {"sex": "choice"}, {}),
    "a date with two readings": (TAGS + "3/4/2026\n", {"verified_on": "date_order"}, {"tag": "lone_elder"}),
    "a date of no calendar": (TAGS + "2026-02-30\n", {"verified_on": "date"}, {}),
    "a date still to come": (TAGS + "2090-02-03\n", {"verified_on": "future"}, {}),
}
# Seen of the row as a whole: the cell by itself is right.
WHOLE = ("swapped", "nowhere", "range", "basis", "future")


@pytest.mark.parametrize("name", READ)
def test_a_wrong_cell_is_named_and_the_rest_is_read(name: str) -> None:
    source, faults, expected = READ[name]
    raw = source.encode() if isinstance(source, str) else book(*source)
    _table, _matching, rows = read(raw, "tags" if name.startswith("a date") else "households")
    assert [told for _number, _values, told in rows] == [faults]
    values = rows[0][1]
    assert {code: values[code] for code in expected} == expected
    assert all(values.get(code) is None for code, why in faults.items() if why not in WHOLE)


def test_columns_missing_and_twice_are_told() -> None:
    _table, matching, _rows = read("户主,电话,手机,血型\n周,1,2,A\n".encode())
    assert matching.missing == ["door"]
    assert matching.doubled == {"phone": [1, 2]}
    assert matching.unknown == [3]


def test_odd_rows_are_left_out_and_told() -> None:
    table, _matching, rows = read(
        book(
            ["序号", "户主", "门牌", "电话"],
            [1, 2, 3, 4],
            [1, "周建国", "1号", None],
            [None, None, None, None],
            ["小计", 1, None, None],
            ["序号", "户主", "门牌", "电话"],
            [2, "李四", "2号", None, "右边的字"],
            ["合计：2 户"],
            ["填表人：沈某"],
        )
    )
    assert [number for number, _values, _faults in rows] == [3, 7]
    told = {note.code: note.values for note in table.notes}
    assert told == {
        "column_numbers": {"count": 1, "row": 2},
        "total_rows": {"count": 2, "row": 5},
        "header_again": {"count": 1, "row": 6},
        "signed_rows": {"count": 1, "row": 9},
        "cells_without_header": {"letter": "E"},
    }


def test_the_sheet_with_the_register_is_found() -> None:
    raw = book(["填报说明"], ["请按村填写", "谢谢"], 户册=[["户主", "门牌"], ["周建国", "1号"]])
    table, _matching, rows = read(raw)
    assert (table.sheet, len(rows)) == ("户册", 1)
    assert open_table(raw, sheet="Sheet").header != table.header


def test_a_header_may_be_named_by_a_person() -> None:
    table = open_table(book(["甲", "乙"], ["丙", "丁"], ["周建国", "1号"]), header_row=2)
    assert (table.header, table.count) == (["丙", "丁"], 1)


def test_calculated_formulas_are_read_and_told() -> None:
    from xlsxwriter import Workbook

    file = BytesIO()
    made = Workbook(file, {"in_memory": True})
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, ["户主", "门牌", "备注"])
    sheet.write_row(1, 0, ["周建国"])
    sheet.write_formula(1, 1, '="12"&"号"', None, "12号")
    sheet.write_formula(1, 2, '=IF(1=2,"x","")', None, "")
    made.close()
    # As Excel keeps it; the library that writes tests forgets the type of an empty text.
    sheet_xml = part(file.getvalue()).replace(b'<c r="C2"><f>', b'<c r="C2" t="str"><f>')
    table, _matching, rows = read(repacked(file.getvalue(), {SHEET: sheet_xml}))
    assert {note.code: note.values for note in table.notes} == {"formulas": {"count": 2, "first": "B2"}}
    assert rows[0][1] == {"name": "周建国", "door": "12号", "note": None}


@pytest.mark.parametrize("program", ["that numbers nothing", "that names its spaces"])
def test_sheets_of_other_programs(program: str) -> None:
    xml = part(GOOD)
    if program == "that numbers nothing":
        xml = re.sub(rb' r="[A-Z]*\d+"', b"", xml)
    else:
        xml = re.sub(rb"<(/?)(\w+)\b", rb"<\1x:\2", xml).replace(b"xmlns=", b"xmlns:x=")
    _table, _matching, rows = read(with_sheet(xml))
    assert [(number, values["name"]) for number, values, _faults in rows] == [(2, "周建国"), (3, "李四")]
