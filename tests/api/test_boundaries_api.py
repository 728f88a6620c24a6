"""Boundaries and positions by programs: sent, checked, confirmed, undone; strays told; found places taken and left."""

import base64
from typing import Any

import pytest

from fieldvisit.households.models import Household, PositionProposal
from fieldvisit.kernel import clock
from fieldvisit.storage.base import db
from tests.areas.drawing import feature, geojson, middle, square
from tests.rights import world as worlds
from tests.support.factories import Factories

pytestmark = pytest.mark.one_database
FILES = "/api/v1/boundaries"
PLACES = "/api/v1/positions"


@pytest.fixture
def desks(factories: Factories, machine: Any) -> Any:
    """Programs of the administrator and of a coordinator."""
    world = worlds.build(factories)
    return lambda role: machine(world.tokens[role])


def _sent(content: bytes, **more: Any) -> dict[str, Any]:
    return {"file_name": "村.geojson", "content": base64.b64encode(content).decode(), "datum": "WGS-84"} | more


def test_a_file_is_sent_looked_at_confirmed_and_undone(desks: Any, factories: Factories) -> None:
    admin = desks("admin")
    first, second = factories.grid("第一网格"), factories.grid("第二网格")
    content = geojson(feature(first.code, square(0)), feature(second.code, square(0.5)), feature("9", square(4)))
    made = admin.post(FILES, _sent(content))
    assert (made.status, made.json["state"], made.json["must_be_seen"]) == (201, "checked", True)
    assert {name: made.json["counts"][name] for name in ("new", "wrong")} == {"new": 2, "wrong": 1}
    one = f"{FILES}/{made.json['id']}"
    found = admin.get(f"{one}/findings").json["items"]
    assert (found[0]["code"], found[0]["gravity"], found[0]["at"]) == ("unknown_code", "wrong", None)
    (overlap,) = [row for row in found if row["code"] == "overlap" and "第二网格" in row["words"]]
    assert (overlap["gravity"], overlap["area_code"], len(overlap["at"])) == ("look", first.code, 2)
    assert [row["code"] for row in admin.get(f"{one}/shapes").json["items"]] == [first.code, second.code]
    assert admin.post(f"{one}/confirm", {}).json["field"] == "seen"
    before = len(admin.get(f"{FILES}/lines").json["features"])
    assert admin.post(f"{one}/confirm", {"seen": True}).json["state"] == "in_force"
    assert len(admin.get(f"{FILES}/lines").json["features"]) == before + 2
    assert admin.get(FILES).json["items"][0]["id"] == made.json["id"]
    assert admin.post(f"{one}/undo").json == {"back": 2, "left": 0}
    assert len(admin.get(f"{FILES}/lines").json["features"]) == before
    assert admin.post(f"{one}/undo").status == 409


def test_a_file_is_read_the_other_way_round_and_let_go(desks: Any, factories: Factories) -> None:
    admin, grid = desks("admin"), factories.grid("第一网格")
    turned = [[north, east] for east, north in square(0)]
    made = admin.post(FILES, _sent(geojson(feature(grid.code, turned)))).json
    assert made["hopeless"] is True
    one = f"{FILES}/{made['id']}"
    better = admin.post(f"{one}/again", {"datum": "WGS-84", "swapped": True}).json
    assert (better["hopeless"], better["counts"]["new"]) == (False, 1)
    assert admin.delete(one).status == 204
    assert admin.get(one).status == 404


@pytest.mark.parametrize(
    ("said", "field"),
    [({"datum": "WGS"}, "datum"), ({"content": "?"}, "content"), ({"content": "e30="}, "file"), ({"more": 1}, "more")],
)
def test_what_is_no_file_is_refused_by_its_field(desks: Any, said: dict[str, Any], field: str) -> None:
    answer = desks("admin").post(FILES, _sent(b"{}") | said)
    assert (answer.status, answer.json["field"]) == (422, field)


def test_strays_are_told_and_places_taken_left_and_opened_again(desks: Any, factories: Factories) -> None:
    admin, desk, grid = desks("admin"), desks("coordinator"), factories.grid("第一网格")
    made = admin.post(FILES, _sent(geojson(feature(grid.code, square(0))))).json["id"]
    admin.post(f"{FILES}/{made}/confirm", {"seen": True})
    elsewhere = factories.household("走远的", **middle(0))
    away = {row["id"]: row["there"] for row in desk.get(f"{PLACES}/astray").json["items"]}
    assert away[str(elsewhere.id)] == "第一网格"
    home = factories.household("没位置", grid=grid, lat=None, lon=None)
    found = {"lat": middle(0)["lat"], "lon": middle(0)["lon"], "datum": "WGS-84", "precision": "door", "matched": "8号"}
    row = PositionProposal(household_id=home.id, shard_id=home.shard_id, state="open", made_at=clock.now(), **found)
    db.session.add(row)
    db.session.commit()
    proposal = str(row.id)
    (waiting,) = desk.get(f"{PLACES}/proposed").json["items"]
    assert (waiting["id"], waiting["grid"], waiting["fits"]) == (proposal, "第一网格", True)
    taken = {"proposal_ids": [proposal], "take": True}
    assert desk.post(f"{PLACES}/settle", taken).json == {"proposal_ids": [proposal]}
    db.session.rollback()
    assert db.session.get(Household, home.id, populate_existing=True).lat == middle(0)["lat"]  # type: ignore[union-attr]
    assert desk.post(f"{PLACES}/settle", taken).json == {"proposal_ids": []}
    assert desk.post(f"{PLACES}/again", {"proposal_ids": [proposal]}).json == {"opened": 1}
    db.session.rollback()
    assert db.session.get(Household, home.id, populate_existing=True).lat is None  # type: ignore[union-attr]
    assert desk.post(f"{PLACES}/settle", {"proposal_ids": []}).json["field"] == "proposal_ids"
    assert desk.post(f"{PLACES}/ask").status == 409, "no service is set"
