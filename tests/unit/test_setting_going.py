"""Which deeds answers set going: by choice, number, text and turn; the same deed has the same key."""

import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.surveys.setting_going import Deed, Rule, deeds_of, in_words, rules_in
from tests.surveys.writing import question

LINE = uuid.uuid4()
CHOICES = [
    {"value": "bad", "labels": {"中文 (zh)": "不好走", "English (en)": "Bad"}},
    {"value": "none", "labels": {"中文 (zh)": "没有路"}},
]


def deeds(definition: list[dict[str, Any]], shown: dict[str, Any], **private: Any) -> list[Deed]:
    return deeds_of(rules_in(definition), shown, private)


@pytest.mark.parametrize(
    ("kind", "when", "answer", "acts"),
    [
        ("text", "", "漏水", True),
        ("text", "", "  ", False),
        ("text", "yes no", "maybe", False),
        ("select_one", "bad none", "bad", True),
        ("select_one", "bad", "none", False),
        ("select_one", "bad", "bad_too", False),
        ("select_multiple", "bad", "good bad", True),
        ("select_multiple", "bad", "good bad_too", False),
        ("rank", "bad", "good bad", True),
        ("integer", "2 3", "2", True),
        ("decimal", "2", "2.0", True),
        ("integer", "2", "20", False),
        ("range", "1", "NaN", False),
        ("acknowledge", "OK", "OK", True),
    ],
)
def test_an_answer_counts_when_its_choice_is_chosen(kind: str, when: str, answer: str, acts: bool) -> None:
    rules = {"raise": "infra.road", **({"when": when} if when else {})}
    assert bool(deeds([question("road", kind, rules=rules)], {"/data/road": answer})) is acts


def test_each_act_of_a_question_is_a_deed_of_its_own_with_the_words_of_the_answer() -> None:
    rules = {"raise": "infra.road", "task": "去看一下", "propose": "tag:dispute", "when": "bad"}
    road = question("road", "select_multiple", rules=rules, choices=CHOICES, labels={"en": "Road", "中文 (zh)": "路"})
    found = deeds([road], {"/data/road": "bad none"})
    assert [(one.rule.act, one.rule.said, one.rule.label, one.answers) for one in found] == [
        ("raise", "infra.road", "路", ("不好走", "没有路")),
        ("task", "去看一下", "路", ("不好走", "没有路")),
        ("propose", "tag:dispute", "路", ("不好走", "没有路")),
    ]
    assert len({one.key(LINE) for one in found}) == 3


def test_every_turn_of_a_repeat_acts_by_itself_and_what_is_sealed_is_read_where_it_lies() -> None:
    inner = question("ill", rules={"raise": "x"}, path="/data/who/when/ill", repeat="/data/who/when")
    phone = question("phone", rules={"task": "回电", "sealed": "yes"})
    turns = [{"/data/who/when": [{}, {"/data/who/when/ill": "是"}]}, {"/data/who/when": [{"/data/who/when/ill": "否"}]}]
    found = deeds([inner, phone], {"/data/who": turns, "/data/phone": "7"}, **{"/data/phone": "138"})
    assert [(one.turn, one.answers, one.rule.private) for one in found] == [
        ("1.2", ("是",), False),
        ("2.1", ("否",), False),
        ("", ("138",), True),
    ]


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ({"English (en)": "Road", "中文 (zh)": "路"}, "路"),
        ({"default": "路"}, "路"),
        ({"English (en)": "Road"}, "Road"),
        ({}, ""),
    ],
)
def test_the_words_of_the_field_come_first(labels: dict[str, str], words: str) -> None:
    assert in_words(labels) == words


_TEXT = st.text(max_size=12)
_RULES = st.builds(Rule, act=st.sampled_from(["raise", "task", "propose"]), said=_TEXT, path=_TEXT)


@given(_RULES, _TEXT, _TEXT, _TEXT)
def test_a_deed_said_in_other_words_is_the_same_unless_it_proposes_them(
    rule: Rule, turn: str, one: str, other: str
) -> None:
    keys = {Deed(rule, turn, (words,)).key(LINE) for words in (one, other)}
    proposes = rule.act == "propose" and not rule.said.startswith("tag:")
    assert len(keys) == (len({one, other}) if proposes else 1)
    assert Deed(rule, turn, (one,)).key(uuid.uuid4()) not in keys


@given(st.dictionaries(_TEXT, st.recursive(_TEXT, lambda one: st.lists(one | st.dictionaries(_TEXT, one)))))
def test_whatever_was_answered_is_read(shown: dict[str, Any]) -> None:
    rules = [Rule("raise", "x", path) for path in shown]
    assert all(one.answers for one in deeds_of(rules, shown, {}))
