"""Which doors on the register a new one may be: the same number, the same name, or a few steps away."""

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select

from fieldvisit.areas.queries import area_of, ids_under
from fieldvisit.households.models import Household
from fieldvisit.households.queries import household_row
from fieldvisit.kernel.geo import metres_between, position
from fieldvisit.kernel.text import door_key
from fieldvisit.storage.base import db

NEAR_METRES = 60
# Wider than 60 m at any latitude we serve; the geodesic decides.
_DEGREES = 0.001
MOST_LOOKED_AT = 200
MOST = 8


@dataclass(frozen=True)
class Alike:
    """A household that may be the same, and why: door, name, near."""

    id: uuid.UUID
    name: str
    address: str
    kind: str
    why: tuple[str, ...]
    metres: int | None


def alike_households(household_id: uuid.UUID, reach: ColumnElement[bool]) -> list[Alike]:
    """Active households of the same village and kind that may be this one, the likeliest first; at most eight."""
    row = household_row(household_id)
    grid = area_of(row.grid_id)
    village = grid.path.removesuffix(f"{grid.id}/")
    query = select(Household).where(
        reach,
        Household.id != row.id,
        Household.active,
        Household.kind == row.kind,
        Household.grid_id.in_(ids_under(village)),
        or_(*_ways(row)),
    )
    found = [_seen(row, other) for other in db.session.scalars(query.order_by(Household.id).limit(MOST_LOOKED_AT))]
    likely = [one for one in found if one.why]
    likely.sort(key=lambda one: (-len(one.why), one.metres if one.metres is not None else 10**9, one.address))
    return likely[:MOST]


def _ways(row: Household) -> list[ColumnElement[bool]]:
    ways: list[ColumnElement[bool]] = [Household.name == row.name, Household.door.like(f"%{_number(row.door)}")]
    if row.lat is not None and row.lon is not None:
        ways.append(
            and_(
                Household.lat.between(row.lat - _DEGREES, row.lat + _DEGREES),
                Household.lon.between(row.lon - _DEGREES, row.lon + _DEGREES),
            )
        )
    return ways


def _number(door: str) -> str:
    """The end of a door from its last number on: 钱家埭88号 and 88号 are the same door."""
    start = len(door)
    for place, sign in enumerate(door):
        if sign.isdigit() and (place == 0 or not door[place - 1].isdigit()):
            start = place
    return door[start:]


def _seen(row: Household, other: Household) -> Alike:
    metres = metres_between(position(row.lat, row.lon), position(other.lat, other.lon))
    same = _number(row.door) and door_key(_number(row.door)) == door_key(_number(other.door))
    ways = (
        ("door", bool(same) and _same_street(row, other)),
        ("name", row.name == other.name),
        ("near", metres is not None and metres <= NEAR_METRES),
    )
    return Alike(other.id, other.name, other.address, other.kind, tuple(why for why, so in ways if so), metres)


def _same_street(row: Household, other: Household) -> bool:
    """Numbers repeat in every hamlet: where the address names one, it must be the other's."""
    named = row.door.removesuffix(_number(row.door))
    return not named or not other.hamlet or other.hamlet in row.address
