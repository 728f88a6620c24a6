"""A town lived in by chance: cadres, coordinators, handlers, call-back officers and leaders, on tablets and at desks.

Every act is asked of the real program and of a model that knows only the design. After each the two must agree:
who sees what, which dossiers rose, what tablets hold, how the account of issues stands. Nothing may end in a 5xx.
"""

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from fieldvisit.kernel import clock
from fieldvisit.storage.base import db
from tests.properties.world import acting, checks
from tests.properties.world.course import BESIDE, SHARE, STEPS, Course
from tests.properties.world.ledger import check_ledger
from tests.properties.world.model import Model
from tests.properties.world.receiving import issue_of, may_raise, receive
from tests.properties.world.tablets import Tablet, tablets_of
from tests.properties.world.town import CATEGORY, FIRST_DAY, Person, Town, key_of, settle_town
from tests.support.assembly import Assembly
from tests.support.factories import Factories
from tests.support.handheld import Handheld
from tests.support.issue_factories import share_of_callbacks
from tests.support.reader import Machine

PICK = st.integers(0, 59)
# How long before the next act: mostly no time at all, sometimes more than the grace.
LATER = st.sampled_from(
    [timedelta(minutes=n) for n in (0, 0, 0, 1, 9, 11, 180)] + [timedelta(n) for n in (1, 1, 3, 31)]
)
LAST_DAY = FIRST_DAY + timedelta(days=80)  # one's own issues leave one's dossier after ninety
THING = st.tuples(st.sampled_from(["visit", "issue", "meeting", "change", "proposal", "step", "step"]), PICK, PICK)
WAYS = ("well", "well", "answer lost", "children first", "backwards", "later")
TABLETS_OF = ("cadre1", "cadre2", "cadre3", "village_coordinator", "甲0", "leader")


@dataclass
class Stage:
    """The app and the town that every history begins with."""

    town: Town
    machine: Callable[..., Machine]
    machines: dict[str, Machine] = field(default_factory=dict)


