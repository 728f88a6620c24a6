"""Boundaries: checked beside each other and where people live, put in force, found by position, taken back."""

import uuid
from typing import Any

import pytest

from fieldvisit.areas import boundaries
from fieldvisit.areas.finding import grid_at, grids_at
from fieldvisit.areas.models import AreaBoundary, BoundaryFile
from fieldvisit.areas.outlines import outline_of
from fieldvisit.households.ground import grids_drawn, ground_features
from fieldvisit.households.models import Household
from fieldvisit.kernel.datum import Datum, from_wgs84
from fieldvisit.kernel.errors import InvalidInput, NotVisible, Problem
from fieldvisit.kernel.geo import Position
from fieldvisit.people.models import AuditEntry
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.areas.drawing import STEP, feature, geojson, middle, square
from tests.support.factories import Factories

ADMIN = Viewer(uuid.uuid4(), "admin", "管理员")


def _take(content: bytes, datum: Datum = Datum.WGS84) -> BoundaryFile:
    with unit_of_work():
        return boundaries.keep(boundaries.look_through(ADMIN, "网格.geojson", content, datum))


def _confirm(row: BoundaryFile, *, seen: bool = True) -> None:
    with unit_of_work():
        boundaries.confirm(ADMIN, row.id, seen=seen)


def _found(row: BoundaryFile) -> set[str]:
    return {finding.code for finding in boundaries.findings_of(row)}


def _grid_at(column: float, row: float = 0) -> int | None:
    spot = middle(column, row)
    found = grid_at(spot["lat"], spot["lon"])
    return found.id if found else None


def test_nothing_counts_before_it_is_confirmed_and_undo_is_exact(db: Any, factories: Factories) -> None:
    first, second = factories.grid("第一网格"), factories.grid("第二网格")
    old = _take(geojson(feature(first.code, square(0))))
    assert _grid_at(0) is None
    _confirm(old)
    assert (_grid_at(0), _grid_at(1)) == (first.id, None)

    new = _take(geojson(feature(first.code, square(1)), feature(second.code, square(0))))
    assert new.counts == {"new": 1, "changed": 1, "same": 0, "shapes": 2, "wrong": 0}
    assert _grid_at(0) == first.id
    _confirm(new)
    assert (_grid_at(0), _grid_at(1)) == (second.id, first.id)
    with unit_of_work():
        assert boundaries.undo(ADMIN, new.id) == (2, 0)
    assert (_grid_at(0), _grid_at(1)) == (first.id, None)
    assert (old.number, new.number) == (1, 2)
    acts = [entry.act for entry in db.session.query(AuditEntry).order_by(AuditEntry.at)]
    assert acts == ["boundaries_confirmed", "boundaries_confirmed", "boundaries_undone"]


def test_undo_leaves_what_a_later_file_drew_anew(db: Any, factories: Factories) -> None:
    first, second = factories.grid(), factories.grid()
    one = _take(geojson(feature(first.code, square(0)), feature(second.code, square(1))))
    _confirm(one)
    _confirm(_take(geojson(feature(first.code, square(5)))))
    with unit_of_work():
        assert boundaries.undo(ADMIN, one.id) == (1, 1)
    assert (_grid_at(5), _grid_at(1)) == (first.id, None)


def test_the_same_file_again_changes_nothing(factories: Factories) -> None:
    content = geojson(feature(factories.grid().code, square(0)))
    _confirm(_take(content))
    again = _take(content)
    assert again.counts["same"] == 1
    with pytest.raises(Problem) as refused:
        _confirm(again)
    assert refused.value.code == "step_refused"


def test_what_changed_meanwhile_is_looked_at_again(db: Any, factories: Factories) -> None:
    one = _take(geojson(feature(factories.grid().code, square(0))))
    _confirm(_take(geojson(feature(factories.grid().code, square(3)))))
    with pytest.raises(Problem) as refused:
        _confirm(one)
    assert (refused.value.code, refused.value.status) == ("stale_version", 409)
    assert db.session.query(AreaBoundary).count() == 1


def test_wrong_shapes_are_named_and_left_out(factories: Factories) -> None:
    first, second, third = factories.grid(), factories.grid(), factories.grid()
    town = factories.place("town")
    bow = [square(4)[0], square(4)[2], square(4)[1], square(4)[3], square(4)[0]]
    row = _take(
        geojson(
            feature(first.code, square(0)),
            feature("999999999999999", square(1)),
            feature(second.code, square(2)),
            feature(second.code, square(3)),
            feature(third.code, bow),
            feature(town.code, square(6)),
        )
    )
    codes = {finding.number: finding.code for finding in boundaries.findings_of(row)}
    assert codes == {2: "unknown_code", 3: "doubled_code", 4: "doubled_code", 5: "self_crossing", 6: "wrong_level"}
    assert (row.counts["new"], row.counts["wrong"]) == (1, 5)
    _confirm(row, seen=False)
    assert [_grid_at(column) for column in (0, 1, 2, 3)] == [first.id, None, None, None]


