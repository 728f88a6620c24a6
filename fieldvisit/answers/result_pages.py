"""结果 and 交叉: the answers of one questionnaire counted, question by question, by area, and two questions crossed."""

import uuid
from typing import Any

from flask import render_template, request, url_for

from fieldvisit.answers.blueprint import Answer, blueprint
from fieldvisit.answers.crossed import crossed, sides_of
from fieldvisit.answers.drawing import columns_of, spans_of
from fieldvisit.answers.filters import asked_answers
from fieldvisit.answers.linking import Said, answer, behind_keys, between, narrowed, said_of
from fieldvisit.answers.narrowing import narrowing_of
from fieldvisit.answers.questions import label_of
from fieldvisit.answers.results import choices_of, results_of
from fieldvisit.answers.scope import form_answered
from fieldvisit.answers.showing import bin_words, labels_of, number_words, shown_parts
from fieldvisit.answers.side_words import keys_in_words, side_words, sides_offered
from fieldvisit.people.acts import Act
from fieldvisit.surveys.words import type_words
from fieldvisit.web.asked import asked_text
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.searching import typed_search

LONGEST_SIDE = 500
SIDES = ("by", "row", "column")  # what the pages ask beside the filter


@blueprint.get("/surveys/<uuid:survey_id>/results")
@requires(Act.ANSWER_SEE)
@typed_search
def results(survey_id: uuid.UUID) -> Answer:
    """Every question counted, and answers by area."""
    viewer, asked = current_viewer(), asked_answers(request.args)
    form = form_answered(viewer, survey_id)
    found = results_of(viewer, form, asked, asked_text("by", LONGEST_SIDE))
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


@blueprint.get("/surveys/<uuid:survey_id>/results/cross")
@requires(Act.ANSWER_SEE)
@typed_search
def cross(survey_id: uuid.UUID) -> Answer:
    """Two questions crossed, or one with areas or months."""
    viewer, asked = current_viewer(), asked_answers(request.args)
    form = form_answered(viewer, survey_id)
    found = crossed(viewer, form, asked, asked_text("row", LONGEST_SIDE), asked_text("column", LONGEST_SIDE))
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


class Rows:
    """Addresses of the answers behind figures, under what the page's own address asks. Empty where there is none."""

    def __init__(self, survey_id: uuid.UUID, said: Said) -> None:
        self._survey_id = survey_id
        self.said = said

    def all(self) -> str:
        """Every one that was counted."""
        return self._at(self.said)

    def with_(self, **more: Any) -> str:
        """Those of a state or an area."""
        return self._at(narrowed(self.said, {name: str(value) for name, value in more.items()}))

    def answering(self, path: str, value: str = "", area: object = None) -> str:
        """Those that answered a question, or answered it so; of one area."""
        place = {} if area is None else {"area": str(area)}
        return self._at(narrowed(self.said, answer(path, value) | place))

    def between(self, since: Any, until: Any) -> str:
        """Those given on these days."""
        return self._at(between(self.said, since, until))

    def behind(self, *sides: Any) -> str:
        """Those behind keys of a crossed table."""
        return self._at(behind_keys(self.said, *sides))

    def here(self, **more: Any) -> str:
        """This page under the same filter, changed."""
        sides = {name: request.args[name] for name in SIDES if request.args.get(name)}
        return self._to(str(request.endpoint), self.said | sides | {name: str(value) for name, value in more.items()})

    def _at(self, said: Said | None) -> str:
        return "" if said is None else self._to("answers.listing", said)

    def _to(self, endpoint: str, said: Said) -> str:
        address: dict[str, Any] = {**said}
        return url_for(endpoint, survey_id=self._survey_id, **address)
