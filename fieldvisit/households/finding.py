"""Which grid a household belongs to: by where it stands, or by how its neighbours on the register are called."""

from collections import Counter
from collections.abc import Collection
from typing import Any

from sqlalchemy import false, func, or_, select

from fieldvisit.areas.finding import grid_at
from fieldvisit.areas.queries import ids_under
from fieldvisit.households.models import Household
from fieldvisit.kernel.geo import Position
from fieldvisit.storage.base import db

ENOUGH = 3  # neighbours of the same hamlet or group
MOSTLY = 0.9  # of them in one grid


def grid_for(place: Position | None, group: str, hamlet: str, paths: Collection[str]) -> int | None:
    """The grid by position, or else by address, within these subtrees; None where neither says."""
    if place is not None and (found := grid_at(place.lat, place.lon)) is not None:
        return found.id if any(found.path.startswith(path) for path in paths) else None
    return grid_by_address(group, hamlet, paths)


def grid_by_address(group: str, hamlet: str, paths: Collection[str]) -> int | None:
    """The grid in which the households of the same hamlet (or, without one, of the same group) are.

    None where they are few, where they are in several grids, and where several villages have a hamlet of that name.
    """
    if not group and not hamlet:
        return None
    where: list[Any] = [Household.active, or_(false(), *(Household.grid_id.in_(ids_under(path)) for path in paths))]
    where += [Household.hamlet == hamlet] if hamlet else []
    where += [Household.group_name == group] if group else []
    query = select(Household.grid_id, func.count()).where(*where).group_by(Household.grid_id)
    counted = Counter(dict(db.session.execute(query).all()))
    for grid_id, count in counted.most_common(1):
        if count >= ENOUGH and count >= MOSTLY * counted.total():
            return grid_id
    return None


def lies_elsewhere(row: Household) -> str | None:
    """The name of the grid in which a household stands, where that is not its own."""
    if row.lat is None or row.lon is None:
        return None
    found = grid_at(row.lat, row.lon)
    return found.name if found is not None and found.id != row.grid_id else None
