"""Tasks at a door: seen by tablet and desk, done once whatever comes twice, the latest word counts."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from fieldvisit.desk.regrouping import doubled_household
from fieldvisit.desk.tasks import TaskFilter, task_counts
from fieldvisit.field_tasks.models import FieldTask
from fieldvisit.kernel import clock
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.support.handheld import Handheld


@pytest.fixture
def cadre(factories: Any) -> Any:
    return factories.cadre("chen")


@pytest.fixture
def home(factories: Any, cadre: Any) -> Any:
    return factories.household(cadre=cadre)


@pytest.fixture
def tablet(factories: Any, machine: Callable[..., Any], cadre: Any) -> Handheld:
    return Handheld(machine(factories.device(cadre)[1]))


def now_is(task: Any) -> FieldTask:
    db.session.rollback()
    return db.session.get_one(FieldTask, task.id, populate_existing=True)


def test_a_task_is_told_done_and_gone(tablet: Handheld, home: Any, cadre: Any, factories: Any) -> None:
    task = factories.field_task(home, cadre)
    tablet.pull()
    assert [one["words"] for one in tablet.household(home)["tasks"]] == ["带一只灯泡去"]
    done = tablet.operation("task.done", {}, home, entity_id=str(task.id))
    assert tablet.outcomes(done) == ["applied"]
    assert tablet.outcomes(done) == ["duplicate"]
    again = tablet.operation("task.done", {}, home, entity_id=str(task.id))
    assert tablet.outcomes(again) == ["applied"]
    row = now_is(task)
    assert (row.done_by, row.done_by_name) == (cadre.id, cadre.name)
    tablet.pull()
    assert "tasks" not in tablet.household(home)
    assert task_counts(factories.viewer(cadre), TaskFilter())["field_task"] == 0


def test_the_latest_word_counts_whatever_comes_first(tablet: Handheld, home: Any, cadre: Any, factories: Any) -> None:
    task = factories.field_task(home, cadre)
    key, then = str(task.id), clock.iso(clock.now() - timedelta(hours=1))
    early = tablet.operation("task.done", {}, home, entity_id=key, captured_at=then)
    late = tablet.operation("task.done", {"done": False}, home, entity_id=key)
    assert tablet.outcomes(late, early) == ["applied"] * 2
    assert now_is(task).done_at is None


def test_a_stranger_does_no_task_and_an_unknown_one_is_kept_to_be_looked_at(
    tablet: Handheld, home: Any, cadre: Any, factories: Any, machine: Callable[..., Any]
) -> None:
    task = factories.field_task(home, cadre)
    stranger = Handheld(machine(factories.device(factories.cadre("lin"))[1]))
    said = stranger.operation("task.done", {}, home, entity_id=str(task.id))
    unknown = tablet.operation("task.done", {}, home)
    wrong = tablet.operation("task.done", {"done": "perhaps"}, home, entity_id=str(task.id))
    assert stranger.outcomes(said) == ["rejected"]
    assert tablet.outcomes(unknown, wrong) == ["rejected"] * 2
    assert now_is(task).done_at is None


def test_tasks_move_with_a_doubled_door(home: Any, cadre: Any, factories: Any) -> None:
    other = factories.household(cadre=cadre)
    task = factories.field_task(other, cadre)
    viewer = factories.viewer(factories.coordinator())
    with unit_of_work():
        doubled_household(viewer, other.id, home.id)
    assert now_is(task).household_id == home.id


@pytest.mark.one_database
def test_the_desk_says_done_and_not_after_all(home: Any, cadre: Any, factories: Any, readers: Any) -> None:
    task = factories.field_task(home, cadre, form_title="路灯")
    coordinator = factories.coordinator("fang")
    desk = readers("fang")
    page = desk.get(f"/households/{home.id}")
    assert "带一只灯泡去" in page.text
    assert "路灯" in page.text
    here = f'form[action="/tasks/{task.id}"]'
    page = desk.submit(page, here)
    assert now_is(task).done_by == coordinator.id
    assert "做完的" in page.text
    page = desk.submit(page, here)
    assert now_is(task).done_at is None
