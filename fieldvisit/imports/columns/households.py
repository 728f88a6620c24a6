"""户册: a row is a household with its head, or, where the file says who is related to whom, one of its people."""

from collections.abc import Sequence
from dataclasses import replace

from fieldvisit.imports.columns import of_every_row, parsers, tagged, vocabulary, where, who
from fieldvisit.imports.columns.fields import Fault, Field, Kind, Values
from fieldvisit.imports.columns.headers import plain

NAME = Field(
    "name",
    "户主姓名",
    "Household",
    who.name_of(),
    "户主 户名 户主名 户主名字 住户 住户姓名 户主(姓名) 姓名 householder head name",
    required=True,
    example="周建国",
    example_en="周建国",
    hint="企业写企业名称。",
    hint_en="Of an enterprise, its name.",
)
PERSON = Field(
    "person_name",
    "成员姓名",
    "Person",
    who.name_of(),
    "家庭成员 家庭成员姓名 成员 人员姓名 家属姓名 人员 成员信息姓名 家庭成员信息姓名",
    read_only=True,
)
KIND_OF = Field(
    "kind",
    "户类型",
    "Kind",
    parsers.one_of(vocabulary.spellings(vocabulary.KINDS), vocabulary.firsts(vocabulary.KINDS)),
    "户别 类型 住户类型 房屋类型 kind",
    say=vocabulary.saying(vocabulary.KINDS),
    choices=vocabulary.offering(vocabulary.KINDS),
    example="住户",
    example_en="Family",
    width=8,
)
CONTACT = Field(
    "contact",
    "联系人",
    "Contact",
    who.name_of(),
    "企业联系人 联络人 contact",
    hint="企业的联系人。",
    hint_en="Whom to ask for at an enterprise.",
)
PEOPLE = Field(
    "people",
    "人口",
    "People",
    parsers.whole(0, 99, units="人口个名"),
    "家庭人口 人口数 人数 家庭人口数 常住人口 家庭人数 户内人口 在册人口 现有人口",
    read_only=True,
)


def settle(by_field: dict[str, int], header: Sequence[str]) -> None:
    """姓名 is the household's, unless the file also says who is related to whom: then it is each person's."""
    if "relation" not in by_field or "name" not in by_field or "person_name" in by_field:
        return
    if plain(header[by_field["name"]]) in ("姓名", "name"):
        by_field["person_name"] = by_field.pop("name")


def finish(values: Values) -> list[Fault]:
    """What is seen of the row as a whole."""
    relation, person = values.get("relation"), values.get("person_name")
    if not values.get("name") and person and relation in ("head", None):
        values["name"] = person
    faults = [Fault("person_name" if "person_name" in values else "relation", "missing")] if _nameless(values) else []
    faults += where.finish_door(values) + where.finish_position(values) + who.finish_person(values)
    tagged.finish_ticked(values)
    if values.get("tags"):
        faults += tagged.basis_faults(values["tags"], values.get("basis"), "basis" if "basis" in values else "tags")
    return faults


def _nameless(values: Values) -> bool:
    return not values.get("person_name") and values.get("relation") not in (None, "head")


def needless(values: Values) -> frozenset[str]:
    """A further person of a household may leave its door and its head to the row above."""
    return frozenset(("name", "door")) if values.get("relation") not in (None, "head") else frozenset()


DOORS = (("door", "address"),)
HOUSEHOLDS = Kind(
    "households",
    "户册",
    "Households",
    (
        replace(of_every_row.KEY, names="户系统编号 household_id"),
        NAME,
        PERSON,
        replace(who.RELATION, read_only=True),
        KIND_OF,
        *where.PLACE,
        who.PHONE,
        CONTACT,
        PEOPLE,
        who.SEX,
        who.BIRTH_YEAR,
        who.AGE,
        who.IDENTITY,
        tagged.TAGS,
        *tagged.TICKED,
        tagged.BASIS,
        *where.SPOT,
        who.SPEAKS,
        of_every_row.NOTE,
    ),
    finish=finish,
    settle=settle,
    needless=needless,
    either=(("name", "person_name"), *DOORS),
)
