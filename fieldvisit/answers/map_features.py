"""What the map draws, as GeoJSON features: points of answers, counts that stand in the middle of a grid, outlines."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from fieldvisit.answers.hulls import Place
from fieldvisit.answers.map_outlines import Outline
from fieldvisit.answers.map_points import Point
from fieldvisit.answers.map_shades import Shade

Feature = dict[str, Any]


def collected(features: Iterable[Feature]) -> dict[str, Any]:
    """As one collection (RFC 7946)."""
    return {"type": "FeatureCollection", "features": list(features)}


def point_features(points: Iterable[Point], shades: Sequence[Shade]) -> Iterator[Feature]:
    """Each with the id of its answers and the number of its colour."""
    numbers, last = {one.code: one.number for one in shades}, shades[-1].number
    for point in points:
        said = {"id": str(point.submission_id), "shade": numbers.get(point.value, last)}
        yield {"type": "Feature", "geometry": point.geometry, "properties": said}


def count_features(counts: Mapping[int, int], outlines: Iterable[Outline]) -> Iterator[Feature]:
    """How many sets of answers a grid has, in its middle."""
    for outline in outlines:
        if count := counts.get(outline.area.id):
            yield _at(outline.middle, {"name": outline.area.name, "count": count})


def outline_features(outlines: Iterable[Outline]) -> Iterator[Feature]:
    """The lines around areas."""
    for outline in outlines:
        ring = {"type": "Polygon", "coordinates": [outline.ring]}
        yield {"type": "Feature", "geometry": ring, "properties": {"name": outline.area.name}}


def name_features(outlines: Iterable[Outline]) -> Iterator[Feature]:
    """Their names."""
    for outline in outlines:
        yield _at(outline.top, {"name": outline.area.name})


def _at(place: Place, said: Mapping[str, Any]) -> Feature:
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": place}, "properties": said}
