"""From whom a household came: told to its new cadre's tablet, and only where it did come from another."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from fieldvisit.assignments.former import SPANS, handed_over
from fieldvisit.assignments.service import assign_households, end_assignment, undo_assignment
from fieldvisit.kernel import clock
from fieldvisit.people.queries import viewer_of
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.support.factories import Factories
from tests.support.handheld import Handheld

SignIn = Callable[..., Handheld]


@pytest.fixture
def coordinator(factories: Factories) -> Viewer:
    viewer = viewer_of(factories.coordinator().id)
    db.session.rollback()
    assert viewer is not None
    return viewer


def give(viewer: Viewer, home: Any, cadre: Any, reason: str = "near") -> Any:
    with unit_of_work():
        return assign_households(viewer, [home.id], cadre.id, reason)


def test_the_new_cadre_is_told_from_whom_and_when_and_why(
    factories: Factories, tablet_of: SignIn, coordinator: Viewer
) -> None:
    before, after = factories.cadre(name="陈建国"), factories.cadre(name="李国平")
    home, own = factories.household(cadre=before), factories.household(cadre=after)
    done = give(coordinator, home, after, "kin")
    tablet = tablet_of(after)
    tablet.pull()
    told = tablet.household(home)["assignment"]
    assert (told["cadre_name"], told["reason"], told["handed"]["by"]) == ("李国平", "kin", "陈建国")
    assert told["handed"]["at"] == told["since"] == clock.iso(done.at)
    assert "handed" not in tablet.household(own)["assignment"], "it was always hers"
    give(coordinator, home, after, "familiar")
    tablet.pull()
    told = tablet.household(home)["assignment"]
    assert told["reason"] == "familiar"
    assert told["handed"] == {"by": "陈建国", "at": clock.iso(done.at)}, "another reason is no hand-over"


def test_taken_back_it_was_never_handed_over(factories: Factories, tablet_of: SignIn, coordinator: Viewer) -> None:
    before, after = factories.cadre(name="陈建国"), factories.cadre(name="李国平")
    home = factories.household(cadre=before)
    done = give(coordinator, home, after)
    with unit_of_work():
        undo_assignment(coordinator, done.at)
    tablet = tablet_of(before)
    tablet.pull()
    assert tablet.household(home)["assignment"]["cadre_name"] == "陈建国"
    assert "handed" not in tablet.household(home)["assignment"]


def test_kept_by_nobody_for_a_while_it_still_came_from_somebody(factories: Factories, coordinator: Viewer) -> None:
    before, after = factories.cadre(name="陈建国"), factories.cadre(name="李国平")
    home = factories.household(cadre=before)
    with unit_of_work():
        end_assignment(coordinator, home.id)
    assert handed_over([home.id]) == {}
    give(coordinator, home, after)
    assert handed_over([home.id])[home.id].cadre_name == "陈建国"


def test_it_is_looked_back_so_far_and_no_farther(factories: Factories) -> None:
    now, after = clock.now(), factories.cadre(name="李国平")
    homes = [factories.household(), factories.household()]
    for home, spans in zip(homes, (SPANS, SPANS - 1), strict=True):
        first = now - timedelta(days=spans)
        factories.assign(home, factories.cadre(name="陈建国"), from_at=first - timedelta(days=9), ended_at=first)
        for days in range(spans, 1, -1):
            since = now - timedelta(days=days)
            factories.assign(home, after, from_at=since, ended_at=since + timedelta(days=1), ended_why="replaced")
        factories.assign(home, after, from_at=now - timedelta(days=1))
    assert set(handed_over([home.id for home in homes])) == {homes[1].id}
