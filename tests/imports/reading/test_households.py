"""A household register in the layouts people have."""

from datetime import date

import pytest

from tests.imports.reading.files import book, read

pytestmark = pytest.mark.one_database

LIST = (
    "竹林村户籍登记表,,,,,\n填报单位：竹林村,,,日期：2026年3月,,\n序号,户主姓名,联系电话,村民小组,门牌号,备注\n"
    "1,周建国,138 0000 0012,3组,12号,\n2,李四,1.38E+10,3组,13号,无\n合 计,2,,,,\n填表人：王某,,,,,\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_printed_list_is_read_whatever_its_encoding(encoding: str) -> None:
    table, matching, rows = read(LIST.encode(encoding))
    assert table.header_rows == (3, 3)
    assert [one.code for one in table.notes if one.code != "encoding"] == ["total_rows", "signed_rows"]
    assert matching.missing == [] and matching.unknown == []
    assert [number for number, _values, _faults in rows] == [4, 5]
    assert rows[0][1]["phone"] == "13800000012"
    assert rows[1][2] == {"phone": "digits_lost"}  # never guessed
    assert rows[1][1]["note"] == "无"  # free text stays as it was written


def test_a_header_of_two_rows_with_names_over_several_columns() -> None:
    _table, matching, rows = read(
        book(
            ["竹林村户册"],
            ["序号", "户主信息", None, None, "住址", "家庭成员", None],
            [None, "姓名", "性别", "出生年月", None, "姓名", "与户主关系"],
            [1, "周建国", "男", date(1950, 3, 2), "嘉兴市南湖区新丰镇竹林村3组钱家埭12号", "周建国", "户主"],
            [None, None, None, None, None, "王芳", "妻"],
            merged=("A1:G1", "A2:A3", "B2:D2", "E2:E3", "F2:G2", "B4:B5", "E4:E5"),
        )
    )
    assert matching.by_field == {
        "name": 1,
        "sex": 2,
        "birth_year": 3,
        "address": 4,
        "person_name": 5,
        "relation": 6,
    }
    (_, head, no_faults), (_, wife, none_either) = rows
    assert (no_faults, none_either) == ({}, {})
    assert (head["door"], head["group_name"], head["village"]) == ("钱家埭12号", "3组", "竹林村")
    assert (head["birth_year"], head["sex"], head["relation"]) == (1950, "m", "head")
    assert (wife["name"], wife["person_name"], wife["relation"], wife["door"]) == (
        "周建国",
        "王芳",
        "spouse",
        "钱家埭12号",
    )


def test_a_position_the_wrong_way_round_is_said_and_its_datum_is_read_from_the_header() -> None:
    _table, matching, rows = read(
        book(
            ["户主", "门牌", "经度（GCJ-02）", "纬度"], ["周建国", "1号", 30.75, 120.75], ["李四", "2号", 120.75, None]
        )
    )
    assert matching.datum == "GCJ-02"
    assert [faults for _number, _values, faults in rows] == [{"lat": "swapped"}, {"lat": "half_position"}]