class World(RuleBasedStateMachine):
    """One history."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.town, self.machines = stage.town, stage.machines
        self.model = Model.of(self.town, FIRST_DAY)
        owners = [self.town.people[name] for name in TABLETS_OF]
        self.tablets = tablets_of(stage.machine, owners)
        self.mirrors = [(tablet.owner, Handheld(tablet.machine)) for tablet in self.tablets]
        self.seen: dict[str, str] = {}
        self.revisions = checks.revisions()
        self.turn = self.raised = 0
        self.sound = True

    # --- what people do ---

    @rule(by=LATER, place=PICK, things=st.lists(THING, max_size=4), way=st.sampled_from(WAYS))
    def go_round(self, by: timedelta, place: int, things: list[tuple[str, int, int]], way: str) -> None:
        """Somebody goes round with a tablet, writes things down, and perhaps hands them over, well or badly."""
        self._time_goes_by(by)
        tablet = self.tablets[place % len(self.tablets)]
        for kind, home, pick in things:
            with clock.frozen(self.model.now):
                self._write_down(tablet, kind, home, pick)
        if way == "later":
            return
        asked = tablet.outbox[len(tablet.outbox) // 2 :] if way == "children first" else tablet.outbox
        asked = asked[::-1] if way == "backwards" else asked
        with self._acting(max(len(asked), 1)):
            expected = receive(self.model, tablet.owner, asked)
            results = tablet.sync(asked, answer_lost=way == "answer lost")
            assert {result["id"]: _word_of(result) for result in results} == expected
            for operation in asked:
                event(f"{operation['kind']}: {' '.join(filter(None, expected[operation['id']]))}")
            if way != "answer lost":
                tablet.pull()
                pairs = [pair for result in results for pair in result.get("dossiers", {}).items()]
                assert all(tablet.tokens[key] == pair["to"] for key, pair in pairs if key in tablet.tokens)

    def _write_down(self, tablet: Tablet, kind: str, home: int, pick: int) -> None:
        """At a door, mostly at one's own; in a courtyard; or on an issue, as it stands now."""
        door, grid = self._home(tablet, home), self.town.grids[home % 3]
        if kind == "visit":
            beside = self.town.cadres[pick % 3 : pick % 2]
            tablet.keep(tablet.visit(door, body={"companions": [str(one.id) for one in beside]}))
        elif kind == "issue":
            tablet.raise_issue(door, self._new_words(), pick)
        elif kind == "meeting":
            doors = [one for one in self.model.doors.values() if one.grid == grid and one.proposer is None]
            tablet.keep(tablet.meeting(doors[: pick % 4], body={"grid_id": grid.id}))
        elif kind == "change":
            name, value = ("hamlet", "group")[pick % 2], ("周家浜", "3组", "塘南")[pick // 2 % 3]
            tablet.amend_as_held(door, name, value)
        elif kind == "proposal":
            tablet.propose_and_visit(grid.id)
        elif self.model.issues:
            self._step_on(tablet, self._issue(home), pick)

    def _step_on(self, tablet: Tablet, issue: Course, pick: int) -> None:
        """Mostly a step that is open now; by the time it is sent it may be late."""
        steps = sorted(self.model.open_steps(tablet.owner, issue)) or [*STEPS, *BESIDE]
        step = steps[pick % len(steps)]
        body = acting.body_of(self.model, tablet.owner, step, issue, pick)
        if step == "comment":
            tablet.keep(tablet.comment(issue.id, body["text"]))
        elif step == "callback":
            tablet.keep(tablet.operation("callback.record", {"issue_id": str(issue.id), **body}))
        else:
            tablet.keep(tablet.step(issue.id, step, issue.version, **body))

    @rule(who=PICK, home=PICK, confidential=st.booleans(), on_spot=st.booleans())
    def raise_at_desk(self, who: int, home: int, confidential: bool, on_spot: bool) -> None:
        """Someone walks in: mostly at a coordinator's, sometimes where nobody may take it down."""
        person, doors = self._person(who, "coordinator"), list(self.town.homes)
        door, words = self.model.doors[doors[home % len(doors)]], self._new_words()
        said = {"category": CATEGORY, "description": words, "confidential": confidential, "intake": "walk_in"}
        said |= {"on_spot": {"outcome": "solved", "done": "当场办了"}} if on_spot else {}
        key = key_of("at desk", self.raised)
        with self._acting():
            asked = {"id": str(key), "household_id": str(door.id), **said}
            answer = self.machines[person.name].post("/api/v1/issues", asked)
            if person.role not in {"cadre", "coordinator", "leader"}:
                assert (answer.status, answer.problem) == (403, "not_allowed")
            elif not may_raise(self.model, person, door, self.model.now):
                assert (answer.status, answer.problem) == (404, "not_visible")
            else:
                assert answer.status == 201, answer.json
                self.model.raised(issue_of(str(key), said, door, person), person, on_spot=on_spot)

    @precondition(lambda self: self.model.issues)
    @rule(by=LATER, which=PICK, moves=st.lists(st.tuples(PICK, PICK, PICK), min_size=1, max_size=4))
    def move_on(self, by: timedelta, which: int, moves: list[tuple[int, int, int]]) -> None:
        """Those who may take steps that are open, one after the other."""
        self._time_goes_by(by)
        issue = self._issue(which)
        for step, who, pick in moves:
            ways = acting.ways_on(self.model, issue)
            steps = list(dict.fromkeys(name for name, _who in ways if name != "comment")) or ["comment"]
            name = steps[step % len(steps)]
            people = [person for way, person in ways if way == name]
            self._step(people[who % len(people)], name, issue, pick)

    @precondition(lambda self: self.model.issues)
    @rule(who=PICK, which=PICK, step=st.sampled_from([*STEPS, *BESIDE]), pick=PICK, stale=st.booleans())
    def try_a_step(self, who: int, which: int, step: str, pick: int, stale: bool) -> None:
        """Anybody tries anything."""
        self._step(self._person(who), step, self._issue(which), pick, stale=stale)

    @rule(by=LATER, who=PICK, home=PICK, cadre=PICK, ends=st.booleans())
    def hand_over_a_household(self, by: timedelta, who: int, home: int, cadre: int, ends: bool) -> None:
        """A coordinator, or somebody who thinks so, gives a household to another cadre or takes it back."""
        self._time_goes_by(by)
        person = self._person(who, "coordinator")
        key, machine = list(self.town.homes)[home % len(self.town.homes)], self.machines[person.name]
        with self._acting():
            if ends and cadre % 3 == 0:
                acting.end_assignment(self.model, machine, person, key)
            else:
                acting.assign(self.model, machine, person, key, self.town.cadres[cadre % 3])

    # --- what must be true ---

    @invariant()
    def all_is_true(self) -> None:
        """After every act somebody else looks."""
        if self.sound:
            return
        with clock.frozen(self.model.now):
            people = list(self.town.people.values())
            self.turn += 1
            who = people[self.turn % len(people)]
            checks.check_lists(who, self.machines[who.name], self.model)
            for issue in list(self.model.issues.values())[-1:]:
                checks.check_card(who, self.machines[who.name], self.model, issue)
            self._look_at_a_tablet(self.turn)
            self._look_at_figures(self.turn)
        self.sound = True

    def teardown(self) -> None:
        """At the end everybody looks at everything."""
        if not self.sound:
            return
        with clock.frozen(self.model.now):
            for who in self.town.people.values():
                checks.check_lists(who, self.machines[who.name], self.model)
            for number in range(len(self.mirrors)):
                self._look_at_a_tablet(number)
            for number in range(5):
                self._look_at_figures(number)
            check_ledger(self.model)

    def _look_at_a_tablet(self, turn: int) -> None:
        owner, mirror = self.mirrors[turn % len(self.mirrors)]
        checks.check_tablet(mirror, owner, self.model, self.seen)

    def _look_at_figures(self, turn: int) -> None:
        readers = [self.town.people[name] for name in ("leader", "village_coordinator", "town_coordinator", "office")]
        areas = ("county", "village", "other", "town")
        who, area = readers[turn % 4], areas[turn // 2 % 4]
        checks.check_identity(who, self.machines[who.name], self.model, area, checks.PERIODS[turn // 3 % 4])

    # --- inside ---

    def _step(self, who: Person, step: str, issue: Course, pick: int, *, stale: bool = False) -> None:
        with self._acting():
            acting.step_at_desk(self.model, self.machines[who.name], who, step, issue, pick, stale=stale)

    @contextmanager
    def _acting(self, acts: int = 1) -> Iterator[None]:
        """An act, or several in one push: afterwards what it concerned has risen, and nothing else."""
        self.sound = False
        with clock.frozen(self.model.now):
            yield
            after = checks.revisions()
            checks.check_revisions(self.revisions, after, self.model, acts=acts)
            self.revisions = after

    def _time_goes_by(self, by: timedelta) -> None:
        if self.model.now + by < LAST_DAY:
            self.model.now += by

    def _person(self, pick: int, role: str = "") -> Person:
        """Anybody; four times in five somebody with the role."""
        people = [person for person in self.town.people.values() if not role or pick % 5 == 0 or person.role == role]
        return people[pick // 5 % len(people)]

    def _issue(self, pick: int) -> Course:
        return list(self.model.issues.values())[-1 - pick % len(self.model.issues)]

    def _home(self, tablet: Tablet, pick: int) -> uuid.UUID:
        """Three times in four a door of the tablet's own."""
        own = sorted(map(uuid.UUID, tablet.dossiers), key=str)
        own = [key for key in own if key in self.model.doors]
        doors = own if own and pick % 4 else list(self.model.doors)
        return doors[pick // 4 % len(doors)]

    def _new_words(self) -> str:
        self.raised += 1
        return f"第{self.raised}桩：塘边护栏松了"


def _word_of(result: dict[str, Any]) -> tuple[str, str | None]:
    if result["outcome"] == "duplicate":
        return "duplicate", result["original"]["outcome"]
    return result["outcome"], result.get("code")


def live(assembly: Assembly, app: Flask, machine: Callable[..., Machine], *, histories: int, steps: int) -> None:
    """So many histories, each beginning with the same town."""
    share_of_callbacks(app, SHARE)
    town = settle_town(Factories())
    if assembly.postgres is None:
        assembly.keep()

    def begin() -> World:
        nonlocal town
        db.session.remove()
        if assembly.postgres is None:
            assembly.put_back()
        else:
            assembly.reset()
            town = settle_town(Factories())
        machines = {who.name: machine(who.tokens[0]) for who in town.people.values()}
        return World(Stage(town, machine, machines))

    lived = settings(
        max_examples=histories,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    try:
        run_state_machine_as_test(begin, settings=lived)
    finally:
        share_of_callbacks(app, 0.2)


@pytest.mark.one_database
def test_whatever_people_do_the_town_stays_true(
    assembly: Assembly, app: Flask, machine: Callable[..., Machine]
) -> None:
    live(assembly, app, machine, histories=4, steps=20)


@pytest.mark.soak
def test_over_hundreds_of_histories_the_town_stays_true(
    assembly: Assembly, app: Flask, machine: Callable[..., Machine]
) -> None:
    live(assembly, app, machine, histories=int(os.environ.get("FIELDVISIT_HISTORIES", "200")), steps=30)
