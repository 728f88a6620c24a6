"""The order of walking: the shortest up to fifteen doors, a good one beyond."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldvisit.planning.walking import Spot, length_cm, order
from tests.planning.grids import LAT, LON


def _spots(number: int, seed: int) -> list[Spot]:
    chance = np.random.default_rng(seed)
    return [(LAT + float(a), LON + float(b)) for a, b in chance.uniform(0, 0.01, (number, 2))]


@given(number=st.integers(0, 6), seed=st.integers(0, 10_000), begins=st.booleans())
@settings(max_examples=60, deadline=None)
def test_no_order_is_shorter(number: int, seed: int, begins: bool) -> None:
    spots, start = _spots(number, seed), (LAT, LON) if begins else None
    path = order(spots, start)
    assert sorted(path) == list(range(number))
    shortest = min(length_cm(each, spots, start) for each in permutations(range(number)))
    assert length_cm(path, spots, start) == shortest


def test_fifteen_doors_in_a_line_are_walked_along_it() -> None:
    doors = [(LAT, LON + place / 1000) for place in (7, 2, 14, 0, 9, 4, 12, 1, 10, 5, 13, 3, 8, 6, 11)]
    path = order(doors, (LAT, LON - 0.001))
    assert [round((doors[place][1] - LON) * 1000) for place in path] == list(range(15))


@pytest.mark.parametrize("start", [None, (LAT, LON)])
def test_beyond_fifteen_the_path_has_no_stretch_worth_turning(start: tuple[float, float] | None) -> None:
    spots = _spots(60, 7)
    path = order(spots, start)
    assert sorted(path) == list(range(60))
    told = length_cm(path, spots, start)
    turned = [path[:i] + path[i:j][::-1] + path[j:] for i in range(60) for j in range(i + 2, 61)]
    assert min(length_cm(other, spots, start) for other in turned) >= told
    assert told < 0.5 * length_cm(range(60), spots, start)


def test_doors_without_a_position_come_last() -> None:
    assert order([(LAT, LON + 0.002), (None, None), (LAT, LON), (LAT, None)], (LAT, LON)) == [2, 0, 1, 3]
