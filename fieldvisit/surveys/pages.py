"""问卷: the list of forms and the page of one, with its versions and how it is asked."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from werkzeug.wrappers import Response

from fieldvisit.households.rules import tag_words
from fieldvisit.jobs.kinds import add_nightly
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.surveys import columns as _lists  # noqa: F401 - its import adds the list
from fieldvisit.surveys import (
    library_pages as _library,  # noqa: F401 - its import adds the pages
)
from fieldvisit.surveys import (
    upload_pages as _uploads,  # noqa: F401 - its import adds the pages
)
from fieldvisit.surveys.audience import areas_for_forms, change_audience
from fieldvisit.surveys.blueprint import Answer, blueprint
from fieldvisit.surveys.columns import asked_forms
from fieldvisit.surveys.forms import AudienceForm
from fieldvisit.surveys.preview import drawn
from fieldvisit.surveys.publishing import STEPS
from fieldvisit.surveys.queries import FormView, definition_of, form_page, form_view, media_of
from fieldvisit.surveys.sending import file_answer
from fieldvisit.surveys.waiting import tidy_uploads
from fieldvisit.surveys.words import usual_language
from fieldvisit.visits.words import KINDS as VISIT_KINDS
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.languages import page_language
from fieldvisit.web.menu import Group, add_entry
from fieldvisit.web.paging import page_args

add_entry(
    48, "surveys.listing", lazy_pgettext("list", "问卷"), Act.FORM_SEE, unless=Act.UNRESOLVED_SEE, group=Group.VISITS
)
add_entry(365, "surveys.listing", lazy_pgettext("list", "问卷"), Act.UNRESOLVED_SEE, group=Group.VISITS)
add_nightly("nightly.uploads", _l("夜间整理：清掉没用上的问卷文件"), tidy_uploads)

DONE = {
    "publish": _l("已发布。平板下次同步就能用。"),
    "take_back": _l("已收回，又是草稿了。"),
    "retire": _l("已停用。平板下次同步就不再给出；路上的答卷照样收。"),
    "restore": _l("已恢复。"),
}


@blueprint.get("/surveys")
@requires(Act.FORM_SEE)
def listing() -> str:
    """The forms that concern the viewer."""
    viewer, asked = current_viewer(), asked_forms(request.args)
    page = form_page(viewer, asked, page_args())
    may_add = viewer.can(Act.FORM_MANAGE) and bool(areas_for_forms(viewer))
    return render_template("surveys/list.html", page=page, asked=asked, may_add=may_add)


@blueprint.get("/surveys/<uuid:survey_id>")
@requires(Act.FORM_SEE)
def form(survey_id: uuid.UUID) -> str:
    """One form: its versions, whom it is for, and the chosen version as it is asked."""
    view = form_view(current_viewer(), survey_id)
    return draw_form(view, AudienceForm(formdata=None).show(view.row))


def draw_form(view: FormView, audience: AudienceForm, **more: Any) -> str:
    """The page of a form."""
    shown = view.version(_asked_version())
    language = request.args.get("language", "")
    language = language if language in shown.languages else usual_language(shown.languages)
    return render_template(
        "surveys/form.html",
        view=view,
        shown=shown,
        shown_language=language,
        items=drawn(definition_of(shown), language),
        media=media_of(shown.id),
        audience=audience.offer(areas_for_forms(current_viewer())) if view.may_manage else None,
        visit_kinds=VISIT_KINDS,
        tags=[tag_words(code, page_language()) for code in view.row.tag_codes],
        **({"faults": (), "proposal": "", "upload_id": None, "kept_names": ()} | more),
    )


def _asked_version() -> uuid.UUID | None:
    try:
        return uuid.UUID(request.args.get("version", ""))
    except ValueError:
        return None


@blueprint.post("/surveys/<uuid:survey_id>/audience")
@requires(Act.FORM_MANAGE)
def audience(survey_id: uuid.UUID) -> Answer:
    """Whom it is for, said anew."""
    said = AudienceForm()
    if not said.validate_on_submit():
        return draw_form(form_view(current_viewer(), survey_id), said), 422
    with unit_of_work():
        change_audience(current_viewer(), survey_id, said.command)
    flash(_("已改好。平板下次同步就跟着改。"), "done")
    return redirect(url_for("surveys.form", survey_id=survey_id))


@blueprint.post(
    "/surveys/<uuid:survey_id>/versions/<uuid:version_id>/<any(publish, take_back, retire, restore):survey_step>"
)
@requires(Act.FORM_MANAGE)
def take_step(survey_id: uuid.UUID, version_id: uuid.UUID, survey_step: str) -> Response:
    """Hand a version out, take that back, retire it, or bring it back."""
    with unit_of_work():
        STEPS[survey_step](current_viewer(), survey_id, version_id)
    flash(str(DONE[survey_step]), "done")
    return redirect(url_for("surveys.form", survey_id=survey_id))


@blueprint.get("/surveys/<uuid:survey_id>/versions/<uuid:version_id>/form.<any(xlsx, xml):file_kind>")
@requires(Act.FORM_SEE)
def fetch(survey_id: uuid.UUID, version_id: uuid.UUID, file_kind: str) -> Response:
    """The workbook as it was sent, or the XForm made of it."""
    view = form_view(current_viewer(), survey_id)
    return file_answer(view.row, view.version(version_id), file_kind)


@blueprint.get("/surveys/<uuid:survey_id>/versions/<uuid:version_id>/media/<string(maxlength=120):media_name>")
@requires(Act.FORM_SEE)
def fetch_media(survey_id: uuid.UUID, version_id: uuid.UUID, media_name: str) -> Response:
    """A file that goes with it."""
    view = form_view(current_viewer(), survey_id)
    return file_answer(view.row, view.version(version_id), "media", media_name)
