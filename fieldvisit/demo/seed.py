"""What every installation starts with: the areas of Jiaxing, the categories. The demo and an empty start alike.

Names are the official ones as people say them: 荆山村, not 荆山村委会.
"""

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from sqlalchemy import insert, text

from fieldvisit.areas.models import Area, Level
from fieldvisit.demo.places import GridPlan, VillagePlan
from fieldvisit.demo.town import grids, villages
from fieldvisit.issues.models import Category
from fieldvisit.issues.seed_categories import SEED_CATEGORIES
from fieldvisit.people.marks import move_mark
from fieldvisit.storage.base import db
from fieldvisit.surveys.audience import MARK as FORMS
from fieldvisit.visits.phrases import seed_phrases

_OFFICES = (("村村委会", "村"), ("村委会", "村"), ("社区居委会", "社区"), ("居委会", "社区"))


@dataclass(frozen=True, slots=True)
class Place:
    """An area as the demo refers to it."""

    id: int
    code: str
    path: str
    name: str


def seed_reference() -> str:
    """Write the areas (without grids), the categories and the quick phrases; answers the city's path."""
    rows = division_rows()
    db.session.execute(insert(Area), rows)
    seed_categories()
    seed_phrases()
    move_mark(FORMS)  # there are none yet, and who has read that need not read it again
    tell_sequences()
    return str(rows[0]["path"])


def seed_categories() -> None:
    """Write the default table of categories, upper level first."""
    rows = [
        {
            "code": row.code,
            "parent_code": row.parent or None,
            "zh": row.zh,
            "en": row.en,
            "unit_kind": row.unit_kind,
            "sort": place,
            "active": True,
        }
        for place, row in enumerate(SEED_CATEGORIES)
    ]
    db.session.execute(insert(Category), [row for row in rows if row["parent_code"] is None])
    db.session.execute(insert(Category), [row for row in rows if row["parent_code"] is not None])
    move_mark("categories")


def division_rows() -> list[dict[str, Any]]:
    """City, counties, towns and villages, parents before children."""
    rows: list[dict[str, Any]] = []
    known: dict[str | None, tuple[int | None, str]] = {None: (None, "/")}
    spots = {village.code: village.spot for village in villages()}
    for key, said in enumerate(json.loads(_divisions()), start=1):
        parent_id, above = known[said["parent"]]
        path = f"{above}{key}/"
        known[said["code12"]] = (key, path)
        spot = spots.get(said["code12"])
        rows.append(
            {
                "id": key,
                "code": said["code12"],
                "level": Level(said["level"]),
                "parent_id": parent_id,
                "path": path,
                "name": spoken_name(said["name"]),
                "lat": spot.lat if spot else None,
                "lon": spot.lon if spot else None,
                "has_register": False,
            }
        )
    return rows


def _divisions() -> str:
    return files("fieldvisit.demo").joinpath("divisions.json").read_text("utf-8")


def spoken_name(official: str) -> str:
    """The village or community itself, without its committee."""
    for office, kind in _OFFICES:
        if official.endswith(office) and official != office:
            return official.removesuffix(office) + kind
    return official


def grid_rows(by_code: dict[str, dict[str, Any]], first_id: int) -> list[dict[str, Any]]:
    """The grids of the demo's town, in the order of `town.grids`."""
    return [
        _grid_row(by_code[village.code], village, plan, first_id + place)
        for place, (village, plan) in enumerate(grids())
    ]


def _grid_row(row: dict[str, Any], village: VillagePlan, plan: GridPlan, key: int) -> dict[str, Any]:
    spot = village.middle_of(plan)
    return {
        "id": key,
        "code": village.code + plan.suffix,
        "level": Level.GRID,
        "parent_id": row["id"],
        "path": f"{row['path']}{key}/",
        "name": plan.name,
        "lat": spot.lat,
        "lon": spot.lon,
        "has_register": True,
    }


def tell_sequences() -> None:
    """PostgreSQL counts on by itself only if told that ids were given by hand."""
    if db.engine.dialect.name != "postgresql":
        return
    for table in ("area", "unit"):
        db.session.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"))
