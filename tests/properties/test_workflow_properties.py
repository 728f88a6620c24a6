"""The step table has no dead ends, and what the service writes is always the fold of what it appended."""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from fieldvisit.issues import folding, policy, workflow
from fieldvisit.issues.cards import open_steps
from fieldvisit.issues.models import Issue, IssueEvent
from fieldvisit.issues.recording import picture_of
from fieldvisit.issues.workflow import AUTOMATIC, BESIDE, ON_SPOT_STEPS, STEPS, State, Step
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import Problem, StepRefused
from fieldvisit.storage.base import db
from tests.support.factories import Factories
from tests.support.issue_factories import Village, raised, resolved, settle_village, share_of_callbacks, take

WALK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_every_state_is_reached_and_every_step_is_used() -> None:
    reached: set[State | None] = {None}
    while True:
        further = reached | {after for (before, _), after in STEPS.items() if before in reached}
        if further == reached:
            break
        reached = further
    assert reached == {None, *State}
    assert {step for _, step in STEPS} == set(Step) - BESIDE
    assert set(policy.STEP_ACTS) == set(Step) - AUTOMATIC


@given(
    state=st.sampled_from([None, *State]), step=st.sampled_from(Step), on_spot=st.booleans(), supervised=st.booleans()
)
def test_no_step_outside_the_table(state: State | None, step: Step, on_spot: bool, supervised: bool) -> None:
    allowed = STEPS.get((state, step))
    try:
        after = workflow.take_step(state, step, on_spot=on_spot, supervised=supervised)
    except StepRefused:
        held = supervised and step in {Step.SUPERVISE, Step.REJECT, Step.WITHDRAW, Step.CLOSE}
        beside_nothing = step in {Step.SIGN_OFF, Step.DIRECT, Step.REPORT} and not supervised
        assert allowed is None or held or beside_nothing
        assert state is None or step not in workflow.open_steps(state, on_spot=on_spot, supervised=supervised)
        return
    assert after == (ON_SPOT_STEPS.get((state, step), allowed) if on_spot else allowed)
    if state is not None and step not in AUTOMATIC:
        assert step in workflow.open_steps(state, on_spot=on_spot, supervised=supervised)


@given(st.lists(st.sampled_from(Step), max_size=30))
def test_a_course_counts_its_versions_and_cycles(steps: list[Step]) -> None:
    folded = workflow.advance(None, SimpleNamespace(step="raise", outcome=None))
    taken = []
    for step in steps:
        try:
            folded = workflow.advance(folded, SimpleNamespace(step=step, outcome="solved"))
        except StepRefused:
            continue
        taken.append(step)
    assert folded.version == 1 + len([step for step in taken if step not in BESIDE])
    assert folded.cycle == 1 + taken.count(Step.REOPEN)
    assert folded.supervised == (taken.count(Step.SUPERVISE) > taken.count(Step.SIGN_OFF))


TEXT = "看过了"
BODIES: dict[str, dict[str, Any]] = {
    "on_spot": {"outcome": "solved", "done": TEXT},
    "sign": {"start": False},
    "start": {},
    "contact": {"note": TEXT},
    "resolve": {"outcome": "partial", "done": TEXT},
    "reopen": {"reason": TEXT},
    "escalate": {"reason": TEXT},
    "reject": {"reason": TEXT, "told": TEXT},
    "withdraw": {"reason": TEXT},
    "sign_off": {},
    "direct": {"directions": TEXT},
    "report": {"progress": TEXT},
    "return": {"reason": TEXT},
    "appeal": {"reason": TEXT},
    "take_back": {},
    "comment": {"text": TEXT},
}
SPOKEN = ["satisfied", "basically", "not", "missed"]
WORDS = [*BODIES, "dispatch", "supervise", "supervise for", "sign and start", "hand_over", *SPOKEN]
EVERYONE = ["cadre", "coordinator", "handler", "unit_lead", "town", "leader", "office", "callback"]
# The office acts for a leader or not at all.
ALL_MOVES = [(who, word) for word in WORDS for who in EVERYONE if (who, word) != ("office", "supervise")]


