"""现成的问卷: five to begin with, each used by one press or taken along as an example to write after."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fieldvisit.kernel.errors import NotAllowed
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.surveys.audience import areas_for_forms
from fieldvisit.surveys.blueprint import blueprint
from fieldvisit.surveys.library import LIBRARY
from fieldvisit.surveys.ready_forms import sample_file, use_ready_form, uses_of
from fieldvisit.surveys.sending import XLSX, download
from fieldvisit.visits.words import KINDS as VISIT_KINDS
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.languages import page_language


@blueprint.get("/surveys/library")
@requires(Act.FORM_MANAGE)
def library() -> str:
    """The five, and where each is in use already."""
    viewer = current_viewer()
    areas = areas_for_forms(viewer)
    if not areas:
        raise NotAllowed()
    language = page_language()
    used = uses_of(viewer)
    return render_template(
        "surveys/library.html", samples=LIBRARY, areas=areas, used=used, said_in=language, visit_kinds=VISIT_KINDS
    )


@blueprint.post("/surveys/library/<string(maxlength=40):sample_code>")
@requires(Act.FORM_MANAGE)
def take_sample(sample_code: str) -> Response:
    """Publish it for an area; where it is in use there already, open it."""
    with unit_of_work():
        form, fresh = use_ready_form(current_viewer(), sample_code, request.form.get("area_id", type=int) or 0)
    words = _("已发布，平板下次同步就能用。") if fresh else _("这里已经在用这份问卷。")
    flash(words, "done")
    return redirect(url_for("surveys.form", survey_id=form.id))


@blueprint.get("/surveys/library/<string(maxlength=40):sample_code>.xlsx")
@requires(Act.FORM_MANAGE)
def sample_workbook(sample_code: str) -> Response:
    """Its workbook, to be changed at will."""
    return download(sample_file(sample_code), XLSX, f"{sample_code}.xlsx")
