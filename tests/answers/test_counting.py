"""One pass over the answers counts what a naive reader counts, question by question."""

import random
import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import mean, median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.answers.counting import Counting, Panel
from fieldvisit.answers.numbers import bins_of, number_in, spread_of
from fieldvisit.answers.questions import Choice, Question
from fieldvisit.answers.tallies import LAST, Choices, Files, Given, Months, Numbers, Ranks, Texts

START = datetime(2026, 5, 1, tzinfo=UTC)
YES_NO = (Choice("yes"), Choice("no"), Choice("never"))


def asked(name: str, kind: str, **more: Any) -> Question:
    return Question(f"/data/{name}", name, kind, **more)


QUESTIONS = [
    asked("one", "select_one", choices=YES_NO),
    asked("some", "select_multiple", choices=YES_NO),
    asked("order", "rank", choices=YES_NO),
    asked("age", "integer"),
    asked("rent", "decimal"),
    asked("day", "date"),
    asked("words", "text"),
    asked("phone", "text", private=True),
    asked("face", "image", bears_file=True),
    asked("agreed", "acknowledge"),
    asked("where", "geopoint"),
    Question("/data/member/name", "name", "text", repeat="/data/member"),
    Question("/data/member/kin", "kin", "select_one", repeat="/data/member", choices=YES_NO),
]
VALUES = ["yes", "no", "gone"]
some_values = st.lists(st.sampled_from(VALUES), min_size=1, max_size=3, unique=True).map(" ".join)
turn = st.fixed_dictionaries(
    {}, optional={"/data/member/name": st.just("甲"), "/data/member/kin": st.sampled_from(VALUES)}
)
answer_sets = st.fixed_dictionaries(
    {},
    optional={
        "/data/one": st.sampled_from(VALUES),
        "/data/some": some_values,
        "/data/order": some_values,
        "/data/age": st.integers(-200, 200).map(str),
        "/data/rent": st.sampled_from(["0.5", "-3", "1e6", "0.1", "99.99"])
        | st.sampled_from(["nan", "inf", "1e400", "1_0", "many"]),
        "/data/day": st.sampled_from(["2020-02-29", "2026-05-01", "2026-05-31T08:00:00+08:00", "1999-12-31", "soon"]),
        "/data/words": st.sampled_from(["好", "不好 说", "x"]),
        "/data/face": st.sampled_from(["a.jpg", "b.jpg"]),
        "/data/agreed": st.just("OK"),
        "/data/where": st.just("30.1 120.2 0 0"),
        "/data/member": st.lists(turn, max_size=3),
        "/data/stranger": st.just("x"),
    },
)
sealed_sets = st.fixed_dictionaries({}, optional={"/data/phone": st.just("13800000000")})
told_sets = st.lists(st.tuples(answer_sets, sealed_sets), max_size=8)


