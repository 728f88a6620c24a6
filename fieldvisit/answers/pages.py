"""答卷: what was answered to a form, as a list and one by one."""

import uuid

from flask import render_template, request

from fieldvisit.answers import (
    export_pages as _exports,  # noqa: F401 - its import adds the pages
)
from fieldvisit.answers import (
    result_pages as _results,  # noqa: F401 - its import adds the pages
)
from fieldvisit.answers.blueprint import Answer, blueprint
from fieldvisit.answers.filters import asked_answers
from fieldvisit.answers.listing import find_answers
from fieldvisit.answers.narrowing import narrowing_of
from fieldvisit.answers.scope import form_answered
from fieldvisit.people.acts import Act
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import page_args
from fieldvisit.web.searching import typed_search


@blueprint.get("/surveys/<uuid:survey_id>/answers")
@requires(Act.ANSWER_SEE)
@typed_search
def listing(survey_id: uuid.UUID) -> Answer:
    """What was answered, as far as the viewer may see it, the newest first."""
    viewer, asked = current_viewer(), asked_answers(request.args)
    form = form_answered(viewer, survey_id)
    page = find_answers(viewer, form, asked, page_args())
    return render_template(
        "answers/list.html", form=form, page=page, asked=asked, narrowing=narrowing_of(viewer, form, asked)
    )
