"""换条件: a plan is made again with other limits, another reluctance to change, or named cadres."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for

from fieldvisit.assignments.candidates import candidates_for
from fieldvisit.kernel.errors import InvalidInput, NotAllowed, NotVisible, Problem
from fieldvisit.people.acts import Act
from fieldvisit.people.queries import people_named
from fieldvisit.plans.making import make_again
from fieldvisit.plans.pages_blueprint import ONE, Answer, blueprint
from fieldvisit.plans.pages_computing import computed
from fieldvisit.plans.pages_forms import AgainForm
from fieldvisit.plans.pages_view import PlanView, view_asked
from fieldvisit.plans.queries import plan_of
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.problems import wording

MOST_WEIGHED = 60  # households around which more cadres are looked for


@dataclass(frozen=True)
class Offered:
    """A cadre who may be ticked. `load`: households kept now; `own`: already of this plan."""

    id: uuid.UUID
    name: str
    title: str | None
    load: int | None
    own: bool


@blueprint.get(f"{ONE}/options")
@requires(Act.ASSIGNMENT_EDIT)
def options(plan_id: uuid.UUID) -> Answer:
    """What the proposal kept to, to be changed."""
    view = view_asked(current_viewer(), plan_id)
    if not (view.is_open and view.may_edit) or view.board["plan"]["successor"]:
        return redirect(url_for("plans.one", plan_id=plan_id))
    form = AgainForm(formdata=None).usual(view.options)
    if view.options.cadre_ids is None:
        form.cadre_ids.data = [str(one.id) for one in _own(view)]
    return _drawn(view, form)


def _drawn(view: PlanView, form: AgainForm) -> str:
    return render_template("plans/options.html", view=view, board=view.board, form=form, cadres=_offered(view))


def _own(view: PlanView) -> list[Offered]:
    """Those of the plan who stay, but not the borrowed."""
    return [
        Offered(one.id, one.name, one.title, one.load_now, True)
        for one in view.board["cadres"]
        if not (one.leaving or one.borrowed)
    ]


def _offered(view: PlanView) -> Sequence[Offered]:
    """The plan's own, those who were named before, then those who live or keep households around."""
    found = {one.id: one for one in _own(view)}
    named = people_named(view.options.cadre_ids or ())
    for key, person in named.items():
        found.setdefault(key, Offered(key, person.name, person.title, None, False))
    leaving = {one.id for one in view.board["cadres"] if one.leaving}
    for near in candidates_for([home.id for home in view.board["homes"][:MOST_WEIGHED]]):
        if near.id not in leaving:
            found.setdefault(near.id, Offered(near.id, near.name, near.title, near.load, False))
    return list(found.values())


@blueprint.post(f"{ONE}/options")
@requires(Act.ASSIGNMENT_EDIT)
def again_otherwise(plan_id: uuid.UUID) -> Answer:
    """Propose anew with these; what was moved by hand is forgotten."""
    viewer, form = current_viewer(), AgainForm()
    plan_of(viewer, plan_id)
    if not form.validate_on_submit():
        return _drawn(view_asked(viewer, plan_id), form), 422
    try:
        with unit_of_work():
            plan = make_again(viewer, plan_id, form.asked)
    except InvalidInput as problem:
        form.take_errors(problem.errors)
        return _drawn(view_asked(viewer, plan_id), form), 422
    except Problem as problem:
        if isinstance(problem, (NotVisible, NotAllowed)):
            raise
        flash(wording(problem), "late")
        return redirect(url_for("plans.one", plan_id=plan_id))
    return computed(plan.id, plan.job_id)
