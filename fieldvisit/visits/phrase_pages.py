"""The quick phrases, edited by the system administrator."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.visits.blueprint import Answer, blueprint
from fieldvisit.visits.forms import AddPhraseForm, AmendPhraseForm
from fieldvisit.visits.phrases import PhraseFacts, add_phrase, all_phrases, amend_phrase, set_phrase_active
from fieldvisit.visits.words import KINDS, OUTCOMES
from fieldvisit.web.guard import current_viewer, requires


@blueprint.get("/admin/phrases")
@requires(Act.ADMIN_SYSTEM)
def phrases() -> Answer:
    """The whole table."""
    return _draw(AddPhraseForm(formdata=None))


@blueprint.post("/admin/phrases")
@requires(Act.ADMIN_SYSTEM)
def create_phrase() -> Answer:
    """A new row."""
    form = AddPhraseForm()
    if not form.validate_on_submit():
        return _draw(form), 422
    try:
        with unit_of_work():
            add_phrase(current_viewer(), form.command)
    except InvalidInput as problem:
        form.take_errors(problem.errors)
        return _draw(form), 422
    flash(_("已添加。"), "done")
    return redirect(url_for("visits.phrases", _anchor=form.command.id))


@blueprint.post("/admin/phrases/<phrase_id>")
@requires(Act.ADMIN_SYSTEM)
def change_phrase(phrase_id: str) -> Answer:
    """A reworded row."""
    form = AmendPhraseForm(name=phrase_id)
    if not form.validate_on_submit():
        return _draw(AddPhraseForm(formdata=None), mending=(phrase_id, form)), 422
    with unit_of_work():
        amend_phrase(current_viewer(), phrase_id, form.command)
    flash(_("已改好。"), "done")
    return redirect(url_for("visits.phrases", _anchor=phrase_id))


@blueprint.post("/admin/phrases/<phrase_id>/active")
@requires(Act.ADMIN_SYSTEM)
def activate_phrase(phrase_id: str) -> Response:
    """Offer it, or no longer."""
    active = request.form.get("active") == "1"
    with unit_of_work():
        set_phrase_active(current_viewer(), phrase_id, active)
    flash(_("已恢复使用。") if active else _("已停用；旧的走访照旧显示。"), "done")
    return redirect(url_for("visits.phrases", _anchor=phrase_id))


def _draw(form: AddPhraseForm, mending: tuple[str, AmendPhraseForm] | None = None) -> str:
    rows = all_phrases()
    forms = {row.id: _form_of(row) for row in rows}
    if mending is not None and mending[0] in forms:
        forms[mending[0]] = mending[1]
    open_row = mending[0] if mending else None
    return render_template(
        "visits/phrases.html", form=form, rows=rows, forms=forms, mending=open_row, kinds=KINDS, outcomes=OUTCOMES
    )


def _form_of(row: PhraseFacts) -> AmendPhraseForm:
    form = AmendPhraseForm(formdata=None, name=row.id)
    for name in ("zh", "en", "sort"):
        form[name].data = getattr(row, name)
    for name in ("kinds", "outcomes", "households"):
        form[name].data = list(getattr(row, name))
    return form
