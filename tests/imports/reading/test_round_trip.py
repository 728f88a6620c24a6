"""What is written in the layout of a register is read back equal, through both kinds of file."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldvisit.households.models import HouseholdKind
from fieldvisit.households.rules import RELATION_CODES, SOURCE_CODES
from fieldvisit.households.seed_tags import TAG_OF
from fieldvisit.households.words import KINDS as KIND_WORDS
from fieldvisit.households.words import RELATIONS, SEXES, SOURCES
from fieldvisit.imports.columns import vocabulary
from fieldvisit.imports.columns.kinds import KINDS
from fieldvisit.imports.columns.matching import match
from fieldvisit.imports.columns.templates import template
from fieldvisit.imports.columns.writing import write_rows, write_text_rows, written_fields
from fieldvisit.imports.reading.table import Unreadable, open_table
from fieldvisit.kernel.text import has_control, tidy
from fieldvisit.people.acts import Role
from fieldvisit.people.speech import SPEECH
from fieldvisit.people.words import ROLES
from tests.imports.reading.files import book, read

pytestmark = pytest.mark.one_database


def words(most: int, **more: Any) -> st.SearchStrategy[str]:
    """Text as the register may hold it, with what spreadsheets take for commands."""
    signs = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")) | st.sampled_from("=+-@'\"_x,;王\n"), **more)
    kept = signs.map(lambda text: tidy(text)[:most].strip()).filter(lambda text: text and not has_control(text))
    return kept | st.sampled_from(["=1+1", "'=1", "@sum", "-", "+86", "'", "无", "1.0", "007", "2026-1-2", "<r>a</r>"])


def some(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


PHONES = st.from_regex(r"\A\+?[0-9]{5,20}\Z")
IDENTITIES = st.from_regex(r"\A[0-9A-Z]{6,30}\Z")
YEARS = st.integers(1890, 2026)
DAYS = st.dates(date(2000, 1, 1), date(2026, 1, 1))
TAG_LISTS = some(st.lists(st.sampled_from(sorted(TAG_OF)), min_size=1, max_size=4, unique=True))


def positions(draw: Any) -> dict[str, float | None]:
    if draw(st.booleans()):
        return {"lat": None, "lon": None}
    return {"lat": draw(st.floats(1, 70)), "lon": draw(st.floats(73, 136))}


@st.composite
def households(draw: Any) -> dict[str, Any]:
    return {
        "key": draw(st.uuids()),
        "name": draw(words(80)),
        "kind": draw(st.sampled_from([str(kind) for kind in HouseholdKind])),
        "village": draw(some(words(80))),
        "grid": draw(some(words(80))),
        "group_name": draw(some(words(60))),
        "hamlet": draw(some(words(60))),
        "door": draw(words(60)),
        "phone": draw(some(PHONES)),
        "contact": draw(some(words(80))),
        "sex": draw(some(st.sampled_from("fm"))),
        "birth_year": draw(some(YEARS)),
        "identity_number": draw(some(IDENTITIES)),
        "tags": draw(TAG_LISTS),
        "basis": draw(words(200)),
        **positions(draw),
        "speaks": draw(some(st.sampled_from(sorted(SPEECH)))),
        "note": draw(some(words(500))),
    }


@st.composite
def members(draw: Any) -> dict[str, Any]:
    row = draw(households())
    kept = ("key", "name", "village", "grid", "group_name", "hamlet", "door", "phone", "sex", "birth_year")
    return {code: row[code] for code in (*kept, "identity_number")} | {
        "household": draw(st.uuids()),
        "household_name": draw(words(80)),
        "relation": draw(st.sampled_from(sorted(RELATION_CODES))),
    }


@st.composite
def tags(draw: Any) -> dict[str, Any]:
    row = draw(households())
    verified = draw(DAYS)
    return {code: row[code] for code in ("village", "grid", "group_name", "hamlet", "door", "basis")} | {
        "household": row["key"],
        "household_name": row["name"],
        "tag": draw(st.sampled_from(sorted(TAG_OF))),
        "source": draw(st.sampled_from(sorted(SOURCE_CODES))),
        "verified_on": verified,
        "expires_on": draw(some(st.dates(date(2026, 1, 2), date(2040, 1, 1)))),
    }


@st.composite
def enterprises(draw: Any) -> dict[str, Any]:
    row = draw(households())
    codes = [field.code for field in written_fields("enterprises")]
    return {code: row.get(code) for code in codes}


@st.composite
def cadres(draw: Any) -> dict[str, Any]:
    return {
        "key": draw(st.uuids()),
        "username": draw(st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9._-]{1,63}\Z")),
        "name": draw(words(80)),
        "title": draw(some(words(80))),
        "phone": draw(some(PHONES)),
        "sex": draw(some(st.sampled_from("fm"))),
        "speaks": draw(some(st.lists(st.sampled_from(sorted(SPEECH)), min_size=1, unique=True))),
        "role": draw(some(st.sampled_from(sorted(vocabulary.ROLES)))),
        "area": draw(words(80)),
        "unit": draw(words(80)),
        **positions(draw),
    }


@st.composite
def units(draw: Any) -> dict[str, Any]:
    return {
        "code": draw(some(words(40))),
        "name": draw(words(80)),
        "kind": draw(st.from_regex(r"\A[a-z][a-z0-9_]{0,39}\Z")),
        "area": draw(words(80)),
    }


ROWS = {
    "households": households(),
    "members": members(),
    "tags": tags(),
    "enterprises": enterprises(),
    "cadres": cadres(),
    "units": units(),
}
# Each example opens a file in a process of its own; a file holds many rows.
FEW = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))


def said_again(write: Callable[..., int], kind: str, rows: list[dict[str, Any]], language: str) -> None:
    file = BytesIO()
    assert write(file, kind, rows, language=language) == len(rows)
    table, matching, found = read(file.getvalue(), kind)
    assert set(matching.by_field) == {field.code for field in written_fields(kind)}
    assert (matching.unknown, matching.doubled, matching.missing) == ([], {}, [])
    assert [(values, faults) for _number, values, faults in found] == [(row, {}) for row in rows]
    assert table.header_rows == (1, 1)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_workbooks_come_back_equal(app: Flask, kind: str) -> None:
    @FEW
    @given(st.lists(ROWS[kind], min_size=1, max_size=30), st.sampled_from(["zh", "en"]))
    def check(rows: list[dict[str, Any]], language: str) -> None:
        said_again(write_rows, kind, rows, language)

    check()


@pytest.mark.parametrize("kind", sorted(KINDS))
@FEW
@given(st.data(), st.sampled_from(["zh", "en"]))
def test_text_files_come_back_equal(kind: str, data: Any, language: str) -> None:
    rows = data.draw(st.lists(ROWS[kind], min_size=1, max_size=30))
    said_again(write_text_rows, kind, rows, language)


def test_nothing_in_a_text_file_begins_as_a_command() -> None:
    file = BytesIO()
    row = {"key": None, "name": "=cmd|' /C calc'!A0", "door": "-2+3", "note": "@SUM(1)", "phone": "+8657382000000"}
    write_text_rows(file, "households", [row])
    cells = file.getvalue().decode("utf-8-sig").splitlines()[1].split(",")
    assert [cell for cell in cells if cell.startswith(("=", "@", "-"))] == []
    assert read(file.getvalue())[2][0][1]["name"] == row["name"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_template_brings_no_row_of_its_own_and_knows_every_column(kind: str, language: str) -> None:
    raw = template(kind, language)
    with pytest.raises(Unreadable) as refused:
        open_table(raw)
    assert refused.value.code == "no_rows"
    import openpyxl

    filled = openpyxl.load_workbook(BytesIO(raw))
    sheet = filled.worksheets[0]
    example = [cell.value for cell in sheet[3]]
    for place, value in enumerate(example, start=1):
        text = str(value or "").removeprefix("（示例）").removeprefix("(Example) ")
        sheet.cell(4, place, text)
    file = BytesIO()
    filled.save(file)
    table, matching, rows = read(file.getvalue(), kind)
    assert [note.code for note in table.notes] == ["example_rows"]
    assert set(matching.by_field) == {field.code for field in written_fields(kind)}
    assert [number for number, _values, _faults in rows] == [4]
    assert set(rows[0][2]) <= {"basis", "kind"}  # the example says that these are chosen


def test_the_words_of_files_are_the_words_of_pages() -> None:
    def same(pages: Any, files: Any) -> None:
        assert {str(code): str(said) for code, said in pages.items()} == {
            code: line.split()[0] for code, line in files.items()
        }

    same(RELATIONS, vocabulary.RELATIONS)
    same(KIND_WORDS, vocabulary.KINDS)
    same(SOURCES, vocabulary.SOURCES)
    same(SEXES, vocabulary.SEXES)
    same({role: ROLES[Role(role)] for role in vocabulary.ROLES}, vocabulary.ROLES)
    assert set(vocabulary.TAG_WORDS) == set(TAG_OF)
    assert set(vocabulary.RELATIONS) == RELATION_CODES


def test_what_was_chosen_last_time_is_chosen_again() -> None:
    header = open_table(book(["人名", "楼号", "备注"], ["周建国", "3幢", "x"])).header
    assert match("households", header).missing == ["name", "door"]
    again = match("households", header, {"人名": "name", "楼号": "door", "备注": "", "不在": "phone"})
    assert (again.by_field, again.missing, again.unknown) == ({"name": 0, "door": 1}, [], [2])
