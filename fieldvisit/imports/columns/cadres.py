"""干部: a row is an account that waits for its activation, with the role it is given."""

import re

from fieldvisit.imports.columns import of_every_row, parsers, vocabulary, where, who
from fieldvisit.imports.columns.fields import Bad, Fault, Field, Kind, Values
from fieldvisit.imports.reading.cells import Cell
from fieldvisit.people.schemas import USERNAME
from fieldvisit.people.words import ROLE_SCOPES

_PLAIN_TEXT = parsers.text(64, literal=True)


def _username(cell: Cell) -> str:
    name: str = _PLAIN_TEXT(cell)
    if not re.match(USERNAME, name):
        raise Bad("username")
    return name


USER = Field(
    "username",
    "账号",
    "Account",
    _username,
    "账号名 用户名 登录名 帐号 工号 account username",
    required=True,
    example="zhoujg",
    example_en="zhoujg",
    hint="2 到 64 个英文字母、数字、点或横线。",
    hint_en="2 to 64 letters, digits, dots or dashes.",
)
NAME = Field(
    "name",
    "姓名",
    "Name",
    who.name_of(),
    "干部姓名 联户干部 网格员姓名 人员姓名 联户干部姓名 包户干部 name",
    required=True,
    example="周建国",
    example_en="周建国",
)
TITLE = Field(
    "title",
    "职务",
    "Title",
    parsers.text(80),
    "岗位 职位 职务职级 村职务 title",
    example="村民委员会委员",
    example_en="Committee member",
)
SPEAKS = Field(
    "speaks",
    "会说的话",
    "Languages",
    parsers.several_of(vocabulary.spellings(vocabulary.SPEECH), vocabulary.firsts(vocabulary.SPEECH), fault="choice"),
    "语言 方言 语种 会说的语言 languages speaks",
    say=lambda codes, language: "、".join(vocabulary.saying(vocabulary.SPEECH)(code, language) for code in codes),
    choices=vocabulary.offering(vocabulary.SPEECH),
    example="吴语、普通话",
    example_en="Wu, Mandarin",
    hint="几种都写，用顿号隔开。",
    hint_en="Several are written with commas between them.",
)
ROLE = Field(
    "role",
    "角色",
    "Role",
    parsers.one_of(vocabulary.spellings(vocabulary.ROLES), vocabulary.firsts(vocabulary.ROLES)),
    "权限 身份 系统角色 role",
    say=vocabulary.saying(vocabulary.ROLES),
    choices=vocabulary.offering(vocabulary.ROLES),
    example="联户干部",
    example_en="Cadre",
    hint="空着就是联户干部。",
    hint_en="Empty is a cadre.",
)
AREA = Field(
    "area",
    "负责区域",
    "Area",
    parsers.text(80),
    "所属区域 区域 管辖区域 村社区 村 社区 网格 所在网格 负责网格 所属网格 镇街道 area",
    example="竹林村",
    example_en="Zhulin village",
    hint="名称或代码；联户干部可以空着。",
    hint_en="Its name or code; a cadre needs none.",
)
UNIT = Field(
    "unit",
    "单位",
    "Unit",
    parsers.text(80),
    "所属单位 工作单位 部门 单位编码 承办单位 unit",
    hint="经办人和单位负责人要写单位的名称或编码。",
    hint_en="For handlers and unit leads: its name or code.",
)


def finish(values: Values) -> list[Fault]:
    """A role has its scope: a handler's is a unit, a coordinator's an area."""
    faults = where.finish_position(values)
    role = values.get("role")
    if not role:
        return faults
    scope = ROLE_SCOPES.get(role, "area")
    if scope == "unit" and not values.get("unit"):
        faults.append(Fault("unit" if "unit" in values else "role", "role_needs_unit"))
    if scope == "area" and not values.get("area"):
        faults.append(Fault("area" if "area" in values else "role", "role_needs_area"))
    return faults


CADRES = Kind(
    "cadres",
    "干部",
    "Cadres",
    (of_every_row.KEY, USER, NAME, TITLE, who.PHONE, who.SEX, SPEAKS, ROLE, AREA, UNIT, *where.SPOT),
    finish=finish,
    note="没有密码：在账号页上给了第一次的密码才能登录。",
    note_en="No passwords: nobody signs in before one is given on the page of the account.",
)
