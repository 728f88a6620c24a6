"""What is wrong in the same way in many rows: mended in one go, taken back in one; grids that are found for rows."""

from typing import Any

import pytest

from fieldvisit.households.dossiers import touch_dossiers
from fieldvisit.households.models import Household
from fieldvisit.imports import choosing, mending, queries, service, together
from fieldvisit.imports.columns_page import doubled_columns
from fieldvisit.imports.models import ImportTouch
from fieldvisit.kernel.errors import InvalidInput, StepRefused
from fieldvisit.kernel.geo import Position
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.paging import PageArgs
from tests.imports.bringing import HEADER, csv_of, looked_at, row_of, verdicts

WRONG = [["周家埭一网", "钱家埭", f"{number}号", f"户{number}", "13800001111"] for number in range(1, 6)]


@pytest.fixture
def village(factories: Any) -> int:
    return factories.place("village").id


@pytest.fixture
def viewer(factories: Any, village: int) -> Any:
    factories.place("grid")
    return factories.viewer(factories.coordinator("fang"))


def mend(key: Any, *said: str) -> int:
    with unit_of_work():
        return together.mend_same(row_of(key), *said)


def back(key: Any) -> int:
    with unit_of_work():
        return together.take_step_back(row_of(key))


def test_a_wrong_word_of_many_rows_is_mended_in_one_go_and_taken_back(viewer: Any, village: int) -> None:
    content = csv_of([*WRONG, ["第一网格", "钱家埭", "9号", "好的", ""], ["别的网", "钱家埭", "10号", "别的", ""]])
    key = looked_at(viewer, village, content)
    before = verdicts(key)
    (same,) = together.in_common(row_of(key)).same
    assert (same.field, same.cell, same.rows, same.first) == ("grid", "周家埭一网", 5, 2)
    with unit_of_work():  # one of them by hand, before the rest
        mending.mend_cells(row_of(key), 2, {"grid": "第一网格", "phone": "13800002222"})
    assert mend(key, "grid", "周家埭一网", "第一网格") == 4
    assert verdicts(key) == before | dict.fromkeys(range(2, 7), "new")
    with unit_of_work():  # and one once more, after it
        mending.decide(row_of(key), 4, "leave")
    assert back(key) == 4
    assert verdicts(key) == before | {2: "new"}
    assert queries.row_of(key, 3).said["cells"][0] == "周家埭一网"
    with pytest.raises(StepRefused):
        back(key)


def test_rows_mended_together_are_written_as_any_other(viewer: Any, village: int) -> None:
    key = looked_at(viewer, village, csv_of(WRONG))
    mend(key, "grid", "周家埭一网", "第一网格")
    service.confirm(viewer, key)
    db.session.rollback()
    assert {row.name for row in db.session.query(Household)} == {row[3] for row in WRONG}


def test_people_of_households_come_along_and_nobodys_stay_nobodys(viewer: Any, village: int) -> None:
    header = (*HEADER, "姓名", "与户主关系")
    rows = [
        ["周家埭一网", "钱家埭", "1号", "沈根宝", "", "沈根宝", "户主"],
        ["", "", "", "", "", "沈小妹", "女儿"],
        ["第一网格", "钱家埭", "2号", "周大", "", "周大", "户主"],
        ["周家埭一网", "钱家埭", "9号", "谁", "", "谁的儿子", "儿子"],
        ["周家埭一网", "钱家埭", "3号", "张三", "", "张三", "户主"],
    ]
    key = looked_at(viewer, village, csv_of(rows, header))
    assert verdicts(key) == {2: "wrong", 3: "wrong", 4: "new", 5: "wrong", 6: "wrong"}
    assert mend(key, "grid", "周家埭一网", "第一网格") == 2
    assert verdicts(key) == {2: "new", 3: "new", 4: "new", 5: "wrong", 6: "new"}
    assert back(key) == 2
    assert verdicts(key) == {2: "wrong", 3: "wrong", 4: "new", 5: "wrong", 6: "wrong"}


@pytest.mark.one_database
def test_what_makes_no_sense_is_refused(viewer: Any, village: int) -> None:
    key = looked_at(viewer, village, csv_of(WRONG))
    for field, cell, text in (("grid", "周家埭一网", "周家埭一网"), ("note", "", "x"), ("grid", "x", "y" * 501)):
        with pytest.raises(InvalidInput):
            mend(key, field, cell, text)
    with pytest.raises(StepRefused):
        mend(key, "grid", "没有人写", "第一网格")
    with pytest.raises(StepRefused):
        mend(key, "door", "1号", "2号")


def test_a_likely_one_that_was_mended_can_be_decided(viewer: Any, village: int, factories: Any) -> None:
    old = factories.household("周阿婆", door="1号")
    key = looked_at(viewer, village, csv_of(WRONG[:2]))
    mend(key, "grid", "周家埭一网", "第一网格")
    assert verdicts(key)[2] == "likely"
    with unit_of_work():
        mending.decide(row_of(key), 2, "same", subject_id=old.id)
    service.confirm(viewer, key)
    db.session.rollback()
    assert db.session.get_one(Household, old.id).name == "户1"


