"""没有对上问卷的答卷: what came to forms that nobody here has made."""

import uuid

from flask import render_template

from fieldvisit.answers.blueprint import Answer, blueprint
from fieldvisit.answers.unmatched import count_unmatched, find_unmatched, told_by_name, unmatched_one
from fieldvisit.people.acts import Act
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import page_args


@blueprint.app_template_global()
def has_unmatched() -> bool:
    """Whether the viewer sees any."""
    viewer = current_viewer()
    return viewer.can(Act.ANSWER_SEE) and count_unmatched(viewer) > 0


@blueprint.get("/surveys/unmatched")
@requires(Act.ANSWER_SEE)
def unmatched() -> Answer:
    """The list."""
    return render_template("answers/unmatched.html", page=find_unmatched(current_viewer(), page_args()))


@blueprint.get("/surveys/unmatched/<uuid:submission_id>")
@requires(Act.ANSWER_SEE)
def unmatched_set(submission_id: uuid.UUID) -> Answer:
    """One set, by the names of its questions."""
    line = unmatched_one(current_viewer(), submission_id)
    return render_template("answers/unmatched_one.html", line=line, told=told_by_name(line.row.answers))
