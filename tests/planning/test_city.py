"""Many grids over processes: the same plans in the same order as one by one, and no more made ahead than needed."""

from collections.abc import Iterator
from itertools import islice

from fieldvisit.planning.city import solve_each
from fieldvisit.planning.problem import Home, Keeper, Problem
from fieldvisit.planning.solving import solve
from tests.planning.grids import LAT, LON


def _grid(number: int) -> Problem:
    homes = [Home(h, LAT, LON + h * (number + 1) / 10_000) for h in range(10)]
    return Problem(homes, [Keeper(k, LAT, LON + k / 1000, 2, 8 if number % 7 else 3) for k in range(3)])


def test_two_processes_find_what_one_finds_in_the_same_order() -> None:
    alone = [solve(_grid(number)) for number in range(150)]
    assert list(solve_each(map(_grid, range(150)), processes=2)) == alone
    assert list(solve_each(map(_grid, range(150)))) == alone


def test_grids_are_made_only_as_they_are_needed() -> None:
    made = []

    def making() -> Iterator[Problem]:
        for number in range(1000):
            made.append(number)
            yield _grid(number)

    assert len(list(islice(solve_each(making()), 20))) == 20
    assert len(made) <= 32
