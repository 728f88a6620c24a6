"""Who a person is: the name, the relation to the head, the numbers."""

import re

from fieldvisit.households.rules import BORN_FROM
from fieldvisit.imports.columns import parsers, vocabulary
from fieldvisit.imports.columns.fields import Fault, Field, Values
from fieldvisit.kernel import clock

_PARSE_SEX = parsers.one_of(
    {**vocabulary.spellings(vocabulary.SEXES), **dict.fromkeys(vocabulary.UNKNOWN_SEX)}, ("男", "女")
)
PHONE = Field(
    "phone",
    "电话",
    "Phone",
    parsers.phone,
    "联系电话 手机 手机号 手机号码 电话号码 联系方式 户主电话 户主联系电话 户主手机 户主手机号 "
    "本人电话 移动电话 固定电话 phone mobile",
    example="13800000012",
    example_en="13800000012",
    hint="按文本填。",
    hint_en="As text.",
)
IDENTITY = Field(
    "identity_number",
    "证件号",
    "Identity number",
    parsers.identity,
    "身份证 身份证号 身份证号码 公民身份号码 证件号码 户主身份证号 户主身份证 户主身份证号码 身份证件号码 居民身份证号",
    width=22,
    hint="按文本填，可以空着。",
    hint_en="As text; may be empty.",
)
SEX = Field(
    "sex",
    "性别",
    "Sex",
    _PARSE_SEX,
    "户主性别 sex gender",
    say=vocabulary.saying(vocabulary.SEXES),
    choices=vocabulary.offering(vocabulary.SEXES),
    example="男",
    example_en="Male",
    width=8,
)
SPEAKS = Field(
    "speaks",
    "语言",
    "Language",
    parsers.one_of(vocabulary.spellings(vocabulary.SPEECH), vocabulary.firsts(vocabulary.SPEECH)),
    "上门说什么话 方言 语种 使用语言 沟通语言 交流语言 speaks",
    say=vocabulary.saying(vocabulary.SPEECH),
    choices=vocabulary.offering(vocabulary.SPEECH),
    hint="上门说哪种话最好；都行就空着。",
    hint_en="The one this household is best met in; empty if any will do.",
)
BIRTH_YEAR = Field(
    "birth_year",
    "出生年份",
    "Birth year",
    parsers.birth_year,
    "出生年月 出生日期 出生年月日 出生年 生日 出生时间 户主出生年月 户主出生日期 birthday",
    example="1953",
    example_en="1953",
    width=10,
)
AGE = Field("age", "年龄", "Age", parsers.whole(0, 130, units="周岁"), "户主年龄 周岁 岁数", read_only=True)
RELATION = Field(
    "relation",
    "与户主关系",
    "Relation",
    parsers.one_of(vocabulary.spellings(vocabulary.RELATIONS), vocabulary.firsts(vocabulary.RELATIONS)),
    "与户主的关系 关系 家庭关系 与户主之关系 户主关系 成员关系 称谓 与本人关系 relation",
    say=vocabulary.saying(vocabulary.RELATIONS),
    choices=vocabulary.offering(vocabulary.RELATIONS),
    example="配偶",
    example_en="Spouse",
)


def name_of(most: int = 80) -> parsers.Parser:
    """The parser of a name: a number or a day is none."""
    return parsers.text(most, literal=True)


_RESIDENT = re.compile(r"^\d{6}((?:18|19|20)\d{2})\d{6}(\d)[0-9X]$")


def finish_person(values: Values) -> list[Fault]:
    """Year and sex from the identity number where they have no column, else the year from the age."""
    found = _RESIDENT.match(str(values.get("identity_number") or ""))
    if found:
        if "birth_year" not in values and BORN_FROM <= int(found[1]) <= clock.today().year:
            values["birth_year"] = int(found[1])
        if "sex" not in values:
            values["sex"] = "m" if int(found[2]) % 2 else "f"
    age = values.pop("age", None)
    if age is not None and values.get("birth_year") is None:
        values["birth_year"] = clock.today().year - age
    return []
