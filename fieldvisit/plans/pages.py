"""联户建议: the list of plans, a new one, one of them on a map and in a list side by side."""

import uuid

from flask import jsonify, render_template
from werkzeug.wrappers import Response

from fieldvisit.areas.offering import areas_offered
from fieldvisit.areas.queries import area_of, ids_under
from fieldvisit.households.ground import grids_drawn, ground_features
from fieldvisit.households.models import Household
from fieldvisit.jobs.queries import job_standing
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.people.acts import Act
from fieldvisit.people.search_pages import typed_words
from fieldvisit.plans import pages_acting as _acting  # noqa: F401 - its import adds the pages
from fieldvisit.plans import pages_leaving as _leaving  # noqa: F401 - its import adds the pages
from fieldvisit.plans import pages_options as _options  # noqa: F401 - its import adds the pages
from fieldvisit.plans import pages_ties as _ties  # noqa: F401 - its import adds the pages
from fieldvisit.plans import telling as _telling  # noqa: F401 - its import tells of plans
from fieldvisit.plans.making import make_plan
from fieldvisit.plans.models import PlanState
from fieldvisit.plans.pages_blueprint import ONE, Answer, blueprint
from fieldvisit.plans.pages_computing import computed
from fieldvisit.plans.pages_forms import MakePlanForm
from fieldvisit.plans.pages_view import view_asked
from fieldvisit.plans.queries import plan_of, plan_page
from fieldvisit.plans.schemas import PlanOptions
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.asked import asked_text
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import page_args
from fieldvisit.web.searching import typed_search

AT_WORK = (PlanState.MAKING, PlanState.CONFIRMING)


@blueprint.get("/plans")
@requires(Act.ASSIGNMENT_SEE)
@typed_search
def listing() -> Answer:
    """The plans of one's areas, the newest first, and where to ask for another."""
    return _listed(MakePlanForm(formdata=None).usual(PlanOptions()))


def _listed(form: MakePlanForm) -> str:
    viewer = current_viewer()
    state = asked_text("state") if asked_text("state") in tuple(PlanState) else ""
    page = plan_page(viewer, page_args(), state, typed_words())
    areas = areas_offered(viewer.places(Act.ASSIGNMENT_EDIT))
    return render_template(
        "plans/list.html", page=page, state=state, words=typed_words(), form=form.offer(areas) if areas else None
    )


@blueprint.post("/plans")
@requires(Act.ASSIGNMENT_EDIT)
def make() -> Answer:
    """Propose who keeps whom in an area."""
    form = MakePlanForm()
    if not form.validate_on_submit():
        return _listed(form), 422
    try:
        with unit_of_work():
            plan = make_plan(current_viewer(), form.asked)
    except InvalidInput as problem:
        form.take_errors(problem.errors)
        return _listed(form), 422
    return computed(plan.id, plan.job_id)


@blueprint.get(ONE)
@requires(Act.ASSIGNMENT_SEE)
def one(plan_id: uuid.UUID) -> Answer:
    """The plan as far as it is: at work, failed, or on map and list."""
    view = view_asked(current_viewer(), plan_id)
    state = view.board["plan"]["state"]
    if state in AT_WORK or state == PlanState.FAILED:
        job = job_standing(view.row.job_id) if view.row.job_id is not None else None
        return render_template("plans/making.html", view=view, board=view.board, job=job)
    return render_template("plans/board.html", view=view, board=view.board)


@blueprint.get(f"{ONE}/areas.geojson")
@requires(Act.ASSIGNMENT_SEE)
def areas(plan_id: uuid.UUID) -> Response:
    """What lies under the homes: the outlines of the plan's grids, and the villages' names."""
    area = area_of(plan_of(current_viewer(), plan_id).area_id)
    return jsonify(ground_features(grids_drawn(Household.grid_id.in_(ids_under(area.path)))))
