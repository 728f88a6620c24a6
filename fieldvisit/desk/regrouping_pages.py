"""分户 and 撤销: the page on which one household becomes two, and the press that takes a merge or a split back."""

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fieldvisit.assignments.policy import ensure_household
from fieldvisit.desk.regrouping import part, undo_regrouping
from fieldvisit.households.card import household_card
from fieldvisit.households.forms import SplitForm
from fieldvisit.kernel.errors import InvalidInput, StepRefused
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.problems import wording

if TYPE_CHECKING:
    from fieldvisit.households.models import Household

Answer = str | Response | tuple[str, int]


def add_regrouping_pages(blueprint: Blueprint) -> None:
    """Put the pages on the desk's blueprint."""
    blueprint.add_url_rule("/households/<uuid:household_id>/split", view_func=split, methods=["GET", "POST"])
    undo = "/households/regroupings/<uuid:regrouping_id>/undo"
    blueprint.add_url_rule(undo, "undo_regrouping", undo_one, methods=["POST"])


@requires(Act.HOUSEHOLD_EDIT)
def split(household_id: uuid.UUID) -> Answer:
    """Choose who goes."""
    ensure_household(current_viewer(), Act.HOUSEHOLD_EDIT, household_id)
    card = household_card(household_id)
    form = SplitForm(**({"data": {"door": card.door}} if request.method == "GET" else {}))
    form.offer(card.members, card.tags)
    if request.method == "POST" and form.validate_on_submit():
        made = _part(form, household_id)
        if made is not None:
            flash(_("分好了：这是新的一户，联户干部不变；一周内可以撤销。"), "done")
            return redirect(url_for("desk.household", household_id=made.id))
    return render_template("desk/split.html", form=form, card=card), 422 if form.errors else 200


def _part(form: SplitForm, household_id: uuid.UUID) -> "Household | None":
    try:
        with unit_of_work():
            return part(current_viewer(), household_id, form.command)
    except InvalidInput as problem:
        form.take_errors(problem.errors)
        return None


@requires(Act.HOUSEHOLD_EDIT)
def undo_one(regrouping_id: uuid.UUID) -> Answer:
    """As it was before the merge or the split."""
    try:
        with unit_of_work():
            kept_id = undo_regrouping(current_viewer(), regrouping_id).kept_id
    except StepRefused as problem:
        flash(wording(problem), "late")
        return redirect(_back())
    flash(_("撤销了，两户回到原来的样子。"), "done")
    return redirect(url_for("desk.household", household_id=kept_id))


def _back() -> str:
    """The household on whose page it was pressed."""
    try:
        return url_for("desk.household", household_id=uuid.UUID(request.form.get("back", "")))
    except ValueError:
        return url_for("desk.register")
