"""A plan is confirmed: one change, all or nothing, now or on the day that was set. Flushes, never commits.

What takes the worker commits itself; until then, and where it fails, the plan stands as it stood.
"""

import uuid
from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from fieldvisit.areas.queries import area_of
from fieldvisit.assignments.changing import change_keepers, hold_keepers
from fieldvisit.assignments.service import LoadOutside
from fieldvisit.jobs.kinds import Work, add_kind, add_nightly
from fieldvisit.jobs.service import ask_job
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import NotAllowed, Problem, StepRefused
from fieldvisit.people import audit
from fieldvisit.people.acts import Act
from fieldvisit.people.queries import viewer_of
from fieldvisit.people.viewer import Viewer
from fieldvisit.plans.ahead import Ahead, ahead_of, is_of
from fieldvisit.plans.changes import Change, PlanStale, cadres_in, in_the_way, outside
from fieldvisit.plans.models import Plan, PlanState
from fieldvisit.plans.policy import ensure_plan
from fieldvisit.plans.queries import locked_plan, standing
from fieldvisit.plans.rules import OPEN, WRITTEN_AT_ONCE
from fieldvisit.plans.schemas import ConfirmPlan
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work

CONFIRM, DUE = "plans.confirm", "plans.due"


def confirm_plan(viewer: Viewer, plan_id: uuid.UUID, said: ConfirmPlan, ahead: Ahead | None = None) -> Plan:
    """Do what the plan says: today at once (the worker, where it is much), on a later day in the night before it.

    `ahead`: what `look_ahead` read before this transaction began. Problems: not_visible, not_allowed, stale_version,
    step_refused (not to be confirmed, nothing changes), plan_stale, load_outside (until `outside_seen`),
    too_many_jobs.
    """
    plan = locked_plan(viewer, Act.ASSIGNMENT_EDIT, plan_id, said.version)
    if standing(plan) not in OPEN:
        raise StepRefused(_l("这份安排现在不能执行。"))
    ahead = ahead if is_of(ahead, plan) else ahead_of(plan)
    if not ahead.changes:
        raise StepRefused(_l("这份安排和现在一样，没有要改的。"))
    plan.effective_on, plan.outside_seen = said.effective_on, said.outside_seen
    plan.confirmed_by, plan.confirmed_by_name, plan.confirmed_at = viewer.id, viewer.name, clock.now()
    plan.version += 1
    if said.effective_on <= clock.today() and len(ahead.changes) <= WRITTEN_AT_ONCE:
        _apply(plan, ahead)
        return plan
    _hold(plan, ahead.changes)
    if said.effective_on > clock.today():
        plan.state = PlanState.SCHEDULED
    else:
        plan.state, plan.asked_at = PlanState.CONFIRMING, clock.now()
        arguments = {"plan_id": str(plan.id), "version": plan.version}
        plan.job_id = ask_job(viewer, CONFIRM, arguments, subject=area_of(plan.area_id).name[:40]).id
    db.session.flush()
    return plan


def _hold(plan: Plan, changes: Sequence[Change]) -> None:
    """Lock all that changes, then look whether it can. Problems: plan_stale, load_outside."""
    hold_keepers([change.household_id for change in changes], cadres_in(changes))
    stuck = in_the_way(plan, changes, area_of(plan.area_id))
    if stuck:
        raise PlanStale(stuck)
    off = [] if plan.outside_seen else outside(changes)
    if off:
        raise LoadOutside(off)


def _apply(plan: Plan, ahead: Ahead) -> None:
    _hold(plan, ahead.changes)
    at = clock.now()
    change_keepers(ahead.keepers, cadres_in(ahead.changes), at, why="replaced", by=plan.confirmed_by)
    plan.state, plan.applied_at = PlanState.CONFIRMED, at
    plan.version += 1
    plan.summary = {key: value for key, value in plan.summary.items() if key not in ("stuck", "halted")}
    detail = {"n": len(ahead.changes)}
    audit.record("plan_confirmed", actor_id=plan.confirmed_by, subject_kind="plan", subject_id=plan.id, detail=detail)
    db.session.flush()


def _by_worker(work: Work) -> None:
    _do(uuid.UUID(str(work.arguments["plan_id"])), PlanState.CONFIRMING)


def do_due(_work: Work) -> None:
    """The night's part: plans whose day has come, each by itself."""
    query = select(Plan.id).where(Plan.state == PlanState.SCHEDULED, Plan.effective_on <= clock.today())
    ids = list(db.session.scalars(query.order_by(Plan.effective_on, Plan.id)))
    for plan_id in ids:
        _do(plan_id, PlanState.SCHEDULED)


def _do(plan_id: uuid.UUID, awaited: PlanState) -> None:
    """Apply a plan in its own unit of work; where that cannot be, it is open again and says why."""
    seen = db.session.get(Plan, plan_id)
    ahead = ahead_of(seen) if seen is not None else None
    try:
        with unit_of_work():
            plan = _awaiting(plan_id, awaited)
            if plan is not None:
                _ensure_still_allowed(plan)
                _apply(plan, ahead if is_of(ahead, plan) else ahead_of(plan))
    except Problem as problem:
        with unit_of_work():
            plan = _awaiting(plan_id, awaited)
            if plan is not None:
                plan.state, plan.version = PlanState.READY, plan.version + 1
                plan.summary = plan.summary | {"halted": problem.code, "stuck": problem.detail.get("stuck", [])}


def _awaiting(plan_id: uuid.UUID, state: PlanState) -> Plan | None:
    plan = db.session.get(Plan, plan_id, populate_existing=True, with_for_update=True)
    return plan if plan is not None and plan.state == state else None


def _ensure_still_allowed(plan: Plan) -> None:
    viewer = viewer_of(plan.confirmed_by) if plan.confirmed_by is not None else None
    if viewer is None:
        raise NotAllowed()
    ensure_plan(viewer, Act.ASSIGNMENT_EDIT, plan)


add_kind(CONFIRM, lambda area: _l("联户安排：%(area)s", area=area), _by_worker)
add_nightly(DUE, _l("执行到了日子的联户安排"), do_due)
