"""Ways from cadres to households, in whole metres, by the planner's own formula."""

from collections import defaultdict
from collections.abc import Sequence

from fieldvisit.kernel.geo import Position

Ends = tuple[Position | None, Position | None]


def metres_of(pairs: Sequence[Ends]) -> list[int | None]:
    """The way between the two ends of each pair; None where one is not known."""
    found: list[int | None] = [None] * len(pairs)
    by_start: dict[Position, list[tuple[int, Position]]] = defaultdict(list)
    for place, (start, end) in enumerate(pairs):
        if start is not None and end is not None:
            by_start[start].append((place, end))
    for start, ends in by_start.items():
        for (place, _end), metres in zip(ends, _from(start, [end for _place, end in ends]), strict=True):
            found[place] = metres
    return found


def _from(start: Position, ends: Sequence[Position]) -> list[int]:
    import numpy as np

    from fieldvisit.planning.distances import ways_cm

    to = np.array(ends, dtype=np.float64)
    ways = ways_cm(np.array([start.lat]), np.array([start.lon]), to[:, 0], to[:, 1])[0]
    return [round(way / 100) for way in ways.tolist()]
