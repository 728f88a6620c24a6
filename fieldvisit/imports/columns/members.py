"""户内成员: a row is a person, with the door of the household."""

from fieldvisit.imports.columns import of_every_row, parsers, where, who
from fieldvisit.imports.columns.fields import Fault, Field, Kind, Values

# Which household a row is of: by its id, or by its door, or by its head where a door has several.
HOUSEHOLD = Field(
    "household",
    "户系统编号",
    "Household id",
    parsers.key,
    "household_id",
    say=of_every_row.as_text,
    width=38,
    hint="由系统填写，请不要改；没有就空着，写门牌。",
    hint_en="Filled in by the system: leave it as it is, or empty where the door is written.",
)
HOUSEHOLD_NAME = Field(
    "household_name",
    "户主姓名",
    "Head of household",
    who.name_of(),
    "户主 户名 所属户主 户主名 householder",
    example="周建国",
    example_en="周建国",
)
NAME = Field(
    "name",
    "姓名",
    "Name",
    who.name_of(),
    "成员姓名 人员姓名 家庭成员 家庭成员姓名 居民姓名 成员 name",
    required=True,
    example="王秀英",
    example_en="王秀英",
)
DOORS = (("household", "door", "address", "household_name"),)


def finish(values: Values) -> list[Fault]:
    """What is seen of the row as a whole."""
    faults = where.finish_door(values) + who.finish_person(values)
    if values.get("relation") == "head" and values.get("household_name") is None:
        values["household_name"] = values.get("name")
    return faults


MEMBERS = Kind(
    "members",
    "户内成员",
    "Members",
    (
        of_every_row.KEY,
        HOUSEHOLD,
        *where.PLACE,
        HOUSEHOLD_NAME,
        NAME,
        who.RELATION,
        who.SEX,
        who.BIRTH_YEAR,
        who.AGE,
        who.IDENTITY,
        who.PHONE,
    ),
    finish=finish,
    either=DOORS,
    note="每人一行。户主的“与户主关系”写户主。",
    note_en="A row for each person. The relation of the head is Head.",
)
