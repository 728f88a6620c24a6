"""What does not fit is kept elsewhere and said: rows, columns and texts of a sheet, answers no version asks for."""

import io
import json
from typing import Any

import pytest
from openpyxl import load_workbook

from fieldvisit.answers.flattening import Column, Flattener, Ours, Table, Wanted, with_sealed
from fieldvisit.answers.geojson import GeoTables, geometry_of
from fieldvisit.answers.headings import Naming
from fieldvisit.answers.questions import Choice, Question
from fieldvisit.answers.writing_xlsx import XlsxTables, as_day, as_number

pytestmark = pytest.mark.one_database
OURS = Ours("答卷", ("KEY",), (), ("KEY", "PARENT_KEY", "_number"), "_rest", "保密")
PHONE = "13812345678"


def flat(*questions: Question, **wanted: Any) -> Flattener:
    return Flattener(questions, {}, OURS, Wanted(**wanted))


def told(made: Flattener, answers: Any, **how: Any) -> list[dict[str, Any]]:
    """The rows as {heading: cell}, what is empty left out."""
    found = made.rows(("k",), (), answers, **({"closed": True} | how))
    heads = [[column.heading for column in table.columns] for table in made.tables]
    return [{head: cell for head, cell in zip(heads[table], row, strict=True) if cell} for table, row in found]


def book_of(app: Any, tables: list[Table], rows: list[list[Any]], limits: tuple[int, int]) -> Any:
    file = io.BytesIO()
    with app.test_request_context(), XlsxTables(file, tables, [], limits) as writer:
        for row in rows:
            writer.put(0, row)
    return load_workbook(file)


def test_rows_and_columns_go_on_in_the_next_sheet(app: Any) -> None:
    table = Table("", "答卷/一:二", tuple(Column(name) for name in "abcde"))
    rows = [[f"{number}{name}" for name in "abcde"] for number in range(3)]
    book = book_of(app, [table], rows, (3, 3))
    assert book.sheetnames == ["答卷 一 二", "答卷 一 二 2", "答卷 一 二 3", "答卷 一 二 4", "说明"]
    values = {name: list(book[name].values) for name in book.sheetnames[:-1]}
    assert values["答卷 一 二"] == [("a", "b", "c"), ("0a", "0b", "0c"), ("1a", "1b", "1c")]
    assert values["答卷 一 二 2"][0] == ("a", "d", "e") and values["答卷 一 二 2"][1] == ("0a", "0d", "0e")
    assert values["答卷 一 二 3"][1:] == [("2a", "2b", "2c")] and values["答卷 一 二 4"][1:] == [("2a", "2d", "2e")]


def test_a_text_too_long_for_a_cell_stands_whole_in_a_sheet_of_its_own(app: Any) -> None:
    long = "=" + "😀" * 20_000
    book = book_of(app, [Table("", "答卷", (Column("KEY"), Column("话")))], [["k", long], ["l", "短"]], (99, 99))
    cell = book["答卷"]["B2"]
    assert cell.value.startswith("=😀") and "全文在“长答案”" in cell.value and "20001" in cell.value
    assert cell.data_type == "s" and cell.quotePrefix
    parts = list(book["长答案"].values)[1:]
    assert "".join(part[4] for part in parts) == long and {part[:3] for part in parts} == {("答卷", "k", "话")}


def test_names_of_sheets_are_short_and_each_stands_once(app: Any) -> None:
    names = ["答卷", "History", "'quoted'", "😀" * 40, "😀" * 40, "", "[]:*?/\\", "说明"]
    file = io.BytesIO()
    with app.test_request_context(), XlsxTables(file, [Table("", name, (Column("a"),)) for name in names], []) as book:
        book.put(0, ["x"])
    found = load_workbook(file).sheetnames
    assert len({name.casefold() for name in found}) == len(names) + 1
    assert all(len(name.encode("utf-16-le")) <= 62 for name in found) and "History" not in found


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("-12.50", -12.5), ("007", "007"), ("1" * 16, "1" * 16), ("1e5", "1e5"), ("-0", "-0"), ("١", "١")],
)
def test_only_what_shows_alike_becomes_a_number(text: str, number: Any) -> None:
    assert as_number(text) == number and type(as_number(text)) is type(number)


def test_days_that_spreadsheets_do_not_count_stay_text() -> None:
    assert str(as_day("2026-02-28")) == "2026-02-28" and not isinstance(as_day("2026-02-28"), str)
    assert [as_day(text) for text in ("1899-01-01", "20260228", "2026-02-30")] == [
        "1899-01-01",
        "20260228",
        "2026-02-30",
    ]


def test_what_no_version_asks_stands_in_the_last_column() -> None:
    asked = flat(Question("/d/a", "a", "text"), Question("/d/p", "p", "text", repeat="/d/r", private=True))
    odd = {"/d/a": ["x", "y"], "/d/gone": f"电话{PHONE}", "/d/p": "秘密", "/d/other": [{"/d/p": "秘密"}]}
    (row,) = told(asked, odd)
    assert row["a"] == '["x","y"]'
    assert json.loads(row["_rest"]) == {"/d/gone": "电话138****5678", "/d/p": "保密", "/d/other": [{"/d/p": "保密"}]}
    assert json.loads(told(asked, odd, closed=False)[0]["_rest"]) == {key: odd[key] for key in odd if key != "/d/a"}


