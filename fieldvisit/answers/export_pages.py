"""导出答卷: which file, codes or words, with what is sealed or not; the filters come along from the list."""

import uuid

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _

from fieldvisit.answers.blueprint import Answer, blueprint
from fieldvisit.answers.export_forms import ExportForm
from fieldvisit.answers.export_schemas import ExportWish
from fieldvisit.answers.exporting import AT_ONCE, Export, ask_export, export_at_once, log_export, wished
from fieldvisit.answers.filters import asked_answers
from fieldvisit.answers.listing import count_answers
from fieldvisit.answers.scope import FormAnswered, form_answered
from fieldvisit.jobs.bell import ring
from fieldvisit.jobs.fetching import type_of
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.languages import page_language
from fieldvisit.web.lists import filters_in


@blueprint.get("/surveys/<uuid:survey_id>/answers/export")
@requires(Act.ANSWER_SEE)
def export(survey_id: uuid.UUID) -> Answer:
    """What may be chosen, and what comes out."""
    form = form_answered(current_viewer(), survey_id)
    return _page(form, _offered(form, ExportForm(formdata=None)))


@blueprint.post("/surveys/<uuid:survey_id>/answers/export")
@requires(Act.ANSWER_SEE)
def take_export(survey_id: uuid.UUID) -> Answer:
    """A few at once, many as a job."""
    form = form_answered(current_viewer(), survey_id)
    typed = _offered(form, ExportForm())
    if not typed.validate_on_submit():
        return _page(form, typed), 422
    wish: ExportWish = typed.command
    try:
        made = wished(current_viewer(), form, filters_in(request.args), wish)
    except InvalidInput as problem:
        typed.take_errors(problem.errors)
        return _page(form, typed), 422
    return _taken(made)


def _taken(made: Export) -> Answer:
    sets = made.count()
    if not made.is_short(sets):
        with unit_of_work():
            ask_export(made, page_language())
            log_export(made, sets)
        ring()
        flash(_("答卷多，在后台做；做好了在这里下载。"), "done")
        return redirect(url_for("jobs.mine"))
    file, name = export_at_once(made)
    with unit_of_work():
        log_export(made, sets)
    return send_file(file, mimetype=type_of(name), as_attachment=True, download_name=name, max_age=0)


def _offered(form: FormAnswered, typed: ExportForm) -> ExportForm:
    return typed.offer(form, may_open=form.may_open)


def _page(form: FormAnswered, typed: ExportForm) -> str:
    asked = asked_answers(request.args)
    sets = count_answers(current_viewer(), form, asked)
    questions = form.questions
    return render_template(
        "answers/export.html",
        form=form,
        typed=typed,
        asked=asked,
        sets=sets,
        at_once=AT_ONCE,
        said=filters_in(request.args),
        repeats=len({one.repeat for one in questions if one.repeat}),
        positions=any(one.kind.startswith("geo") and not one.private for one in questions),
    )
