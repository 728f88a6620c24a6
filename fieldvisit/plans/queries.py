"""Reads over plans: one of them, locked for change or not, and the list."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from fieldvisit.areas.models import Area
from fieldvisit.areas.queries import AreaFacts, areas_of
from fieldvisit.jobs.models import State
from fieldvisit.jobs.queries import JobRow, job_standing
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import NotVisible, StaleVersion
from fieldvisit.kernel.text import like_pattern
from fieldvisit.people.acts import Act
from fieldvisit.people.queries import PersonFacts, people_named
from fieldvisit.people.viewer import Viewer
from fieldvisit.plans.models import Plan, PlanState, PlanStep
from fieldvisit.plans.policy import ensure_plan, plans_within
from fieldvisit.plans.rules import UNDO_WITHIN
from fieldvisit.storage.base import db
from fieldvisit.web.paging import Page, PageArgs

LONGEST_AT_ONCE = timedelta(minutes=2)


def plan_of(viewer: Viewer, plan_id: uuid.UUID) -> Plan:
    """One plan. Problems: not_visible."""
    plan = db.session.get(Plan, plan_id)
    if plan is None:
        raise NotVisible()
    ensure_plan(viewer, Act.ASSIGNMENT_SEE, plan)
    return plan


def locked_plan(viewer: Viewer, act: Act, plan_id: uuid.UUID, version: int | None = None) -> Plan:
    """The plan for change, locked until the end. Problems: not_visible, not_allowed, stale_version."""
    plan = db.session.get(Plan, plan_id, populate_existing=True, with_for_update=True)
    if plan is None:
        raise NotVisible()
    ensure_plan(viewer, act, plan)
    if version is not None and version != plan.version:
        raise StaleVersion(detail={"version": plan.version})
    return plan


def standing(plan: Plan, job: JobRow | None = None) -> PlanState:
    """How far a plan is, also where whoever was at work on it died or was called off before it could say so."""
    state = PlanState(plan.state)
    if state not in (PlanState.MAKING, PlanState.CONFIRMING):
        return state
    if plan.job_id is None:
        died = now() - plan.asked_at > LONGEST_AT_ONCE
    else:
        job = job or job_standing(plan.job_id)
        died = job is None or job.state in (State.FAILED, State.CANCELLED)
    if not died:
        return state
    return PlanState.FAILED if state is PlanState.MAKING else PlanState.READY


def undo_until(plan: Plan) -> datetime | None:
    """Until when a confirmed plan can be undone; None where that is past, or it is not confirmed."""
    if plan.state != PlanState.CONFIRMED or plan.applied_at is None:
        return None
    until = plan.applied_at + UNDO_WITHIN
    return until if until > now() else None


def last_step(plan_id: uuid.UUID) -> PlanStep | None:
    """The last move of the hand."""
    query = select(PlanStep).where(PlanStep.plan_id == plan_id).order_by(PlanStep.number.desc()).limit(1)
    return db.session.scalar(query)


@dataclass(frozen=True)
class PlanRow:
    """A plan in a list."""

    row: Plan
    state: PlanState
    area: AreaFacts
    leaving: str | None = None


def plan_page(viewer: Viewer, args: PageArgs, state: str | None = None, words: str = "") -> Page[PlanRow]:
    """Plans of the areas within reach, the newest first; those that were dropped only when asked for.

    `words`: in the name of the area or of who made it.
    """
    where = [
        plans_within(viewer, Act.ASSIGNMENT_SEE),
        Plan.state == state if state else Plan.state != PlanState.DROPPED,
    ]
    if words:
        like = like_pattern(words)
        where.append(or_(Area.name.ilike(like, escape="\\"), Plan.made_by_name.ilike(like, escape="\\")))
    query = select(Plan).join(Area, Area.id == Plan.area_id).where(*where)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    query = query.order_by(Plan.made_at.desc(), Plan.id.desc()).limit(args.per_page).offset(args.offset)
    rows = list(db.session.scalars(query))
    areas = areas_of({row.area_id for row in rows})
    people = people_named([row.leaving_id for row in rows if row.leaving_id is not None])
    made = [PlanRow(row, standing(row), areas[row.area_id], _name(people, row.leaving_id)) for row in rows]
    return Page(made, total, args.page, args.per_page)


def _name(people: Mapping[uuid.UUID, PersonFacts], key: uuid.UUID | None) -> str | None:
    return people[key].name if key is not None and key in people else None
