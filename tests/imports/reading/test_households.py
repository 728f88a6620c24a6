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


def test_a_column_for_each_tag() -> None:
    text = "户主,门牌,是否低保户,是否党员,是否空巢老人,依据\n周建国,1号,是,否,√,民政名册\n李四,2号,否,,,\n"
    text += "王五,3号,也许,,是,\n"
    _table, matching, rows = read(text.encode())
    assert matching.unknown == []
    tags = [(values["tags"], faults) for _number, values, faults in rows]
    assert tags == [
        (["minimum_income", "empty_nest"], {}),
        (None, {}),
        (["empty_nest"], {"is_minimum_income": "choice"}),
    ]


def test_names_of_persons_where_the_file_says_who_is_related_to_whom() -> None:
    text = "姓名,与户主关系,门牌,身份证号\n周建国,户主,1号,330402195003021234\n王秀英,妻,,330402195203021248\n,子,,\n"
    _table, matching, rows = read(text.encode())
    assert matching.missing == []
    (_, head, fine), (_, wife, fine_too), (_, _nobody, faults) = rows
    assert (fine, fine_too, faults) == ({}, {}, {"person_name": "missing"})
    assert (head["name"], head["door"], head["birth_year"], head["sex"]) == ("周建国", "1号", 1950, "m")
    assert (wife["person_name"], wife["relation"], wife["birth_year"], wife["sex"]) == ("王秀英", "spouse", 1952, "f")


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("浙江省嘉兴市南湖区新丰镇竹林村3组钱家埭12号", ("竹林村", "3组", "钱家埭12号")),
        ("新丰镇竹林村第二村民小组8号", ("竹林村", "第二村民小组", "8号")),
        ("竹林村12号", ("竹林村", None, "12号")),
        ("解放街道城南社区中山花苑3幢2单元501室", ("城南社区", None, "中山花苑3幢2单元501室")),
        ("新丰镇菜市场5号", (None, None, "菜市场5号")),
        ("钱家埭12号", (None, None, "钱家埭12号")),
        ("12", (None, None, "12")),
    ],
)
def test_a_door_is_what_is_left_of_an_address(address: str, parts: tuple[str | None, ...]) -> None:
    _table, _matching, rows = read(f"户主,住址\n周建国,{address}\n".encode())
    values = rows[0][1]
    assert (values.get("village"), values.get("group_name"), values["door"]) == parts


@pytest.mark.parametrize(
    "said", ["1953", "1953年3月", "1953-03-02", "1953.3", "19530302", "195303", "1953/3/2", "19420"]
)
def test_birth_years_as_people_write_them(said: str) -> None:
    cell = float(said) if said == "19420" else said
    _table, _matching, rows = read(book(["户主", "门牌", "出生年月"], ["周建国", "1号", cell]))
    assert (rows[0][1]["birth_year"], rows[0][2]) == (1953, {})
