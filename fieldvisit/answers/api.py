"""The API of answers: the list, one set, a reader's word, whom nobody has asked yet. Sealed answers one by one."""

import uuid
from typing import Any

from fieldvisit.answers import api_schemas as shapes
from fieldvisit.answers.api_query import NarrowedQuery, filter_of
from fieldvisit.answers.filters import AnswerFilter
from fieldvisit.answers.listing import AnswerLine, find_answers
from fieldvisit.answers.missing import MissingFilter, MissingLine, find_missing
from fieldvisit.answers.opening import open_answer
from fieldvisit.answers.queries import OneSet, one_set, reviews_of, shown_of
from fieldvisit.answers.reviewing import WordOnManySchema, WordSchema, review_answers
from fieldvisit.answers.scope import FormAnswered, form_answered
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.api import (
    PREFIX,
    Paged,
    RoomApi,
    a_key,
    a_number,
    body_of,
    list_of,
    page_of,
)
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import Page, PageArgs

api = RoomApi("answers_api", __name__, url_prefix=f"{PREFIX}/surveys", description="Answers to questionnaires.")
blueprints = [api]
ALL = "/<uuid:survey_id>/answers"
LINES = page_of(shapes.AnswerLineSchema)
ONE = f"{ALL}/<uuid:submission_id>"


class AnswerQuery(NarrowedQuery, Paged):
    """A page of the answers under the filters of the list."""


@api.on("GET", ALL, LINES, asks=AnswerQuery, refuses=(404,))
@requires(Act.ANSWER_SEE)
def answers(survey_id: uuid.UUID) -> Page[Any]:
    """What was answered to a form, as far as whoever asks may see it, given last first."""
    viewer = current_viewer()
    args, said = AnswerQuery.page_and_rest()
    return _page(viewer, survey_id, filter_of(said), args)


@api.on("POST", f"{ALL}/find", LINES, takes=shapes.FindSchema, asks=AnswerQuery, refuses=(404,))
@requires(Act.ANSWER_SEE)
def find(survey_id: uuid.UUID) -> Page[Any]:
    """The same, searched by words: a household, who filled it in, what was said."""
    viewer = current_viewer()
    args, said = AnswerQuery.page_and_rest()
    asked = filter_of(said | {"q": body_of(shapes.FindSchema)["words"]})
    return _page(viewer, survey_id, asked, args)


def _page(viewer: Viewer, survey_id: uuid.UUID, asked: AnswerFilter, args: PageArgs) -> Page[Any]:
    form = form_answered(viewer, survey_id)
    page = find_answers(viewer, form, asked, args)
    return Page([_line(form, one) for one in page.items], page.total, page.page, page.per_page)


def _line(form: FormAnswered, line: AnswerLine) -> dict[str, Any]:
    names = ("id", "version", "household_id", "grid_id", "account_id", "account_name", "channel", "recorded_at")
    said = {name: getattr(line.row, name) for name in (*names, "received_at", "review")}
    home = line.household
    return said | {
        "household_id": home.id if home else None,
        "household_name": home.name if home else None,
        "grid_name": line.grid_name or None,
        "fit": line.fit or "known",
        "answers": shown_of(form, line.row),
        "files": {"awaited": line.awaited, "kept": line.kept},
    }


@api.on("GET", ONE, shapes.OneSetSchema, refuses=(404,))
@requires(Act.ANSWER_SEE)
def one(survey_id: uuid.UUID, submission_id: uuid.UUID) -> dict[str, Any]:
    """One set: its answers, which of them lie sealed, its files, what readers said."""
    viewer = current_viewer()
    return _whole(one_set(viewer, form_answered(viewer, survey_id), submission_id))


def _whole(found: OneSet) -> dict[str, Any]:
    return _line(found.form, found.line) | {
        "instance_id": found.row.instance_id,
        "sealed": list(found.sealed_keys),
        "attachments": [one for rows in found.files.values() for one in rows],
        "reviews": found.reviews,
        "supersedes": [one.row.id for one in found.earlier],
        "superseded_by": found.later,
        "rivals": len(found.rivals),
        "may_review": found.may_review,
        "may_open": found.may_open,
    }


@api.on("POST", f"{ONE}/open", shapes.OpenedSchema, takes=shapes.OpenSchema, refuses=(404,))
@requires(Act.ANSWER_OPEN)
def open_sealed(survey_id: uuid.UUID, submission_id: uuid.UUID) -> dict[str, Any]:
    """One sealed answer by its key; that it was shown is in the audit trail."""
    viewer, key = current_viewer(), body_of(shapes.OpenSchema)["answer"]
    with unit_of_work():
        path, values = open_answer(viewer, form_answered(viewer, survey_id), submission_id, key)
    return {"path": path, "values": values}


@api.on("POST", f"{ONE}/review", shapes.ReviewedSchema, takes=WordSchema, refuses=(404, 409))
@requires(Act.ANSWER_REVIEW)
def review(survey_id: uuid.UUID, submission_id: uuid.UUID) -> Any:
    """A word on one set of answers; the earlier ones stay in its history."""
    viewer, word = current_viewer(), body_of(WordSchema)
    with unit_of_work():
        review_answers(viewer, form_answered(viewer, survey_id), [submission_id], word)
    return reviews_of(submission_id)[0]


@api.on("POST", f"{ALL}/review", list_of(shapes.ReviewedSchema), takes=WordOnManySchema, refuses=(404, 409))
@requires(Act.ANSWER_REVIEW)
def review_many(survey_id: uuid.UUID) -> dict[str, Any]:
    """One word on up to 100 sets of answers: all or none."""
    viewer, word = current_viewer(), body_of(WordOnManySchema)
    with unit_of_work():
        said = review_answers(viewer, form_answered(viewer, survey_id), word.ids, word)
        items = [{name: getattr(one, name) for name in shapes.REVIEWED} for one in said]
    return {"items": items}


class MissingQuery(Paged):
    """Of a grid, of a cadre."""

    grid = a_number()
    cadre = a_key()


@api.on("GET", "/<uuid:survey_id>/missing", page_of(shapes.UnansweredSchema), asks=MissingQuery, refuses=(404,))
@requires(Act.ANSWER_SEE)
def missing(survey_id: uuid.UUID) -> Page[Any]:
    """Households the form is meant for that have not answered it, in the order of the street."""
    viewer = current_viewer()
    args, said = MissingQuery.page_and_rest()
    asked = MissingFilter(said.get("grid"), said.get("cadre"))
    page = find_missing(viewer, form_answered(viewer, survey_id), asked, args)
    return Page([_missing(one) for one in page.items], page.total, page.page, page.per_page)


def _missing(line: MissingLine) -> dict[str, Any]:
    said = {name: getattr(line.home, name) for name in ("id", "name", "address", "grid_id", "grid_name")}
    cadre = line.cadre
    return said | {"cadre_id": cadre.cadre_id if cadre else None, "cadre_name": cadre.cadre_name if cadre else None}
