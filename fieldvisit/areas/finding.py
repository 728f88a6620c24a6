"""Which grid a place lies in, by the boundaries in force."""

from collections.abc import Collection, Sequence

from fieldvisit.areas.boundary_index import index
from fieldvisit.areas.queries import AreaFacts, area_of
from fieldvisit.kernel.geo import Position


def has_boundaries() -> bool:
    """Whether any grid has one."""
    return any(level == "grid" for level, _, _ in index().packed.values())


def grid_at(lat: float, lon: float) -> AreaFacts | None:
    """The grid in which the place (WGS-84) lies, or None where no boundary is around it."""
    (found,) = grids_at([Position(lat, lon)])
    return area_of(found) if found is not None else None


def grids_at(places: Sequence[Position | None]) -> list[int | None]:
    """The grids of many places, in their order. Where two lie on each other, the smaller."""
    found: list[int | None] = [None] * len(places)
    known = [(number, place) for number, place in enumerate(places) if place is not None]
    if not known or not has_boundaries():
        return found
    import shapely

    ids, tree = index().grids
    points = shapely.points([(place.lon, place.lat) for _, place in known])
    best: dict[int, int] = {}
    for point, grid in zip(*tree.query(points, predicate="intersects"), strict=True):
        best[int(point)] = min(best.get(int(point), len(ids)), int(grid))
    for point, grid in best.items():
        found[known[point][0]] = ids[grid]
    return found


def bounded_grids(area_ids: Collection[int]) -> set[int]:
    """Those of the areas that have a boundary."""
    return set(area_ids) & index().packed.keys()


def lies_in(area_id: int, place: Position) -> bool | None:
    """Whether a place lies within the boundary of an area; None where that has none."""
    geometry = index().geometries.get(area_id)
    if geometry is None:
        return None
    from shapely import Point

    return bool(geometry.intersects(Point(place.lon, place.lat)))
