"""The datums of Chinese maps. Published points: the tests of eviltransform and of coordtransform (wandergis)."""

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.kernel.datum import Datum, from_wgs84, to_wgs84, to_wgs84_many
from fieldvisit.kernel.geo import Position, metres_between

GCJ_POINTS = [  # WGS-84, GCJ-02
    ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),  # Shanghai
    ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),  # Shenzhen
    ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),  # Beijing
    ((39.915, 116.404), (39.91640428150164, 116.41024449916938)),
]


@pytest.mark.parametrize(("wgs84", "gcj02"), GCJ_POINTS)
def test_gcj02_at_the_published_points(wgs84: tuple[float, float], gcj02: tuple[float, float]) -> None:
    assert from_wgs84(*wgs84, Datum.GCJ02) == pytest.approx(gcj02, abs=1e-9)
    assert to_wgs84(*gcj02, Datum.GCJ02) == pytest.approx(wgs84, abs=1e-7)


def test_bd09_at_the_published_point() -> None:
    wgs84 = to_wgs84(39.915, 116.404, Datum.GCJ02)
    assert from_wgs84(*wgs84, Datum.BD09) == pytest.approx((39.92133699351021, 116.41036949371029), abs=1e-7)
    assert to_wgs84(39.92133699351021, 116.41036949371029, Datum.BD09) == pytest.approx(wgs84, abs=1e-7)


def test_nothing_is_shifted_outside_china() -> None:
    assert from_wgs84(51.5, -0.12, Datum.GCJ02) == (51.5, -0.12)


def test_in_jiaxing_the_shift_is_about_490_metres() -> None:
    here = Position(30.5, 120.55)
    shift = metres_between(here, from_wgs84(*here, Datum.GCJ02))
    assert shift is not None
    assert 470 < shift < 510


@given(st.floats(18, 53), st.floats(74, 135), st.sampled_from(list(Datum)))
def test_there_and_back_is_the_same_place(lat: float, lon: float, datum: Datum) -> None:
    assert to_wgs84(*from_wgs84(lat, lon, datum), datum) == pytest.approx((lat, lon), abs=1e-8)


@pytest.mark.parametrize("datum", list(Datum))
def test_columns_are_turned_as_single_positions_are(datum: Datum) -> None:
    lats, lons = numpy.array([30.5, 39.9, 51.5, 22.5]), numpy.array([120.55, 116.4, -0.12, 113.9])
    turned = numpy.column_stack(to_wgs84_many(lats, lons, datum))
    single = [to_wgs84(lat, lon, datum) for lat, lon in zip(lats, lons, strict=True)]
    assert turned == pytest.approx(numpy.array(single), abs=1e-10)
