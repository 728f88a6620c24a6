"""A plan is taken back: called off before its day, undone within a week, or dropped. Flushes, never commits."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from fieldvisit.areas.queries import AreaFacts, area_of
from fieldvisit.assignments.changing import NewKeeper, change_keepers, hold_keepers, replaced_at
from fieldvisit.assignments.queries import CadreFacts
from fieldvisit.households.queries import HouseholdFacts, household_facts_many
from fieldvisit.jobs.models import State
from fieldvisit.jobs.queries import job_standing
from fieldvisit.jobs.service import cancel_job
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import StepRefused
from fieldvisit.people import audit
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.plans.changes import Change, Stuck, cadres_in, changes_of, holders, obstacle, told
from fieldvisit.plans.models import Plan, PlanState
from fieldvisit.plans.queries import locked_plan, standing, undo_until
from fieldvisit.plans.rules import AGAIN
from fieldvisit.storage.base import db


@dataclass(frozen=True)
class Undone:
    """How many households went back, and which could not."""

    count: int
    stuck: tuple[Stuck, ...] = ()


def undo_plan(viewer: Viewer, plan_id: uuid.UUID) -> Undone:
    """Call off what is set for a later day; or put back who kept what, for a week, where nobody changed it since.

    Problems: not_visible, not_allowed, step_refused (too late, nothing can go back).
    """
    plan = locked_plan(viewer, Act.ASSIGNMENT_EDIT, plan_id)
    if plan.state == PlanState.SCHEDULED:
        plan.state, plan.version = PlanState.READY, plan.version + 1
        plan.effective_on = None
        _tell(viewer, "plan_called_off", plan, 0)
        return Undone(0)
    if undo_until(plan) is None:
        raise StepRefused(_l("这份安排撤不回了：没有执行过，或者过了一个星期。"))
    undone = _put_back(viewer, plan)
    if not undone.count:
        raise StepRefused(_l("一户也撤不回：后来都改过了。"), detail={"stuck": told(undone.stuck)})
    plan.state, plan.undone_at, plan.version = PlanState.UNDONE, now(), plan.version + 1
    plan.summary = plan.summary | {"stuck": told(undone.stuck)}
    _tell(viewer, "plan_undone", plan, undone.count)
    return undone


def _put_back(viewer: Viewer, plan: Plan) -> Undone:
    changes = changes_of(plan)
    ids = [change.household_id for change in changes]
    held = hold_keepers(ids, cadres_in(changes))
    homes, area = household_facts_many(ids), area_of(plan.area_id)
    able = holders([change.before for change in changes if change.before is not None])
    why = {change.household_id: _obstacle(change, plan, held, homes, area, able) for change in changes}
    free = [change for change in changes if why[change.household_id] is None]
    former = replaced_at([change.household_id for change in free], plan.applied_at or now())
    back = [_as_before(change, homes[change.household_id], former.get(change.household_id)) for change in free]
    if back:
        change_keepers(back, held, now(), why="undone", by=viewer.id)
    return Undone(len(back), tuple(Stuck(key, word) for key, word in why.items() if word is not None))


def _obstacle(
    change: Change,
    plan: Plan,
    held: Mapping[uuid.UUID, CadreFacts],
    homes: Mapping[uuid.UUID, HouseholdFacts],
    area: AreaFacts,
    able: Collection[uuid.UUID],
) -> str | None:
    keeper = held.get(change.household_id)
    stands = keeper is not None and (keeper.cadre_id, keeper.since) == (change.after, plan.applied_at)
    takes = change.before is None or change.before in able
    return obstacle(homes.get(change.household_id), area, stands=stands, able=takes)


def _as_before(change: Change, home: HouseholdFacts, former: CadreFacts | None) -> NewKeeper:
    if former is None:
        return NewKeeper(change.household_id, home.shard_id, None)
    return NewKeeper(change.household_id, home.shard_id, former.cadre_id, former.cadre_name, former.reason)


def drop_plan(viewer: Viewer, plan_id: uuid.UUID) -> Plan:
    """The plan is not wanted; what was done stays done. Problems: not_visible, not_allowed, step_refused."""
    plan = locked_plan(viewer, Act.ASSIGNMENT_EDIT, plan_id)
    if standing(plan) not in (*AGAIN, PlanState.MAKING, PlanState.SCHEDULED):
        raise StepRefused(_l("这份安排已经执行了，不能丢掉，可以撤销。"))
    _call_off(viewer, plan)
    plan.state, plan.version = PlanState.DROPPED, plan.version + 1
    _tell(viewer, "plan_dropped", plan, 0)
    return plan


def _call_off(viewer: Viewer, plan: Plan) -> None:
    job = job_standing(plan.job_id) if plan.job_id is not None else None
    if job is not None and job.asked_by == viewer.id and job.state in (State.QUEUED, State.RUNNING):
        cancel_job(viewer, job.id)


def _tell(viewer: Viewer, act: str, plan: Plan, count: int) -> None:
    detail = {"n": count}
    audit.record(act, actor_id=viewer.id, subject_kind="plan", subject_id=plan.id, detail=detail)
    db.session.flush()
