"""Households from a file: judged, mended, decided, written, taken back."""

from typing import Any

import pytest

from fieldvisit.households.models import Household, HouseholdTag, Member
from fieldvisit.imports import mending, queries, service
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.imports.bringing import HEADER, csv_of, looked_at, row_of, verdicts


@pytest.fixture
def village(factories: Any) -> int:
    return factories.place("village").id


@pytest.fixture
def viewer(factories: Any, village: int) -> Any:
    factories.place("grid")
    return factories.viewer(factories.coordinator("fang"))


def households() -> dict[str, Household]:
    db.session.rollback()
    return {row.name: row for row in db.session.query(Household)}


def test_a_new_household_is_written_with_its_head(viewer: Any, village: int) -> None:
    content = csv_of([["第一网格", "钱家埭", "8号", "沈根宝", "13800001111"]])
    key = looked_at(viewer, village, content)
    assert verdicts(key) == {2: "new"}
    assert households() == {}, "nothing is written before it is confirmed"
    service.confirm(viewer, key)
    home = households()["沈根宝"]
    assert (home.address, home.active, home.kind) == ("荆山村钱家埭8号", True, "family")
    (head,) = db.session.query(Member).filter_by(household_id=home.id)
    assert (head.phone, head.relation, head.head) == ("13800001111", "head", True)
    assert row_of(key).state == "written"
    assert verdicts(looked_at(viewer, village, content)) == {2: "same"}


def test_what_stands_there_is_known_again_and_what_differs_is_shown(viewer: Any, village: int, factories: Any) -> None:
    factories.household("沈根宝", door="8号")
    factories.household("周阿婆", door="9号")
    content = csv_of(
        [
            ["第一网格", "钱家埭", "8号", "沈根宝", "13800001111"],
            ["第一网格", "钱家埭", "9号", "周小毛", ""],
            ["第一网格", "钱家埭", "10号", "张三", "12"],
            ["第九网格", "钱家埭", "11号", "李四", ""],
        ]
    )
    key = looked_at(viewer, village, content)
    assert verdicts(key) == {2: "changed", 3: "likely", 4: "wrong", 5: "wrong"}
    assert queries.row_of(key, 2).said["changes"] == {"phone": [None, "13800001111"]}
    assert [fault["field"] for fault in queries.row_of(key, 4).said["faults"]] == ["phone"]
    assert [fault["code"] for fault in queries.row_of(key, 5).said["faults"]] == ["no_such_grid"]


def test_a_wrong_cell_is_mended_and_a_likely_one_decided(viewer: Any, village: int, factories: Any) -> None:
    old = factories.household("周阿婆", door="9号")
    content = csv_of(
        [["第一网格", "钱家埭", "9号", "周小毛", "13800002222"], ["第一网格", "钱家埭", "10号", "张三", "12"]]
    )
    key = looked_at(viewer, village, content)
    with unit_of_work():
        assert mending.mend_cells(row_of(key), 3, {"phone": "13800003333"}).verdict == "new"
    with unit_of_work():
        mending.decide(row_of(key), 2, "same", subject_id=old.id)
    service.confirm(viewer, key)
    found = households()
    assert set(found) == {"周小毛", "张三"}
    assert found["周小毛"].id == old.id
    (head,) = db.session.query(Member).filter_by(household_id=old.id)
    assert (head.name, head.phone) == ("周小毛", "13800002222")


def test_people_of_a_household_follow_its_row(viewer: Any, village: int) -> None:
    header = (*HEADER, "姓名", "与户主关系", "标签")
    content = csv_of(
        [
            ["第一网格", "钱家埭", "8号", "沈根宝", "", "沈根宝", "户主", "党员户"],
            ["", "", "", "", "13800001111", "沈小妹", "女儿", ""],
        ],
        header,
    )
    key = looked_at(viewer, village, content)
    assert verdicts(key) == {2: "new", 3: "new"}
    service.confirm(viewer, key)
    home = households()["沈根宝"]
    people = {row.name: row.relation for row in db.session.query(Member).filter_by(household_id=home.id)}
    assert people == {"沈根宝": "head", "沈小妹": "daughter"}
    assert [row.tag for row in db.session.query(HouseholdTag)] == ["party_member"]
