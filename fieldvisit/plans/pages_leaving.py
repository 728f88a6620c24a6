"""换人 / 请假: one who leaves or is away; a plan says who takes over the households."""

import uuid

from flask import render_template

from fieldvisit.assignments.candidates import candidates_for
from fieldvisit.assignments.rules import MOST
from fieldvisit.assignments.words import LOAD_TONES, LOADS
from fieldvisit.kernel.errors import InvalidInput, NotVisible
from fieldvisit.people.acts import Act
from fieldvisit.people.queries import people_named
from fieldvisit.plans.leaving import what_is_left
from fieldvisit.plans.making import make_plan
from fieldvisit.plans.pages_blueprint import Answer, blueprint
from fieldvisit.plans.pages_computing import computed
from fieldvisit.plans.pages_forms import LeaveForm
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.asked import asked_number
from fieldvisit.web.guard import current_viewer, requires

ADDRESS = "/plans/leave/<uuid:cadre_id>"
MOST_WEIGHED = 60  # households of which the distance to those who could take over is asked


@blueprint.get(ADDRESS)
@requires(Act.ASSIGNMENT_EDIT)
def leave(cadre_id: uuid.UUID) -> Answer:
    """Who could take over, in the area that one comes from or in all that one plans."""
    return _asked(cadre_id, LeaveForm(cadre_id, asked_number("area"), formdata=None))


def _asked(cadre_id: uuid.UUID, form: LeaveForm) -> str:
    cadre = people_named([cadre_id]).get(cadre_id)
    if cadre is None:
        raise NotVisible()
    left = what_is_left(current_viewer(), cadre_id, form.area_id)
    found = [one for one in candidates_for(left.here[:MOST_WEIGHED]) if one.id != cadre_id]
    return render_template(
        "plans/leave.html",
        form=form,
        cadre=cadre,
        left=left,
        candidates=found,
        load_words=LOADS,
        tones=LOAD_TONES,
        most=MOST,
    )


@blueprint.post(ADDRESS)
@requires(Act.ASSIGNMENT_EDIT)
def propose_leave(cadre_id: uuid.UUID) -> Answer:
    """A plan in which the households go to somebody else."""
    form = LeaveForm(cadre_id, asked_number("area"))
    if form.validate_on_submit():
        try:
            with unit_of_work():
                plan = make_plan(current_viewer(), form.asked)
        except InvalidInput as problem:
            form.take_errors(problem.errors)
        else:
            return computed(plan.id, plan.job_id)
    return _asked(cadre_id, form), 422
