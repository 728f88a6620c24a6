"""Two questions crossed agree with a naive count, whatever was answered."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.answers.crossing import (
    MOST_NUMBERS,
    OTHER,
    Crossing,
    Met,
    TooManyKeys,
    axis_of,
    crossable,
    month_axis,
    place_axis,
)
from fieldvisit.answers.questions import Choice, Question

CHOICES = (Choice("a"), Choice("b"), Choice("c"))
ONE = Question("/data/one", "one", "select_one", choices=CHOICES)
SOME = Question("/data/some", "some", "select_multiple", choices=CHOICES)
AGE = Question("/data/age", "age", "integer")
AGREED = Question("/data/agreed", "agreed", "acknowledge")
VALUES = ["a", "b", "z"]
met = st.builds(
    Met,
    answers=st.fixed_dictionaries(
        {},
        optional={
            "/data/one": st.sampled_from(VALUES),
            "/data/some": st.lists(st.sampled_from(VALUES), min_size=1, unique=True).map(" ".join),
        },
    ),
    area_id=st.none() | st.sampled_from([7, 8]),
    month=st.sampled_from([date(2026, 4, 1), date(2026, 5, 1)]),
)


def crossed(row: Any, column: Any, told: list[Met]) -> Any:
    crossing = Crossing(row, column)
    for one in told:
        crossing.add(one)
    return crossing.table()


@given(st.lists(met, max_size=20))
def test_cells_and_their_ends_agree_with_a_naive_count(told: list[Met]) -> None:
    table = crossed(axis_of(ONE), axis_of(SOME), told)
    both = [
        (one.answers["/data/one"], one.answers["/data/some"].split())
        for one in told
        if {"/data/one", "/data/some"} <= one.answers.keys()
    ]
    assert table.both == len(both)
    for row in table.row_keys:
        rows = [some for one, some in both if one == (row or "z")]
        assert table.rows[row] == len(rows)
        for column in table.column_keys:
            cell = table.cell(row, column)
            assert cell.number == sum((column or "z") in some for some in rows)
            assert cell.of_all == (cell.number / len(both) if both else 0)
            assert 0 <= cell.heat <= 4
            assert (cell.heat == 0) == (cell.number == 0)
    # A single choice: the rows add up to all.
    assert sum(table.rows.values()) == len(both)


@given(st.lists(met, max_size=20))
def test_areas_add_up_to_the_answers_that_lie_in_one(told: list[Met]) -> None:
    table = crossed(place_axis([7, 8, 9]), month_axis(), told)
    placed = [one for one in told if one.area_id is not None]
    assert sum(table.numbers.values()) == table.both == len(placed)
    assert table.row_keys == ("7", "8", "9")
    assert table.rows["9"] == 0
    assert list(table.column_keys) == sorted(f"{month:%Y-%m}" for month in {one.month for one in placed})


def test_choices_nobody_took_stand_and_unknown_values_come_last() -> None:
    told = [Met({"/data/one": value, "/data/agreed": "OK"}, 7, date(2026, 5, 1)) for value in ("z", "a", "y")]
    table = crossed(axis_of(ONE), axis_of(AGREED), told)
    assert table.row_keys == ("a", "b", "c", OTHER)
    assert [table.cell(key, "OK").number for key in table.row_keys] == [1, 0, 0, 2]


def test_numbers_stand_in_their_order_and_are_refused_where_they_are_many() -> None:
    def told(numbers: range) -> list[Met]:
        return [Met({"/data/age": str(number)}, 7, date(2026, 5, 1)) for number in numbers]

    table = crossed(axis_of(AGE), place_axis([7]), told(range(10, 0, -3)))
    assert table.row_keys == ("1", "4", "7", "10")
    with pytest.raises(TooManyKeys) as refused:
        crossed(axis_of(AGE), place_axis([7]), told(range(MOST_NUMBERS + 1)))
    assert refused.value.code == "/data/age"


def test_what_is_sealed_repeated_or_free_text_is_no_side_of_a_table() -> None:
    sealed = Question("/data/s", "s", "select_one", choices=CHOICES, private=True)
    turned = Question("/data/m/t", "t", "select_one", choices=CHOICES, repeat="/data/m")
    text = Question("/data/w", "w", "text")
    assert crossable([ONE, sealed, SOME, turned, text, AGE, AGREED]) == [ONE, SOME, AGE, AGREED]
