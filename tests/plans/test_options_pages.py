"""What a proposal keeps to: asked for with it, changed when it is made again; and the list of plans, searched."""

from collections.abc import Callable
from typing import Any

import pytest

from fieldvisit.plans.models import Plan
from fieldvisit.storage.base import db
from tests.plans.conftest import Street
from tests.support.reader import Read, Reader

Call = Callable[..., Any]
pytestmark = pytest.mark.one_database
MAKE = "main form[action$='/plans']"


def loads(board: Call, street: Street) -> dict[str, int]:
    return {cadre.name: cadre.load for cadre in board(street.viewer, plan_id())["cadres"]}


def plan_id() -> Any:
    db.session.rollback()
    return db.session.query(Plan.id).order_by(Plan.made_at.desc()).limit(1).scalar()


@pytest.fixture
def person(street: Street, readers: Callable[..., Reader]) -> Reader:
    return readers("coordinator")


def made(person: Reader, **said: Any) -> Read:
    return person.submit(person.get("/plans"), MAKE, **said)


def test_narrower_limits_are_kept_and_said(street: Street, person: Reader, board: Call, factories: Any) -> None:
    for _ in range(6):
        factories.household(cadre=street.cadres[0], lat=30.43, lon=120.59)
    wide = made(person, area_id=street.grid.id)
    assert max(loads(board, street).values()) == 12 and "每人 5–15 户全部满足" in wide.text
    narrow = made(person, area_id=street.grid.id, fewest="7", most="９")
    assert sorted(loads(board, street).values()) == [7, 8, 9]
    assert "按你定的条件：每人 7–9 户" in narrow.text and "每人 7–9 户全部满足" in narrow.text


def test_too_narrow_limits_say_how_many_are_missing(street: Street, person: Reader) -> None:
    page = made(person, area_id=street.grid.id, fewest="5", most="5")
    assert "干部不够：每人最多 5 户，还缺 1 名。" in page.text and "有人不在 5–5 户之间" in page.text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"fewest": "4"}, "应当在 5 到 15 之间。"),
        ({"most": "很多"}, "应当在 5 到 15 之间。"),
        ({"fewest": "12", "most": "9"}, "最多不能比最少还少。"),
        ({"stay_metres": "-1"}, "应当是 0 到 5000 米。"),
        ({"stay_metres": "9" * 40}, "应当是 0 到 5000 米。"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    street: Street, person: Reader, said: dict[str, str], words: str
) -> None:
    page = made(person, area_id=street.grid.id, **said)
    assert page.status == 422 and words in page.text and plan_id() is None
    for name, value in said.items():
        assert page.soup.select_one(f"#{name}")["value"] == value, "nothing that was typed is lost"


def test_made_again_with_named_cadres_and_no_will_to_change(
    street: Street, person: Reader, board: Call, factories: Any
) -> None:
    first, second, third = street.cadres
    far = factories.cadre("near", "邻网格的", lat=30.431, lon=120.60)
    factories.household(cadre=far, grid=factories.grid("邻网格"), lat=30.431, lon=120.60)
    page = made(person, area_id=street.grid.id)
    form = person.get(page.links()["换条件"])
    ticked = [box["value"] for box in form.soup.select("input[name=cadre_ids][checked]")]
    assert sorted(ticked) == sorted(str(one.id) for one in street.cadres)
    assert "邻网格的" in form.text
    refused = person.submit(form, who="these", cadre_ids=None)
    assert refused.status == 422 and "请选 1 到 2000 名干部。" in refused.text
    again = person.submit(form, who="these", cadre_ids=[str(first.id), str(second.id)], stay_metres="5000")
    assert {name: load for name, load in loads(board, street).items() if load} == {"陈建国": 6, "李小红": 12}
    assert "只用选定的 2 名干部" in again.text and "步行省 5000 米以上才换" in again.text
    kept = person.get(again.links()["换条件"])
    assert kept.soup.select_one("input[name=who][value=these]").has_attr("checked")
    assert kept.soup.select_one("#stay_metres")["value"] == "5000"
    assert str(third.id) not in [box["value"] for box in kept.soup.select("input[name=cadre_ids][checked]")]


def test_the_list_is_narrowed_by_state_and_words(street: Street, person: Reader, factories: Any) -> None:
    made(person, area_id=street.grid.id)
    made(person, area_id=factories.place("village").id)
    assert len(person.get("/plans").rows()) == 2
    assert len(person.get("/plans", state="ready").rows()) == 2
    none = person.get("/plans", state="confirmed")
    assert none.rows() == [] and "没有这样的建议" in none.text
    village = factories.place("village").name
    found = person.get("/plans", q=village)
    assert len(found.rows()) == 1 and village in found.rows()[0] and "q=" not in found.response.request.full_path
    assert person.get("/plans", state="nonsense").status == 200


def test_missing_cadres_are_counted_by_the_limits_that_were_asked_for(
    street: Street, person: Reader, factories: Any
) -> None:
    for _ in range(7):
        factories.household(cadre=street.cadres[0], lat=30.43, lon=120.59)
    page = made(person, area_id=street.grid.id, most="6", borrow=None)
    assert "干部不够：每人最多 6 户，还缺 2 名。" in page.text, "25 households are two keepers of six more than 18"