def test_overlap_gap_and_outside_are_noticed_and_must_be_seen(factories: Factories) -> None:
    village = factories.place("village")
    first, second = factories.grid("第一网格", village), factories.grid("第二网格", village)
    row = _take(
        geojson(
            feature(village.code, square(0, wide=3)),
            feature(first.code, square(0, wide=1.2)),
            feature(second.code, square(1, high=1.5)),
        )
    )
    found = {finding.code: finding for finding in boundaries.findings_of(row)}
    assert found.keys() == {"overlap", "gap", "outside_village"}
    assert found["overlap"].other == second.code
    assert found["overlap"].amount == pytest.approx(0.2 * 958 * 1109, rel=0.01)
    assert found["gap"].amount == pytest.approx(958 * 1109, rel=0.01)
    with pytest.raises(InvalidInput) as refused:
        _confirm(row, seen=False)
    assert refused.value.field == "seen"
    _confirm(row)
    assert _grid_at(0.6) == first.id  # where two lie on each other, the smaller one


def test_a_line_drawn_by_hand_is_neither_overlap_nor_gap(factories: Factories) -> None:
    row = _take(
        geojson(
            feature(factories.grid().code, square(0, wide=1.00002)), feature(factories.grid().code, square(1.00004))
        )
    )
    assert _found(row) == set()


def test_what_grids_enclose_is_a_gap_where_the_village_has_no_line(factories: Factories) -> None:
    ring = [[square(0, wide=3, high=3)[0], *square(0, wide=3, high=3)[1:]], square(1, 1)]
    row = _take(geojson(feature(factories.grid().code, *ring)))
    assert _found(row) == {"hole", "gap"}


def test_overlap_with_a_neighbour_in_force_is_noticed(factories: Factories) -> None:
    _confirm(_take(geojson(feature(factories.grid("老网格").code, square(0)))))
    assert _found(_take(geojson(feature(factories.grid().code, square(0.5))))) == {"overlap"}


def test_another_datum_is_noticed_by_where_the_households_stand(factories: Factories) -> None:
    grid = factories.grid()
    for number in range(25):
        factories.household(grid=grid, lat=30.421 + number * 0.0003, lon=120.581 + number * 0.0003)
    there = [[spot.lon, spot.lat] for east, north in square(0) for spot in [from_wgs84(north, east, Datum.GCJ02)]]
    content = geojson(feature(grid.code, there))
    wrong = _take(content)
    noticed = next(one for one in boundaries.findings_of(wrong) if one.code == "other_datum")
    assert (noticed.other, noticed.amount) == ("GCJ-02", 100)
    with unit_of_work():
        boundaries.read_again(ADMIN, wrong.id, Datum.GCJ02, swapped=False)
    assert _found(wrong) == set()


def test_a_grid_far_from_its_households_is_noticed(factories: Factories) -> None:
    grid = factories.grid()
    factories.household(grid=grid, **middle(0))
    assert _found(_take(geojson(feature(grid.code, square(50))))) == {"far_off"}


def test_swapped_numbers_can_only_be_read_again(factories: Factories) -> None:
    content = geojson(feature(factories.grid().code, [[north, east] for east, north in square(0)]))
    row = _take(content)
    with pytest.raises(Problem):
        _confirm(row)
    with unit_of_work():
        boundaries.read_again(ADMIN, row.id, Datum.WGS84, swapped=True)
    _confirm(row)
    assert _grid_at(0) is not None


def test_many_places_are_found_at_once(factories: Factories) -> None:
    first, second = factories.grid(), factories.grid()
    _confirm(_take(geojson(feature(first.code, square(0)), feature(second.code, square(1)))))
    places = [Position(**middle(1)), None, Position(**middle(0)), Position(0.0, 0.0)]
    assert grids_at(places) == [second.id, None, first.id, None]


def test_outlines_are_those_in_force_with_fewer_points(factories: Factories) -> None:
    grid = factories.grid()
    corners = square(0)
    edge = [[corners[0][0] + number * STEP / 500, corners[0][1]] for number in range(500)]
    _confirm(_take(geojson(feature(grid.code, [*edge, *corners[1:]]))))
    (polygon,) = outline_of([grid.id, 999_999])[grid.id]
    assert len(polygon[0]) == 5


def test_the_ground_under_a_map_is_drawn_by_boundaries_where_they_are_known(factories: Factories) -> None:
    known, unknown = factories.grid(), factories.grid()
    for number in range(6):
        factories.household(grid=unknown, lat=30.45 + number * 0.003, lon=120.60 + number % 2 * 0.003)
    factories.household(grid=known, **middle(0, 0.3))
    assert [outline.area.id for outline in grids_drawn(Household.active)] == [unknown.id]  # one door tells too much
    _confirm(_take(geojson(feature(known.code, square(0)))))
    drawn = {outline.area.id: outline for outline in grids_drawn(Household.active)}
    assert drawn.keys() == {known.id, unknown.id}
    spot = middle(0)
    assert drawn[known.id].middle == pytest.approx((spot["lon"], spot["lat"]), abs=0.002)
    shapes = [one["geometry"]["coordinates"] for one in ground_features(list(drawn.values()))["grids"]["features"]]
    assert [pytest.approx(place) for place in square(0)] in [shape[0] for shape in shapes]


def test_a_file_that_was_let_go_is_gone(db: Any, factories: Factories) -> None:
    row = _take(geojson(feature(factories.grid().code, square(0))))
    with unit_of_work():
        boundaries.drop(ADMIN, row.id)
    with pytest.raises(NotVisible):
        boundaries.file_row(row.id)
    assert db.session.get(BoundaryFile, row.id, populate_existing=True).content == b""
