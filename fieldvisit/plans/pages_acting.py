"""What is done with a plan: moved by hand, taken back, made anew, dropped, confirmed, undone."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from fieldvisit.assignments.service import LoadOutside
from fieldvisit.jobs.bell import ring
from fieldvisit.kernel.errors import NotAllowed, NotVisible, Problem
from fieldvisit.people.acts import Act
from fieldvisit.plans.ahead import look_ahead, look_back
from fieldvisit.plans.changes import PlanStale
from fieldvisit.plans.confirming import confirm_plan
from fieldvisit.plans.making import make_again
from fieldvisit.plans.models import Plan
from fieldvisit.plans.moving import move_homes, take_back
from fieldvisit.plans.pages_blueprint import ONE, Answer, blueprint
from fieldvisit.plans.pages_computing import computed
from fieldvisit.plans.pages_forms import ConfirmPlanForm, MoveHomesForm
from fieldvisit.plans.pages_view import PlanView, view_asked
from fieldvisit.plans.queries import plan_of
from fieldvisit.plans.schemas import PlanOptions
from fieldvisit.plans.undoing import Undone, drop_plan, undo_plan
from fieldvisit.plans.words import STALE
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.asked import asked_number
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.problems import wording

MOST_NAMED = 30


def _back(plan_id: uuid.UUID) -> Response:
    return redirect(url_for("plans.one", plan_id=plan_id, grid=asked_number("grid")))


def _tried(act: Callable[[], Any], unsaid: tuple[type[Problem], ...] = ()) -> bool:
    """Do it as one change; a refusal is said on the page that follows. What may not be seen stays unseen.

    `unsaid`: what the caller tells better.
    """
    try:
        with unit_of_work():
            act()
    except Problem as problem:
        if isinstance(problem, (NotVisible, NotAllowed, *unsaid)):
            raise
        flash(wording(problem), "late")
        return False
    return True


@blueprint.post(f"{ONE}/moves")
@requires(Act.ASSIGNMENT_EDIT)
def move(plan_id: uuid.UUID) -> Response:
    """Give the ticked households to a cadre; the screen with scripts asks the API for the same."""
    form = MoveHomesForm()
    if not form.validate_on_submit():
        flash(" ".join(str(word) for words in form.errors.values() for word in words), "late")
        return _back(plan_id)
    _tried(lambda: move_homes(current_viewer(), plan_id, form.command))
    return _back(plan_id)


@blueprint.post(f"{ONE}/moves/undo")
@requires(Act.ASSIGNMENT_EDIT)
def take_back_move(plan_id: uuid.UUID) -> Response:
    """Take the last move back."""
    _tried(lambda: take_back(current_viewer(), plan_id))
    return _back(plan_id)


@blueprint.post(f"{ONE}/again")
@requires(Act.ASSIGNMENT_EDIT)
def again(plan_id: uuid.UUID) -> Response:
    """Propose anew, with today's register and the same options."""
    plan = plan_of(current_viewer(), plan_id)
    options = PlanOptions.of(plan.options)
    if not _tried(lambda: make_again(current_viewer(), plan_id, options)):
        return _back(plan_id)
    return computed(plan_id, plan_of(current_viewer(), plan_id).job_id)


@blueprint.post(f"{ONE}/drop")
@requires(Act.ASSIGNMENT_EDIT)
def drop(plan_id: uuid.UUID) -> Response:
    """The plan is not wanted."""
    if not _tried(lambda: drop_plan(current_viewer(), plan_id)):
        return _back(plan_id)
    flash(_("这份建议不要了，谁联哪户都没有动。"), "done")
    return redirect(url_for("plans.listing"))


@blueprint.get(f"{ONE}/confirm")
@requires(Act.ASSIGNMENT_EDIT)
def confirm(plan_id: uuid.UUID) -> Answer:
    """What changes for whom, and from which day on."""
    view = view_asked(current_viewer(), plan_id)
    if not (view.is_open and view.may_edit):
        return _back(plan_id)
    return _drawn(view, ConfirmPlanForm(formdata=None).usual(view.row.version))


def _drawn(view: PlanView, form: ConfirmPlanForm, **more: Any) -> str:
    return render_template("plans/confirm.html", view=view, board=view.board, form=form, **more)


@blueprint.post(f"{ONE}/confirm")
@requires(Act.ASSIGNMENT_EDIT)
def confirmed(plan_id: uuid.UUID) -> Answer:
    """All of it as one change; what stands in the way is shown, and nothing is written."""
    viewer, form = current_viewer(), ConfirmPlanForm()
    if not form.validate_on_submit():
        return _drawn(view_asked(viewer, plan_id), form), 422
    done: list[Plan] = []
    ahead = look_ahead(viewer, plan_id)
    try:
        act = partial(confirm_plan, viewer, plan_id, form.command, ahead)
        if not _tried(lambda: done.append(act()), (LoadOutside, PlanStale)):
            return _back(plan_id)
    except LoadOutside as problem:
        return _drawn(view_asked(viewer, plan_id), form, effects=problem.effects), 409
    except PlanStale as problem:
        view = view_asked(viewer, plan_id)
        return _drawn(view, form, stuck=_named(view, problem), stale=wording(problem)), 409
    if done[0].job_id is not None:
        ring()
    return _back(plan_id)


def _named(view: PlanView, problem: PlanStale) -> list[tuple[str, Any]]:
    """The first households that are in the way, with why."""
    homes = {str(home.id): home.name for home in view.board["homes"]}
    told = problem.detail["stuck"][:MOST_NAMED]
    return [(homes[one["household_id"]], STALE[one["why"]]) for one in told if one["household_id"] in homes]


@blueprint.post(f"{ONE}/undo")
@requires(Act.ASSIGNMENT_EDIT)
def undo(plan_id: uuid.UUID) -> Response:
    """Everybody keeps whom they kept before; what has changed since stays, and is said."""
    undone: list[Undone] = []
    back = look_back(current_viewer(), plan_id)
    if _tried(lambda: undone.append(undo_plan(current_viewer(), plan_id, back))):
        count, left = undone[0].count, len(undone[0].stuck)
        words = (
            ngettext("%(num)s 户回到原来的干部。", "%(num)s 户回到原来的干部。", count)
            if count
            else _("撤销了，到那天也不会换。")
        )
        if left:
            words += ngettext("%(num)s 户后来又改过，没有动。", "%(num)s 户后来又改过，没有动。", left)
        flash(words, "done")
    return _back(plan_id)
