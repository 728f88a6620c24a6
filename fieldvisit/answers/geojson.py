"""Rows that name a position as a GeoJSON FeatureCollection (RFC 7946, WGS-84), one after the other.

A row of a repeat that has a position of its own is a feature of its own. Rows without one are left out.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Self

from fieldvisit.answers.flattening import Cell, Table
from fieldvisit.kernel.json_text import dump

KINDS = ("geopoint", "geotrace", "geoshape")
LEAST = {"geotrace": 2, "geoshape": 4}
_HEAD, _FOOT = b'{"type":"FeatureCollection","features":[', b"]}\n"


def geometry_of(kind: str, text: str) -> dict[str, Any] | None:
    """The geometry of an answer as XForms write it (`lat lon altitude accuracy; …`); None where it is none."""
    points = [_point(part) for part in text.split(";") if part.strip()]
    told = [point for point in points if point is not None]
    if not told or len(told) != len(points):
        return None
    if kind == "geopoint":
        return {"type": "Point", "coordinates": told[0]}
    if kind == "geoshape" and told[0] != told[-1]:
        told.append(told[0])
    if kind not in LEAST or len(told) < LEAST[kind]:
        return None
    shape = kind == "geoshape"
    return {"type": "Polygon" if shape else "LineString", "coordinates": [told] if shape else told}


def _point(text: str) -> list[float] | None:
    """[longitude, latitude] of `latitude longitude …`."""
    try:
        lat, lon = (float(part) for part in text.split()[:2])
    except ValueError:
        return None
    return [lon, lat] if abs(lat) <= 90 and abs(lon) <= 180 else None


def feature(key: str, geometry: Mapping[str, Any], properties: Mapping[str, Any]) -> bytes:
    """One feature as text."""
    told = {"type": "Feature", "id": key, "geometry": geometry, "properties": properties}
    return dump(told).encode("utf-8", "replace")


class GeoTables:
    """Writes the rows of tables that have a position; `with` ends the collection."""

    def __init__(self, target: Path | IO[bytes], tables: Sequence[Table]) -> None:
        self._tables = tables
        self._places = [_places(table) for table in tables]
        self._own = isinstance(target, Path)
        self._file: IO[bytes] = target.open("wb") if isinstance(target, Path) else target
        self._file.write(_HEAD)
        self.features = 0

    def put(self, table: int, row: Sequence[Cell]) -> None:
        """One row of a table, if it has a position."""
        geometry = self._geometry(table, row)
        if geometry is None:
            return
        columns = self._tables[table].columns
        said = {column.heading: _said(cell) for column, cell in zip(columns, row, strict=True) if cell is not None}
        self._file.write((b"," if self.features else b"") + b"\n" + feature(str(row[0]), geometry, said))
        self.features += 1

    def _geometry(self, table: int, row: Sequence[Cell]) -> dict[str, Any] | None:
        for place, kind in self._places[table]:
            cell = row[place]
            geometry = geometry_of(kind, cell) if isinstance(cell, str) else None
            if geometry is not None:
                return geometry
        return None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: Any) -> None:
        if kind is None:
            self._file.write(_FOOT)
        if self._own:
            self._file.close()


def _places(table: Table) -> list[tuple[int, str]]:
    """Where positions stand, points before lines and shapes."""
    found = [
        (place, column.question.kind)
        for place, column in enumerate(table.columns)
        if column.question is not None and column.choice is None and column.question.kind in KINDS
    ]
    return sorted(found, key=lambda one: KINDS.index(one[1]))


def _said(cell: Cell) -> str | int | None:
    return cell.isoformat() if isinstance(cell, datetime) else cell
