"""A file of boundaries (GeoJSON) as shapes with codes, and what is wrong with it by itself. Pure; bounded.

What is wrong with one shape is told of that shape and leaves the others alone; only a file that is none is refused.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l

from fieldvisit.areas.code_names import CODE_NAMES, NAME_NAMES
from fieldvisit.areas.shapes import DIGITS, Polygons, Ring
from fieldvisit.kernel.datum import Datum, to_wgs84_many
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.kernel.text import tidy

MOST_BYTES = 24 * 1024 * 1024
MOST_SHAPES = 6_000
MOST_POINTS = 10_000  # of one shape
LEAST_POINTS = 4  # of a ring, the first one twice
LONGEST = 60
# The same numbers as WGS-84 to within a few decimetres.
DEGREES = ("CRS84", "4326", "4490", "WGS84", "CGCS2000")
WEST, EAST, SOUTH, NORTH = 73.0, 136.0, 3.0, 54.0  # where China lies


@dataclass(frozen=True)
class Finding:
    """What was noticed. `number`: of the shape in the file, 0 for the file; `at`: (longitude, latitude) of the spot."""

    code: str
    number: int = 0
    code_said: str = ""
    other: str = ""
    amount: float = 0
    at: tuple[float, float] | None = None


@dataclass(frozen=True)
class Shape:
    """One feature of the file: what it calls itself, and its polygons in WGS-84."""

    number: int
    code: str
    name: str
    polygons: Polygons


@dataclass
class FileRead:
    """What could be read, and what not."""

    shapes: list[Shape] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    count: int = 0


def read_boundaries(content: bytes, datum: Datum, *, swapped: bool = False) -> FileRead:
    """The shapes of a GeoJSON file. `swapped`: its numbers stand as latitude, longitude. Problems: invalid_input."""
    features = _features(_document(content))
    read = FileRead(count=len(features))
    for number, feature in enumerate(features, start=1):
        _read_one(read, number, feature, swapped=swapped)
    read.findings += _swap_noticed(read.shapes)
    read.shapes = _in_wgs84(read.shapes, datum)
    return read


def _document(content: bytes) -> Mapping[str, Any]:
    import orjson

    if len(content) > MOST_BYTES:
        raise InvalidInput(_l("文件超过 %(most)s MB。", most=MOST_BYTES // 1024 // 1024), field="file")
    try:
        said = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        words = _l("这不是 GeoJSON：第 %(line)s 行读不下去。", line=getattr(error, "lineno", 1))
        raise InvalidInput(words, field="file") from None
    if not isinstance(said, dict):
        raise InvalidInput(_l("这不是 GeoJSON：最外面应当是 FeatureCollection。"), field="file")
    _ensure_degrees(said)
    return said


def _ensure_degrees(said: Mapping[str, Any]) -> None:
    crs = said.get("crs")
    named = crs.get("properties", {}).get("name", "") if isinstance(crs, dict) else ""
    if named and not any(one in str(named).upper() for one in DEGREES):
        words = _l(
            "文件里写的坐标系是 %(name)s，不是经纬度。请先转成经纬度（WGS-84 或 GCJ-02）再上传。",
            name=str(named)[:LONGEST],
        )
        raise InvalidInput(words, field="file")


def _features(said: Mapping[str, Any]) -> list[Any]:
    kind = said.get("type")
    features = said.get("features") if kind == "FeatureCollection" else [said] if kind == "Feature" else None
    if not isinstance(features, list):
        raise InvalidInput(_l("这不是 GeoJSON：最外面应当是 FeatureCollection。"), field="file")
    if not features:
        raise InvalidInput(_l("文件里一个图形也没有。"), field="file")
    if len(features) > MOST_SHAPES:
        words = _l("文件里有 %(count)s 个图形，一次最多 %(most)s 个。", count=len(features), most=MOST_SHAPES)
        raise InvalidInput(words, field="file")
    return features


def _read_one(read: FileRead, number: int, feature: Any, *, swapped: bool) -> None:
    said = feature.get("properties") if isinstance(feature, dict) else None
    said = said if isinstance(said, dict) else {}
    code, name = _said(said, CODE_NAMES), _said(said, NAME_NAMES)
    if not code and isinstance(feature, dict):
        code = _text(feature.get("id"))
    try:
        polygons = list(_polygons(feature, swapped=swapped))
        if not code:
            raise _Wrong("no_code")
        if sum(len(ring) for polygon in polygons for ring in polygon) > MOST_POINTS:
            raise _Wrong("too_many_points")
        read.shapes.append(Shape(number, code, name, polygons))
    except _Wrong as wrong:
        read.findings.append(Finding(wrong.code, number, code or name, amount=MOST_POINTS))


class _Wrong(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _said(said: Mapping[Any, Any], names: tuple[str, ...]) -> str:
    by_name = {str(key).strip().lower(): value for key, value in said.items()}
    return next((text for name in names if (text := _text(by_name.get(name)))), "")


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():  # spreadsheets make 330481114001001.0 of a code
        value = int(value)
    return tidy(str(value))[:LONGEST] if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _polygons(feature: Any, *, swapped: bool) -> Iterator[list[Ring]]:
    shape = feature.get("geometry") if isinstance(feature, dict) else None
    kind, lists = (shape.get("type"), shape.get("coordinates")) if isinstance(shape, dict) else (None, None)
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(lists, list) or not lists:
        raise _Wrong("no_polygon")
    for polygon in [lists] if kind == "Polygon" else lists:
        if not isinstance(polygon, list) or not polygon:
            raise _Wrong("no_polygon")
        yield [_ring(ring, swapped=swapped) for ring in polygon]


def _ring(ring: Any, *, swapped: bool) -> Ring:
    if not isinstance(ring, list):
        raise _Wrong("no_polygon")
    places = [_place(place, swapped=swapped) for place in ring]
    if places and places[0] != places[-1]:
        places.append(places[0])  # many programs leave the last one away
    if len(places) < LEAST_POINTS:
        raise _Wrong("too_few_points")
    return places


def _place(place: Any, *, swapped: bool) -> tuple[float, float]:
    if not isinstance(place, list) or len(place) not in (2, 3):
        raise _Wrong("bad_number")
    east, north = (place[1], place[0]) if swapped else (place[0], place[1])
    for number in (east, north):
        if not isinstance(number, int | float) or isinstance(number, bool) or not math.isfinite(number):
            raise _Wrong("bad_number")
    if abs(east) > 180 or abs(north) > 180:
        raise _Wrong("not_degrees")
    return float(east), float(north)


def _swap_noticed(shapes: list[Shape]) -> list[Finding]:
    """Whether the numbers lie in China only when they are read the other way round."""
    firsts = [shape.polygons[0][0][0] for shape in shapes]
    turned = [place for place in firsts if _in_china(place[1], place[0]) and not _in_china(*place)]
    return [Finding("swapped", amount=len(turned))] if firsts and len(turned) * 2 > len(firsts) else []


def _in_china(east: float, north: float) -> bool:
    return WEST <= east <= EAST and SOUTH <= north <= NORTH


def _in_wgs84(shapes: list[Shape], datum: Datum) -> list[Shape]:
    import numpy

    places = [place for shape in shapes for polygon in shape.polygons for ring in polygon for place in ring]
    if not places:
        return []
    columns = numpy.array(places)
    lats, lons = to_wgs84_many(columns[:, 1], columns[:, 0], datum)
    turned = iter(zip(lons.round(DIGITS).tolist(), lats.round(DIGITS).tolist(), strict=True))
    return [
        Shape(
            shape.number,
            shape.code,
            shape.name,
            [[[next(turned) for _ in ring] for ring in rings] for rings in shape.polygons],
        )
        for shape in shapes
    ]
