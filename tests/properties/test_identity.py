"""The identity holds over any history and any period: random lives of issues, lived through the real services.

Every example lives in a county of its own, so that examples share a database without seeing each other.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from fieldvisit.insight.figures import Period
from fieldvisit.insight.identity import TERMS, Identity
from fieldvisit.insight.scope import Scope
from fieldvisit.insight.unresolved import identity_figures, identity_rows
from fieldvisit.issues import commands
from fieldvisit.issues.models import Issue
from fieldvisit.issues.service import raise_issue, record_callback, take_issue_step
from fieldvisit.issues.workflow import State, open_steps
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import StepRefused
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.support.factories import Factories

FIRST = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)  # 09:00 in Jiaxing
DAYS = 12
ON_A_SHARED_DATABASE = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@dataclass
class Place:
    """A county with everyone an issue may meet."""

    scope: Callable[[int, int], Scope]
    grid_id: int
    unit_id: int
    county_id: int
    coordinator: Viewer
    handler: Viewer
    unit_lead: Viewer
    officer: Viewer
    leader: Viewer
    colleague_id: uuid.UUID


def _place(factories: Factories) -> Place:
    county = factories.area("county", factories.place("city"))
    town = factories.area("town", county)
    village = factories.area("village", town)
    grid = factories.grid(village=village)
    unit = factories.unit(area=town, kind="town_construction")
    factories.category("infra.road")

    def viewer(account: Any) -> Viewer:
        return factories.viewer(account)

    def scope(first: int, last: int) -> Scope:
        facts = _area(county.id)
        return Scope(facts, Period("days", _day(first), _day(last)), (facts,), (), (facts,), _day(first))

    return Place(
        scope=scope,
        grid_id=grid.id,
        unit_id=unit.id,
        county_id=county.id,
        coordinator=viewer(factories.coordinator(area=county)),
        handler=viewer(factories.handler(unit)),
        unit_lead=viewer(factories.unit_lead(unit)),
        colleague_id=factories.handler(unit, name="同事").id,
        officer=viewer(factories.callback_officer(area=county)),
        leader=viewer(factories.leader(area=county)),
    )


def _area(area_id: int) -> Any:
    from fieldvisit.areas.queries import area_of

    return area_of(area_id)


def _day(number: int) -> date:
    return clock.local_date(FIRST + timedelta(days=number))


# One act: (how many quarters of an hour later, which issue, which of the steps open to it). 0 raises a new one.
ACTS = st.lists(
    st.tuples(st.integers(0, 120) | st.just(0), st.integers(0, 6), st.integers(0, 40)), min_size=5, max_size=30
)


def _live(place: Place, acts: list[tuple[int, int, int]]) -> list[uuid.UUID]:
    at, issues = FIRST, []
    for quarters, which, choice in acts:
        at = min(at + timedelta(minutes=15 * quarters), FIRST + timedelta(days=DAYS - 1))
        with clock.frozen(at), unit_of_work():
            if which == 0 or not issues:
                issues.append(_raise(place, choice))
            else:
                _step(place, issues[which % len(issues)], choice)
    return issues


def _raise(place: Place, choice: int) -> uuid.UUID:
    on_spot = commands.SolvedOnSpot(outcome="solved", done="当场修好") if choice % 3 == 0 else None
    asked = commands.RaiseIssue(
        category="infra.road", description="路面坑洼", intake="phone", grid_id=place.grid_id, on_spot=on_spot
    )
    return raise_issue(place.coordinator, asked, Stamp.here()).id


def _step(place: Place, issue_id: uuid.UUID, choice: int) -> None:
    issue = db.session.get_one(Issue, issue_id, populate_existing=True)
    on_spot = issue.resolution_channel == "on_spot"
    steps: list[str] = list(open_steps(State(issue.state), on_spot=on_spot, supervised=issue.supervised))
    if issue.state in {"resolved", "closed"}:
        steps += ["satisfied", "not", "unreached"]
    if not steps:
        return
    step = steps[choice % len(steps)]
    if step in {"satisfied", "not", "unreached"}:
        said = None if step == "unreached" else step
        asked = commands.RecordCallback(issue_id=issue_id, reached=said is not None, satisfaction=said)
        record_callback(place.officer, asked, Stamp.here())
        return
    viewer, command = _acts(place, issue.version)[step]
    if step in {"escalate", "appeal"} and issue.level_area_id == place.county_id:
        return  # above it nobody of this place would be left to ask
    if step == "hand_over" and issue.handler_id == place.colleague_id:
        return
    try:
        take_issue_step(viewer, issue_id, command, Stamp.here())
    except StepRefused:
        assert step in {"return", "take_back"}  # too late


def _acts(place: Place, version: int) -> dict[str, tuple[Viewer, Any]]:
    deadline = clock.today() + timedelta(days=7)
    return {
        "dispatch": (place.coordinator, commands.Dispatch(version=version, unit_id=place.unit_id)),
        "on_spot": (place.coordinator, commands.OnSpot(version=version, outcome="solved", done="当场修好")),
        "escalate": (place.coordinator, commands.Escalate(version=version, reason="镇里办")),
        "reject": (place.coordinator, commands.Reject(version=version, reason="不属实", told="电话告知")),
        "withdraw": (place.coordinator, commands.Withdraw(version=version, reason="自己修好了")),
        "appeal": (place.coordinator, commands.Appeal(version=version, reason="群众不接受")),
        "take_back": (place.coordinator, commands.TakeBack(version=version)),
        "hand_over": (place.unit_lead, commands.HandOver(version=version, handler_id=place.colleague_id)),
        "return": (place.handler, commands.Return(version=version, reason="不归我们")),
        "direct": (place.leader, commands.Direct(version=version, directions="抓紧")),
        "report": (place.handler, commands.Report(version=version, progress="料到了")),
        "reopen": (place.coordinator, commands.Reopen(version=version, reason="又坏了")),
        "sign": (place.handler, commands.Sign(version=version, start=version % 2 == 0)),
        "start": (place.handler, commands.Start(version=version)),
        "contact": (place.handler, commands.Contact(version=version, note="打过电话")),
        "resolve": (place.handler, commands.Resolve(version=version, outcome="solved", done="补好了")),
        "supervise": (place.leader, commands.Supervise(version=version, deadline=deadline, lead_unit_id=place.unit_id)),
        "sign_off": (place.leader, commands.SignOff(version=version)),
    }


def _identity(place: Place, first: int, last: int) -> Identity:
    with clock.frozen(FIRST + timedelta(days=DAYS)):
        return identity_figures(place.leader, place.scope(first, last))


@ON_A_SHARED_DATABASE
@given(acts=ACTS, first=st.integers(0, DAYS - 1), length=st.integers(0, DAYS))
def test_it_holds_over_any_period(
    factories: Factories, acts: list[tuple[int, int, int]], first: int, length: int
) -> None:
    place = _place(factories)
    issues = _live(place, acts)
    last = min(first + length, DAYS)
    found = _identity(place, first, last)
    assert found.holds, found
    whole = _identity(place, 0, DAYS)
    assert whole.holds, whole
    assert (whole.opening, whole.new) == (0, len(issues))
    # What one period leaves behind is what the next one finds.
    assert _identity(place, 0, first).still_open == _identity(place, first + 1, DAYS).opening
    _rows_count_to_their_terms(place, first, last, found)


def _rows_count_to_their_terms(place: Place, first: int, last: int, found: Identity) -> None:
    with clock.frozen(FIRST + timedelta(days=DAYS)):
        for term in ("opening", *TERMS, "still_open"):
            rows = identity_rows(place.leader, place.scope(first, last), term, 1)
            assert rows.total == getattr(found, term), term


@pytest.mark.parametrize("state", ["closed", "rejected"])
def test_a_state_changed_behind_the_events_is_seen(factories: Factories, state: str) -> None:
    place = _place(factories)
    issues = _live(place, [(1, 0, 1), (1, 0, 1), (1, 1, 0)])
    assert _identity(place, 0, DAYS).holds
    with unit_of_work():
        db.session.execute(update(Issue).where(Issue.id == issues[0]).values(state=state))
    assert not _identity(place, 0, DAYS).holds