def _moves_now(village: Village, issue: Issue) -> list[tuple[str, str]]:
    """What somebody may do that the table has: a walk of anything at all would hardly leave the start."""
    now = db.session.get_one(Issue, issue.id, populate_existing=True)
    facts = policy.facts_of(now)
    open_now = {who: open_steps(village.viewer(who), now, facts) for who in EVERYONE}
    return [(who, word) for who, word in ALL_MOVES if _body(village, word, clock.now())[0] in open_now[who]]


def _body(village: Village, word: str, at: datetime) -> tuple[str, dict[str, Any]]:
    if word == "missed":
        return "callback", {"reached": False}
    if word in ("satisfied", "basically", "not"):
        return "callback", {"reached": True, "satisfaction": word, "words": TEXT}
    if word == "sign and start":
        return "sign", {"start": True}
    if word == "dispatch":
        return "dispatch", {"unit_id": village.unit.id, "urgency": "urgent"}
    if word == "hand_over":
        return word, {"handler_id": str(village.accounts["unit_lead"].id)}
    if word == "supervise for":
        return "supervise", {"deadline": _a_week_from(at), "leader_id": str(village.accounts["leader"].id)}
    return word, {"deadline": _a_week_from(at)} if word == "supervise" else BODIES[word]


def _a_week_from(at: datetime) -> str:
    """A deadline is judged on the day it was set; the walk goes on for weeks."""
    return (clock.local_date(at) + timedelta(days=7)).isoformat()


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_the_row_is_the_fold_of_its_events(app: Flask, factories: Factories, share: float) -> None:
    village = settle_village(factories)
    share_of_callbacks(app, share)

    @WALK
    @given(
        begin=st.sampled_from([raised, resolved]),
        moves=st.lists(st.tuples(st.integers(0, 999), st.booleans(), st.integers(-3, 40)), max_size=14),
    )
    def walk(begin: Callable[[Village], Issue], moves: list[tuple[int, bool, int]]) -> None:
        issue = begin(village)
        at = clock.now()
        for number, astray, passed in moves:
            at += timedelta(hours=passed)  # also backwards: a server's clock may be set back
            choice = ALL_MOVES if astray else _moves_now(village, issue)
            who, word = choice[number % len(choice)]
            step, body = _body(village, word, at)
            before = _look(issue)
            may = policy.may(village.viewer(who), policy.STEP_ACTS[Step(step)], policy.facts_of(issue))
            refused = None
            try:
                take(village.viewer(who), issue.id, step, at=at, **body)
            except Problem as problem:
                refused = problem.code
            twice = {"invalid_input"} if step == "hand_over" else set()  # it is in these hands already
            assert refused in ({None, "step_refused", *twice} if may else {"not_visible", "not_allowed"})
            assert refused is None or _look(issue) == before
            _check(issue)

    walk()


def _look(issue: Issue) -> tuple[Any, ...]:
    db.session.rollback()
    now = db.session.get_one(Issue, issue.id, populate_existing=True)
    return (picture_of(now), now.callback_due)


def _check(issue: Issue) -> None:
    picture, callback_due = _look(issue)
    events = list(
        db.session.scalars(select(IssueEvent).where(IssueEvent.issue_id == issue.id).order_by(IssueEvent.seq))
    )
    assert folding.fold(events) == picture
    folded = workflow.fold(events)
    assert (folded.state, folded.version, folded.cycle) == (picture.state, picture.version, picture.cycle)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert [event.recorded_at for event in events] == sorted(event.recorded_at for event in events)
    for before, after in zip([None, *events], events, strict=False):
        assert after.from_state == (before.to_state if before else None)
    assert not callback_due or picture.state is State.RESOLVED
    assert (picture.due_at is None) == (picture.state not in workflow.CLOCKED_STATES)
    assert (picture.unit_id is None) or picture.state not in workflow.TRIAGE_STATES
