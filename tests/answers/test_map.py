"""Answers on the map: where they were given, coloured, counted where nobody said where; only before the right eyes."""

from collections.abc import Callable
from typing import Any

import pytest

from fieldvisit.answers import map_points as drawing
from fieldvisit.answers.filters import AnswerFilter
from fieldvisit.answers.map_points import count_positioned, counts_by_grid, places_asked, points_of, tints_offered
from fieldvisit.answers.scope import FormAnswered, form_answered
from fieldvisit.kernel.hulls import hull_around, middle_of
from fieldvisit.storage.base import db
from fieldvisit.surveys.models import SurveyForm, SurveySubmission, SurveyVersion
from tests.answers.conftest import QUESTIONS
from tests.support.factories import Factories
from tests.surveys.writing import question

HandIn = Callable[..., SurveySubmission]
ALL = AnswerFilter()
PLACES = [
    *QUESTIONS,
    question("place", "geopoint", labels={"default": "位置"}),
    question("secret", "geopoint", private=True),
    question("spot", "geopoint", path="/data/member/spot", group="/data/member", repeat="/data/member"),
]
HERE, THERE = "30.46 120.52 4.2 8", "30.47 120.53"


@pytest.fixture
def placed(version: SurveyVersion, form: SurveyForm) -> SurveyForm:
    """The form, asking for positions too."""
    version.definition, version.md5 = PLACES, f"map{version.id.hex}"[:32]
    db.session.commit()
    return form


def _answered(viewer: Any, form: SurveyForm) -> FormAnswered:
    db.session.rollback()
    return form_answered(viewer, form.id)


def test_points_say_where_whose_answers_they_are_and_what_colours_them(
    factories: Factories, placed: SurveyForm, answered: HandIn
) -> None:
    chen = factories.cadre("chen")
    home = factories.household(cadre=chen)
    well = answered(chen, home, {"well": "yes", "place": HERE}, review="approved")
    silent = answered(chen, home, {"place": THERE})
    broken = answered(chen, home, {"place": "somewhere"})
    answered(chen, home, {"well": "no"})
    answered(chen, home, {"place": HERE}, superseded_by=well.id)
    elsewhere = factories.household(grid=factories.grid("远处", factories.area("village")))
    answered(factories.cadre("wang"), elsewhere, {"place": HERE})
    viewer = factories.viewer(factories.coordinator())
    form = _answered(viewer, placed)
    place, of_members = places_asked(form)
    assert (place.path, of_members.path) == ("/data/place", "/data/member/spot")  # what is sealed is drawn nowhere
    (tint,) = tints_offered(form)
    found = {one.submission_id: one for one in points_of(viewer, form, ALL, place, tint)}
    assert found.keys() == {well.id, silent.id}
    assert found[well.id].geometry == {"type": "Point", "coordinates": [120.52, 30.46]}
    assert (found[well.id].value, found[silent.id].value) == ("yes", "")
    by_review = {one.submission_id: one.value for one in points_of(viewer, form, ALL, place, None)}
    assert by_review == {well.id: "approved", silent.id: "received"}
    assert count_positioned(viewer, form, ALL, place) == len({well.id, silent.id, broken.id})
    narrowed = AnswerFilter(review="approved")
    assert [one.submission_id for one in points_of(viewer, form, narrowed, place, None)] == [well.id]


def test_every_turn_of_a_repeat_has_its_own_point(factories: Factories, placed: SurveyForm, answered: HandIn) -> None:
    chen = factories.cadre("chen")
    turns = [{"/data/member/spot": HERE}, {"/data/member/name": "沈丽"}, {"/data/member/spot": THERE}]
    row = answered(chen, factories.household(cadre=chen), {"member": turns})
    viewer = factories.viewer(chen)
    form = _answered(viewer, placed)
    spots = places_asked(form)[1]
    found = list(points_of(viewer, form, ALL, spots, None))
    assert [one.submission_id for one in found] == [row.id, row.id]
    assert [one.geometry["coordinates"] for one in found] == [[120.52, 30.46], [120.53, 30.47]]
    assert drawing.geometries_of(form, {"/data/member": turns}, spots) == [one.geometry for one in found]


def test_answers_are_counted_by_grid(factories: Factories, form: SurveyForm, answered: HandIn) -> None:
    chen = factories.cadre("chen")
    here, there = factories.household(cadre=chen), factories.household(grid=factories.grid("东网格"), cadre=chen)
    for home in (here, here, there):
        answered(chen, home)
    viewer = factories.viewer(factories.coordinator())
    told = _answered(viewer, form)
    assert dict(counts_by_grid(viewer, told, ALL)) == {here.grid_id: 2, there.grid_id: 1}


def test_the_page_and_its_points(
    factories: Factories, readers: Any, placed: SurveyForm, answered: HandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    chen = factories.cadre("chen")
    cells = [{"lat": 30.46 + step / 500, "lon": 120.52} for step in range(4)]
    homes = [factories.household(f"周家{number}", cadre=chen, **cell) for number, cell in enumerate(cells)]
    row = answered(chen, homes[0], {"well": "no", "place": HERE})
    answered(chen, homes[1])
    factories.coordinator("coordinator")
    reader = readers("coordinator")
    here = f"/surveys/{placed.id}"
    page = reader.get(f"{here}/map?by=/data/well")
    assert "1 份写了位置" in page.text and "周家0" in page.text and "周家1" not in page.text
    points = reader.client.get(f"{here}/map.geojson?by=/data/well").get_json()
    assert [one["properties"] for one in points["features"]] == [{"id": str(row.id), "shade": 1}]
    assert "不好" in reader.get(f"{here}/map/{row.id}?by=/data/well").text
    areas = reader.client.get(f"{here}/map-areas.geojson").get_json()
    (ring,) = [one["geometry"]["coordinates"][0] for one in areas["grids"]["features"]]
    assert ring[0] == ring[-1] and len(ring) >= 5
    monkeypatch.setattr("fieldvisit.answers.map_pages.MOST_POINTS", 0)
    counted = reader.client.get(f"{here}/map.geojson").get_json()
    assert [one["properties"]["count"] for one in counted["features"]] == [2]
    assert "按网格数" in reader.get(f"{here}/map").text
    factories.household("许家", cadre=factories.cadre("beside"))
    beside = readers("beside")  # another cadre of the grid sees the form, and nobody's answers but those at own doors
    assert beside.client.get(f"{here}/map/{row.id}").status_code == 404
    assert beside.client.get(f"{here}/map.geojson").get_json()["features"] == []


@pytest.mark.one_database
def test_lines_run_around_all_cells() -> None:
    cells = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.5, 0.5)]
    assert hull_around(cells, 0.2) == [
        (-0.1, -0.1), (1.1, -0.1), (1.1, 1.1), (-0.1, 1.1), (-0.1, -0.1),
    ]  # fmt: skip
    assert middle_of(cells) == (0.5, 0.5)
