"""The API of plans: ask for one, look at it as a board, adjust it, confirm it as one change, undo it."""

import uuid
from typing import Any

from fieldvisit.areas.places import AreaPlaces
from fieldvisit.assignments.api import with_effects
from fieldvisit.assignments.service import LoadOutside
from fieldvisit.jobs.bell import ring
from fieldvisit.people.acts import Act
from fieldvisit.plans.ahead import look_ahead, look_back
from fieldvisit.plans.api_schemas import PlanBoardSchema, PlanListedSchema, PlanMadeSchema, PlanUndoneSchema
from fieldvisit.plans.board import board_of
from fieldvisit.plans.confirming import confirm_plan
from fieldvisit.plans.making import compute_plan, make_again, make_plan
from fieldvisit.plans.models import Plan, PlanState
from fieldvisit.plans.moving import move_homes, take_back
from fieldvisit.plans.queries import plan_of, plan_page, standing
from fieldvisit.plans.schemas import (
    ConfirmPlanSchema,
    MakePlanSchema,
    MoveHomesSchema,
    PlanOptionsSchema,
    options_of,
    plan_asked,
)
from fieldvisit.plans.undoing import drop_plan, undo_plan
from fieldvisit.plans.words import STALE
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.api import PREFIX, Paged, Query, RoomApi, a_number, a_word, body_of, page_of
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import Page

api = RoomApi("plans_api", __name__, url_prefix=f"{PREFIX}/plans", description="Proposals of who keeps whom.")
blueprints = [api]
ONE = "/<uuid:plan_id>"


class PlansQuery(Paged):
    """Those of one state; dropped ones only when asked for."""

    state = a_word(*PlanState)


class BoardQuery(Query):
    """One grid's households, where the plan is large."""

    grid = a_number()


@api.on("GET", "", page_of(PlanListedSchema), asks=PlansQuery)
@requires(Act.ASSIGNMENT_SEE)
def plans() -> Page[dict[str, Any]]:
    """Plans within reach, the newest first."""
    args, said = PlansQuery.page_and_rest()
    page = plan_page(current_viewer(), args, said.get("state"))
    places = AreaPlaces().by_id({one.area.id for one in page.items})
    items = [
        {
            "id": one.row.id,
            "state": one.state,
            "aim": one.row.aim,
            "area": places[one.area.id],
            "made_by_name": one.row.made_by_name,
            "made_at": one.row.made_at,
            "effective_on": one.row.effective_on,
            "homes": one.row.summary.get("homes", 0),
        }
        for one in page.items
    ]
    return Page(items, page.total, page.page, page.per_page)


@api.on("POST", "", PlanMadeSchema, 201, takes=MakePlanSchema, refuses=(404, 429))
@requires(Act.ASSIGNMENT_EDIT)
def make() -> dict[str, Any]:
    """Propose who keeps whom in an area, or who takes over. Long ones are `making` until the worker is done."""
    asked = plan_asked(body_of(MakePlanSchema))
    with unit_of_work():
        plan = make_plan(current_viewer(), asked)
    return _computed(plan)


def _computed(plan: Plan) -> dict[str, Any]:
    if plan.job_id is None:
        compute_plan(plan.id)
    else:
        ring()
    db.session.refresh(plan)
    return {"id": plan.id, "state": standing(plan)}


@api.on("GET", f"{ONE}/board", PlanBoardSchema, asks=BoardQuery, refuses=(404,))
@requires(Act.ASSIGNMENT_SEE)
def board(plan_id: uuid.UUID) -> dict[str, Any]:
    """Cadres and households, as they are and as they would be."""
    return board_of(current_viewer(), plan_id, BoardQuery.said().get("grid"))


@api.on("POST", f"{ONE}/again", PlanMadeSchema, takes=PlanOptionsSchema, refuses=(404, 409, 429))
@requires(Act.ASSIGNMENT_EDIT)
def again(plan_id: uuid.UUID) -> dict[str, Any]:
    """Propose anew with today's register and these options; what was moved by hand is forgotten."""
    plan_of(current_viewer(), plan_id)
    options = options_of(body_of(PlanOptionsSchema))
    with unit_of_work():
        plan = make_again(current_viewer(), plan_id, options)
    return _computed(plan)


def _board_after(plan: Plan) -> dict[str, Any]:
    return board_of(current_viewer(), plan.id, BoardQuery.said().get("grid"))


@api.on("POST", f"{ONE}/moves", PlanBoardSchema, asks=BoardQuery, takes=MoveHomesSchema, refuses=(404, 409))
@requires(Act.ASSIGNMENT_EDIT)
def move(plan_id: uuid.UUID) -> dict[str, Any]:
    """Give households to a cadre by hand. 409 stale_version where the plan changed since it was seen."""
    said = body_of(MoveHomesSchema)
    with unit_of_work():
        plan = move_homes(current_viewer(), plan_id, said)
    return _board_after(plan)


@api.on("POST", f"{ONE}/moves/undo", PlanBoardSchema, asks=BoardQuery, refuses=(404, 409))
@requires(Act.ASSIGNMENT_EDIT)
def move_back(plan_id: uuid.UUID) -> dict[str, Any]:
    """Take the last move of the hand back."""
    with unit_of_work():
        plan = take_back(current_viewer(), plan_id)
    return _board_after(plan)


@api.on("POST", f"{ONE}/confirm", PlanMadeSchema, takes=ConfirmPlanSchema, refuses=(404, 409, 429))
@requires(Act.ASSIGNMENT_EDIT)
def confirm(plan_id: uuid.UUID) -> dict[str, Any]:
    """Do it as one change: today, or in the night before a later day.

    409 load_outside until `outside_seen`; 409 plan_stale names households that changed since the plan was made.
    """
    said = body_of(ConfirmPlanSchema)
    ahead = look_ahead(current_viewer(), plan_id)
    try:
        with unit_of_work():
            plan = confirm_plan(current_viewer(), plan_id, said, ahead)
    except LoadOutside as problem:
        raise with_effects(problem) from problem
    if plan.job_id is not None:
        ring()
    return {"id": plan.id, "state": standing(plan)}


@api.on("POST", f"{ONE}/undo", PlanUndoneSchema, refuses=(404, 409))
@requires(Act.ASSIGNMENT_EDIT)
def undo(plan_id: uuid.UUID) -> dict[str, Any]:
    """Call off what is set for a later day, or put back who kept what, within a week."""
    back = look_back(current_viewer(), plan_id)
    with unit_of_work():
        undone = undo_plan(current_viewer(), plan_id, back)
    stuck = [{"household_id": one.household_id, "why": one.why, "words": STALE[one.why]} for one in undone.stuck]
    return {"count": undone.count, "stuck": stuck}


@api.on("DELETE", ONE, None, refuses=(404, 409))
@requires(Act.ASSIGNMENT_EDIT)
def drop(plan_id: uuid.UUID) -> None:
    """The plan is not wanted; one that was done stays done."""
    with unit_of_work():
        drop_plan(current_viewer(), plan_id)
