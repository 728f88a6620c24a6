"""Units: the departments that handle issues (system administrator)."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from fieldvisit.kernel.errors import InvalidInput, NotVisible
from fieldvisit.people import admin_queries, administration
from fieldvisit.people.acts import Act
from fieldvisit.people.forms import UnitForm
from fieldvisit.people.places import places
from fieldvisit.people.queries import unit_of
from fieldvisit.people.seed_unit_kinds import unit_kind_words
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.asked import asked_text
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.menu import Group, add_entry
from fieldvisit.web.paging import page_args

Answer = str | Response | tuple[str, int]
add_entry(630, "people_admin.units", _l("承办单位"), Act.ADMIN_SYSTEM, group=Group.SETTINGS)
# What a path may name; a larger number is no unit and must not reach the database.
UNIT = "<int(max=2147483647):unit_id>"


def add_unit_pages(blueprint: Blueprint) -> None:
    """Put the pages on the administrators' blueprint."""
    blueprint.add_url_rule("/admin/units", view_func=units)
    blueprint.add_url_rule("/admin/units/new", view_func=new_unit, methods=["GET", "POST"])
    blueprint.add_url_rule(f"/admin/units/{UNIT}", view_func=unit, methods=["GET", "POST"])
    blueprint.add_url_rule(f"/admin/units/{UNIT}/active", view_func=unit_activity, methods=["POST"])


@requires(Act.ADMIN_SYSTEM)
def units() -> Answer:
    """Every department."""
    page = admin_queries.unit_page(asked_text("q"), page_args())
    named = places().by_id({row.area_id for row in page.items})
    return render_template(
        "people/units.html", page=page, places=named, q=asked_text("q"), unit_kind_words=unit_kind_words
    )


def _form_page(form: UnitForm, heading: object, unit: object = None) -> Answer:
    page = render_template(
        "people/unit_form.html",
        form=form,
        words=heading,
        unit=unit,
        kinds=admin_queries.unit_kinds(),
        usual=places().usual(),
    )
    return page, 422 if form.errors else 200


@requires(Act.ADMIN_SYSTEM)
def new_unit() -> Answer:
    """Add a department."""
    form = UnitForm()
    if request.method == "POST" and form.validate_on_submit():
        try:
            with unit_of_work():
                administration.add_unit(current_viewer(), form.command)
            flash(_("单位加好了。"), "done")
            return redirect(url_for("people_admin.units"))
        except InvalidInput as problem:
            form.take_errors(problem.errors)
    return _form_page(form, _("加一个单位"))


@requires(Act.ADMIN_SYSTEM)
def unit(unit_id: int) -> Answer:
    """Change a department."""
    row = unit_of(unit_id)
    if row is None:
        raise NotVisible()
    place = places().by_id([row.area_id]).get(row.area_id)
    form = UnitForm(data={"name": row.name, "kind": row.kind, "area": place.code if place else ""})
    if request.method == "POST" and form.validate_on_submit():
        try:
            with unit_of_work():
                administration.amend_unit(current_viewer(), unit_id, form.command)
            flash(_("改好了。"), "done")
            return redirect(url_for("people_admin.units"))
        except InvalidInput as problem:
            form.take_errors(problem.errors)
    return _form_page(form, _("改单位"), row)


@requires(Act.ADMIN_SYSTEM)
def unit_activity(unit_id: int) -> Answer:
    """Offer a department no longer, or again."""
    with unit_of_work():
        administration.set_unit_active(current_viewer(), unit_id, request.form.get("active") == "1")
    flash(_("改好了。"), "done")
    return redirect(url_for("people_admin.units"))
