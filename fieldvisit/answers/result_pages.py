"""结果: the answers of one questionnaire counted, question by question and by area."""

import uuid

from flask import render_template, request

from fieldvisit.answers.behind import Rows
from fieldvisit.answers.blueprint import Answer, blueprint
from fieldvisit.answers.drawing import columns_of, spans_of
from fieldvisit.answers.filters import LONGEST_PATH, asked_answers
from fieldvisit.answers.linking import said_of
from fieldvisit.answers.narrowing import narrowing_of
from fieldvisit.answers.questions import label_of
from fieldvisit.answers.results import choices_of, results_of
from fieldvisit.answers.scope import form_answered
from fieldvisit.answers.showing import bin_words, labels_of, number_words, shown_parts
from fieldvisit.people.acts import Act
from fieldvisit.surveys.words import type_words
from fieldvisit.web.asked import asked_text
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.searching import typed_search


@blueprint.get("/surveys/<uuid:survey_id>/results")
@requires(Act.ANSWER_SEE)
@typed_search
def results(survey_id: uuid.UUID) -> Answer:
    """Every question counted, and answers by area."""
    viewer, asked = current_viewer(), asked_answers(request.args)
    form = form_answered(viewer, survey_id)
    found = results_of(viewer, form, asked, asked_text("by", LONGEST_PATH))
    return render_template(
        "answers/results.html",
        form=form,
        asked=asked,
        narrowing=narrowing_of(viewer, form, asked),
        found=found,
        parts=shown_parts(found.counted, form.repeats, form.language),
        spans=spans_of(found.head.days),
        by_questions=[(one.path, label_of(one, form.language)) for one in choices_of(form)],
        by_labels=labels_of(found.by, form.language) if found.by else {},
        rows=Rows(survey_id, said_of(asked, request.args.get("words", ""))),
        columns_of=columns_of,
        number_words=number_words,
        bin_words=bin_words,
        survey_types=type_words,
    )
