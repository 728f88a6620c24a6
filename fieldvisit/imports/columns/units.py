"""单位: a row is a department that handles issues."""

import re

from fieldvisit.imports.columns import parsers
from fieldvisit.imports.columns.fields import Bad, Field, Kind
from fieldvisit.imports.reading.cells import Cell, said
from fieldvisit.people.schemas import UNIT_KIND
from fieldvisit.people.seed_unit_kinds import SEED_UNIT_KINDS

_KINDS = {parsers.plain_word(word): kind.code for kind in SEED_UNIT_KINDS for word in (kind.zh, kind.en, kind.code)}
_CHINESE = {kind.code: kind.zh for kind in SEED_UNIT_KINDS}
_ENGLISH = {kind.code: kind.en for kind in SEED_UNIT_KINDS}
_CODE = parsers.text(40, literal=True)


def _kind(cell: Cell) -> str:
    """One of the kinds we know by name, or a code of one's own."""
    plain = parsers.plain_word(said(cell))
    code = _KINDS.get(plain, plain)
    if len(code) > 40 or not re.match(UNIT_KIND, code):
        raise Bad("unit_kind", said=said(cell)[:20])
    return code


def _say_kind(code: str, language: str) -> str:
    return (_ENGLISH if language == "en" else _CHINESE).get(code, code)


def _kinds(language: str) -> list[str]:
    return [_say_kind(kind.code, language) for kind in SEED_UNIT_KINDS]


CODE = Field(
    "code",
    "单位编码",
    "Code",
    _CODE,
    "编码 单位代码 代码 统一社会信用代码 机构代码 code",
    hint="可以空着，由系统给；写了就按它认。",
    hint_en="May be empty: the system gives one. Where it is written, the unit is known by it.",
)
NAME = Field(
    "name",
    "单位名称",
    "Name",
    parsers.text(80),
    "单位 名称 部门 部门名称 承办单位 承办单位名称 name",
    required=True,
    example="新丰镇建设办",
    example_en="新丰镇建设办",
    width=26,
)
KIND_OF = Field(
    "kind",
    "单位类别",
    "Kind",
    _kind,
    "类别 单位类型 类型 性质 kind",
    required=True,
    say=_say_kind,
    choices=_kinds,
    width=22,
)
AREA = Field(
    "area",
    "所属区域",
    "Area",
    parsers.text(80),
    "区域 所在区域 行政区划 区划 区划代码 所属镇街 镇街道 所属区划 area",
    required=True,
    example="新丰镇",
    example_en="Xinfeng town",
    hint="名称或代码。",
    hint_en="Its name or code.",
)
UNITS = Kind("units", "单位", "Units", (CODE, NAME, KIND_OF, AREA))
