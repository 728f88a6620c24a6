"""The grid that a row without one is offered: by where it stands, or by where its hamlet's other households are."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from fieldvisit.areas.finding import grids_at
from fieldvisit.areas.queries import AreaFacts, area_of, areas_of
from fieldvisit.households.finding import grid_by_address
from fieldvisit.imports.choosing import head_of
from fieldvisit.imports.models import RegisterImport
from fieldvisit.imports.policy import ENTERPRISES, HOUSEHOLDS
from fieldvisit.imports.queries import RowFacts
from fieldvisit.kernel.datum import Datum, to_wgs84
from fieldvisit.kernel.geo import Position, position

GRIDLESS = frozenset(("grid_missing", "no_such_grid", "grid_several"))
_NOT_A_PLACE = frozenset(("lat", "lon", "position"))


@dataclass(frozen=True)
class Offered:
    """A grid, and how it was found: by position, or by address."""

    id: int
    name: str
    code: str
    village: str
    village_code: str
    by_position: bool


def grids_offered(row: RegisterImport, rows: Sequence[RowFacts]) -> dict[int, Offered]:
    """{row: its grid}, of wrong rows that lack one and stand, or are called, as in a grid of the import's area."""
    if row.kind not in (HOUSEHOLDS, ENTERPRISES):
        return {}
    area, datum = area_of(row.area_id), Datum(head_of(row).datum)
    some = [one for one in rows if {fault["code"] for fault in one.said.get("faults", ())} & GRIDLESS]
    places = [_place(one, datum) for one in some]
    found = grids_at(places)
    by_address = cache(lambda group, hamlet: grid_by_address(group, hamlet, [area.path]))
    wanted: dict[int, tuple[int, bool]] = {}
    for one, grid_id in zip(some, found, strict=True):
        values = one.said["values"]
        said = str(values.get("group_name") or ""), str(values.get("hamlet") or "")
        key = grid_id or by_address(*said)
        if key is not None:
            wanted[one.number] = key, grid_id is not None
    grids = areas_of({key for key, _by in wanted.values()})
    villages = areas_of({grid.parent_id for grid in grids.values() if grid.parent_id is not None})
    return {
        number: _offered(grids[key], villages, by)
        for number, (key, by) in wanted.items()
        if grids[key].path.startswith(area.path) and grids[key].parent_id in villages
    }


def _offered(grid: AreaFacts, villages: dict[int, AreaFacts], by_position: bool) -> Offered:
    assert grid.parent_id is not None
    village = villages[grid.parent_id]
    return Offered(grid.id, grid.name, grid.code, village.name, village.code, by_position)


def _place(row: RowFacts, datum: Datum) -> Position | None:
    """Where the row says it stands; nothing where that is wrong itself."""
    if any(fault["field"] in _NOT_A_PLACE for fault in row.said.get("faults", ())):
        return None
    values = row.said["values"]
    here = position(values.get("lat"), values.get("lon"))
    return here if here is None or values.get("source_datum") else to_wgs84(here.lat, here.lon, datum)
