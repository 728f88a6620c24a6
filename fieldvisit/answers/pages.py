"""答卷: what was answered to a form, as a list; several are reviewed at once."""

import uuid
from urllib.parse import parse_qsl

from flask import flash, redirect, render_template, request
from flask_babel import ngettext

from fieldvisit.answers import columns as _lists  # noqa: F401 - its import adds the lists
from fieldvisit.answers import cross_pages as _cross  # noqa: F401 - its import adds the pages
from fieldvisit.answers import (
    export_pages as _exports,  # noqa: F401 - its import adds the pages
)
from fieldvisit.answers import (
    map_pages as _map,  # noqa: F401 - its import adds the pages
)
from fieldvisit.answers import missing_pages as _missing  # noqa: F401 - its import adds the pages
from fieldvisit.answers import one_pages as _one  # noqa: F401 - its import adds the pages
from fieldvisit.answers import (
    result_pages as _results,  # noqa: F401 - its import adds the pages
)
from fieldvisit.answers import unmatched_pages as _unmatched  # noqa: F401 - its import adds the pages
from fieldvisit.answers.blueprint import Answer, blueprint
from fieldvisit.answers.filters import asked_answers
from fieldvisit.answers.forms import WordOnManyForm
from fieldvisit.answers.listing import find_answers
from fieldvisit.answers.narrowing import narrowing_of
from fieldvisit.answers.reviewing import review_answers
from fieldvisit.answers.scope import form_answered
from fieldvisit.answers.shown import shown_answers, shown_questions
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.addresses import page_with
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.lists import filters_in
from fieldvisit.web.paging import page_args
from fieldvisit.web.searching import typed_search

LONGEST_BACK = 2000


@blueprint.get("/surveys/<uuid:survey_id>/answers")
@requires(Act.ANSWER_SEE)
@typed_search
def listing(survey_id: uuid.UUID) -> Answer:
    """What was answered, as far as the viewer may see it, the newest first."""
    return _draw(survey_id, dict(request.args), WordOnManyForm(formdata=None))


def _draw(survey_id: uuid.UUID, said: dict[str, str], many: WordOnManyForm) -> Answer:
    viewer, asked = current_viewer(), asked_answers(said)
    form = form_answered(viewer, survey_id)
    shown = shown_questions(form, said)
    page = render_template(
        "answers/list.html",
        form=form,
        page=find_answers(viewer, form, asked, page_args()),
        asked=asked,
        narrowing=narrowing_of(viewer, form, asked),
        shown=shown,
        answers_shown=lambda row: shown_answers(shown, row, form.language),
        many=many if form.may_review else None,
    )
    return page, 422 if many.errors else 200


@blueprint.post("/surveys/<uuid:survey_id>/answers/review")
@requires(Act.ANSWER_REVIEW)
def review_many(survey_id: uuid.UUID) -> Answer:
    """One word on all that are ticked; what was typed and ticked stays where it does not fit."""
    viewer, many = current_viewer(), WordOnManyForm()
    back = dict(parse_qsl(request.form.get("back", "")[:LONGEST_BACK]))
    many.ids = request.form.getlist("ids")
    if not many.validate_on_submit():
        return _draw(survey_id, back, many)
    with unit_of_work():
        done = review_answers(viewer, form_answered(viewer, survey_id), many.command.ids, many.command)
    flash(ngettext("%(num)s 份答卷记下了。", "%(num)s 份答卷记下了。", len(done)), "done")
    page = {"page": back["page"]} if back.get("page", "").isdecimal() else {}
    said = filters_in(back) | page | {"survey_id": str(survey_id)}
    return redirect(page_with("answers.listing", said, "survey_id"))
