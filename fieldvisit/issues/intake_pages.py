"""An issue somebody brings to the office or tells by phone, written down by a coordinator."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fieldvisit.areas.queries import grids_under
from fieldvisit.households.queries import HouseholdFacts, household_facts
from fieldvisit.issues.blueprint import blueprint
from fieldvisit.issues.categories import active_tree
from fieldvisit.issues.forms import IntakeForm, option
from fieldvisit.issues.service import raise_issue
from fieldvisit.kernel.errors import InvalidInput, NotVisible
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.languages import page_language


@blueprint.get("/issues/new")
@requires(Act.ISSUE_TRIAGE)
def new() -> str:
    """The empty form; a household may be named in the address by its id."""
    form = IntakeForm(formdata=None)
    form.household_id.data = request.args.get("household", "")
    form.intake.data, form.urgency.data = "walk_in", "normal"
    return _draw(form)


@blueprint.post("/issues/new")
@requires(Act.ISSUE_TRIAGE)
def create() -> Response | tuple[str, int]:
    """Write it down."""
    form = IntakeForm()
    if not form.validate_on_submit():
        return _draw(form), 422
    try:
        with unit_of_work():
            made = raise_issue(current_viewer(), form.command, Stamp.here())
            number, issue_id = made.number, made.id
    except InvalidInput as problem:
        form.take_errors(problem.errors)
        return _draw(form), 422
    flash(_("已登记，编号 %(number)s。", number=number), "done")
    return redirect(url_for("issues.issue", issue_id=issue_id))


def _draw(form: IntakeForm) -> str:
    english = page_language() == "en"
    offered = [
        option(
            child.code,
            child.en if english else child.zh,
            group=group.category.en if english else group.category.zh,
            data=True,
        )
        for group in active_tree()
        for child in group.children or (group.category,)
    ]
    form.category.choices = [option("", _("请选")), *offered]  # none preset: a preset invites the wrong one
    grids = grids_under(current_viewer().area_paths(Act.ISSUE_TRIAGE), limit=2000)
    form.grid_id.choices = [
        *([option("", _("请选"))] if len(grids) > 1 else []),
        *(option(grid.id, grid.name, data=True) for grid in grids),
    ]
    return render_template("issues/new.html", form=form, household=_household(form.household_id.data))


def _household(said: str | None) -> HouseholdFacts | None:
    """The household of the address, if it is within reach; else it is dropped and a grid is asked for."""
    try:
        facts = household_facts(uuid.UUID(said or ""))
    except (ValueError, NotVisible):
        return None
    paths = current_viewer().area_paths(Act.ISSUE_TRIAGE)
    return facts if any(facts.area_path.startswith(path) for path in paths) else None