def test_what_only_some_versions_seal_stays_closed_and_numbers_in_text_are_masked() -> None:
    asked = flat(Question("/d/a", "a", "text"), Question("/d/p", "p", "text", private=True), sealed=True)
    said = {"/d/a": f"找{PHONE}", "/d/p": "秘密"}
    assert told(asked, said)[0] == {"KEY": "k", "a": "找138****5678", "p": "保密"}
    assert told(asked, said, closed=False)[0] == {"KEY": "k", "a": f"找{PHONE}", "p": "秘密"}
    assert told(asked, {}, has_sealed=True)[0] == {"KEY": "k", "p": "保密"}
    assert told(asked, {})[0] == {"KEY": "k"}


def test_sealed_answers_go_back_to_their_turn() -> None:
    shown = {"/d/r": [{"/d/r/a": "1"}, {}], "/d/b": "x"}
    whole = with_sealed(shown, {"/d/r": [{}, {"/d/r/p": "2"}, {"/d/r/p": "3"}], "/d/b": "y", "/d/c": "z"})
    assert whole == {
        "/d/r": [{"/d/r/a": "1"}, {"/d/r/p": "2"}, {"/d/r/p": "3"}], "/d/b": ["x", "y"], "/d/c": "z",
    }  # fmt: skip


def test_words_of_questions_and_choices_and_headings_that_stand_once() -> None:
    offered = (Choice("a", {"default": "水", "en": "Water"}), Choice("b", {"default": "水", "en": "Well water"}))
    needs = Question(
        "/d/needs", "needs", "select_multiple", labels={"default": "缺\n什么", "en": "KEY"}, choices=offered
    )
    same = Question("/d/g/needs", "needs", "text", labels={"en": "key"})
    made = flat(needs, same, naming=Naming(True, "en"), per_choice=True, comma=", ")
    assert told(made, {"/d/needs": "b a c"})[0]["KEY [needs]"] == "Well water, Water, c"
    heads = [column.heading for column in made.tables[0].columns]
    assert heads == ["KEY", "KEY [needs]", "KEY [needs]/Water", "KEY [needs]/Well water", "key [g/needs]", "_rest"]
    same_words = flat(needs, naming=Naming(True, "default"), per_choice=True)
    assert [column.heading for column in same_words.tables[0].columns][1:4] == [
        "缺 什么",
        "缺 什么/水",
        "缺 什么/水 [b]",
    ]
    assert told(same_words, {"/d/needs": "b"})[0]["缺 什么/水 [b]"] == 1


@pytest.mark.parametrize(
    ("kind", "text", "geometry"),
    [
        ("geopoint", "30.5 120.6 4 5.5", {"type": "Point", "coordinates": [120.6, 30.5]}),
        ("geotrace", "30 120 0 0;31 121 0 0", {"type": "LineString", "coordinates": [[120, 30], [121, 31]]}),
        ("geoshape", "1 1;1 2;2 2;1 1", {"type": "Polygon", "coordinates": [[[1, 1], [2, 1], [2, 2], [1, 1]]]}),
        ("geoshape", "1 1;1 2;2 2", {"type": "Polygon", "coordinates": [[[1, 1], [2, 1], [2, 2], [1, 1]]]}),
        ("geotrace", "30 120 0 0", None), ("geopoint", "91 0", None), ("geopoint", "保密", None),
        ("geopoint", "nan 1", None), ("geopoint", "", None), ("geoshape", "1 1;x", None),
    ],
)  # fmt: skip
def test_positions_as_geometry(kind: str, text: str, geometry: Any) -> None:
    assert geometry_of(kind, text) == geometry


def test_features_are_rows_with_a_position_and_nothing_sealed() -> None:
    spot = Question("/d/spot", "spot", "geopoint")
    home = Question("/d/home", "home", "geopoint", private=True)
    tree = Question("/d/tree/at", "at", "geopoint", repeat="/d/tree")
    made, file = flat(spot, home, tree), io.BytesIO()
    turns = [{"/d/tree/at": "3 4 0 0"}, {}]
    sets = [
        ("a", {"/d/spot": "1 2 0 0", "/d/tree": turns}),
        ("b", {"/d/home": "5 6 0 0"}),
        ("c", {"/d/spot": "nowhere"}),
    ]
    with GeoTables(file, made.tables) as writer:
        for key, answers in sets:
            for table, row in made.rows((key,), (), answers, closed=True):
                writer.put(table, row)
    features = json.loads(file.getvalue())["features"]
    assert [(one["id"], one["geometry"]["coordinates"]) for one in features] == [("a", [2, 1]), ("a/tree[1]", [4, 3])]
    assert features[0]["properties"] == {"KEY": "a", "spot": "1 2 0 0"}
    assert features[1]["properties"]["PARENT_KEY"] == "a"
