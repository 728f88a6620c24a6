"""和干部的关系: what ties a household to cadres, said, ended and taken back; on the screen of a plan in a dialog."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from fieldvisit.assignments.candidates import candidates_for
from fieldvisit.assignments.policy import ensure_household
from fieldvisit.kernel.errors import InvalidInput, NotVisible, StepRefused
from fieldvisit.people.acts import Act, Role
from fieldvisit.people.queries import PersonFacts, people_called
from fieldvisit.plans.pages_blueprint import Answer, blueprint
from fieldvisit.plans.pages_forms import SetTieForm
from fieldvisit.plans.ties import end_tie, set_tie, take_back_tie
from fieldvisit.plans.ties_view import ties_view
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.asked import asked_id
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.problems import wording

DOOR = "/households/<uuid:household_id>/ties"
TIE = f"{DOOR}/<uuid:tie_id>"
_MANY = _l("叫这个名字的有几位，请在名单里选。")
_NONE = _l("没有叫这个名字的联户干部，请写全名。")


@blueprint.get(DOOR)
@requires(Act.ASSIGNMENT_EDIT)
def ties(household_id: uuid.UUID) -> Answer:
    """How the household is tied, and where to say more."""
    return _drawn(household_id, SetTieForm(household_id, formdata=None))


def _drawn(household_id: uuid.UUID, form: SetTieForm, named: list[PersonFacts] | None = None) -> str:
    viewer = current_viewer()
    home = ensure_household(viewer, Act.ASSIGNMENT_EDIT, household_id)
    form.offer(candidates_for([household_id]), named or [])
    view = ties_view(viewer, household_id, asked_id("tie"))
    return render_template("plans/ties.html", home=home, ties=view, form=form, plan_id=asked_id("plan"))


@blueprint.post(DOOR)
@requires(Act.ASSIGNMENT_EDIT)
def tie(household_id: uuid.UUID) -> Answer:
    """Say how the household and a cadre are tied."""
    ensure_household(current_viewer(), Act.ASSIGNMENT_EDIT, household_id)
    form = SetTieForm(household_id)
    called = _called(form)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                made = set_tie(current_viewer(), form.command)
        except InvalidInput as problem:
            form.take_errors(problem.errors)
        else:
            return _back(household_id, made.id)
    elif called is not None and len(called) != 1:
        form.cadre_id.errors = [_MANY if called else _NONE]
    return _drawn(household_id, form, called), 422


def _called(form: SetTieForm) -> list[PersonFacts] | None:
    """Cadres of the name that was typed, chosen where there is only one; None where none was typed."""
    name = (form.named.data or "").strip()
    if not name or form.cadre_id.data:
        return None
    found = people_called(name, Role.CADRE)
    if len(found) == 1:
        form.cadre_id.data = str(found[0].id)
    return found


def _back(household_id: uuid.UUID, done: uuid.UUID | None = None) -> Response:
    """To where it was said; `done` can be taken back there."""
    if request.values.get("back") == "household":
        return redirect(url_for("desk.household", household_id=household_id, tie=done, _anchor="ties"))
    return redirect(url_for("plans.ties", household_id=household_id, plan=asked_id("plan"), tie=done))


@blueprint.post(f"{TIE}/end")
@requires(Act.ASSIGNMENT_EDIT)
def untie(household_id: uuid.UUID, tie_id: uuid.UUID) -> Response:
    """It holds no longer."""
    with unit_of_work():
        _same(household_id, end_tie(current_viewer(), tie_id).household_id)
    return _back(household_id, tie_id)


@blueprint.post(f"{TIE}/undo")
@requires(Act.ASSIGNMENT_EDIT)
def tie_taken_back(household_id: uuid.UUID, tie_id: uuid.UUID) -> Response:
    """As it was before the last word on it."""
    try:
        with unit_of_work():
            _same(household_id, take_back_tie(current_viewer(), tie_id).household_id)
    except StepRefused as problem:
        flash(wording(problem), "late")
    else:
        flash(_("撤销了，关系和刚才以前一样。"), "done")
    return _back(household_id)


def _same(asked: uuid.UUID, found: uuid.UUID) -> None:
    if asked != found:
        raise NotVisible()
