"""The pages of results: what they say opens the rows they counted, nothing sealed shows, nonsense does no harm."""

import random
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from fieldvisit.storage.base import db
from fieldvisit.surveys.models import SurveyVersion
from tests.figures.crawling import Crawl
from tests.surveys.writing import question

pytestmark = pytest.mark.one_database


@pytest.fixture
def town(factories: Any, reader: Any) -> Any:
    """Who sees the whole town, signed in."""
    account = factories.coordinator("town", area=factories.place("town"))
    reader.come_in("town")
    return account


@pytest.fixture
def filled(factories: Any, answered: Any, town: Any) -> None:
    chen = factories.cadre("chen")
    grids = [factories.grid(), factories.grid("第二网格")]
    for place in range(7):
        home = factories.household(f"户{place}", cadre=chen, grid=grids[place % 2])
        said = {"well": ("yes", "no", "gone")[place % 3], "needs": "water light" if place % 2 else "light"}
        answered(
            chen, home, said | {"note_text": f"打 13812345678 找我 {place}"}, review=("received", "approved")[place % 2]
        )


def test_every_figure_opens_as_many_rows_as_it_says(reader: Any, form: Any, filled: Any) -> None:
    crawl = Crawl(reader, random.Random(1))
    path = f"/surveys/{form.id}/results"
    for narrowed in ("", "?review=approved", "?by=/data/well", "?path=/data/well&value=yes&by=/data/needs"):
        crawl._check(path + narrowed)
    assert crawl.faults == []
    assert {"answers", "review", "part_answers", "part_choice", "choice", "answered", "day"} <= crawl.seen[path]
    assert crawl.figures > 40


def test_every_cell_opens_as_many_rows_as_it_says(reader: Any, form: Any, filled: Any) -> None:
    crawl = Crawl(reader, random.Random(1))
    for row, column in (("area", "/data/well"), ("month", "/data/needs"), ("area", "month")):
        crawl._check(f"/surveys/{form.id}/results/cross?row={row}&column={column}")
    assert crawl.faults == []
    assert crawl.figures > 8


def test_texts_show_no_numbers_and_what_is_sealed_only_how_many(
    reader: Any, form: Any, answered: Any, town: Any
) -> None:
    answered(town, None, {"note_text": "打 13812345678"}, private_answers='{"/data/phone":"13987654321"}')
    page = reader.get(f"/surveys/{form.id}/results")
    assert "138****5678" in page.text
    assert "13812345678" not in page.response.get_data(as_text=True)
    assert "13987654321" not in page.response.get_data(as_text=True)
    assert "保密的题，只数答了多少" in page.text


def test_other_values_are_told_apart_from_choices(reader: Any, form: Any, answered: Any, town: Any) -> None:
    answered(town, None, {"well": "gone"})
    page = reader.get(f"/surveys/{form.id}/results")
    assert "其他值" in page.text
    assert "gone" in page.text


def test_a_form_without_answers_says_so(reader: Any, form: Any, town: Any) -> None:
    assert "还没有答卷" in reader.get(f"/surveys/{form.id}/results").text
    assert "没有两样都答了的答卷" in reader.get(f"/surveys/{form.id}/results/cross?row=month&column=/data/well").text


NONSENSE = [
    "by=/data/phone", "by=x", "row=&column=", "row=/data/phone&column=area", "row=month&column=month", "area=999999",
    "since=2026-13-01&until=x", "path=/data/none&value=1", "version=1&cadre=2&channel=3&files=4&fit=5&review=6",
]  # fmt: skip


def test_nonsense_in_the_address_does_no_harm(reader: Any, form: Any, filled: Any) -> None:
    for nonsense in NONSENSE:
        for page in ("results", "results/cross"):
            assert reader.client.get(f"/surveys/{form.id}/{page}?{nonsense}").status_code == 200, nonsense


def test_numbers_of_many_values_make_no_table(reader: Any, form: Any, version: Any, answered: Any, town: Any) -> None:
    row = db.session.get_one(SurveyVersion, version.id)
    row.definition, row.md5 = [question("age", "integer")], "numbers"
    db.session.commit()
    for age in range(13):
        answered(town, None, {"age": str(age)})
    assert "不同的答案太多" in reader.get(f"/surveys/{form.id}/results/cross?row=/data/age&column=month").text


def test_the_api_says_the_figures_of_the_page(reader: Any, form: Any, filled: Any) -> None:
    told = reader.get(f"/api/v1/surveys/{form.id}/results?by=/data/well").json
    questions = {one["name"]: one for one in told["questions"]}
    assert told["answers"] == 7
    assert told["reviews"] == {"received": 4, "approved": 3}
    assert {one["value"]: one["number"] for one in questions["well"]["choices"]} == {"yes": 3, "no": 2}
    assert (questions["well"]["other"], questions["phone"]["shape"]) == (2, "sealed")
    assert sum(one["answers"] for one in told["places"]) == 7
    assert sum(one["choices"]["yes"] for one in told["places"]) == 3
    assert [one["path"] for one in told["repeats"]] == ["/data/member"]
    table = reader.get(f"/api/v1/surveys/{form.id}/results/cross?row=/data/well&column=/data/needs").json
    assert table["both"] == 7
    assert {one["key"]: one["number"] for one in table["rows"]} == {"yes": 3, "no": 2, "": 2}
    assert sum(one["number"] for one in table["cells"] if one["column"] == "light") == 7


def test_the_api_refuses_sides_that_are_none(reader: Any, form: Any, filled: Any) -> None:
    for said, field in (("row=x&column=area", "row"), ("row=area", "column"), ("row=area&column=area", "column")):
        refused = reader.get(f"/api/v1/surveys/{form.id}/results/cross?{said}")
        assert (refused.status, refused.problem, refused.json["field"]) == (422, "invalid_input", field)


def test_a_crossed_table_is_taken_along(reader: Any, form: Any, filled: Any) -> None:
    page = reader.get(f"/surveys/{form.id}/results/cross?row=/data/well&column=/data/needs&review=received")
    text = reader.get(page.links()["复制为文字"]).text
    assert "关爱：身体好吗 × 缺什么" in text
    assert "1. 好，灯 2，合计 2" in text
    book = reader.submit(page, "#take-cross")
    rows = list(load_workbook(BytesIO(book.response.get_data())).worksheets[0].iter_rows(values_only=True))
    assert rows[0] == ("身体好吗", "水", "灯", "合计")
    assert rows[-1] == ("合计", 0, 4, 4)
    assert "选两样" in reader.get(f"/surveys/{form.id}/results/cross/text?row=/data/phone&column=area").text
