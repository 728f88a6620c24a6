"""In which order to walk to the doors of today: an open path, the shortest up to EXACT_TO doors, a good one beyond."""

from collections.abc import Sequence

import numpy as np

from fieldvisit.planning.distances import Cents, ways_cm

EXACT_TO = 15
Spot = tuple[float | None, float | None]


def order(spots: Sequence[Spot], start: tuple[float, float] | None = None) -> list[int]:
    """The places of the spots (WGS-84 degrees) in the order of walking, from `start` or from whichever suits.

    Up to EXACT_TO spots no path is shorter (Held and Karp); with more it is a good one: the nearest next, then
    stretches turned round while that shortens it. Spots without a position come last, as they stand.
    """
    known = [place for place, (lat, lon) in enumerate(spots) if lat is not None and lon is not None]
    unknown = [place for place in range(len(spots)) if place not in set(known)]
    ways, first = _ways([spots[place] for place in known], start)
    path = _shortest(ways, first) if len(known) <= EXACT_TO else _good(ways, first)
    return [known[step] for step in path] + unknown


def _ways(spots: Sequence[Spot], start: tuple[float, float] | None) -> tuple[Cents, Cents]:
    """Centimetres between the spots, and from the start to each (0 where none is given)."""
    at = np.array(spots, dtype=np.float64).reshape(-1, 2)
    ways = ways_cm(at[:, 0], at[:, 1], at[:, 0], at[:, 1])
    if start is None:
        return ways, np.zeros(len(at), dtype=np.int64)
    return ways, ways_cm(np.array(start[:1]), np.array(start[1:]), at[:, 0], at[:, 1])[0]


def length_cm(path: Sequence[int], spots: Sequence[Spot], start: tuple[float, float] | None = None) -> int:
    """Centimetres of a path over spots that all have a position."""
    if not path:
        return 0
    ways, first = _ways(spots, start)
    return int(first[path[0]] + ways[list(path[:-1]), list(path[1:])].sum())


def _shortest(ways: Cents, first: Cents) -> list[int]:
    """Held and Karp: the shortest path through each set of spots, by its last; sets are bits of a number."""
    n = len(first)
    if n == 0:
        return []
    far = np.iinfo(np.int64).max // 4
    best = np.full((1 << n, n), far)
    best[1 << np.arange(n), np.arange(n)] = first
    sets = np.arange(1 << n)
    sizes = sum((sets >> bit) & 1 for bit in range(n))
    for size in range(2, n + 1):
        for last in range(n):
            there = sets[(sizes == size) & (sets >> last & 1 == 1)]
            best[there, last] = (best[there ^ (1 << last)] + ways[:, last]).min(axis=1)
    return _walked_back(best, ways)


def _walked_back(best: Cents, ways: Cents) -> list[int]:
    visited = len(best) - 1
    path = [int(best[visited].argmin())]
    while len(path) < len(ways):
        visited ^= 1 << path[-1]
        path.append(int((best[visited] + ways[:, path[-1]]).argmin()))
    return path[::-1]


def _good(ways: Cents, first: Cents) -> list[int]:
    """The nearest next from the start (or from each corner in turn), made shorter; the best of these."""
    begins = [int(first.argmin())] if first.any() else sorted({int(ways[0].argmax()), int(ways.sum(axis=1).argmax())})
    paths = [_turned(_nearest_next(ways, begin), ways, first) for begin in begins]
    return min(paths, key=lambda path: int(first[path[0]] + ways[path[:-1], path[1:]].sum()))


def _nearest_next(ways: Cents, begin: int) -> list[int]:
    left = np.ones(len(ways), dtype=np.bool_)
    path = [begin]
    while len(path) < len(ways):
        left[path[-1]] = False
        path.append(int(np.where(left, ways[path[-1]], np.iinfo(np.int64).max).argmin()))
    return path


def _turned(path: list[int], ways: Cents, first: Cents) -> list[int]:
    """2-opt: turn round the stretch that saves most until none saves. The end is free, the start is `first`."""
    now = np.array(path)
    n = len(now)
    while True:
        into = np.empty((n, n), dtype=np.int64)  # [i, j]: from the one before i to j
        into[0], into[1:] = first[now], ways[now[:-1]][:, now]
        out = np.zeros((n, n), dtype=np.int64)  # [i, j]: from i to the one after j; after the last comes nothing
        out[:, :-1] = ways[now][:, now[1:]]
        before, after = np.diag(into), np.diag(out)
        change = np.triu(into + out - before[:, None] - after, 1)
        i, j = np.unravel_index(int(change.argmin()), change.shape)
        if change[i, j] >= 0:
            return [int(step) for step in now]
        now[i : j + 1] = now[i : j + 1][::-1].copy()
