"""The demo's areas: the whole city, of which one town is lived in and has a register."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert

from fieldvisit.areas.models import Area
from fieldvisit.demo.places import VILLAGE_CODE
from fieldvisit.demo.seed import Place, division_rows, grid_rows
from fieldvisit.demo.town import villages
from fieldvisit.storage.base import db

_TWELVE = 12


@dataclass(frozen=True, slots=True)
class Areas:
    """The areas the demo's people work in; `village` is 荆山村, `grids` stand in the order of town.grids."""

    city: Place
    county: Place
    town: Place
    village: Place
    villages: Mapping[str, Place]  # by code
    grids: tuple[Place, ...]


def load_areas() -> Areas:
    """Write all areas and answer the ones that matter here."""
    rows = division_rows()
    by_code = {row["code"]: row for row in rows}
    lived_in = [by_code[village.code] for village in villages()]
    for row in lived_in:
        row["has_register"] = True
    grids = grid_rows(by_code, len(rows) + 1)
    db.session.execute(insert(Area), rows + grids)
    city, county, town = (_place(by_code[_full(VILLAGE_CODE[:digits])]) for digits in (4, 6, 9))
    places = {row["code"]: _place(row) for row in lived_in}
    return Areas(city, county, town, places[VILLAGE_CODE], places, tuple(map(_place, grids)))


def _full(code: str) -> str:
    return code.ljust(_TWELVE, "0")


def _place(row: dict[str, Any]) -> Place:
    return Place(row["id"], row["code"], row["path"], row["name"])
