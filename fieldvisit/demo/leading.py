"""The twelve households of the demo's `cadre`: written by hand, so that Today shows each kind of reason to go.

Somebody has an answer to hear, somebody was not seen for 34 days, somebody missed the meeting, somebody is old
and alone, one is a factory; and names are among them that no software should lose.
"""

from dataclasses import dataclass

from fieldvisit.demo.families import HEAD, Family
from fieldvisit.demo.names import Person

HAMLET = "南洋"


@dataclass(frozen=True, slots=True)
class Lives:
    """Who lives at a door: members as (surname, name, sex, age, relation), and the traits."""

    members: tuple[tuple[str, str, str, int, str], ...]
    traits: frozenset[str]
    firm: str | None = None


def _at(door: int) -> tuple[str, str]:
    return HAMLET, f"{door}号"


_LOCAL = frozenset({"family"})

LIVES_AT: dict[tuple[str, str], Lives] = {
    _at(17): Lives(
        (
            ("周", "周根生", "m", 66, HEAD),
            ("马", "马彩珍", "f", 64, "spouse"),
            ("周", "周𠮷", "m", 39, "son"),
            ("周", "周一诺", "f", 10, "granddaughter"),
        ),
        _LOCAL | {"child", "grandchild"},
    ),
    _at(42): Lives((("沈", "沈阿宝", "f", 83, HEAD),), frozenset({"lone", "elder", "alone"})),
    _at(8): Lives(
        (
            ("陆", "陆水林", "m", 63, HEAD),
            ("祝", "祝雪珍", "f", 62, "spouse"),
            ("陆", "陆海峰", "m", 37, "son"),
            ("姚", "姚晓燕", "f", 36, "daughter_in_law"),
            ("陆", "陆子涵", "m", 12, "grandson"),
        ),
        _LOCAL | {"child", "grandchild"},
    ),
    _at(23): Lives(
        (
            ("许", "许小燕", "f", 34, HEAD),
            ("罗", "罗军", "m", 36, "spouse"),
            ("罗", "罗雨桐", "f", 7, "daughter"),
        ),
        frozenset({"tenant", "working", "child", "parent"}),
    ),
    _at(5): Lives((("钱", "钱雪珍", "f", 58, HEAD), ("顾", "顾金祥", "m", 60, "spouse")), _LOCAL | {"working"}),
    _at(11): Lives(
        (("张", "张美珍", "f", 57, HEAD), ("徐", "徐建林", "m", 59, "spouse")), _LOCAL | {"working", "party"}
    ),
    _at(15): Lives(
        (("陆", "陆根祥", "m", 76, HEAD), ("金", "金凤宝", "f", 74, "spouse"), ("陆", "陆伟", "m", 49, "son")),
        _LOCAL | {"elder", "veteran"},
    ),
    _at(61): Lives((), frozenset({"firm"}), firm="海宁晨亨包装厂"),
    _at(26): Lives(
        (
            ("", "买买提·艾力", "m", 38, HEAD),
            ("", "阿依古丽·吐尔逊", "f", 35, "spouse"),
            ("", "艾尔肯·买买提", "m", 9, "son"),
        ),
        frozenset({"tenant", "working", "child", "parent"}),
    ),
    _at(30): Lives(
        (("欧阳", "欧阳秀英", "f", 71, HEAD), ("陈", "陈炳荣", "m", 73, "spouse")),
        frozenset({"nest", "elder", "alone"}),
    ),
    _at(34): Lives(
        (("沈", "沈㛃", "f", 33, HEAD), ("朱", "朱斌", "m", 35, "spouse"), ("朱", "朱沐阳", "m", 4, "son")),
        _LOCAL | {"toddler", "working"},
    ),
    _at(38): Lives(
        (("朱", "朱阿四", "m", 78, HEAD), ("章", "章云宝", "f", 77, "spouse")),
        frozenset({"nest", "elder", "alone", "disabled"}),
    ),
}


def family_of(lives: Lives, year: int) -> Family:
    """The people of that door, as old as they are this year."""
    members = [
        (Person(surname, name, sex, year - age), relation) for surname, name, sex, age, relation in lives.members
    ]
    return Family(members, set(lives.traits))
