"""Tablets that crash, networks that lose and repeat, households that change hands: in the end nothing is lost.

Nobody reckons here what the answer to an operation must be (`test_world` does). Whatever it was: every operation that
was ever saved is in the record once, or kept once to be checked; every tablet holds just the dossiers of its scope,
the same as a new one would get; and no answer was a 5xx. A run ends with good weather and everybody synced.
"""

import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from fieldvisit.households.models import Household
from fieldvisit.kernel import clock
from fieldvisit.storage.base import db
from fieldvisit.sync import pull, reference
from fieldvisit.sync.epoch import begin_epoch
from tests.properties.restless.desk import Desk
from tests.properties.restless.network import WEATHER, Network, NoNetwork
from tests.properties.restless.tablet import UNSENT, Tablet, tablets_of
from tests.properties.restless.truth import Record, check_outbox, check_tablet, scope_of
from tests.properties.restless.writing import KINDS, Pen
from tests.properties.world.town import FIRST_DAY, Town, settle_town
from tests.support.assembly import Assembly
from tests.support.factories import Factories
from tests.support.reader import Machine

PICK = st.integers(0, 59)
PAGE_BYTES = 9000  # a pull takes several pages
TABLETS_OF = ("cadre1", "cadre2", "cadre3", "village_coordinator")
LATER = st.sampled_from([timedelta(minutes=n) for n in (0, 0, 0, 1, 11, 180)] + [timedelta(n) for n in (1, 2)])
LAST_DAY = FIRST_DAY + timedelta(days=25)  # what was acknowledged is kept on a tablet for thirty
CLOCKS = (timedelta(), timedelta(), timedelta(hours=3), timedelta(days=1), timedelta(days=-365))
THING = st.tuples(st.sampled_from(KINDS), PICK, PICK)
A_WHOLE_SYNC = 400
MOMENTS = st.sampled_from([0, 1, 2, 3, 4, 6, 9, A_WHOLE_SYNC, A_WHOLE_SYNC, A_WHOLE_SYNC])
SKIES = st.lists(st.sampled_from(WEATHER), max_size=4)


@dataclass
class Stage:
    """The app, and the town that every run begins with."""

    assembly: Assembly
    town: Town
    machine: Callable[..., Machine]


