"""Households ticked in the register go to another grid: what that does is said before; a press does it, one undoes."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from fieldvisit.assignments.queries import current_cadres
from fieldvisit.households.models import Household
from fieldvisit.storage.base import db
from tests.support.factories import Factories
from tests.support.reader import Machine, Reader

Readers = Callable[..., Reader]


class Ground:
    """Two grids of a village and one of another; a cadre who keeps two households, and one who keeps one beyond."""

    def __init__(self, factories: Factories) -> None:
        self.first, self.second = factories.place(), factories.grid("第二网格")
        beyond = factories.area("village", factories.place("town"), name="周家村")
        self.beyond = factories.area("grid", beyond, name="周家网格")
        self.coordinator = factories.coordinator("coordinator", area=factories.place("town"))
        self.near, self.here = factories.cadre("near", "沈近"), factories.cadre("here", "陈此")
        self.one = factories.household("周阿婆", cadre=self.here)
        self.two = factories.household("沈丽", cadre=self.near)
        self.orphan = factories.household("王五")
        factories.household("张三", grid=self.beyond, cadre=self.near)

    @property
    def ids(self) -> list[uuid.UUID]:
        return [self.one.id, self.two.id, self.orphan.id]


@pytest.fixture
def ground(factories: Factories) -> Ground:
    return Ground(factories)


def where(*homes: Household) -> list[int]:
    db.session.rollback()
    return [db.session.get_one(Household, home.id, populate_existing=True).grid_id for home in homes]


def keepers(ids: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    db.session.rollback()
    return {key: one.cadre_name for key, one in current_cadres(ids).items()}


def said_by(read: Any) -> str:
    """The words of a page without the spaces between its parts."""
    return "".join(read.text.split())


def test_ticked_looked_at_moved_and_put_back(ground: Ground, readers: Readers) -> None:
    person = readers("coordinator")
    before, kept = where(ground.one, ground.two, ground.orphan), keepers(ground.ids)
    register = person.get("/households")
    ticked = person.submit(register, "form[data-selection]", household=ground.ids)
    assert "把 3 户划到别的网格" in ticked.text and ticked.soup.select_one("form[method=post].card") is None
    ahead = person.submit(ticked, "form.card", to=ground.beyond.id)
    words = said_by(ahead)
    assert "3户划到周家网格" in words and "1户本来就没人联" in words
    assert "沈近：还联这1户" in words and "这些联户干部在那个村没有别的户陈此：1户" in words
    assert where(ground.one) == before[:1], "looking writes nothing"
    done = person.submit(ahead, "form[method=post].card", end="1")
    assert "3户划到了周家网格" in said_by(done) and "1户不再由原来的干部联" in said_by(done)
    assert set(where(ground.one, ground.two, ground.orphan)) == {ground.beyond.id}
    assert keepers(ground.ids) == {ground.two.id: "沈近"}
    back = person.submit(done, "form[action$='/undo']")
    assert "3 户回到了原来的网格" in back.text
    assert where(ground.one, ground.two, ground.orphan) == before and keepers(ground.ids) == kept
    assert "3 户后来又改过，没有动" in person.submit(done, "form[action$='/undo']").text


def test_within_a_village_every_cadre_stays_and_who_lies_there_is_passed_over(ground: Ground, readers: Readers) -> None:
    person = readers("coordinator")
    home = ground.orphan.id
    person.submit(person.get("/households/moves", household=home, to=ground.second.id), "form[method=post].card")
    assert where(ground.orphan) == [ground.second.id]
    ahead = person.get("/households/moves", household=ground.ids, to=ground.second.id)
    assert "2户划到第二网格" in said_by(ahead) and "1户已经在这个网格，不动" in said_by(ahead)
    assert "没有别的户" not in ahead.text
    person.submit(ahead, "form[method=post].card")
    assert where(ground.one, ground.two) == [ground.second.id] * 2 and len(keepers(ground.ids)) == 2


@pytest.mark.one_database
def test_what_cannot_be_is_said_and_loses_nothing(
    ground: Ground, factories: Factories, readers: Readers, machine: Callable[..., Machine]
) -> None:
    person = readers("coordinator")
    far = factories.area("grid", factories.area("village", factories.area("town", factories.place("county"))))
    stranger = factories.household("外人", grid=far)
    page = person.get("/households/moves", household=ground.ids, to=ground.second.id)
    token = dict(page.form("form[method=post].card").values)["csrf_token"]
    assert "先选 1 到 60 户" in person.get("/households/moves").text
    assert person.get("/households/moves", household="dreams").status == 404
    assert person.get("/households/moves", household=stranger.id, to=ground.second.id).status == 404
    assert person.get("/households/moves", household=ground.ids, to=far.id).status == 403
    wrong = person.get("/households/moves", household=ground.ids, to=999999)
    assert wrong.status == 422 and "没有这个网格" in wrong.text and "周阿婆" in wrong.text
    for to in ("", "x", "9" * 40, str(ground.first.id)):
        again = person.post("/households/moves", csrf_token=token, household=ground.one.id, to=to)
        assert again.status == 422 and "周阿婆" in again.text
    assert person.post("/households/moves", csrf_token=token, household=ground.one.id, to=far.id).status == 403
    assert "已经用不了了" in person.post("/households/moves/undo", csrf_token=token, slip="1:x").text
    assert where(ground.one, stranger) == [ground.first.id, far.id]
    api, other = machine(factories.device(ground.coordinator)[1]), machine(factories.device(factories.coordinator())[1])
    said: dict[str, Any] = {"household_ids": [str(key) for key in ground.ids], "grid_id": ground.beyond.id}
    looked = api.post("/api/v1/households/moves/look", said).json
    assert len(looked["moving"]) == 3
    assert {one["name"]: one["near"] for one in looked["keepers"]} == {"沈近": True, "陈此": False}
    moved = api.post("/api/v1/households/moves", said | {"end_far": True}).json
    assert moved["ended"] == [str(ground.one.id)] and where(ground.one) == [ground.beyond.id]
    assert api.post("/api/v1/households/moves/undo", {"slip": moved["slip"]}).json == {"back": 3, "left": 0}
    assert other.post("/api/v1/households/moves/undo", {"slip": moved["slip"]}).status == 422
