"""A grid that walks too far: two rows of households, and cadres who keep those at the wrong end."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select

from fieldvisit.assignments.models import Assignment
from fieldvisit.people.viewer import Viewer
from fieldvisit.plans.board import board_of
from fieldvisit.plans.making import compute_plan, make_plan
from fieldvisit.plans.schemas import MakePlan, PlanOptions, SetTie
from fieldvisit.plans.ties import set_tie
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work

STEP = 0.001  # degrees: about a hundred metres


@dataclass
class Street:
    """Cadres who live along a street, households beside them, and who coordinates them."""

    viewer: Viewer
    grid: Any
    cadres: list[Any]
    homes: list[Any] = field(default_factory=list)

    def beside(self, cadre: int) -> list[Any]:
        """The households beside a cadre."""
        return [home for home in self.homes if round(home.lon - 120.59, 6) == round(cadre * 10 * STEP, 6)]


@pytest.fixture
def street(factories: Any) -> Street:
    """Three cadres a kilometre apart, six households beside each; the first two keep each other's."""
    coordinator = factories.coordinator("coordinator")
    cadres = [
        factories.cadre(f"cadre{place}", name, lat=30.43, lon=120.59 + place * 10 * STEP)
        for place, name in enumerate(("陈建国", "李小红", "王大明"))
    ]
    made = Street(factories.viewer(coordinator), factories.place(), cadres)
    kept_by = [cadres[1], cadres[0], cadres[2]]
    for place in range(3):
        for number in range(6):
            spot = {"lat": 30.43 + number * STEP / 10, "lon": 120.59 + place * 10 * STEP}
            made.homes.append(factories.household(cadre=kept_by[place], **spot))
    return made


@pytest.fixture
def planned() -> Callable[..., uuid.UUID]:
    """Make a plan and compute it, as the API does."""

    def make(viewer: Viewer, area_id: int | None = None, **said: Any) -> uuid.UUID:
        options = PlanOptions(**{key: said.pop(key) for key in ("cadre_ids", "stay_metres", "borrow") if key in said})
        with unit_of_work():
            plan_id = make_plan(viewer, MakePlan(area_id=area_id, options=options, **said)).id
        compute_plan(plan_id)
        db.session.rollback()
        return plan_id

    return make


@pytest.fixture
def board() -> Callable[..., dict[str, Any]]:
    """A plan's board, read afresh."""

    def read(viewer: Viewer, plan_id: uuid.UUID, grid_id: int | None = None) -> dict[str, Any]:
        db.session.rollback()
        db.session.expire_all()
        return board_of(viewer, plan_id, grid_id)

    return read


def kept_now() -> dict[uuid.UUID, uuid.UUID]:
    """{household: who keeps it}, from the rows themselves."""
    db.session.rollback()
    query = select(Assignment.household_id, Assignment.cadre_id).where(Assignment.ended_at.is_(None))
    return dict(db.session.execute(query).all())


@pytest.fixture
def tie(street: Street) -> Callable[..., uuid.UUID]:
    """Tie a household to a cadre."""

    def make(home: Any, cadre: Any, kind: str) -> uuid.UUID:
        with unit_of_work():
            return set_tie(street.viewer, SetTie(home.id, cadre.id, kind)).id

    return make
