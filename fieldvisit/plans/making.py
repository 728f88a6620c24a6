"""A plan is asked for, then computed: at once where that is quick, by the worker where it is not; and made anew.

The row stands first, so that a plan survives a reload; computing holds up no writer. The act flushes, never commits;
`compute_plan` opens its own units of work.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from fieldvisit.areas.models import Level
from fieldvisit.areas.queries import AreaFacts, area_of, grids_under
from fieldvisit.jobs.kinds import Work, add_kind
from fieldvisit.jobs.service import ask_job
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import InvalidInput, StepRefused
from fieldvisit.kernel.ids import new_id
from fieldvisit.people import audit
from fieldvisit.people.acts import Act, Role
from fieldvisit.people.preferences import preferences_of
from fieldvisit.people.queries import people_with_role_among
from fieldvisit.people.viewer import Viewer
from fieldvisit.plans.homes import PlanHome, count_under, homes_under, known_under
from fieldvisit.plans.keepers import PlanKeeper, keepers_for, lenders_for
from fieldvisit.plans.leaving import area_left
from fieldvisit.plans.models import Aim, Plan, PlanCadre, PlanLine, PlanState, PlanStep
from fieldvisit.plans.parts import parts_of
from fieldvisit.plans.policy import area_to_plan, ensure_plan
from fieldvisit.plans.queries import locked_plan, standing
from fieldvisit.plans.rules import AGAIN, AT_ONCE, MOST_HOMES
from fieldvisit.plans.schemas import MakePlan, PlanOptions
from fieldvisit.plans.solving import Proposed, Report, hand_over, propose
from fieldvisit.plans.ways import metres_of
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.storage.writing import write_rows

MAKE = "plans.make"


def make_plan(viewer: Viewer, said: MakePlan) -> Plan:
    """Ask for a plan; where it has no `job_id`, compute it after the commit.

    Problems: not_visible, not_allowed, invalid_input (area_id, cadre_ids, leave, to), too_many_jobs.
    """
    area = area_left(viewer, said) if said.leave else area_to_plan(viewer, said.area_id or 0)
    homes = _ensure_size(area)
    _ensure_cadres(said.options)
    _ensure_successor(said)
    at = now()
    plan = Plan(
        id=new_id(),
        area_id=area.id,
        aim=Aim.LEAVE if said.leave else Aim.WHOLE,
        leaving_id=said.leave,
        successor_id=said.to,
        state=PlanState.MAKING,
        version=1,
        options=said.options.kept(),
        summary={},
        made_by=viewer.id,
        made_by_name=viewer.name,
        made_at=at,
        asked_at=at,
        outside_seen=False,
    )
    db.session.add(plan)
    db.session.flush()
    audit.record("plan_made", actor_id=viewer.id, subject_kind="plan", subject_id=plan.id, detail={"n": homes})
    _ask_if_long(viewer, plan, area, homes)
    return plan


def make_again(viewer: Viewer, plan_id: uuid.UUID, options: PlanOptions) -> Plan:
    """The same plan with today's register and other options; what was moved by hand is forgotten.

    Problems: as `make_plan`, step_refused.
    """
    plan = locked_plan(viewer, Act.ASSIGNMENT_EDIT, plan_id)
    if standing(plan) not in AGAIN:
        raise StepRefused(_l("这份安排已经定了，不能重新算。请另做一份。"))
    area = ensure_plan(viewer, Act.ASSIGNMENT_EDIT, plan)
    homes = _ensure_size(area)
    _ensure_cadres(options)
    plan.options, plan.state, plan.job_id, plan.asked_at = options.kept(), PlanState.MAKING, None, now()
    plan.version += 1
    _ask_if_long(viewer, plan, area, homes)
    db.session.flush()
    return plan


def _ensure_size(area: AreaFacts) -> int:
    homes = count_under(area.path)
    if homes > MOST_HOMES:
        words = _l("%(area)s 有 %(number)s 户，太大了，请按镇、村或网格来做。", area=area.name, number=homes)
        raise InvalidInput(words, field="area_id")
    if not homes:
        raise InvalidInput(_l("这里还没有在册的户。"), field="area_id")
    return homes


def _ensure_cadres(options: PlanOptions) -> None:
    wanted = set(options.cadre_ids or ())
    if len(people_with_role_among(sorted(wanted), Role.CADRE)) < len(wanted):
        raise InvalidInput(_l("其中有人不是联户干部。"), field="cadre_ids")


def _ensure_successor(said: MakePlan) -> None:
    if said.to is not None and (said.to == said.leave or not people_with_role_among([said.to], Role.CADRE)):
        raise InvalidInput(_l("请选另一位联户干部来接。"), field="to")


def _ask_if_long(viewer: Viewer, plan: Plan, area: AreaFacts, homes: int) -> None:
    if homes > AT_ONCE:
        arguments = {"plan_id": str(plan.id), "version": plan.version}
        plan.job_id = ask_job(viewer, MAKE, arguments, subject=area.name[:40]).id
        db.session.flush()


def _by_worker(work: Work) -> None:
    compute_plan(uuid.UUID(str(work.arguments["plan_id"])), work.report)


add_kind(MAKE, lambda area: _l("联户建议：%(area)s", area=area), _by_worker)


def _quiet(_done: int, _total: int | None) -> None:
    """Nobody waits for the progress of what is done at once."""


@dataclass(frozen=True)
class _Asked:
    """What a plan asks, read before its long computation."""

    id: uuid.UUID
    version: int
    area: AreaFacts
    leaving: uuid.UUID | None
    successor: uuid.UUID | None
    options: PlanOptions


def compute_plan(plan_id: uuid.UUID, report: Report = _quiet) -> None:
    """Read, ask the planner, write. Quiet where the plan is no longer waiting for it (dropped, or made by another)."""
    plan = db.session.get(Plan, plan_id, populate_existing=True)
    if plan is None or plan.state != PlanState.MAKING:
        return
    options = PlanOptions.of(plan.options)
    asked = _Asked(plan.id, plan.version, area_of(plan.area_id), plan.leaving_id, plan.successor_id, options)
    try:
        homes, keepers, made = _proposed(asked, report)
    except Exception:
        with unit_of_work():
            _end_failed(asked)
        raise
    with unit_of_work():
        plan = _still_waiting(asked)
        if plan is not None:
            _write(plan, homes, keepers, made)


def _proposed(asked: _Asked, report: Report) -> tuple[list[PlanHome], list[PlanKeeper], Proposed]:
    homes = homes_under(asked.area.path)
    chosen = asked.options.cadre_ids
    limits = asked.options.limits
    named = [*chosen, *filter(None, [asked.successor])] if chosen else None
    keepers = keepers_for(homes, named, asked.leaving, limits)
    keepers = _with_successor(homes, keepers, asked)
    if asked.leaving is not None:
        known_keepers = {keeper.id for keeper in keepers}
        homes = [home for home in homes if home.kept_by in known_keepers or home.kept_by == asked.leaving]
    lenders = lenders_for(homes, keepers, limits) if asked.options.borrow and chosen is None else []
    known = known_under(asked.area.path)
    people = preferences_of([keeper.id for keeper in (*keepers, *lenders)])
    db.session.rollback()  # what follows takes long and reads nothing
    if asked.leaving is not None and asked.successor is not None:
        return homes, keepers, hand_over(homes, asked.leaving, asked.successor)
    village_of = _villages(asked.area) if asked.area.level not in (Level.VILLAGE, Level.GRID) else None
    parts = parts_of(homes, [keeper for keeper in keepers if not keeper.leaving], village_of)
    made = propose(
        parts,
        known,
        people,
        asked.options.stay_metres,
        leaving=asked.leaving is not None,
        lenders=lenders,
        report=report,
    )
    return homes, [*keepers, *made.borrowed], made


def _with_successor(homes: list[PlanHome], keepers: list[PlanKeeper], asked: _Asked) -> list[PlanKeeper]:
    if asked.successor is None or asked.successor in {keeper.id for keeper in keepers}:
        return keepers
    return sorted(
        [*keepers, *keepers_for(homes, [asked.successor], limits=asked.options.limits)], key=lambda keeper: keeper.id
    )


def _villages(area: AreaFacts) -> dict[int, int]:
    return {grid.id: grid.parent_id or grid.id for grid in grids_under([area.path], limit=MOST_HOMES)}


def _still_waiting(asked: _Asked) -> Plan | None:
    query = select(Plan).where(Plan.id == asked.id, Plan.version == asked.version, Plan.state == PlanState.MAKING)
    return db.session.scalar(query.with_for_update(), execution_options={"populate_existing": True})


def _end_failed(asked: _Asked) -> None:
    plan = _still_waiting(asked)
    if plan is not None:
        plan.state, plan.version = PlanState.FAILED, plan.version + 1


def _write(plan: Plan, homes: list[PlanHome], keepers: list[PlanKeeper], made: Proposed) -> None:
    for table in (PlanStep, PlanLine, PlanCadre):
        db.session.execute(delete(table).where(table.plan_id == plan.id))
    write_rows(PlanCadre, [_cadre_row(plan.id, keeper) for keeper in keepers])
    write_rows(PlanLine, _line_rows(plan.id, homes, keepers, made))
    plan.summary = made.summary()
    plan.state = PlanState.READY if made.within_limits else PlanState.INFEASIBLE
    plan.version += 1
    db.session.flush()


def _cadre_row(plan_id: uuid.UUID, keeper: PlanKeeper) -> dict[str, Any]:
    lat, lon = keeper.spot or (None, None)
    return {
        "plan_id": plan_id,
        "cadre_id": keeper.id,
        "borrowed": keeper.borrowed,
        "leaving": keeper.leaving,
        "elsewhere": keeper.elsewhere,
        "least": keeper.least,
        "most": keeper.most,
        "lat": lat,
        "lon": lon,
    }


def _line_rows(
    plan_id: uuid.UUID, homes: list[PlanHome], keepers: list[PlanKeeper], made: Proposed
) -> list[dict[str, Any]]:
    spots = {keeper.id: keeper.spot for keeper in keepers}
    new = [made.keeper_of[home.id] for home in homes]
    ways = metres_of([(spots.get(key) if key else None, home.spot) for home, key in zip(homes, new, strict=True)])
    ways_now = metres_of([(spots.get(home.kept_by) if home.kept_by else None, home.spot) for home in homes])
    return [
        {
            "plan_id": plan_id,
            "household_id": home.id,
            "grid_id": home.grid_id,
            "from_cadre_id": home.kept_by,
            "proposed_cadre_id": key,
            "to_cadre_id": key,
            "metres_now": way_now,
            "metres": way,
        }
        for home, key, way, way_now in zip(homes, new, ways, ways_now, strict=True)
    ]