def count(told: list[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, Panel]:
    counting = Counting(QUESTIONS)
    for number, (answers, sealed) in enumerate(told):
        mark = Given(uuid.UUID(int=number), START + timedelta(hours=number), {"a.jpg"})
        counting.add(answers, mark, sealed)
    counted = counting.result()
    assert counted.number == len(told)
    return {panel.question.name: panel for panel in counted.panels}


def said(told: list[tuple[dict[str, Any], dict[str, Any]]], name: str) -> list[str]:
    return [answers[f"/data/{name}"] for answers, _sealed in told if f"/data/{name}" in answers]


@given(told_sets)
def test_choices_are_counted_as_a_naive_reader_counts_them(told: Any) -> None:
    panels = count(told)
    for name in ("one", "some"):
        result = panels[name].result
        assert isinstance(result, Choices)
        chosen = Counter(value for text in said(told, name) for value in text.split())
        assert [(one.value, one.number) for one in result.counts] == [
            ("yes", chosen["yes"]), ("no", chosen["no"]), ("never", 0)
        ]  # fmt: skip
        assert result.other == chosen["gone"]
        assert result.other_values == (("gone",) if chosen["gone"] else ())
        assert result.answered == len(said(told, name)) == len(told) - panels[name].silent


@given(told_sets)
def test_ranks_have_the_mean_of_their_places(told: Any) -> None:
    result = count(told)["order"].result
    assert isinstance(result, Ranks)
    for place in result.places:
        places = [text.split().index(place.value) + 1 for text in said(told, "order") if place.value in text.split()]
        assert place.number == len(places)
        assert place.mean == (pytest.approx(mean(places)) if places else None)


@given(told_sets)
def test_numbers_have_their_middle_and_all_lie_in_a_bin(told: Any) -> None:
    panels = count(told)
    for name in ("age", "rent"):
        result = panels[name].result
        assert isinstance(result, Numbers)
        texts = said(told, name)
        numbers = [float(text) for text in texts if text not in ("nan", "inf", "1e400", "1_0", "many")]
        assert result.unread == len(texts) - len(numbers)
        assert sum(one.number for one in result.spread.bins) == len(numbers)
        if numbers:
            assert (result.spread.least, result.spread.most) == (min(numbers), max(numbers))
            assert result.spread.median == pytest.approx(median(numbers))
            assert result.spread.mean == pytest.approx(mean(numbers), abs=1e-6)


@given(told_sets)
def test_dates_are_counted_by_month(told: Any) -> None:
    result = count(told)["day"].result
    assert isinstance(result, Months)
    days = [text for text in said(told, "day") if text != "soon"]
    assert {f"{month:%Y-%m}": number for month, number in result.months if number} == Counter(day[:7] for day in days)
    assert result.unread == len(said(told, "day")) - len(days)


@given(told_sets)
def test_texts_files_and_what_lies_sealed(told: Any) -> None:
    panels = count(told)
    texts, files = panels["words"].result, panels["face"].result
    assert isinstance(texts, Texts)
    assert isinstance(files, Files)
    assert texts.answered == len(said(told, "words"))
    where = [number for number, (answers, _sealed) in enumerate(told) if "/data/words" in answers]
    assert [one.id.int for one in texts.last] == where[::-1][:LAST]
    assert (files.arrived, files.awaited) == (said(told, "face").count("a.jpg"), said(told, "face").count("b.jpg"))
    assert panels["phone"].result.answered == sum("/data/phone" in sealed for _answers, sealed in told)
    assert "13800000000" not in repr(panels)
    for name in ("agreed", "where"):
        assert panels[name].result.answered == len(said(told, name))


@given(told_sets)
def test_questions_of_a_repeat_are_counted_over_its_turns(told: Any) -> None:
    panels = count(told)
    turns = [turn for answers, _sealed in told for turn in answers.get("/data/member", [])]
    kin = Counter(turn["/data/member/kin"] for turn in turns if "/data/member/kin" in turn)
    result = panels["kin"].result
    assert isinstance(result, Choices)
    assert panels["kin"].of == len(turns)
    assert {one.value: one.number for one in result.counts} == {"yes": kin["yes"], "no": kin["no"], "never": 0}
    assert panels["kin"].silent == len(turns) - kin.total()


def test_turns_of_a_repeat_are_counted_with_how_many_have_any() -> None:
    counting = Counting(QUESTIONS)
    for number, turns in enumerate(([{}, {}, {}], [{}], [])):
        counting.add({"/data/member": turns}, Given(uuid.UUID(int=number), START))
    members = counting.result().turns["/data/member"]
    assert (members.number, members.answered, members.spread.median) == (4, 2, 2)


def test_sealed_answers_of_a_repeat_are_counted_without_counting_its_turns_twice() -> None:
    phone = Question("/data/member/phone", "phone", "text", repeat="/data/member", private=True)
    counting = Counting([phone])
    answers = {"/data/member": [{}, {}]}
    counting.add(answers, Given(uuid.UUID(int=1), START), {"/data/member": [{}, {"/data/member/phone": "1"}]})
    (panel,) = counting.result().panels
    assert (panel.of, panel.result.answered) == (2, 1)


def test_a_question_twice_in_one_set_of_answers_counts_each_value_once() -> None:
    counting = Counting(QUESTIONS[:1])
    counting.add({"/data/one": ["yes", " yes ", "no"]}, Given(uuid.UUID(int=1), START))
    result = counting.result().panels[0].result
    assert isinstance(result, Choices)
    assert [(one.value, one.number) for one in result.counts] == [("yes", 1), ("no", 1), ("never", 0)]


def test_what_is_no_answer_does_no_harm() -> None:
    counting = Counting(QUESTIONS)
    counting.add({"/data/member": "x", "/data/one": {"a": 1}, "/data/age": [["3"]]}, Given(uuid.UUID(int=1), START))
    assert counting.result().number == 1


def test_a_choice_without_a_list_of_its_own_shows_the_most_frequent_values() -> None:
    counting = Counting([asked("village", "select_one")])
    for number, value in enumerate(["b", "a", "b"]):
        counting.add({"/data/village": value}, Given(uuid.UUID(int=number), START))
    result = counting.result().panels[0].result
    assert isinstance(result, Choices)
    assert [(one.value, one.number) for one in result.counts] == [("b", 2), ("a", 1)]


@given(st.lists(st.integers(-5000, 5000) | st.integers(3, 6), min_size=1, max_size=60), st.sampled_from([1, 0.1, 1e9]))
def test_bins_hold_what_lies_between_their_edges(numbers: list[int], scale: float) -> None:
    ordered = sorted(number * scale for number in numbers)
    bins = bins_of(ordered, all(one.is_integer() for one in map(float, ordered)))
    assert sum(one.number for one in bins) == len(ordered)
    assert len(bins) <= 15
    assert bins[0].low <= ordered[0]
    assert bins[-1].high >= ordered[-1] or bins[-1].high == pytest.approx(ordered[-1])
    for before, after in pairwise(bins):
        assert before.low < after.low


def test_a_histogram_has_round_edges() -> None:
    assert [(one.low, one.high) for one in spread_of([0.1, 0.34]).bins][:2] == [(0.1, 0.125), (0.125, 0.15)]
    assert {one.high - one.low for one in spread_of([1, 1000]).bins} == {100}


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e300", "1_000", "", "abc", "1,5"])
def test_what_says_no_number_is_none(text: str) -> None:
    assert number_in(text) is None


def test_memory_stays_bounded_however_many_different_values_come() -> None:
    counting = Counting([asked("one", "select_one", choices=YES_NO), asked("words", "text")])
    chance = random.Random(3)
    for number in range(5000):
        answers = {"/data/one": str(chance.random()), "/data/words": "x" * 500}
        counting.add(answers, Given(uuid.UUID(int=number), START))
    one, words = (panel.result for panel in counting.result().panels)
    assert isinstance(one, Choices)
    assert isinstance(words, Texts)
    assert one.other == 5000
    assert len(one.other_values) == 1000
    assert len(words.last) == LAST
    assert max(len(each.text) for each in words.last) == 200
