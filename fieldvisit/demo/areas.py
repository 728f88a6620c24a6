"""The demo's areas: the whole city, of which one village is lived in and has a register."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert

from fieldvisit.areas.models import Area
from fieldvisit.demo.places import VILLAGE_CODE
from fieldvisit.demo.seed import Place, division_rows, grid_rows
from fieldvisit.storage.base import db

_TWELVE = 12


@dataclass(frozen=True, slots=True)
class Areas:
    """The areas the demo's people work in; `grids` in the order of places.GRIDS."""

    city: Place
    county: Place
    town: Place
    village: Place
    grids: tuple[Place, ...]


def load_areas() -> Areas:
    """Write all areas and answer the ones that matter here."""
    rows = division_rows()
    by_code = {row["code"]: row for row in rows}
    village = by_code[VILLAGE_CODE]
    village["has_register"] = True
    grids = grid_rows(village, len(rows) + 1)
    db.session.execute(insert(Area), rows + grids)
    city, county, town = (_place(by_code[_full(VILLAGE_CODE[:digits])]) for digits in (4, 6, 9))
    return Areas(city, county, town, _place(village), tuple(map(_place, grids)))


def _full(code: str) -> str:
    return code.ljust(_TWELVE, "0")


def _place(row: dict[str, Any]) -> Place:
    return Place(row["id"], row["code"], row["path"], row["name"])
