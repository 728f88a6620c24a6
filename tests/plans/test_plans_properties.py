"""Whatever is moved, confirmed, undone and assigned beside it, in any order: who keeps what is what a model says."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldvisit.assignments.service import assign_households, end_assignment
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import InvalidInput, Problem, StepRefused
from fieldvisit.plans.ahead import look_ahead, look_back
from fieldvisit.plans.board import board_of
from fieldvisit.plans.changes import PlanStale
from fieldvisit.plans.confirming import confirm_plan
from fieldvisit.plans.moving import move_homes, take_back
from fieldvisit.plans.schemas import ConfirmPlan, MoveHomes
from fieldvisit.plans.undoing import undo_plan
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.plans.conftest import Street, kept_now

Keeper = uuid.UUID | None
NONE = uuid.UUID(int=0)
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["move", "move", "back", "confirm", "confirm", "undo", "assign", "end", "make"]),
        st.lists(st.integers(0, 17), min_size=1, max_size=6, unique=True),
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=9,
)


@dataclass
class Model:
    """Who keeps what, by whom it was last said (any new thing), the plan at hand and the last one that was done."""

    street: Street
    planned: Callable[..., Any]
    kept: dict[uuid.UUID, Keeper] = field(default_factory=dict)
    said: dict[uuid.UUID, object] = field(default_factory=dict)
    plan: uuid.UUID | None = None
    lines: dict[uuid.UUID, tuple[Keeper, Keeper]] = field(default_factory=dict)  # before, after
    steps: list[dict[uuid.UUID, tuple[Keeper, Keeper]]] = field(default_factory=list)
    _last: uuid.UUID = NONE
    done: tuple[uuid.UUID, dict[uuid.UUID, tuple[Keeper, Keeper]], object] | None = None

    def changes(self) -> dict[uuid.UUID, tuple[Keeper, Keeper]]:
        """The lines that change something."""
        return {key: pair for key, pair in self.lines.items() if pair[0] != pair[1] and pair[1] is not None}

    def make(self, _homes: list[Any], cadre: Any) -> None:
        """A new plan; what the planner proposes is read, not guessed."""
        stay = [0, 200, 2000][self.street.cadres.index(cadre)]
        self.plan, self.steps = self.planned(self.street.viewer, self.street.grid.id, stay_metres=stay), []
        self.lines = {home.id: (home.now_cadre_id, home.cadre_id) for home in self._board()["homes"]}
        assert {key: before for key, (before, _after) in self.lines.items()} == self.kept

    def move(self, homes: list[Any], cadre: Any) -> None:
        """Some households to a cadre."""
        ids = [home.id for home in homes]
        if self.plan is None or all(self.lines[key][1] == cadre.id for key in ids):
            self._refused(StepRefused if self.plan is None else InvalidInput, self._move, ids, cadre)
            return
        self._move(ids, cadre)
        self.steps.append(dict(self.lines))
        self.lines |= {key: (self.lines[key][0], cadre.id) for key in ids}

    def back(self, _homes: list[Any], _cadre: Any) -> None:
        """The last move."""
        if self.plan is None or not self.steps:
            self._refused(StepRefused, self._back)
            return
        self._back()
        self.lines = self.steps.pop()

    def confirm(self, _homes: list[Any], _cadre: Any) -> None:
        """All or nothing."""
        changes = self.changes()
        if self.plan is None or not changes:
            self._refused(StepRefused, self._confirm)
            return
        if any(self.kept[key] != before for key, (before, _after) in changes.items()):
            self._refused(PlanStale, self._confirm)
            return
        self._confirm()
        token = object()
        self.kept |= {key: after for key, (_before, after) in changes.items()}
        self.said |= dict.fromkeys(changes, token)
        self.done, self.plan = (self._last, changes, token), None

    def undo(self, _homes: list[Any], _cadre: Any) -> None:
        """What nobody changed since."""
        if self.done is None:
            return
        plan, changes, token = self.done
        free = {key: before for key, (before, _after) in changes.items() if self.said[key] is token}
        if not free:
            self._refused(StepRefused, self._undo, plan)
            return
        undone = self._undo(plan)
        assert undone.count == len(free)
        assert {one.household_id for one in undone.stuck} == changes.keys() - free.keys()
        self.kept |= free
        self.said |= dict.fromkeys(free, object())
        self.done = None

    def assign(self, homes: list[Any], cadre: Any) -> None:
        """Beside the plan, by hand."""
        ids = [home.id for home in homes if self.kept[home.id] != cadre.id]
        if ids:
            with unit_of_work():
                assign_households(self.street.viewer, ids, cadre.id, "near")
            self.kept |= dict.fromkeys(ids, cadre.id)
            self.said |= dict.fromkeys(ids, object())

    def end(self, homes: list[Any], _cadre: Any) -> None:
        """Nobody keeps it any more."""
        with unit_of_work():
            end_assignment(self.street.viewer, homes[0].id)
        self.kept[homes[0].id] = None
        self.said[homes[0].id] = object()

    def agrees(self) -> None:
        """The rows and the board say what the model says."""
        assert kept_now() == {key: keeper for key, keeper in self.kept.items() if keeper is not None}
        if self.plan is not None:
            assert {home.id: (home.now_cadre_id, home.cadre_id) for home in self._board()["homes"]} == self.lines

    def _board(self) -> dict[str, Any]:
        db.session.rollback()
        db.session.expire_all()
        self._last = self.plan or self._last
        return board_of(self.street.viewer, self._last)

    def _refused(self, how: type[Problem], act: Callable[..., Any], *args: Any) -> None:
        try:
            act(*args)
        except how:
            db.session.rollback()
        else:
            raise AssertionError(f"{act.__name__} should have been refused with {how.__name__}")

    def _move(self, ids: list[uuid.UUID], cadre: Any) -> None:
        version = self._board()["plan"]["version"]
        with unit_of_work():
            move_homes(self.street.viewer, self._last, MoveHomes(ids, cadre.id, version))

    def _back(self) -> None:
        with unit_of_work():
            take_back(self.street.viewer, self._last)

    def _confirm(self) -> None:
        ahead = look_ahead(self.street.viewer, self._last)
        with unit_of_work():
            confirm_plan(self.street.viewer, self._last, ConfirmPlan(clock.today(), True), ahead)

    def _undo(self, plan: uuid.UUID) -> Any:
        back = look_back(self.street.viewer, plan)
        with unit_of_work():
            return undo_plan(self.street.viewer, plan, back)


def test_who_keeps_what_is_what_the_model_says(app: Flask, street: Street, planned: Callable[..., Any]) -> None:
    by_id = {cadre.id: cadre for cadre in street.cadres}
    assert len(by_id) == 3

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(ACTS)
    def holds(acts: list[tuple[str, list[int], int]]) -> None:
        now: dict[uuid.UUID, Keeper] = {home.id: None for home in street.homes} | kept_now()
        model = Model(street, planned, now, dict.fromkeys(now, object()))
        model.make([], street.cadres[0])
        for act, homes, cadre in acts:
            getattr(model, act)([street.homes[place] for place in homes], street.cadres[cadre])
            model.agrees()

    holds()
