"""An import taken back: the exact state, but for what somebody changed since."""

from typing import Any

import pytest

from fieldvisit.households.dossiers import touch_dossiers
from fieldvisit.households.models import FieldHistory, Household
from fieldvisit.imports import service
from fieldvisit.kernel.errors import StepRefused
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.imports.bringing import HEADER, csv_of, looked_at, row_of
from tests.imports.whole_state import whole_state


@pytest.fixture
def viewer(factories: Any) -> Any:
    factories.place("grid")
    return factories.viewer(factories.coordinator("fang"))


@pytest.fixture
def village(factories: Any) -> int:
    found: int = factories.place("village").id
    return found


def written(viewer: Any, village: int, *rows: list[str]) -> Any:
    key = looked_at(viewer, village, csv_of(rows, (*HEADER, "备注", "标签")))
    service.confirm(viewer, key)
    return key


def test_all_is_as_it_was(viewer: Any, village: int, factories: Any) -> None:
    home = factories.household("沈根宝", door="8号")
    factories.tag(home, "lone_elder")
    before = whole_state()
    key = written(
        viewer,
        village,
        ["第一网格", "钱家埭", "8号", "沈根宝", "13800001111", "有狗", "党员户"],
        ["第一网格", "钱家埭", "18号", "张三", "13800002222", "", "优抚"],
    )
    assert whole_state() != before
    service.take_back(viewer, key)
    assert whole_state() == before
    row = row_of(key)
    assert (row.state, row.counts["undone"], row.counts["kept"]) == ("undone", 2, 0)
    with pytest.raises(StepRefused):
        service.take_back(viewer, key)


def test_what_changed_since_stays_and_is_counted(viewer: Any, village: int, factories: Any) -> None:
    factories.household("沈根宝", door="8号")
    key = written(
        viewer,
        village,
        ["第一网格", "钱家埭", "8号", "沈根宝", "13800001111", "有狗", ""],
        ["第一网格", "钱家埭", "18号", "张三", "", "", ""],
        ["第一网格", "钱家埭", "19号", "李四", "", "", ""],
    )
    with unit_of_work():
        found = {row.name: row for row in db.session.query(Household)}
        found["沈根宝"].note = "没有狗"
        touch_dossiers({found["沈根宝"].id: "household", found["张三"].id: "household"})
        db.session.flush()
    service.take_back(viewer, key)
    assert row_of(key).counts["kept"] == 2
    left = {row.name: row.note for row in db.session.query(Household)}
    assert left == {"沈根宝": "没有狗", "张三": None}


def test_two_imports_are_taken_back_one_after_the_other(viewer: Any, village: int) -> None:
    before = whole_state()
    first = written(viewer, village, ["第一网格", "钱家埭", "18号", "张三", "", "", ""])
    between = whole_state()
    second = written(viewer, village, ["第一网格", "钱家埭", "18号", "张三", "13800001111", "新修的路", "优抚"])
    service.take_back(viewer, second)
    assert whole_state() == between
    service.take_back(viewer, first)
    assert whole_state() == before


def test_what_an_import_changed_stands_in_the_history_until_it_is_taken_back(
    viewer: Any, village: int, factories: Any
) -> None:
    factories.household("沈根宝", door="8号")
    key = written(viewer, village, ["第一网格", "钱家埭", "8号", "沈根宝", "13800001111", "有狗", "党员户"])
    noted = {(row.field, row.way, row.account_name) for row in db.session.query(FieldHistory)}
    assert noted == {(field, "import", "陈芳") for field in ("note", "phone", "tag")}
    service.take_back(viewer, key)
    assert db.session.query(FieldHistory).count() == 0
