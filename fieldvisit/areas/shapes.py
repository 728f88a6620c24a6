"""Shapes of areas: polygons of rings of (longitude, latitude) in WGS-84 degrees, measured and packed. Pure.

Measuring is done on a flat sheet laid at the shapes' own latitude: over a county it is right to a few parts in a
thousand, which is enough to say that two grids overlap by 3,000 m².
"""

import hashlib
import math
import zlib
from collections.abc import Sequence
from typing import Any

Ring = list[tuple[float, float]]
Polygons = list[list[Ring]]  # each polygon: the line around it, then its holes
METRES_NORTH = 110_900.0  # of one degree, in the latitudes of China
METRES_EAST = 111_320.0  # of one degree at the equator
DIGITS = 7  # about a centimetre
QUICKLY = 1  # of zlib: nearly as small, three times as quick
MAP_TOLERANCE = 0.00003  # degrees, three metres: what a map cannot show anyway


def packed(polygons: Sequence[Any]) -> bytes:
    """As compressed JSON."""
    return zlib.compress(_json(polygons), QUICKLY)


def unpacked(content: bytes) -> Polygons:
    """What `packed` put away."""
    import orjson

    found: Polygons = orjson.loads(zlib.decompress(content))
    return found


def digest_of(polygons: Sequence[Any]) -> str:
    """The same line has the same digest."""
    return hashlib.sha256(_json(polygons)).hexdigest()


def _json(polygons: Sequence[Any]) -> bytes:
    """A city has 300,000 points: Python's own takes ten times as long for them."""
    import orjson

    return orjson.dumps(polygons)


def count_points(polygons: Polygons) -> int:
    """How many points its rings have."""
    return sum(len(ring) for polygon in polygons for ring in polygon)


def geometry_of(polygons: Polygons) -> Any:
    """As a shapely geometry, valid or not."""
    from shapely.geometry import MultiPolygon, Polygon

    parts = [Polygon(polygon[0], polygon[1:]) for polygon in polygons]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def polygons_of(geometry: Any) -> Polygons:
    """A shapely polygon or several, as rings; anything else of it is left out."""
    parts = [part for part in getattr(geometry, "geoms", [geometry]) if part.geom_type == "Polygon"]
    return [[_ring(ring) for ring in (part.exterior, *part.interiors)] for part in parts if not part.is_empty]


def _ring(ring: Any) -> Ring:
    import shapely

    return [(east, north) for east, north in shapely.get_coordinates(ring).round(DIGITS).tolist()]


def outline_of_shape(geometry: Any) -> Polygons:
    """With as few points as a map needs."""
    simple = geometry.simplify(MAP_TOLERANCE, preserve_topology=True)
    return polygons_of(simple if not simple.is_empty else geometry)


def on_a_sheet(geometry: Any, latitude: float) -> Any:
    """The geometry in metres, on a flat sheet laid at the latitude."""
    import shapely

    east = METRES_EAST * math.cos(math.radians(latitude))
    return shapely.transform(geometry, lambda places: places * (east, METRES_NORTH))


def from_the_sheet(geometry: Any, latitude: float) -> Any:
    """Back to degrees."""
    import shapely

    east = METRES_EAST * math.cos(math.radians(latitude))
    return shapely.transform(geometry, lambda places: places / (east, METRES_NORTH))
