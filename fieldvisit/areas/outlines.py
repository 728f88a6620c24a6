"""The outlines of areas for maps, where their boundaries are known."""

from collections.abc import Collection

from fieldvisit.areas.boundary_index import index
from fieldvisit.areas.shapes import Polygons


def outline_of(area_ids: Collection[int]) -> dict[int, Polygons]:
    """{area: polygons of rings of (longitude, latitude)} of those that have a boundary; GeoJSON's MultiPolygon."""
    known = index()
    return {area_id: outline for area_id in area_ids if (outline := known.outline(area_id)) is not None}
