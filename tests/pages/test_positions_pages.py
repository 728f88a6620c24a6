"""户的位置: households that lie in another grid are moved by a press and put back; nobody moves what is not theirs."""

from collections.abc import Callable
from typing import Any

import pytest

from fieldvisit.areas.models import Area
from fieldvisit.households import astray
from fieldvisit.households.models import Dossier, Household
from tests.areas.drawing import middle, square
from tests.support.boundary_factories import make_boundary
from tests.support.factories import Factories
from tests.support.reader import Reader

pytestmark = pytest.mark.one_database
Readers = Callable[..., Reader]


@pytest.fixture
def grids(factories: Factories) -> tuple[Area, Area]:
    """Two grids side by side, in force."""
    first, second = factories.grid("第一网格"), factories.grid("第二网格")
    account = factories.account()
    for column, grid in enumerate((first, second)):
        make_boundary(account, grid, [[square(column)]])
    return first, second


def _grid(db: Any, home: Household) -> tuple[int, int]:
    db.session.rollback()
    db.session.refresh(home)
    return home.grid_id, db.session.get(Dossier, home.id, populate_existing=True).revision


def test_one_press_moves_and_one_puts_back(
    db: Any, factories: Factories, readers: Readers, grids: tuple[Area, Area]
) -> None:
    first, second = grids
    factories.coordinator("coordinator")
    home = factories.household("周阿婆", grid=first, **middle(1))
    factories.household("沈丽", grid=first, **middle(0))
    factories.household("没位置", grid=first, lat=None, lon=None)
    before = _grid(db, home)[1]
    person = readers("coordinator")
    page = person.get("/positions")
    (row,) = page.rows()
    assert "周阿婆" in row and "第一网格" in row and "第二网格" in row
    token = dict(page.form("#move-one").values)["csrf_token"]
    done = person.post("/positions/move", csrf_token=token, household=home.id)
    assert "1 户划到了位置所在的网格" in done.text and "都在自己的网格里" in done.text
    assert _grid(db, home) == (second.id, before + 1)
    back = person.submit(done, "form[action$='/back']")
    assert "1 户回到了原来的网格" in back.text
    assert _grid(db, home) == (first.id, before + 2)
    again = person.submit(done, "form[action$='/back']")
    assert "1 户后来又改过，没有动" in again.text


def test_who_lies_in_no_grid_is_told_but_cannot_be_moved(
    factories: Factories, readers: Readers, grids: tuple[Area, Area]
) -> None:
    factories.coordinator("coordinator")
    factories.household("周阿婆", grid=grids[0], **middle(7))
    page = readers("coordinator").get("/positions")
    assert "不在任何网格里" in page.rows()[0]
    assert page.soup.select("input[name=household], button[name=household]") == []


def test_all_that_lie_elsewhere_are_moved_at_once(
    db: Any, factories: Factories, readers: Readers, grids: tuple[Area, Area]
) -> None:
    factories.coordinator("coordinator")
    homes = [factories.household(f"周{number}", grid=grids[0], **middle(1)) for number in range(30)]
    person = readers("coordinator")
    token = dict(person.get("/positions").form("#move-one").values)["csrf_token"]
    done = person.post("/positions/move", csrf_token=token, all="1")
    assert "30 户划到了" in done.text
    assert {_grid(db, home)[0] for home in homes} == {grids[1].id}


def test_a_foreign_household_is_hidden_and_nothing_moves(
    db: Any, factories: Factories, readers: Readers, grids: tuple[Area, Area]
) -> None:
    elsewhere = factories.area("village", name="别的村", has_register=True)
    foreign = factories.household("外人", grid=factories.grid("外网格", elsewhere), **middle(1))
    own = factories.household("周阿婆", grid=grids[0], **middle(1))
    factories.coordinator("coordinator")
    person = readers("coordinator")
    page = person.get("/positions")
    assert "外人" not in page.text
    token = dict(page.form("#move-one").values)["csrf_token"]
    body = f"csrf_token={token}&household={own.id}&household={foreign.id}"
    answer = person.client.post("/positions/move", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in (403, 404)
    assert _grid(db, own)[0] == grids[0].id


def test_a_slip_that_is_not_ones_own_does_nothing(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    person = readers("coordinator")
    token = dict(person.get("/positions").form("form").values)["csrf_token"]
    for slip in ("", "1:nonsense", astray.slip_of(factories.viewer(factories.coordinator()), [])):
        assert person.post("/positions/back", csrf_token=token, slip=slip).status == 422


def test_without_boundaries_the_page_says_so(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    assert "还没有网格边界" in readers("coordinator").get("/positions").text


def test_nothing_is_chosen(factories: Factories, readers: Readers, grids: tuple[Area, Area]) -> None:
    factories.coordinator("coordinator")
    person = readers("coordinator")
    token = dict(person.get("/positions").form("form").values)["csrf_token"]
    answer = person.post("/positions/move", csrf_token=token)
    assert answer.status == 422
    assert "请勾上要划过去的户" in answer.text


def _register(person: Reader, **said: Any) -> Any:
    page = person.get("/households/new")
    return person.submit(page, name="新户", door="9号", kind="family", grid_id="", **said)


def test_a_new_household_finds_its_grid_by_position(
    db: Any, factories: Factories, readers: Readers, grids: tuple[Area, Area]
) -> None:
    factories.coordinator("coordinator")
    spot = middle(1)
    assert _register(readers("coordinator"), lat=f"{spot['lat']:.5f}", lon=f"{spot['lon']:.5f}").status == 200
    assert db.session.query(Household).one().grid_id == grids[1].id


def test_a_new_household_finds_its_grid_by_its_neighbours(
    db: Any, factories: Factories, readers: Readers, grids: tuple[Area, Area]
) -> None:
    factories.coordinator("coordinator")
    for _ in range(3):
        factories.household(grid=grids[1], hamlet="东浜")
    person = readers("coordinator")
    assert _register(person, hamlet="东浜").status == 200
    assert _register(person, hamlet="西浜").status == 422  # nobody is known there: it has to be said
    assert db.session.query(Household).filter_by(hamlet="东浜", grid_id=grids[1].id).count() == 4
    assert db.session.query(Household).count() == 4


def test_who_registers_a_household_elsewhere_is_told(
    factories: Factories, readers: Readers, grids: tuple[Area, Area]
) -> None:
    factories.coordinator("coordinator")
    person, spot = readers("coordinator"), middle(1)
    page = person.get("/households/new")
    said = {"lat": f"{spot['lat']:.5f}", "lon": f"{spot['lon']:.5f}", "grid_id": grids[0].id}
    done = person.submit(page, name="新户", door="9号", kind="family", **said)
    assert "它的位置在第二网格里" in done.text
