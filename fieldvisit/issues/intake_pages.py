"""An issue somebody brings to the office or tells by phone, written down by a coordinator.

Whose it is, is found by name, address or number without leaving the form (a number never stands in an address), and
beside it stands what was brought lately from the same place, so that one trouble is not written down twice.
"""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fieldvisit.areas.queries import grids_under
from fieldvisit.assignments.policy import household_within
from fieldvisit.households.likely import a_few_meant
from fieldvisit.households.queries import HouseholdFacts, household_facts
from fieldvisit.households.register import RegisterFilter, RegisterRow, without_numbers
from fieldvisit.issues.address import Args
from fieldvisit.issues.blueprint import blueprint
from fieldvisit.issues.categories import active_tree
from fieldvisit.issues.filters import IssueFilter
from fieldvisit.issues.forms import IntakeForm
from fieldvisit.issues.queries import IssueRow, issue_list
from fieldvisit.issues.service import raise_issue
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import InvalidInput, NotVisible
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.kernel.text import has_control
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.choices import option
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.languages import page_language

MOST_HOMES = 8
LIKE_DAYS = 30
MOST_LIKE = 5


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
def create() -> Response | tuple[str, int] | str:
    """Write it down; or find the household first, and write nothing."""
    form = IntakeForm()
    if request.form.get("find"):
        return _draw(form, searched=True)
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


@blueprint.get("/issues/similar")
@requires(Act.ISSUE_TRIAGE)
def similar() -> str:
    """What was brought lately from the same place in the same category: the part beside the form, for its script."""
    args = Args(request.args.to_dict())
    rows = _similar(args.code("category"), _household(request.args.get("household")), args.number("grid"))
    return render_template("issues/similar.html", rows=rows)


def _draw(form: IntakeForm, *, searched: bool = False) -> str:
    _offer_categories(form)
    grids = grids_under(current_viewer().places(Act.ISSUE_TRIAGE), limit=2000)
    form.grid_id.choices = [
        *([option("", _("请选"))] if len(grids) > 1 else []),
        *(option(grid.id, grid.name, said=True) for grid in grids),
    ]
    household = _household(form.household_id.data)
    found = _homes(form.home.data) if searched or not household else []
    rows = _similar(form.category.data, household, form.grid_id.data)
    return render_template("issues/new.html", form=form, household=household, found=found, searched=searched, rows=rows)


def _offer_categories(form: IntakeForm) -> None:
    english = page_language() == "en"
    offered = [
        option(
            child.code,
            child.en if english else child.zh,
            group=group.category.en if english else group.category.zh,
            said=True,
        )
        for group in active_tree()
        for child in group.children or (group.category,)
    ]
    form.category.choices = [option("", _("请选")), *offered]  # none preset: a preset invites the wrong one


def _homes(words: str | None) -> Sequence[RegisterRow]:
    """The households within reach that the words, or the number among them, fit, or nearly so."""
    typed = (words or "").strip()[:80]
    if not typed or has_control(typed):
        return ()
    plain, number = without_numbers(typed)
    reach = household_within(current_viewer(), Act.ISSUE_TRIAGE)
    return a_few_meant(reach, RegisterFilter(words=plain, number=number), MOST_HOMES)


def _household(said: str | None) -> HouseholdFacts | None:
    """The household that was named, if it is within reach; else it is dropped and a grid is asked for."""
    try:
        facts = household_facts(uuid.UUID(said or ""))
    except (ValueError, NotVisible):
        return None
    paths = current_viewer().area_paths(Act.ISSUE_TRIAGE)
    return facts if any(facts.area_path.startswith(path) for path in paths) else None


def _similar(category: str | None, household: HouseholdFacts | None, grid_id: int | None) -> Sequence[IssueRow]:
    """Of the last thirty days, in the same grid and category; those of the same household first."""
    place = household.grid_id if household else grid_id
    if not category or not place:
        return ()
    since = clock.today() - timedelta(days=LIKE_DAYS)
    asked = IssueFilter(category=category, area_id=place, recorded_from=since, sort="newest", per_page=MOST_LIKE)
    try:
        rows = issue_list(current_viewer(), asked).items
    except NotVisible:
        return ()
    own = household.id if household else None
    return sorted(rows, key=lambda row: row.household_id != own if own else False)
