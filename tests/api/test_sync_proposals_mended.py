"""A refused proposal, proposed again in its own place: what was recorded at that door comes along."""

from collections.abc import Callable
from typing import Any

import pytest

from fieldvisit.households.models import Household
from fieldvisit.issues.models import Issue
from fieldvisit.storage.base import db
from fieldvisit.sync.models import Quarantined
from fieldvisit.visits.models import Visit
from tests.support.factories import Factories
from tests.support.handheld import Handheld

STRANGE = 999_999_999


@pytest.fixture
def tablet(factories: Factories, tablet_of: Callable[..., Handheld]) -> Handheld:
    """Of a cadre with a door in the grid."""
    cadre = factories.cadre()
    factories.category("infra.road")
    factories.household(cadre=cadre)
    return tablet_of(cadre)


def open_ones() -> list[str]:
    db.session.rollback()
    query = db.select(Quarantined.kind).where(Quarantined.state == "open")
    return sorted(db.session.scalars(query))


def refused(tablet: Handheld) -> tuple[Any, Any, Any]:
    """A proposal in a grid that is none, a visit at its door and the visit's issue."""
    proposal = tablet.propose(grid_id=STRANGE)
    visit = tablet.visit(proposal["entity_id"], depends_on=proposal["id"])
    issue = tablet.issue(proposal["entity_id"], depends_on=visit["id"], body={"visit_id": visit["entity_id"]})
    results = tablet.push(proposal, visit, issue)
    assert [(one["outcome"], one["code"]) for one in results] == [
        ("rejected", "invalid_input"),
        ("rejected", "waiting_for_parent"),
        ("rejected", "waiting_for_parent"),
    ]
    return proposal, visit, issue


def test_mended_under_its_own_id_it_takes_along_what_waited_for_it(tablet: Handheld) -> None:
    proposal, visit, issue = refused(tablet)
    home = proposal["entity_id"]
    again = tablet.operation("household.propose", {"address": "钱家埭88号", "kind": "family"}, entity_id=home)
    again["supersedes"] = home
    came = tablet.visit(home, depends_on=again["id"], supersedes=visit["entity_id"])
    said = tablet.issue(
        home, depends_on=came["id"], supersedes=issue["entity_id"], body={"visit_id": came["entity_id"]}
    )
    assert tablet.outcomes(again, came, said) == ["applied"] * 3
    assert open_ones() == []
    assert [str(row.id) for row in db.session.scalars(db.select(Household).where(~Household.active))] == [home]
    assert [str(row.household_id) for row in db.session.scalars(db.select(Visit))] == [home]
    assert [str(row.household_id) for row in db.session.scalars(db.select(Issue))] == [home]
    db.session.rollback()
    assert tablet.outcomes(again, came, said) == ["duplicate"] * 3


def test_one_that_stands_is_not_replaced(tablet: Handheld) -> None:
    proposal = tablet.propose()
    assert tablet.outcomes(proposal) == ["applied"]
    again = tablet.operation("household.propose", proposal["body"], entity_id=proposal["entity_id"])
    again["supersedes"] = proposal["entity_id"]
    (result,) = tablet.push(again)
    assert (result["outcome"], result["code"]) == ("rejected", "not_visible")
    assert open_ones() == ["household.propose"]
