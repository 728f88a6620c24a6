"""没答的户: whom the form is meant for and who has not answered it yet."""

import uuid

from flask import render_template, request

from fieldvisit.answers.blueprint import Answer, blueprint
from fieldvisit.answers.missing import asked_missing, count_meant, find_missing
from fieldvisit.answers.scope import form_answered
from fieldvisit.areas.queries import grids_under
from fieldvisit.people.acts import Act
from fieldvisit.people.queries import person
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import page_args


@blueprint.get("/surveys/<uuid:survey_id>/missing")
@requires(Act.ANSWER_SEE)
def missing(survey_id: uuid.UUID) -> Answer:
    """The households, with who keeps each."""
    viewer, asked = current_viewer(), asked_missing(request.args)
    form = form_answered(viewer, survey_id)
    grids = grids_under(viewer.places(Act.ANSWER_SEE), limit=500)
    return render_template(
        "answers/missing.html",
        form=form,
        asked=asked,
        page=find_missing(viewer, form, asked, page_args()),
        meant=count_meant(viewer, form, asked),
        grids=[one for one in grids if one.path.startswith(form.area_path)],
        cadre=person(asked.cadre_id) if asked.cadre_id else None,
    )
