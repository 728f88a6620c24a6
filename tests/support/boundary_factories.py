"""A file of boundaries in force, with the line around one area, written straight to the tables."""

from typing import Any

from fieldvisit.areas.boundary_index import TABLE
from fieldvisit.areas.models import Area, AreaBoundary, BoundaryFile
from fieldvisit.areas.shapes import digest_of, packed
from fieldvisit.kernel import clock
from fieldvisit.people.marks import move_mark
from fieldvisit.people.models import Account
from fieldvisit.storage.base import db

SQUARE = [[[[120.58, 30.42], [120.6, 30.42], [120.6, 30.44], [120.58, 30.44], [120.58, 30.42]]]]


def make_boundary(account: Account, area: Area, polygons: Any = SQUARE) -> BoundaryFile:
    """The file; nothing was found in it."""
    at = clock.now()
    said = {"file_name": "边界.geojson", "datum": "WGS-84", "content": b"", "shapes": b"", "findings": [], "counts": {}}
    row = BoundaryFile(state="in_force", made_by=account.id, made_by_name=account.name, made_at=at, **said)
    db.session.add(row)
    db.session.flush()
    line = {"polygons": packed(polygons), "outline": packed(polygons), "digest": digest_of(polygons), "points": 5}
    db.session.add(AreaBoundary(area_id=area.id, file_id=row.id, since=at, square_metres=4_250_000, **line))
    move_mark(TABLE)
    db.session.commit()
    return row
