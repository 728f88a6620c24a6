"""Departments from a file: known by code, by name in their area; one of the same kind is asked about; taken back."""

from typing import Any

import pytest

from fieldvisit.imports import mending, queries, service
from fieldvisit.people.models import Unit
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.imports.bringing import csv_of, looked_at, row_of, verdicts
from tests.imports.whole_state import whole_state

HEADER = ("单位编码", "单位名称", "单位类别", "所属区域")


@pytest.fixture
def viewer(factories: Any) -> Any:
    factories.place("grid")
    return factories.viewer(factories.admin("admin"))


@pytest.fixture
def city(factories: Any) -> int:
    found: int = factories.place("city").id
    return found


def looked(viewer: Any, city: int, *rows: list[str]) -> Any:
    return looked_at(viewer, city, csv_of(rows, HEADER), kind="units")


def units() -> dict[str, Unit]:
    db.session.rollback()
    return {row.name: row for row in db.session.query(Unit)}


def test_units_are_added_known_again_and_taken_back(viewer: Any, city: int, factories: Any) -> None:
    town = factories.place("town")
    before = whole_state()
    rows = (["", "镇水务办", "water", "周王庙镇"], ["SW-1", "镇交通办", "roads_x", town.code])
    key = looked(viewer, city, *rows)
    assert verdicts(key) == {2: "new", 3: "new"}
    service.confirm(viewer, key)
    found = units()
    assert (found["镇水务办"].kind, found["镇水务办"].area_id, found["镇交通办"].code) == ("water", town.id, "SW-1")
    assert found["镇水务办"].code.startswith("u-")
    by_hand = factories.unit("镇民政办", kind="civil")  # the numbers of a file and of a form never meet
    again = looked(viewer, city, *rows, ["SW-1", "镇交通站", "roads_x", "周王庙镇"])
    assert verdicts(again) == {2: "same", 3: "same", 4: "wrong"}
    service.take_back(viewer, key)
    db.session.delete(db.session.get_one(Unit, by_hand.id))
    db.session.commit()
    assert whole_state() == before


def test_a_unit_is_renamed_by_its_code_and_one_of_the_same_kind_is_asked_about(
    viewer: Any, city: int, factories: Any
) -> None:
    old = factories.unit("镇城建办", kind="construction")
    factories.unit("镇水务办", kind="water")
    closed = factories.unit("镇农办", kind="farming")
    closed.active = False
    db.session.commit()
    before = whole_state()
    key = looked(
        viewer,
        city,
        [old.code, "镇建设办", "construction", "周王庙镇"],
        ["", "镇水利办", "water", "周王庙镇"],
        ["", "镇农办", "farming", "周王庙镇"],
        ["", "某办", "water", "没有镇"],
    )
    assert verdicts(key) == {2: "changed", 3: "likely", 4: "wrong", 5: "wrong"}
    like = queries.row_of(key, 3).said["like"]
    assert [(one["name"], one["why"]) for one in like] == [("镇水务办", "unit_kind")]
    with unit_of_work():
        mending.decide(row_of(key), 3, "new")
    service.confirm(viewer, key)
    assert {"镇建设办", "镇水利办", "镇水务办"} <= units().keys()
    assert units()["镇建设办"].id == old.id
    service.take_back(viewer, key)
    assert whole_state() == before


def test_a_unit_with_an_issue_since_stays(viewer: Any, city: int, factories: Any) -> None:
    key = looked(viewer, city, ["", "镇水务办", "water", "周王庙镇"], ["", "镇交通办", "roads_x", "周王庙镇"])
    service.confirm(viewer, key)
    factories.issue(factories.cadre(), factories.household(), unit=units()["镇水务办"], state="dispatched")
    service.take_back(viewer, key)
    assert row_of(key).counts["kept"] == 1
    assert set(units()) == {"镇水务办"}
