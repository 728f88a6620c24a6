"""Files of boundaries that are broken: each is refused, or read with its faults named; none takes much."""

import pytest

from fieldvisit.areas.boundary_reading import MOST_BYTES, MOST_POINTS, MOST_SHAPES, read_boundaries
from fieldvisit.kernel.datum import Datum, from_wgs84
from fieldvisit.kernel.errors import InvalidInput
from tests.areas.drawing import feature, geojson, square

CODE = "330481114001001"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01PK",
        b"[1, 2]",
        b'{"type": "FeatureCollection"}',
        b'{"type": "FeatureCollection", "features": []}',
        b'{"type": "FeatureCollection", "features": [',
        b'{"type":"Topology","objects":{}}',
        b"[" * 100_000,
        geojson(feature(CODE, square(0)), crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4528"}}),
        geojson(*[{}] * (MOST_SHAPES + 1)),
        b" " * (MOST_BYTES + 1),
    ],
)
def test_a_file_that_is_none_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_boundaries(content, Datum.WGS84)
    assert refused.value.field == "file"


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (feature(None, square(0)), "no_code"),
        (feature("", square(0)), "no_code"),
        (feature(CODE), "no_polygon"),
        ({"type": "Feature", "properties": {"code": CODE}, "geometry": None}, "no_polygon"),
        (
            {"type": "Feature", "properties": None, "geometry": {"type": "Point", "coordinates": [120.5, 30.4]}},
            "no_polygon",
        ),
        (7, "no_polygon"),
        (feature(CODE, [[120.5, 30.4], [120.6, 30.4]]), "too_few_points"),
        (feature(CODE, [[120.5, 30.4], ["120.6", 30.4], [120.6, 30.5]]), "bad_number"),
        (feature(CODE, [[120.5, 30.4], [120.6], [120.6, 30.5]]), "bad_number"),
        (feature(CODE, [[40500000.0, 3370000.0], [40501000.0, 3370000.0], [40501000.0, 3371000.0]]), "not_degrees"),
        (feature(CODE, [[120.5 + number * 1e-6, 30.4] for number in range(MOST_POINTS + 1)]), "too_many_points"),
    ],
)
def test_a_broken_shape_is_named_and_the_others_are_read(broken: object, code: str) -> None:
    read = read_boundaries(geojson(broken, feature("330481114001002", square(1))), Datum.WGS84)
    assert [(finding.code, finding.number) for finding in read.findings] == [(code, 1)]
    assert [shape.code for shape in read.shapes] == ["330481114001002"]


def test_codes_are_found_under_the_names_people_give_them() -> None:
    shape = feature("", square(0))["geometry"]
    features = [
        {"type": "Feature", "properties": {"网格编码": CODE}, "geometry": shape},
        {
            "type": "Feature",
            "properties": {"Grid_Code": 330481114001002.0},
            "geometry": feature("", square(1))["geometry"],
        },
        {"type": "Feature", "id": "330481114001003", "properties": {}, "geometry": shape},
    ]
    read = read_boundaries(b"\xef\xbb\xbf" + geojson(*features), Datum.WGS84)
    assert [shape.code for shape in read.shapes] == [CODE, "330481114001002", "330481114001003"]


def test_a_ring_that_is_not_closed_is_closed() -> None:
    read = read_boundaries(geojson(feature(CODE, square(0)[:-1])), Datum.WGS84)
    ring = read.shapes[0].polygons[0][0]
    assert ring[0] == ring[-1]
    assert len(ring) == 5


def test_swapped_numbers_are_noticed_and_read_the_other_way_round() -> None:
    turned = [[north, east] for east, north in square(0)]
    content = geojson(feature(CODE, turned))
    assert [finding.code for finding in read_boundaries(content, Datum.WGS84).findings] == ["swapped"]
    read = read_boundaries(content, Datum.WGS84, swapped=True)
    assert read.findings == []
    assert read.shapes[0].polygons[0][0][0] == pytest.approx(tuple(square(0)[0]))


def test_other_datums_are_read_as_wgs84() -> None:
    there = [[spot.lon, spot.lat] for east, north in square(0) for spot in [from_wgs84(north, east, Datum.GCJ02)]]
    read = read_boundaries(geojson(feature(CODE, there)), Datum.GCJ02)
    assert read.shapes[0].polygons[0][0] == [pytest.approx(place, abs=2e-7) for place in square(0)]
