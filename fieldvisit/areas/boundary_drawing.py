"""A small picture of the shapes of a file: lines for an SVG, and where something was found. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fieldvisit.areas.boundary_checks import LOOK
from fieldvisit.areas.boundary_reading import Finding

WIDE, HIGH, EDGE = 1000, 640, 20
MOST_SHAPES = 400  # more are a blur
MOST_POINTS = 60_000
MOST_SPOTS = 60


@dataclass(frozen=True)
class DrawnShape:
    """A shape: what it is called, the path of its line, how it compares (new, changed, same)."""

    name: str
    verdict: str
    path: str


@dataclass(frozen=True)
class Spot:
    """Where something was found. `place`: its ordinal in the list beside the picture."""

    place: int
    x: int
    y: int


@dataclass(frozen=True)
class Picture:
    """Ready to be drawn in a box of WIDE by HIGH."""

    shapes: Sequence[DrawnShape]
    spots: Sequence[Spot]


def picture_of(shapes: Sequence[Any], findings: Sequence[Finding], names: Mapping[str, str]) -> Picture | None:
    """The picture, or None where there is nothing to draw or too much."""
    points = [place for shape in shapes for rings in shape["polygons"] for ring in rings for place in ring]
    if not points or len(shapes) > MOST_SHAPES or len(points) > MOST_POINTS:
        return None
    sheet = _Sheet(points)
    drawn = [DrawnShape(names.get(one["code"], one["code"]), one["verdict"], sheet.path(one)) for one in shapes]
    spots = [Spot(place, *sheet.spot(at)) for place, at in _spots(findings)]
    return Picture(drawn, spots)


def _spots(findings: Sequence[Finding]) -> list[tuple[int, tuple[float, float]]]:
    drawn = LOOK | {"self_crossing"}
    return [(place, one.at) for place, one in enumerate(findings, start=1) if one.at and one.code in drawn][:MOST_SPOTS]


class _Sheet:
    """Degrees to the picture's own units, north up."""

    def __init__(self, points: Sequence[Sequence[float]]) -> None:
        easts, norths = [place[0] for place in points], [place[1] for place in points]
        self._west, self._north = min(easts), max(norths)
        self._narrow = math.cos(math.radians((self._north + min(norths)) / 2))
        wide, high = (max(easts) - self._west) * self._narrow, self._north - min(norths)
        self._scale = min((WIDE - 2 * EDGE) / (wide or 1e-9), (HIGH - 2 * EDGE) / (high or 1e-9))
        self._left = (WIDE - wide * self._scale) / 2
        self._top = (HIGH - high * self._scale) / 2

    def spot(self, place: Sequence[float]) -> tuple[int, int]:
        x = self._left + (place[0] - self._west) * self._narrow * self._scale
        y = self._top + (self._north - place[1]) * self._scale
        return min(max(round(x), 0), WIDE), min(max(round(y), 0), HIGH)

    def path(self, shape: Any) -> str:
        rings = [ring for rings in shape["polygons"] for ring in rings]
        return " ".join("M" + "L".join(f"{x} {y}" for x, y in self._line(ring)) + "Z" for ring in rings)

    def _line(self, ring: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
        """Without the points that fall on the one before."""
        line = [self.spot(place) for place in ring]
        return [spot for number, spot in enumerate(line) if number == 0 or spot != line[number - 1]]
