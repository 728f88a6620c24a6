"""A plan is adjusted by hand: households given to another cadre, step by step taken back. Flushes, never commits."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Integer, Uuid, bindparam, func, select, update

from fieldvisit.assignments.queries import loads
from fieldvisit.households.queries import positions_of
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import InvalidInput, NotVisible, Problem, StepRefused
from fieldvisit.kernel.geo import Position, position
from fieldvisit.people.acts import Act, Role
from fieldvisit.people.queries import person_with_role
from fieldvisit.people.viewer import Viewer
from fieldvisit.plans.homes import ties_among
from fieldvisit.plans.models import Plan, PlanCadre, PlanLine, PlanState, PlanStep, TieKind
from fieldvisit.plans.queries import last_step, locked_plan, standing
from fieldvisit.plans.rules import OPEN, room_left
from fieldvisit.plans.schemas import MoveHomes, PlanOptions
from fieldvisit.plans.ways import metres_of
from fieldvisit.storage.among import among
from fieldvisit.storage.base import db
from fieldvisit.storage.rows import execute

_LINES = select(PlanLine.household_id, PlanLine.to_cadre_id, PlanLine.metres).where(
    PlanLine.plan_id == bindparam("plan_id", type_=Uuid()), among(PlanLine.household_id, "ids", Uuid())
)
_SET = (
    update(PlanLine)
    .where(
        PlanLine.plan_id == bindparam("of_plan", type_=Uuid()),
        PlanLine.household_id == bindparam("of_household", type_=Uuid()),
    )
    .values(to_cadre_id=bindparam("cadre", type_=Uuid()), metres=bindparam("way", type_=Integer()))
)


class TiedOtherwise(Problem):
    """409: what is known of the households forbids it; `detail.homes` says which ones."""

    code = "tied_otherwise"
    status = 409


def move_homes(viewer: Viewer, plan_id: uuid.UUID, said: MoveHomes) -> Plan:
    """Give households of the plan to a cadre; limits are told by the board, not kept here.

    Problems: not_visible, not_allowed, stale_version, step_refused, invalid_input (household_ids, cadre_id),
    tied_otherwise.
    """
    plan = _open_plan(viewer, plan_id, said.version)
    ids = list(dict.fromkeys(said.household_ids))
    lines = execute(_LINES, {"plan_id": plan.id, "ids": ids}).all()
    if len(lines) < len(ids):
        raise NotVisible(field="household_ids")
    cadre = _cadre(plan, said.cadre_id)
    changed = [line for line in lines if line.to_cadre_id != cadre.cadre_id]
    if not changed:
        raise InvalidInput(_l("这几户已经是这位干部的了。"), field="cadre_id")
    _ensure_untied([line.household_id for line in changed], cadre.cadre_id)
    _remember(viewer, plan, cadre.cadre_id, changed)
    keys = [line.household_id for line in changed]
    ways = _ways(position(cadre.lat, cadre.lon), keys)
    _set_lines(plan, [(key, cadre.cadre_id, way) for key, way in zip(keys, ways, strict=True)])
    return _risen(plan)


def take_back(viewer: Viewer, plan_id: uuid.UUID, version: int | None = None) -> Plan:
    """Undo the last move of the hand. Problems: not_visible, not_allowed, stale_version, step_refused."""
    plan = _open_plan(viewer, plan_id, version)
    step = last_step(plan.id)
    if step is None:
        raise StepRefused(_l("没有可以撤销的了。"))
    before = [(uuid.UUID(key), uuid.UUID(cadre) if cadre else None, way) for key, cadre, way in step.before]
    _set_lines(plan, before)
    db.session.delete(step)
    return _risen(plan)


def _open_plan(viewer: Viewer, plan_id: uuid.UUID, version: int | None) -> Plan:
    plan = locked_plan(viewer, Act.ASSIGNMENT_EDIT, plan_id, version)
    if standing(plan) not in OPEN:
        raise StepRefused(_l("这份安排现在不能再调整。"))
    return plan


def _cadre(plan: Plan, cadre_id: uuid.UUID) -> PlanCadre:
    """The cadre of the plan; one from elsewhere is borrowed."""
    row = db.session.get(PlanCadre, (plan.id, cadre_id))
    person = person_with_role(cadre_id, Role.CADRE)
    if person is None:
        raise InvalidInput(_l("没有这位干部。"), field="cadre_id")
    if row is not None and row.leaving:
        raise InvalidInput(_l("这位干部要离开，不能再给他户。"), field="cadre_id")
    if row is None:
        here = select(func.count()).where(PlanLine.plan_id == plan.id, PlanLine.from_cadre_id == cadre_id)
        elsewhere = loads([cadre_id])[cadre_id] - (db.session.scalar(here) or 0)
        least, most = room_left(elsewhere, PlanOptions.of(plan.options).limits, borrowed=True)
        row = PlanCadre(
            plan_id=plan.id, cadre_id=cadre_id, borrowed=True, leaving=False, elsewhere=elsewhere, least=least,
            most=most, lat=person.lat, lon=person.lon,
        )  # fmt: skip
        db.session.add(row)
    return row


def _ensure_untied(household_ids: Collection[uuid.UUID], cadre_id: uuid.UUID) -> None:
    ties = ties_among(household_ids)
    barred = [home for (home, cadre), kind in ties.items() if kind is TieKind.MUST_NOT and cadre == cadre_id]
    bound = [home for (home, cadre), kind in ties.items() if kind is TieKind.MUST and cadre != cadre_id]
    if barred:
        words = _l("有 %(number)s 户说好不能由他来联，请先改那一户的关系。", number=len(barred))
        raise TiedOtherwise(words, field="household_ids", detail={"homes": [str(key) for key in barred]})
    if bound:
        words = _l("有 %(number)s 户指定由别的干部来联，请先改那一户的关系。", number=len(bound))
        raise TiedOtherwise(words, field="household_ids", detail={"homes": [str(key) for key in bound]})


def _remember(viewer: Viewer, plan: Plan, cadre_id: uuid.UUID, lines: Sequence[Any]) -> None:
    last = last_step(plan.id)
    before = [[str(line.household_id), line.to_cadre_id and str(line.to_cadre_id), line.metres] for line in lines]
    step = PlanStep(
        plan_id=plan.id, number=last.number + 1 if last else 1, cadre_id=cadre_id, before=before, made_by=viewer.id,
        made_at=now(),
    )  # fmt: skip
    db.session.add(step)


def _ways(start: Position | None, household_ids: Sequence[uuid.UUID]) -> list[int | None]:
    spots = positions_of(household_ids)
    return metres_of([(start, spots[key]) for key in household_ids])


def _set_lines(plan: Plan, lines: Sequence[tuple[uuid.UUID, uuid.UUID | None, int | None]]) -> None:
    db.session.flush()
    execute(_SET, [{"of_plan": plan.id, "of_household": key, "cadre": cadre, "way": way} for key, cadre, way in lines])


def _risen(plan: Plan) -> Plan:
    """One more version; a plan that could not keep the limits may do so by now, or again not."""
    plan.version += 1
    db.session.flush()
    if plan.summary.get("reasons"):
        plan.state = PlanState.READY if _within_limits(plan) else PlanState.INFEASIBLE
    db.session.flush()
    return plan


def _within_limits(plan: Plan) -> bool:
    given = select(PlanLine.to_cadre_id, func.count()).where(PlanLine.plan_id == plan.id)
    here = dict(db.session.execute(given.group_by(PlanLine.to_cadre_id)).all())
    cadres = db.session.execute(select(PlanCadre.cadre_id, PlanCadre.elsewhere).where(PlanCadre.plan_id == plan.id))
    limits = PlanOptions.of(plan.options).limits
    words = {limits.word(here.get(cadre_id, 0) + elsewhere) for cadre_id, elsewhere in cadres}
    return None not in here and not words & {"under", "over"}
