"""A plan is taken back: called off before its day, undone within a week, or dropped. Flushes, never commits."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from fieldvisit.areas.queries import AreaFacts, area_of
from fieldvisit.assignments.changing import change_keepers, hold_keepers
from fieldvisit.assignments.queries import kept_since
from fieldvisit.jobs.models import State
from fieldvisit.jobs.queries import job_standing
from fieldvisit.jobs.service import cancel_job
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import StepRefused
from fieldvisit.people import audit
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.plans.ahead import Ahead, back_of, is_of
from fieldvisit.plans.changes import Change, Odd, Stuck, cadres_in, holders, obstacle, odd_ones, told
from fieldvisit.plans.models import Plan, PlanLine, PlanState
from fieldvisit.plans.queries import locked_plan, standing, undo_until
from fieldvisit.plans.rules import AGAIN
from fieldvisit.storage.base import db


@dataclass(frozen=True)
class Undone:
    """How many households went back, and which could not."""

    count: int
    stuck: tuple[Stuck, ...] = ()


def undo_plan(viewer: Viewer, plan_id: uuid.UUID, back: Ahead | None = None) -> Undone:
    """Call off what is set for a later day; or put back who kept what, for a week, where nobody changed it since.

    `back`: what `look_back` read before this transaction began. Problems: not_visible, not_allowed,
    step_refused (too late, nothing can go back).
    """
    plan = locked_plan(viewer, Act.ASSIGNMENT_EDIT, plan_id)
    if plan.state == PlanState.SCHEDULED:
        plan.state, plan.version = PlanState.READY, plan.version + 1
        plan.effective_on = None
        _tell(viewer, "plan_called_off", plan, 0)
        return Undone(0)
    if undo_until(plan) is None:
        raise StepRefused(_l("这份安排撤不回了：没有执行过，或者过了一个星期。"))
    undone = _put_back(viewer, plan, back if is_of(back, plan) else back_of(plan))
    if not undone.count:
        raise StepRefused(_l("一户也撤不回：后来都改过了。"), detail={"stuck": told(undone.stuck)})
    plan.state, plan.undone_at, plan.version = PlanState.UNDONE, now(), plan.version + 1
    plan.summary = plan.summary | {"stuck": told(undone.stuck)}
    _tell(viewer, "plan_undone", plan, undone.count)
    return undone


def _put_back(viewer: Viewer, plan: Plan, back: Ahead) -> Undone:
    hold_keepers([change.household_id for change in back.changes], cadres_in(back.changes))
    stuck = _stuck(plan, back.changes)
    if stuck:
        back = back_of(plan, {one.household_id for one in stuck})
    if back.changes:
        change_keepers(back.keepers, cadres_in(back.changes), now(), why="undone", by=viewer.id)
    return Undone(len(back.changes), tuple(stuck))


def _stuck(plan: Plan, changes: Sequence[Change]) -> list[Stuck]:
    """What cannot go back. As in confirming, only what is odd is looked at."""
    area = area_of(plan.area_id)
    able = holders([change.before for change in changes if change.before is not None])
    unable = {change.household_id for change in changes if change.before is not None and change.before not in able}
    odd = odd_ones(plan, area, kept_since(plan.applied_at or now()), PlanLine.to_cadre_id, unable)
    looked = [change for change in changes if change.household_id in odd.ids]
    found = ((change.household_id, _obstacle(change, plan, odd, area, able)) for change in looked)
    return [Stuck(household_id, why) for household_id, why in found if why is not None]


def _obstacle(change: Change, plan: Plan, odd: Odd, area: AreaFacts, able: Collection[uuid.UUID]) -> str | None:
    keeper = odd.keepers.get(change.household_id)
    stands = keeper is not None and (keeper.cadre_id, keeper.since) == (change.after, plan.applied_at)
    takes = change.before is None or change.before in able
    return obstacle(odd.homes.get(change.household_id), area, stands=stands, able=takes)


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
