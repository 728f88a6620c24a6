"""A town is planned village by village: nobody's room is given away twice."""

import uuid
from collections import Counter

from fieldvisit.kernel.geo import Position
from fieldvisit.plans.homes import PlanHome
from fieldvisit.plans.keepers import PlanKeeper
from fieldvisit.plans.parts import parts_of
from fieldvisit.plans.rules import room_left

VILLAGE_OF = {11: 1, 12: 1, 21: 2}


def _homes(grid: int, number: int, kept_by: uuid.UUID | None, lat: float = 30.0) -> list[PlanHome]:
    return [PlanHome(uuid.uuid4(), grid, Position(lat, 120.0), None, kept_by) for _ in range(number)]


def _keeper(key: int, here: int, elsewhere: int = 0, lat: float | None = None) -> PlanKeeper:
    spot = None if lat is None else Position(lat, 120.0)
    return PlanKeeper(uuid.UUID(int=key), spot, here, elsewhere, *room_left(elsewhere))


def test_each_household_is_in_one_part_and_a_cadre_of_two_villages_has_room_in_one() -> None:
    both, one, idle = _keeper(1, 6 + 2), _keeper(2, 7), _keeper(3, 0, lat=31.0)
    homes = [*_homes(11, 4, both.id), *_homes(12, 2, both.id), *_homes(12, 7, one.id), *_homes(21, 2, both.id, 31.0)]
    first, second = parts_of(homes, [both, one, idle], VILLAGE_OF)
    assert Counter(home.id for part in (first, second) for home in part.homes) == Counter(home.id for home in homes)
    said = [{keeper.id.int: (keeper.least, keeper.most) for keeper in part.keepers} for part in (first, second)]
    assert said == [{1: (3, 13), 2: (5, 15)}, {1: (2, 2), 3: (5, 15)}]


def test_an_area_that_is_planned_at_once_is_one_part() -> None:
    keeper = _keeper(1, 5)
    homes = _homes(11, 5, keeper.id)
    (part,) = parts_of(homes, [keeper], None)
    assert (part.homes, part.keepers) == (homes, [keeper])


def test_what_is_kept_elsewhere_is_taken_off_five_to_fifteen() -> None:
    assert [room_left(elsewhere) for elsewhere in (0, 3, 5, 14, 15, 20)] == [
        (5, 15),
        (2, 12),
        (0, 10),
        (0, 1),
        (0, 0),
        (0, 0),
    ]
    assert (room_left(3, borrowed=True), room_left(3, leaving=True)) == ((0, 12), (0, 0))
