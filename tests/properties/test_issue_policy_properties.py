"""Rights over issues: the rule on facts and the rule as SQL agree, for any grants on any rows."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from fieldvisit.areas.models import Area
from fieldvisit.issues import policy
from fieldvisit.issues.models import Issue, IssueEvent, Supervision
from fieldvisit.kernel import clock
from fieldvisit.kernel.ids import new_id
from fieldvisit.people.acts import Act, Role
from fieldvisit.people.models import Account, Unit
from fieldvisit.people.viewer import Scope, Viewer
from fieldvisit.storage.base import db
from tests.support.factories import Factories

ACTS = (
    Act.ISSUE_SEE, Act.ISSUE_COMMENT, Act.ISSUE_RAISE, Act.ISSUE_TRIAGE, Act.ISSUE_HANDLE, Act.ISSUE_WITHDRAW,
    Act.ISSUE_ON_SPOT, Act.ISSUE_HAND_OVER, Act.ISSUE_REPORT, Act.ISSUE_APPEAL, Act.ISSUE_REPORTER_SEE,
    Act.CALLBACK_RECORD, Act.SUPERVISE, Act.LEAD, Act.INSIGHT_SEE, Act.UNRESOLVED_SEE, Act.ADMIN_SYSTEM,
)  # fmt: skip
FAIR = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass
class World:
    """Two towns with their villages and grids, three units, four people, and who keeps which household."""

    areas: list[Area]
    grids: list[Area]
    units: list[Unit]
    people: list[Account]
    households: list[tuple[uuid.UUID, int]]


def _world(factories: Factories) -> World:
    towns = [factories.place("town"), factories.area("town")]
    villages = [factories.place("village"), factories.area("village", towns[1]), factories.area("village", towns[1])]
    grids = [factories.place(), factories.grid(village=villages[0]), *(factories.grid(village=v) for v in villages[1:])]
    units = [factories.unit(f"单位{number}") for number in range(3)]
    people = [factories.cadre() for _ in range(4)]
    homes = []
    for grid, keeper in zip(grids, (people[0], people[1], None, people[0]), strict=True):
        household = factories.household(grid=grid, cadre=keeper)
        homes.append((household.id, grid.id))
    above = [factories.place("city"), factories.place("county")]
    return World([*above, *towns, *villages, *grids], grids, units, people, homes)


def _scopes(world: World) -> st.SearchStrategy[tuple[Scope, ...]]:
    role = st.sampled_from(Role)
    scope = st.one_of(
        st.builds(Scope, role),
        st.builds(Scope, role, st.sampled_from([area.path for area in world.areas])),
        st.builds(Scope, role, st.none(), st.sampled_from([unit.id for unit in world.units])),
    )
    return st.lists(scope, min_size=1, max_size=3).map(tuple)


@st.composite
def _issues(draw: Any, world: World) -> tuple[dict[str, Any], list[int]]:
    household_id, grid_id = draw(st.sampled_from([*world.households, *((None, grid.id) for grid in world.grids)]))
    grid = next(grid for grid in world.grids if grid.id == grid_id)
    line = [int(part) for part in grid.path.strip("/").split("/")]
    person = st.sampled_from([account.id for account in world.people])
    unit = st.sampled_from([unit.id for unit in world.units])
    values = {
        "household_id": household_id,
        "grid_id": grid_id,
        "level_area_id": draw(st.sampled_from(line)),
        "unit_id": draw(st.none() | unit),
        "handler_id": draw(st.none() | person),
        "raised_by_id": draw(person),
        "confidential": draw(st.booleans()),
        "supervised": draw(st.booleans()),
        "lead_unit_id": draw(st.none() | unit),
    }
    return values, draw(st.lists(unit, max_size=2))


def _add(number: int, values: dict[str, Any], event_units: list[int]) -> Issue:
    at = clock.now()
    values = dict(values)
    lead_unit_id = values.pop("lead_unit_id")
    issue = Issue(
        id=new_id(),
        shard_id=values["grid_id"],
        number=f"P{number}",
        category="infra",
        description="路灯不亮",
        state="submitted",
        raised_by_name="某",
        occurred_at=at,
        recorded_at=at,
        **values,
    )
    db.session.add(issue)
    db.session.flush()
    if issue.supervised:
        held = Supervision(
            shard_id=issue.shard_id,
            issue_id=issue.id,
            leader_id=new_id(),
            leader_name="某",
            lead_unit_id=lead_unit_id,
            deadline=clock.today(),
            started_at=at,
        )
        db.session.add(held)
    for seq, unit_id in enumerate(event_units, start=1):
        event = IssueEvent(
            shard_id=issue.shard_id,
            issue_id=issue.id,
            seq=seq,
            step="dispatch",
            to_state="dispatched",
            version=seq,
            grid_id=issue.grid_id,
            unit_id=unit_id,
            occurred_at=at,
            recorded_at=at,
        )
        db.session.add(event)
    db.session.flush()
    return issue


def test_may_is_within(app: Flask, factories: Factories) -> None:
    world = _world(factories)

    @FAIR
    @given(
        scopes=_scopes(world),
        viewer_id=st.sampled_from([account.id for account in world.people]),
        drawn=st.lists(_issues(world), min_size=1, max_size=6),
    )
    def agree(scopes: tuple[Scope, ...], viewer_id: uuid.UUID, drawn: list[tuple[dict[str, Any], list[int]]]) -> None:
        viewer = Viewer(viewer_id, "someone", "某", None, scopes)
        try:
            issues = [_add(number, *one) for number, one in enumerate(drawn)]
            facts = {issue.id: policy.facts_of(issue) for issue in issues}
            for act in ACTS:
                found = set(db.session.scalars(select(Issue.id).where(policy.within(viewer, act))))
                assert found == {key for key, known in facts.items() if policy.may(viewer, act, known)}, act
        finally:
            db.session.rollback()

    agree()


def test_what_may_be_done_may_be_seen(app: Flask, factories: Factories) -> None:
    """No act is open on an issue that is hidden: an answer would betray it."""
    world = _world(factories)

    @FAIR
    @given(
        scopes=_scopes(world),
        viewer_id=st.sampled_from([account.id for account in world.people]),
        drawn=_issues(world),
    )
    def hidden_stays_hidden(
        scopes: tuple[Scope, ...], viewer_id: uuid.UUID, drawn: tuple[dict[str, Any], list[int]]
    ) -> None:
        viewer = Viewer(viewer_id, "someone", "某", None, scopes)
        try:
            facts = policy.facts_of(_add(0, *drawn))
        finally:
            db.session.rollback()
        if not policy.may(viewer, Act.ISSUE_SEE, facts):
            assert not any(policy.may(viewer, act, facts) for act in ACTS if act is not Act.ADMIN_SYSTEM)

    hidden_stays_hidden()
