"""Thousands of households in one act: no more statements than for a few, every dossier risen once."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event, func, select

from fieldvisit.households.models import Dossier
from fieldvisit.kernel import clock
from fieldvisit.plans.confirming import confirm_plan
from fieldvisit.plans.schemas import ConfirmPlan
from fieldvisit.plans.undoing import undo_plan
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.plans.crowd import settle

MOST_STATEMENTS = 30


def test_many_change_their_cadre_by_few_statements_and_go_back(
    factories: Any, planned: Callable[..., Any], board: Callable[..., Any]
) -> None:
    viewer = factories.viewer(factories.coordinator("coordinator"))
    ids = settle([factories.grid(f"{number}网格") for number in range(4)], 200)
    plan = planned(viewer, factories.place("village").id)
    assert board(viewer, plan)["summary"]["moved"] == len(ids) == 800
    counted: list[str] = []
    listen = (db.engine, "before_cursor_execute", lambda *args: counted.append(args[2]))
    event.listen(*listen)
    try:
        with unit_of_work():
            confirm_plan(viewer, plan, ConfirmPlan(clock.today()))
        assert len(counted) < MOST_STATEMENTS
        counted.clear()
        with unit_of_work():
            assert undo_plan(viewer, plan).count == 800
        assert len(counted) < MOST_STATEMENTS
    finally:
        event.remove(*listen)
    risen = select(func.count(), func.min(Dossier.revision), func.max(Dossier.revision)).where(Dossier.id.in_(ids))
    assert db.session.execute(risen).one() == (800, 3, 3)
