"""What the map draws over the ground, as GeoJSON features: points of answers, and counts in the middle of a grid."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from fieldvisit.answers.map_points import Point
from fieldvisit.answers.map_shades import Shade
from fieldvisit.households.ground import Feature, Outline, feature_at


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
            yield feature_at(outline.middle, {"name": outline.area.name, "count": count})
