"""The two-level table of categories, edited by the system administrator."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fieldvisit.issues.blueprint import blueprint
from fieldvisit.issues.categories import (
    CategoryFacts,
    add_category,
    all_categories,
    amend_category,
    set_category_active,
)
from fieldvisit.issues.forms import AddCategoryForm, AmendCategoryForm
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.people.acts import Act
from fieldvisit.people.admin_queries import unit_kinds
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.choices import option
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.languages import page_language


@blueprint.get("/admin/categories")
@requires(Act.ADMIN_SYSTEM)
def categories() -> str:
    """The whole table."""
    return _draw(AddCategoryForm(formdata=None))


@blueprint.post("/admin/categories")
@requires(Act.ADMIN_SYSTEM)
def create_category() -> Response | tuple[str, int]:
    """A new row."""
    form = AddCategoryForm()
    if not form.validate_on_submit():
        return _draw(form), 422
    try:
        with unit_of_work():
            add_category(current_viewer(), form.command)
    except InvalidInput as problem:
        form.take_errors(problem.errors)
        return _draw(form), 422
    flash(_("已添加。"), "done")
    return redirect(url_for("issues.categories", _anchor=form.command.code))


@blueprint.post("/admin/categories/<code>")
@requires(Act.ADMIN_SYSTEM)
def change_category(code: str) -> Response | tuple[str, int]:
    """A corrected row."""
    form = AmendCategoryForm(name=code)
    if not form.validate_on_submit():
        return _draw(AddCategoryForm(formdata=None), mending=(code, form)), 422
    with unit_of_work():
        amend_category(current_viewer(), code, form.command)
    flash(_("已改好。"), "done")
    return redirect(url_for("issues.categories", _anchor=code))


@blueprint.post("/admin/categories/<code>/active")
@requires(Act.ADMIN_SYSTEM)
def activate_category(code: str) -> Response:
    """Offer it, or no longer."""
    active = request.form.get("active") == "1"
    with unit_of_work():
        set_category_active(current_viewer(), code, active)
    flash(_("已恢复使用。") if active else _("已停用；旧的问题照旧显示。"), "done")
    return redirect(url_for("issues.categories", _anchor=code))


def _draw(form: AddCategoryForm, mending: tuple[str, AmendCategoryForm] | None = None) -> str:
    rows = all_categories()
    english = page_language() == "en"
    upper = [row for row in rows if row.parent_code is None]
    form.parent_code.choices = [
        option("", _("（第一级）")),
        *(option(row.code, row.en if english else row.zh, said=True) for row in upper),
    ]
    groups = [(row, [child for child in rows if child.parent_code == row.code]) for row in upper]
    forms = {row.code: _form_of(row) for row in rows}
    if mending is not None and mending[0] in forms:
        forms[mending[0]] = mending[1]
    return render_template(
        "issues/categories.html",
        form=form,
        groups=groups,
        forms=forms,
        mending=mending[0] if mending else None,
        kinds=unit_kinds(),
    )


def _form_of(row: CategoryFacts) -> AmendCategoryForm:
    form = AmendCategoryForm(formdata=None, name=row.code)
    for name in ("zh", "en", "unit_kind", "sort"):
        form[name].data = getattr(row, name)
    return form
