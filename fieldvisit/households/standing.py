"""Where households stand, for the boundaries that are checked beside them (areas.standing)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from fieldvisit.households.models import Household
from fieldvisit.storage.base import db

A_PIECE = 500


def homes_standing(grid_ids: Collection[int], most: int) -> Mapping[int, Sequence[tuple[float, float]]]:
    """{grid: (longitude, latitude) of the households on its register}, until `most` were read."""
    found: dict[int, list[tuple[float, float]]] = defaultdict(list)
    left, wanted = most, sorted(grid_ids)
    for start in range(0, len(wanted), A_PIECE):
        piece = Household.grid_id.in_(wanted[start : start + A_PIECE])
        known = Household.active, Household.lat.is_not(None), Household.lon.is_not(None)
        query = select(Household.grid_id, Household.lon, Household.lat).where(piece, *known).limit(left)
        rows: Any = db.session.execute(query.order_by(Household.grid_id))
        for grid_id, lon, lat in rows:
            found[grid_id].append((float(lon), float(lat)))
            left -= 1
        if left <= 0:
            break
    return dict(found)
