"""交叉: two questions of a questionnaire crossed, or one with areas or months; to look at and to take along."""

import uuid

from flask import redirect, render_template, request, send_file
from werkzeug.wrappers import Response

from fieldvisit.answers.behind import Rows
from fieldvisit.answers.blueprint import Answer, blueprint
from fieldvisit.answers.cross_taking import cross_listing
from fieldvisit.answers.crossed import crossed, sides_of
from fieldvisit.answers.filters import LONGEST_PATH, asked_answers
from fieldvisit.answers.linking import Said, said_of
from fieldvisit.answers.narrowing import narrowing_of
from fieldvisit.answers.scope import form_answered
from fieldvisit.answers.side_words import keys_in_words, side_words, sides_offered
from fieldvisit.exports.service import export_at_once, log_export
from fieldvisit.exports.text import as_text
from fieldvisit.jobs.fetching import XLSX
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.addresses import page_with
from fieldvisit.web.asked import asked_text
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.lists import Listing, filters_in
from fieldvisit.web.searching import typed_search


@blueprint.get("/surveys/<uuid:survey_id>/results/cross")
@requires(Act.ANSWER_SEE)
@typed_search
def cross(survey_id: uuid.UUID) -> Answer:
    """Two questions crossed, or one with areas or months."""
    viewer, asked = current_viewer(), asked_answers(request.args)
    form = form_answered(viewer, survey_id)
    found = crossed(viewer, form, asked, asked_text("row", LONGEST_PATH), asked_text("column", LONGEST_PATH))
    return render_template(
        "answers/cross.html",
        form=form,
        asked=asked,
        narrowing=narrowing_of(viewer, form, asked),
        found=found,
        several=found.several,
        sides=sides_offered(sides_of(form), form.language),
        side_words=lambda axis: side_words(axis, form.language),
        words_of=lambda axis: keys_in_words(axis, found.compared, form.language),
        rows=Rows(survey_id, said_of(asked, request.args.get("words", ""))),
    )


@blueprint.post("/surveys/<uuid:survey_id>/results/cross/export")
@requires(Act.ANSWER_SEE)
def export_cross(survey_id: uuid.UUID) -> Response:
    """The crossed table as a spreadsheet, or the way back where there is none. Logged with how many rows."""
    viewer, said = current_viewer(), filters_in(request.form)
    listing = _table_of(survey_id, said)
    if listing is None:
        return redirect(_back(survey_id, said))
    told = {name: word for name, word in said.items() if name != "words"}
    file, file_name = export_at_once(viewer, listing, said, _back(survey_id, told))
    with unit_of_work():
        log_export(viewer, listing, listing.number(viewer, said))
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=file_name, max_age=0)


@blueprint.get("/surveys/<uuid:survey_id>/results/cross/text")
@requires(Act.ANSWER_SEE)
def cross_text(survey_id: uuid.UUID) -> Answer:
    """The crossed table as text to paste."""
    viewer, said = current_viewer(), filters_in(request.args)
    listing = _table_of(survey_id, said)
    if listing is None:
        return redirect(_back(survey_id, said))
    words = as_text(listing, listing.stream(viewer, said), listing.number(viewer, said))
    back = _back(survey_id, said)
    return render_template("exports/text.html", listing=listing, words=words, said=said, back=back)


def _back(survey_id: uuid.UUID, said: Said) -> str:
    return page_with("answers.cross", said | {"survey_id": str(survey_id)}, "survey_id")


def _table_of(survey_id: uuid.UUID, said: Said) -> Listing | None:
    viewer = current_viewer()
    form = form_answered(viewer, survey_id)
    return cross_listing(form, crossed(viewer, form, asked_answers(said), said.get("row", ""), said.get("column", "")))
