"""People and tags from files of their own."""

from datetime import date
from typing import Any

import pytest

from fieldvisit.households.models import HouseholdTag, Member
from fieldvisit.imports import queries, service
from fieldvisit.storage.base import db
from tests.imports.bringing import csv_of, looked_at, verdicts
from tests.imports.whole_state import whole_state

PEOPLE = ("自然村", "门牌", "户主姓名", "姓名", "与户主关系", "电话")
TAGS = ("自然村", "门牌", "户主姓名", "标签", "依据", "核实日期")


@pytest.fixture
def viewer(factories: Any) -> Any:
    factories.place("grid")
    return factories.viewer(factories.coordinator("fang"))


@pytest.fixture
def village(factories: Any) -> int:
    found: int = factories.place("village").id
    return found


def test_people_are_put_into_their_households(viewer: Any, village: int, factories: Any) -> None:
    home = factories.household("沈根宝", door="8号")
    factories.member(home, "沈小妹", relation="daughter")
    before = whole_state()
    content = csv_of(
        [
            ["钱家埭", "8号", "沈根宝", "沈小妹", "女儿", "13800001111"],
            ["钱家埭", "8号", "", "王秀英", "配偶", ""],
            ["钱家埭", "88号", "", "陈小二", "儿子", ""],
            ["钱家埭", "8号", "", "王秀英", "配偶", ""],
            ["钱家埭", "8号", "沈根宝", "沈根土", "户主", ""],
        ],
        PEOPLE,
    )
    key = looked_at(viewer, village, content, kind="members")
    assert verdicts(key) == {2: "changed", 3: "new", 4: "wrong", 5: "wrong", 6: "wrong"}
    codes = {number: queries.row_of(key, number).said["faults"][0]["code"] for number in (4, 5, 6)}
    assert codes == {4: "no_household", 5: "doubled_row", 6: "has_head"}
    service.confirm(viewer, key)
    found = {row.name: (row.relation, row.phone) for row in db.session.query(Member)}
    assert found["沈小妹"] == ("daughter", "13800001111")
    assert found["王秀英"] == ("spouse", None)
    service.take_back(viewer, key)
    assert whole_state() == before


def test_tags_are_put_on_and_verified_anew(viewer: Any, village: int, factories: Any) -> None:
    home = factories.household("沈根宝", door="8号")
    factories.tag(home, "lone_elder", verified_on=date(2025, 1, 1))
    before = whole_state()
    content = csv_of(
        [
            ["钱家埭", "8号", "沈根宝", "独居", "", "2026-03-01"],
            ["钱家埭", "8号", "", "低保", "民政名册", "2026-03-01"],
            ["钱家埭", "8号", "", "残疾", "", "2026-03-01"],
        ],
        TAGS,
    )
    key = looked_at(viewer, village, content, kind="tags")
    assert verdicts(key) == {2: "changed", 3: "new", 4: "wrong"}
    service.confirm(viewer, key)
    found = {row.tag: (row.verified_on, row.basis) for row in db.session.query(HouseholdTag)}
    assert found == {"lone_elder": (date(2026, 3, 1), None), "minimum_income": (date(2026, 3, 1), "民政名册")}
    service.take_back(viewer, key)
    assert whole_state() == before
