"""标签: a row is one tag of a household, with its source, basis and dates."""

from datetime import date

from fieldvisit.imports.columns import parsers, tagged, vocabulary, where
from fieldvisit.imports.columns.fields import Fault, Field, Kind, Values
from fieldvisit.imports.columns.members import DOORS, HOUSEHOLD, HOUSEHOLD_NAME


def _day(value: date, _language: str) -> str:
    return value.isoformat()


TAG = Field(
    "tag",
    "标签",
    "Tag",
    parsers.one_of(vocabulary.spellings(vocabulary.TAG_WORDS), vocabulary.firsts(vocabulary.TAG_WORDS)),
    "户标签 人员类别 家庭类别 重点人群 困难类型 类别 标签名称 户属性 tag",
    required=True,
    say=vocabulary.saying(vocabulary.TAG_WORDS),
    choices=vocabulary.offering(vocabulary.TAG_WORDS),
    example="低保",
    example_en="Minimum income",
)
SOURCE = Field(
    "source",
    "来源",
    "Source",
    parsers.one_of(vocabulary.spellings(vocabulary.SOURCES), vocabulary.firsts(vocabulary.SOURCES)),
    "标签来源 信息来源 source",
    say=vocabulary.saying(vocabulary.SOURCES),
    choices=vocabulary.offering(vocabulary.SOURCES),
    example="部门名册",
    example_en="Register",
)
VERIFIED = Field(
    "verified_on",
    "核实日期",
    "Verified on",
    parsers.day,
    "核实时间 认定日期 认定时间 核查日期 确认日期 verified",
    say=_day,
    example="2026-03-01",
    example_en="2026-03-01",
)
EXPIRES = Field(
    "expires_on",
    "到期日期",
    "Expires on",
    parsers.until,
    "到期时间 有效期 有效期至 截止日期 有效期限 expires",
    say=_day,
    hint="长期有效的空着。",
    hint_en="Empty if it holds for good.",
)


def finish(values: Values) -> list[Fault]:
    """What is seen of the row as a whole."""
    faults = where.finish_door(values)
    if values.get("tag"):
        faults += tagged.basis_faults([values["tag"]], values.get("basis"), "basis" if "basis" in values else "tag")
    return faults + tagged.date_faults(values.get("verified_on"), values.get("expires_on"))


TAGS = Kind(
    "tags",
    "标签",
    "Tags",
    (HOUSEHOLD, *where.PLACE, HOUSEHOLD_NAME, TAG, SOURCE, tagged.BASIS, VERIFIED, EXPIRES),
    finish=finish,
    either=DOORS,
    note="每个标签一行；残疾、大病、低保、特困、监测户、留守要写依据。",
    note_en="A row for each tag. A sensitive one needs its basis.",
)
