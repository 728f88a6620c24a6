"""Teams of four to six who are near to each other, led by who is nearest to all the others."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldvisit.kernel.geo import Position, metres_between
from fieldvisit.planning.teams import Spot, teams_of
from tests.planning.grids import LAT, LON


def _spots(number: int, seed: int) -> list[Spot]:
    chance = np.random.default_rng(seed)
    return [(LAT + float(a), LON + float(b)) for a, b in chance.uniform(0, 0.01, (number, 2))]


def _apart(spots: list[Spot], teams: list[list[int]]) -> int:
    at = [Position(*spot) for spot in spots]  # type: ignore[arg-type]
    return sum(metres_between(at[a], at[b]) or 0 for team in teams for a, b in combinations(team, 2))


@given(number=st.integers(8, 60), seed=st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_everybody_is_in_one_team_of_four_to_six(number: int, seed: int) -> None:
    teams = teams_of(_spots(number, seed))
    assert sorted(person for team in teams for person in team) == list(range(number))
    assert all(4 <= len(team) <= 6 for team in teams)


@pytest.mark.parametrize(("number", "sizes"), [(0, []), (1, [1]), (3, [3]), (5, [5]), (7, [3, 4]), (8, [4, 4])])
def test_few_people_are_divided_as_well_as_numbers_allow(number: int, sizes: list[int]) -> None:
    assert sorted(map(len, teams_of(_spots(number, 1)))) == sizes


def test_hamlets_become_teams_and_the_one_in_the_middle_leads() -> None:
    places = [(LAT + north, LON + east / 10_000) for north in (0.0, 0.05) for east in (-9, -4, 0, 5, 9)]
    assert teams_of(places) == [[2, 0, 1, 3, 4], [7, 5, 6, 8, 9]]


def test_no_change_of_two_makes_the_ways_shorter_and_chance_does_not_do_better() -> None:
    spots = _spots(20, 3)
    teams = teams_of(spots)
    found = _apart(spots, teams)
    for one, other in combinations(range(len(teams)), 2):
        for a in range(len(teams[one])):
            for b in range(len(teams[other])):
                changed = [list(team) for team in teams]
                changed[one][a], changed[other][b] = changed[other][b], changed[one][a]
                assert _apart(spots, changed) >= found - 1
    chance = np.random.default_rng(1)
    for _ in range(100):
        mixed = chance.permutation(20).tolist()
        assert _apart(spots, [mixed[start : start + 5] for start in range(0, 20, 5)]) > found


def test_who_has_no_position_joins_a_team_all_the_same() -> None:
    spots: list[Spot] = [*_spots(9, 5), (None, None)]
    assert sorted(person for team in teams_of(spots) for person in team) == list(range(10))
    assert [sorted(team) for team in teams_of([(None, None)] * 4)] == [[0, 1, 2, 3]]