class Restless(RuleBasedStateMachine):
    """One run."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.assembly, self.town = stage.assembly, stage.town
        machines = {who.name: stage.machine(who.tokens[0]) for who in self.town.people.values()}
        self.desk, self.network, self.now = Desk(self.town, machines), Network(), FIRST_DAY
        owners = [self.town.people[name] for name in TABLETS_OF]
        self.tablets = tablets_of(stage.machine, owners, self.network)
        self.homes = list(self.town.homes)
        self.copied = self.restored = False
        with clock.frozen(self.now):
            for tablet in self.tablets:
                self._go_on(tablet, A_WHOLE_SYNC)

    # --- tablets ---

    @rule(by=LATER, who=PICK, things=st.lists(THING, min_size=1, max_size=5), moments=MOMENTS, weather=SKIES)
    def go_round(
        self, by: timedelta, who: int, things: list[tuple[str, int, int]], moments: int, weather: list[str]
    ) -> None:
        """Somebody goes round, perhaps while the tablet is syncing, and perhaps syncs."""
        self.now = min(self.now + by, LAST_DAY)
        tablet = self._tablet(who)
        pen = Pen(tablet, self.homes, self.town.grids)
        with clock.frozen(self.now):
            for kind, place, pick in things:
                pen.write(kind, place, pick)
        self.sync(who, moments, weather, 100)

    @rule(who=PICK, moments=MOMENTS, weather=SKIES, most=st.sampled_from([1, 2, 5, 100]))
    def sync(self, who: int, moments: int, weather: list[str], most: int) -> None:
        """A sync begins or goes on, for so many moments."""
        tablet = self._tablet(who)
        if tablet.syncing is None:
            tablet.weather, tablet.most = list(weather), most
        with clock.frozen(self.now):
            self._go_on(tablet, moments)

    @rule(who=PICK)
    def crash(self, who: int) -> None:
        """The battery dies: what ran is gone, what was written stays."""
        tablet = self._tablet(who)
        event(f"crashed {'during a sync' if tablet.syncing else 'at rest'}")
        tablet.syncing = None

    @rule(who=PICK, ahead=st.sampled_from(CLOCKS))
    def set_clock(self, who: int, ahead: timedelta) -> None:
        """A tablet's clock is moved."""
        self._tablet(who).ahead = ahead

    @precondition(lambda self: self.network.kept_back)
    @rule(pick=PICK)
    def old_push_arrives(self, pick: int) -> None:
        """What the network had kept back comes after all, whatever has come since."""
        with clock.frozen(self.now):
            self.network.kept_back.pop(pick % len(self.network.kept_back))()

    # --- desks ---

    @rule(place=PICK, cadre=PICK)
    def hand_over(self, place: int, cadre: int) -> None:
        """A household changes hands."""
        self._at_desk(lambda: self.desk.hand_over(self._home(place), cadre))

    @rule(place=PICK, cadre=PICK)
    def there_and_back(self, place: int, cadre: int) -> None:
        """It changes hands twice before anyone's tablet has looked."""
        self._at_desk(lambda: self.desk.there_and_back(self._home(place), cadre))

    @rule(place=PICK, into=PICK)
    def merge(self, place: int, into: int) -> None:
        """Two rows become one."""
        self._at_desk(lambda: self.desk.merge(self._home(place), self._home(into)))

    @rule(place=PICK, back=st.booleans())
    def move_away(self, place: int, back: bool) -> None:
        """People leave, people come."""
        self._at_desk(lambda: self.desk.move_away(self._home(place), back=back))

    @rule(pick=PICK, into=PICK)
    def decide(self, pick: int, into: int) -> None:
        """What waits for a coordinator: a proposal, a refused operation, a value that lost."""
        acts = (
            lambda: self.desk.decide_a_proposal(pick, self._home(into)),
            lambda: self.desk.check_a_refusal(pick),
            lambda: self.desk.settle_a_change(pick),
        )
        self._at_desk(acts[into % 3])

    @rule(which=PICK, who=PICK, pick=PICK)
    def move_an_issue(self, which: int, who: int, pick: int) -> None:
        """An issue goes on while tablets hold it as it was."""
        self._at_desk(lambda: self.desk.move_an_issue(which, who, pick))

    # --- the server goes back in time ---

    @precondition(lambda self: self.assembly.postgres is None)
    @rule()
    def back_up(self) -> None:
        """A copy of everything as it is now."""
        db.session.remove()
        self.assembly.keep("backup.db")
        self.copied = True

    @precondition(lambda self: self.copied)
    @rule()
    def restore(self) -> None:
        """The copy is put in place: what came since is forgotten, and a new epoch begins."""
        event("restored")
        self.restored = True
        db.session.remove()
        self.assembly.put_back("backup.db")
        _forget_what_processes_keep()
        with self.assembly.engine.begin() as connection:
            begin_epoch(connection)

    # --- what must be true ---

    def teardown(self) -> None:
        """The weather clears, everybody syncs until nothing waits, and all is looked at."""
        with clock.frozen(self.now):
            for tablet in self.tablets:
                tablet.weather, tablet.most = [], 3
                self._go_on(tablet, A_WHOLE_SYNC)
            self._settle_down()
            record = Record.read()
            for tablet in self.tablets:
                check_outbox(tablet, record, restored=self.restored)
                check_tablet(tablet)

    def _settle_down(self) -> None:
        for _round in range(12):
            for tablet in self.tablets:
                self._go_on(tablet, A_WHOLE_SYNC)
            if not any(row.state in UNSENT for tablet in self.tablets for row in tablet.rows.values()):
                break
        for row in (row for tablet in self.tablets for row in tablet.rows.values()):
            event(f"{row.operation['kind']}: {row.state}")
        for tablet in self.tablets:  # once more: what the last ones pushed concerns the first ones
            self._go_on(tablet, A_WHOLE_SYNC)

    # --- inside ---

    def _go_on(self, tablet: Tablet, moments: int) -> None:
        begun = tablet.syncing is None
        tablet.syncing = tablet.syncing or tablet.sync()
        try:
            for _moment in range(moments):
                next(tablet.syncing)
        except NoNetwork:
            tablet.syncing = None
        except StopIteration:
            tablet.syncing = None
            if begun:
                _check_scope(tablet)

    def _at_desk(self, act: Callable[[], Any]) -> None:
        with clock.frozen(self.now):
            act()

    def _tablet(self, pick: int) -> Tablet:
        return self.tablets[pick % len(self.tablets)]

    def _home(self, pick: int) -> uuid.UUID:
        return self.homes[pick % len(self.homes)]


def _check_scope(tablet: Tablet) -> None:
    """A sync that nothing interrupted leaves no dossier of a household that is not in scope, and lacks none.

    What a restored server does not know at all stays until the tablet that made it known has said so again.
    """
    db.session.rollback()
    held, scope = set(tablet.home_ids()), scope_of(tablet)
    strange = set(db.session.scalars(select(Household.id).where(Household.id.in_(held - scope))))
    assert (strange, scope - held) == (set(), set()), f"{tablet.owner.name} {tablet.number} after a sync"
    db.session.remove()


def _forget_what_processes_keep() -> None:
    """A restored server is another process: nothing is left of what the old one had read."""
    reference._table_at.cache_clear()
    reference._roll_at.cache_clear()


def live(assembly: Assembly, machine: Callable[..., Machine], *, runs: int, steps: int) -> None:
    """So many runs, each beginning with the same town."""
    town = settle_town(Factories())
    if assembly.postgres is None:
        assembly.keep()

    def begin() -> Restless:
        nonlocal town
        db.session.remove()
        _forget_what_processes_keep()
        if assembly.postgres is None:
            assembly.put_back(anyway=True)
        else:
            assembly.reset()
            town = settle_town(Factories())
        return Restless(Stage(assembly, town, machine))

    chosen = settings(
        max_examples=runs,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    run_state_machine_as_test(begin, settings=chosen)


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pull of few households takes several pages, so that it can be interrupted between them."""
    monkeypatch.setattr(pull, "MOST_BYTES", PAGE_BYTES)


@pytest.mark.one_database
def test_nothing_saved_is_lost_or_doubled_and_all_tablets_agree(
    assembly: Assembly, app: Flask, machine: Callable[..., Machine]
) -> None:
    live(assembly, machine, runs=6, steps=20)


@pytest.mark.soak
def test_over_hundreds_of_runs_nothing_is_lost_or_doubled(
    assembly: Assembly, app: Flask, machine: Callable[..., Machine]
) -> None:
    runs = 500 if assembly.postgres is None else 100
    live(assembly, machine, runs=int(os.environ.get("FIELDVISIT_HISTORIES", runs)), steps=30)
