"""The pages of results: what they say opens the rows they counted, nothing sealed shows, nonsense does no harm."""

import random
from typing import Any

import pytest

from fieldvisit.storage.base import db
from fieldvisit.surveys.models import SurveyVersion
from tests.figures.crawling import Crawl
from tests.surveys.writing import question

pytestmark = pytest.mark.one_database


@pytest.fixture
def town(factories: Any, reader: Any) -> Any:
    """Who sees the whole town, signed in."""
    account = factories.coordinator("town", area=factories.place("town"))
    reader.sign_in("town")
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


@pytest.mark.parametrize(
    "narrowed", ["", "?review=approved", "?by=/data/well", "?path=/data/well&value=yes&by=/data/needs"]
)
def test_every_figure_opens_as_many_rows_as_it_says(reader: Any, form: Any, filled: Any, narrowed: str) -> None:
    crawl = Crawl(reader, random.Random(1))
    address = f"/surveys/{form.id}/results{narrowed}"
    crawl._check(address)
    assert crawl.faults == []
    assert {"answers", "review", "part_answers", "choice", "answered", "day"} <= crawl.seen[
        f"/surveys/{form.id}/results"
    ]
    assert crawl.figures > 10


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