@pytest.mark.one_database
def test_a_row_without_a_grid_is_offered_one_by_place_or_by_its_hamlet(
    viewer: Any, village: int, factories: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = factories.grid("第二网格", factories.place("village"))
    for number in range(3):
        factories.household(f"邻居{number}", grid=other, hamlet="沈家浜")
    asked: list[Position | None] = []

    def stands_in(places: list[Position | None]) -> list[int | None]:
        asked.extend(places)
        return [factories.place("grid").id if place is not None else None for place in places]

    monkeypatch.setattr("fieldvisit.imports.grids.grids_at", stands_in)
    header = ("自然村", "门牌", "户主姓名", "纬度", "经度")
    rows = [
        ["王家埭", "1号", "有位置", "30.5", "120.6"],
        ["沈家浜", "2号", "有邻居", "", ""],
        ["没人的地方", "3号", "都没有", "", ""],
    ]
    key = looked_at(viewer, village, csv_of(rows, header), datum="GCJ-02")
    assert set(verdicts(key).values()) == {"wrong"}
    assert together.in_common(row_of(key)).placed == 2
    assert asked[0] is not None and 0.001 < abs(asked[0].lon - 120.6) < 0.01, "the place is in the datum of the file"
    with unit_of_work():
        assert together.take_grids(row_of(key), 2) == 1
    with unit_of_work():
        assert together.take_grids(row_of(key)) == 1
    assert verdicts(key) == {2: "new", 3: "new", 4: "wrong"}
    assert back(key) == 1
    assert verdicts(key) == {2: "new", 3: "wrong", 4: "wrong"}
    service.confirm(viewer, key)
    db.session.rollback()
    home = db.session.query(Household).filter_by(name="有位置").one()
    assert home.grid_id == factories.place("grid").id and abs(home.lon - (asked[0].lon)) < 1e-6


@pytest.mark.one_database
def test_coordinates_the_wrong_way_round_are_turned_in_one_press(viewer: Any, village: int) -> None:
    header = ("网格", "门牌", "户主姓名", "纬度", "经度")
    rows = [["第一网格", f"{number}号", f"户{number}", "120.6", "30.5"] for number in range(3)]
    key = looked_at(viewer, village, csv_of(rows, header))
    found = together.in_common(row_of(key))
    assert (found.swapped, found.same) == (3, []), "one latitude would not be right for three households"
    service.swap_positions(viewer, key)
    assert set(verdicts(key).values()) == {"new"}
    assert queries.row_of(key, 2).said["values"]["lat"] == 30.5


@pytest.mark.one_database
def test_the_row_of_the_header_is_chosen_and_a_column_that_stands_there_twice_is_said(
    viewer: Any, village: int
) -> None:
    content = (
        "门牌,户主姓名,说明,备注\n旧的,旧的,旧的,旧的\n门号,户名,电话,联系电话\n1号,周大,13800001111,13800002222\n"
    )
    key = service.bring(viewer, "households", village, "户册.csv", content.encode())
    assert choosing.head_of(row_of(key)).header_row == 1
    service.open_again(viewer, key, header_row=3)
    head = choosing.head_of(row_of(key))
    assert (head.header_row, head.count, head.doubled) == (3, 1, {"phone": [2, 3]})
    assert doubled_columns("households", head, "zh") == [("phone", "电话", ["C 电话", "D 联系电话"])]
    service.look(viewer, key, head.columns | {"phone": 3}, "WGS-84")
    assert list(verdicts(key)) == [4], "the file is read again from the row that was said"
    assert queries.row_of(key, 4).said["values"]["phone"] == "13800002222"
    for wrong in (0, 9, 100_000):
        with pytest.raises(InvalidInput):
            service.open_again(viewer, key, header_row=wrong)


def test_whom_an_undo_left_alone_is_listed_with_why(viewer: Any, village: int, factories: Any) -> None:
    key = looked_at(viewer, village, csv_of([["第一网格", "钱家埭", f"{n}号", f"户{n}", ""] for n in range(3)]))
    service.confirm(viewer, key)
    db.session.rollback()
    homes = {row.name: row for row in db.session.query(Household)}
    changed, used = homes["户1"].id, homes["户2"].id
    factories.assign(homes["户2"], factories.cadre("chen"))
    with unit_of_work():
        touch_dossiers({changed: "household"})
    service.take_back(viewer, key)
    assert row_of(key).counts["kept"] == 2
    page = queries.kept_page(key, PageArgs(1, 10))
    said = {one.subject_id: (one.state, one.about, one.number) for one in page.items}
    assert said == {changed: ("kept", "户1 钱家埭 1号", 3), used: ("held", "户2 钱家埭 2号", 4)}
    assert db.session.query(ImportTouch).filter_by(state="undone").count() == 1
