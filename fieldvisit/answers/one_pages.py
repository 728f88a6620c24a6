"""One set of answers: what was asked and said, its files, what a reader says of it."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fieldvisit.answers.blueprint import Answer, blueprint
from fieldvisit.answers.files import file_answer, file_of, is_picture
from fieldvisit.answers.forms import WordForm
from fieldvisit.answers.opening import open_answer
from fieldvisit.answers.queries import followed, form_of, one_set, question_at, seen_answers
from fieldvisit.answers.questions import label_of
from fieldvisit.answers.reviewing import WordSchema, review_answers
from fieldvisit.answers.saying import say
from fieldvisit.answers.scope import form_answered
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.schemas import load

ONE = "/surveys/<uuid:survey_id>/answers/<uuid:submission_id>"


@blueprint.get(ONE)
@requires(Act.ANSWER_SEE)
def one(survey_id: uuid.UUID, submission_id: uuid.UUID) -> Answer:
    """The answers, question by question."""
    return _draw(survey_id, submission_id, WordForm(formdata=None))


@blueprint.get("/answers/<uuid:submission_id>")
@requires(Act.ANSWER_SEE)
def found(submission_id: uuid.UUID) -> Response:
    """The same by its own id alone: an issue knows which answers raised it, but not their form."""
    viewer, survey_id = current_viewer(), form_of(submission_id)
    row = seen_answers(viewer, form_answered(viewer, survey_id), submission_id)
    return redirect(url_for("answers.one", survey_id=survey_id, submission_id=row.id))


def _draw(survey_id: uuid.UUID, submission_id: uuid.UUID, word: WordForm) -> Answer:
    viewer = current_viewer()
    form = form_answered(viewer, survey_id)
    found = one_set(viewer, form, submission_id)
    page = render_template(
        "answers/one.html",
        form=form,
        one=found,
        deeds=followed(viewer, found),
        word=word,
        is_picture=is_picture,
        question_at=lambda path: label_of(question_at(form, path), form.language),
        say_at=lambda path, text: say(question_at(form, path), text, form.language),
    )
    return page, 422 if word.errors else 200


@blueprint.get(f"{ONE}/files/<uuid:attachment_id>")
@requires(Act.ANSWER_SEE)
def file(survey_id: uuid.UUID, submission_id: uuid.UUID, attachment_id: uuid.UUID) -> Response:
    """A file of the answers."""
    viewer = current_viewer()
    return file_answer(file_of(viewer, form_answered(viewer, survey_id), submission_id, attachment_id))


@blueprint.post(f"{ONE}/open")
@requires(Act.ANSWER_OPEN)
def open_sealed(survey_id: uuid.UUID, submission_id: uuid.UUID) -> Answer:
    """One sealed answer; the press is in the audit trail."""
    viewer = current_viewer()
    form = form_answered(viewer, survey_id)
    with unit_of_work():
        path, values = open_answer(viewer, form, submission_id, request.form.get("answer", ""))
    question = question_at(form, path)
    return render_template(
        "answers/opened.html",
        form=form,
        submission_id=submission_id,
        label=label_of(question, form.language),
        words=[say(question, text, form.language) for text in values],
    )


@blueprint.post(f"{ONE}/review")
@requires(Act.ANSWER_REVIEW)
def review(survey_id: uuid.UUID, submission_id: uuid.UUID) -> Answer:
    """A reader's word on it; the toast takes it back."""
    viewer, word = current_viewer(), WordForm()
    if not word.validate_on_submit():
        return _draw(survey_id, submission_id, word)
    with unit_of_work():
        form = form_answered(viewer, survey_id)
        before = one_set(viewer, form, submission_id).row.review
        review_answers(viewer, form, [submission_id], word.command)
    undo = url_for("answers.take_back", survey_id=survey_id, submission_id=submission_id)
    flash({"words": _("记下了。"), "undo": undo, "fields": {"state": before}}, "done")  # type: ignore[arg-type]
    return redirect(url_for("answers.one", survey_id=survey_id, submission_id=submission_id))


@blueprint.post(f"{ONE}/take-back")
@requires(Act.ANSWER_REVIEW)
def take_back(survey_id: uuid.UUID, submission_id: uuid.UUID) -> Response:
    """As it was before: one more word, so that the history stays whole."""
    viewer = current_viewer()
    word = load(WordSchema(), {"state": request.form.get("state", ""), "comment": _("撤销了刚才的结论")})
    with unit_of_work():
        review_answers(viewer, form_answered(viewer, survey_id), [submission_id], word)
    flash(_("撤销了。"), "done")
    return redirect(url_for("answers.one", survey_id=survey_id, submission_id=submission_id))
