"""The map of coverage: the list, the drawing's data and the rows behind a number say the same of every grid."""

from collections.abc import Callable
from typing import Any

import pytest

from fieldvisit.areas.models import Area
from tests.areas.drawing import middle, square
from tests.support.boundary_factories import make_boundary
from tests.support.factories import Factories
from tests.support.reader import Reader

pytestmark = pytest.mark.one_database
Readers = Callable[..., Reader]


@pytest.fixture
def grids(factories: Factories) -> tuple[Area, Area, Area]:
    """One with a boundary, one without, one without a household; a visited home, two that nobody keeps."""
    first, second, third = factories.grid("第一网格"), factories.grid("第二网格"), factories.grid("第三网格")
    cadre = factories.cadre("cadre", "陈建国")
    make_boundary(cadre, first, [[square(0)]])
    factories.visit(factories.household("周阿婆", grid=first, cadre=cadre, **middle(0)), cadre)
    factories.household("沈丽", grid=first, **middle(0))
    for row in range(4):
        place = {"lat": 30.5 + row * 0.003, "lon": 120.6 + row % 2 * 0.003}
        factories.household(f"无人{row}", grid=second, **place)
    factories.coordinator("coordinator")
    return first, second, third


@pytest.mark.parametrize(
    ("figure", "first", "second"),
    [
        ("reached", (1, 2, 3), (0, 4, 0)),
        ("unseen", (1, 2, 3), (4, 4, 5)),
        ("orphans", (1, 2, 5), (4, 4, 5)),
        ("tags", (0, 2, 0), (0, 4, 0)),
        ("load", (1, 1, 5), (0, 0, -1)),
    ],
)
def test_list_map_and_rows_agree(
    readers: Readers, grids: tuple[Area, Area, Area], figure: str, first: Any, second: Any
) -> None:
    person = readers("coordinator")
    page = person.get("/coverage/map", figure=figure, period="days7")
    said = person.client.get(f"/coverage/map.json?figure={figure}&period=days7").get_json()
    for grid, (number, base, band) in zip(grids, (first, second), strict=False):
        one = said[str(grid.id)]
        assert (one["band"], one["brief"], one["name"]) == (band, f"{number}/{base}", grid.name)
        link = page.soup.select_one(f"[data-row='{grid.id}'] a")
        if base == 0:
            assert link is None
            continue
        assert link is not None and str(link["href"]) == one["rows"]
        assert (int(str(link["data-count"])), int(str(link["data-count-of"]))) == (number, base)
        rows = person.get(one["rows"])
        assert len(rows.soup.select("[data-row]")) == number
    assert said[str(grids[2].id)]["band"] == -1, "nothing is said of a grid in which nobody lives"


def test_the_ground_is_the_boundary_or_where_households_stand(readers: Readers, grids: tuple[Area, Area, Area]) -> None:
    first, second, _third = grids
    found = readers("coordinator").client.get("/coverage/map.geojson").get_json()
    drawn = {one["properties"]["id"]: one["geometry"] for one in found["grids"]["features"]}
    assert drawn.keys() == {first.id, second.id}
    assert drawn[first.id]["coordinates"] == [[list(place) for place in square(0)]]
    assert len(drawn[second.id]["coordinates"][0]) > 4
    assert {one["properties"]["id"] for one in found["middles"]["features"]} == drawn.keys()
    assert "无人" not in str(found) and "沈丽" not in str(found)


def test_a_line_of_the_legend_narrows_the_list_to_as_many_as_it_says(
    readers: Readers, grids: tuple[Area, Area, Area]
) -> None:
    person = readers("coordinator")
    legend = person.get("/coverage/map", figure="orphans").soup.select(".map-bands a[data-count]")
    assert [(link.select_one("span") or link).get_text() for link in legend] == ["50% 以上", "没有在册的户"]
    link = legend[0]
    narrowed = person.get(str(link["href"])).soup.select("[data-row]")
    assert {row["data-row"] for row in narrowed} == {str(grid.id) for grid in grids[:2]}
    assert link["data-count"] == "2"
    none = person.get("/coverage/map", figure="orphans", band=0)
    assert none.soup.select("[data-row]") == [] and "没有这样的网格" in none.text


def test_the_spreadsheet_holds_what_the_list_shows(readers: Readers, grids: tuple[Area, Area, Area]) -> None:
    person = readers("coordinator")
    page = person.get("/coverage/map", figure="reached", period="days7", band=3)
    (link,) = page.soup.select("a[href*='/lists/coverage_map/text']")
    text = person.get(str(link["href"])).text
    assert "第一网格" in text and "第二网格" not in text


@pytest.mark.parametrize("path", ["/coverage/map", "/coverage/map.json", "/coverage/map.geojson"])
def test_nobody_sees_the_map_of_another_place(readers: Readers, factories: Factories, path: str) -> None:
    factories.coordinator("coordinator")
    factories.cadre("cadre", "陈建国")
    foreign = factories.area("county", factories.place("city"), name="外县")
    assert readers("coordinator").get(path, area=foreign.id).status == 404
    assert readers("cadre").get(path).status == 403
