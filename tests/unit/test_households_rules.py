"""Tags, doors and addresses without any database."""

from datetime import date

import pytest
from marshmallow import ValidationError

from fieldvisit.households.rules import (
    RELATION_CODES,
    SOURCE_CODES,
    address_of,
    door_sort_of,
    is_sensitive,
    tag_holds,
    tag_words,
)
from fieldvisit.households.schemas import MemberSchema, TagSchema
from fieldvisit.households.words import RELATIONS, SOURCES


@pytest.mark.parametrize(
    ("doors", "ordered"),
    [
        (["10号", "2号", "1号"], ["1号", "2号", "10号"]),
        (["12号-3", "12号-10", "2号"], ["2号", "12号-3", "12号-10"]),
        (["１０号", "９号"], ["９号", "１０号"]),
    ],
)
def test_doors_stand_as_in_the_street(doors: list[str], ordered: list[str]) -> None:
    assert sorted(doors, key=door_sort_of) == ordered


def test_an_address_names_the_hamlet_and_else_the_group() -> None:
    assert address_of("荆山村", "第3组", "钱家埭", "2号") == "荆山村钱家埭2号"
    assert address_of("荆山村", "第3组", "", "2号") == "荆山村第3组2号"


def test_what_the_law_calls_sensitive_is_sensitive_and_so_is_the_unknown() -> None:
    sensitive = {"disabled", "severe_illness", "minimum_income", "destitute", "watched", "left_behind"}
    assert all(is_sensitive(code) for code in sensitive)
    assert not is_sensitive("lone_elder")
    assert is_sensitive("something_new")
    assert tag_words("lone_elder", "zh") == "独居"
    assert tag_words("lone_elder", "en") == "Lone elder"
    assert tag_words("something_new", "zh") == "something_new"


def test_a_tag_holds_up_to_and_with_its_last_day() -> None:
    today = date(2026, 3, 16)
    assert tag_holds(None, today)
    assert tag_holds(today, today)
    assert not tag_holds(date(2026, 3, 15), today)


def test_every_code_has_its_words() -> None:
    assert set(RELATIONS) == RELATION_CODES
    assert set(SOURCES) == SOURCE_CODES


def test_a_sensitive_tag_needs_its_basis() -> None:
    with pytest.raises(ValidationError) as refused:
        TagSchema().load({"tag": "severe_illness"})
    assert list(refused.value.messages) == ["basis"]
    assert TagSchema().load({"tag": "severe_illness", "basis": "医保大病结算单"}).basis == "医保大病结算单"
    assert TagSchema().load({"tag": "lone_elder"}).basis is None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"tag": "no_such"}, "tag"),
        ({"tag": "lone_elder", "verified_on": "2999-01-01"}, "verified_on"),
        ({"tag": "lone_elder", "verified_on": "2026-01-02", "expires_on": "2026-01-01"}, "expires_on"),
        ({"tag": "lone_elder", "expires_on": "soon"}, "expires_on"),
    ],
)
def test_a_tag_that_makes_no_sense_is_refused(said: dict[str, str], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TagSchema().load(said)
    assert field in refused.value.messages


def test_numbers_are_kept_bare() -> None:
    said = {"name": "周阿婆", "relation": "head", "phone": "138 0573-0001", "identity_number": "33048119430101123x"}
    member = MemberSchema().load(said)
    assert (member.phone, member.identity_number) == ("13805730001", "33048119430101123X")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"phone": "no phone"}, "phone"),
        ({"birth_year": 43}, "birth_year"),
        ({"birth_year": "old"}, "birth_year"),
        ({"relation": "boss"}, "relation"),
        ({"name": "周\x00婆"}, "name"),
        ({"name": "周" * 81}, "name"),
        ({"sex": "x"}, "sex"),
        ({"more": "1"}, "more"),
    ],
)
def test_a_member_that_makes_no_sense_is_refused(said: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        MemberSchema().load({"name": "周阿婆", "relation": "head", **said})
    assert field in refused.value.messages
