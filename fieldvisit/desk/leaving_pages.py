"""搬走、回来、合并: the pages on which a household leaves the register or comes back."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fieldvisit.assignments.policy import ensure_household, household_within
from fieldvisit.desk.leaving import household_moves_away
from fieldvisit.desk.regrouping import doubled_household
from fieldvisit.households.likely import meant_instead
from fieldvisit.households.queries import household_row
from fieldvisit.households.register import RegisterFilter, find_households
from fieldvisit.households.service import mark_moved_back
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.people.acts import Act
from fieldvisit.people.search_pages import typed_words
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import page_args
from fieldvisit.web.problems import wording
from fieldvisit.web.searching import typed_search

Answer = str | Response | tuple[str, int]
DOOR = "/households/<uuid:household_id>"


def add_leaving_pages(blueprint: Blueprint) -> None:
    """Put the pages on the desk's blueprint."""
    blueprint.add_url_rule(f"{DOOR}/gone", view_func=gone, methods=["POST"])
    blueprint.add_url_rule(f"{DOOR}/back", view_func=back, methods=["POST"])
    blueprint.add_url_rule(f"{DOOR}/merge", view_func=merge, methods=["GET", "POST"])


def _page_of(household_id: uuid.UUID) -> Response:
    return redirect(url_for("desk.household", household_id=household_id))


@requires(Act.HOUSEHOLD_EDIT)
def gone(household_id: uuid.UUID) -> Answer:
    """Everyone moved away."""
    with unit_of_work():
        household_moves_away(current_viewer(), household_id)
    flash(_("记下了：搬走了。不再排走访，以前的都还在。"), "done")
    return _page_of(household_id)


@requires(Act.HOUSEHOLD_EDIT)
def back(household_id: uuid.UUID) -> Answer:
    """Somebody lives there again."""
    with unit_of_work():
        mark_moved_back(current_viewer(), household_id)
    flash(_("回到户册了。接着安排联户干部。"), "done")
    return _page_of(household_id)


@requires(Act.HOUSEHOLD_EDIT)
@typed_search
def merge(household_id: uuid.UUID) -> Answer:
    """Find the row that stays, and merge into it."""
    viewer = current_viewer()
    ensure_household(viewer, Act.HOUSEHOLD_EDIT, household_id)
    if request.method == "POST":
        return _merge(household_id)
    row = household_row(household_id)
    typed = typed_words()
    asked = RegisterFilter(words=typed, grid_id=None if typed else row.grid_id, kind=row.kind)
    reach, others = household_within(viewer, Act.HOUSEHOLD_EDIT), [lambda key: key != household_id]
    page = find_households(reach, asked, page_args(), others)
    likely = meant_instead(reach, asked, page, others)
    return render_template("desk/merge.html", household=row, page=page, likely=likely, asked=asked)


def _merge(household_id: uuid.UUID) -> Response:
    try:
        kept_id = uuid.UUID(request.form.get("into_id", ""))
    except ValueError:
        raise InvalidInput(field="into_id") from None
    try:
        with unit_of_work():
            doubled_household(current_viewer(), household_id, kept_id)
    except InvalidInput as problem:
        flash(wording(problem), "late")
        return redirect(url_for("desk.merge", household_id=household_id))
    flash(_("合并了。原来那一户的走访和问题都在这里看得到；一周内可以撤销。"), "done")
    return _page_of(kept_id)
