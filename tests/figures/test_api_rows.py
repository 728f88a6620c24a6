"""The API's figures name their rows by the query of its own list of issues, and the list finds as many."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.figures import town as towns
from tests.support.factories import Factories
from tests.support.reader import Machine

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize("who", ["leader", "office"])
def test_the_rows_of_a_figure_are_found_by_its_query(
    factories: Factories, machine: Callable[..., Machine], who: str
) -> None:
    town = towns.build(factories)
    asker = machine(factories.device(town.people[who])[1])
    found: list[dict[str, Any]] = []
    for said in ({}, {"area_id": town.areas["two"].id, "category": "infra", "unit_id": town.units["power"].id}):
        answer = asker.get("/api/v1/figures/unresolved", **said).json
        found += answer["figures"] + answer["bands"]
    answer = asker.get("/api/v1/figures/channels", area_id=town.areas["town"].id, period="days30").json
    found += [answer["solved"], answer["before"], *answer["channels"]]
    assert len(found) == 37
    assert sum(figure["numerator"] > 0 for figure in found) > 20
    for figure in found:
        rows = asker.get("/api/v1/issues", **figure["rows"])
        assert (rows.status, rows.json.get("total")) == (200, figure["numerator"]), figure
