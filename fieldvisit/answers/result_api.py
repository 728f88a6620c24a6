"""The API of results: a form counted, and two of its questions crossed, as on the pages."""

import uuid
from dataclasses import asdict
from typing import Any

from flask_babel import lazy_gettext as _l

from fieldvisit.answers.api_query import NarrowedQuery, filter_of
from fieldvisit.answers.crossed import Crossed, crossed
from fieldvisit.answers.drawing import spans_of
from fieldvisit.answers.filters import LONGEST_PATH
from fieldvisit.answers.result_schemas import CrossSchema, ResultsSchema
from fieldvisit.answers.results import results_of
from fieldvisit.answers.scope import form_answered
from fieldvisit.answers.showing import Shown, shown_parts
from fieldvisit.answers.side_words import keys_in_words, side_words
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.kernel.masking import without_numbers
from fieldvisit.people.acts import Act
from fieldvisit.web.api import PREFIX, RoomApi, some_text
from fieldvisit.web.guard import current_viewer, requires

api = RoomApi("answer_results", __name__, url_prefix=f"{PREFIX}/surveys", description="Results of questionnaires.")
blueprints = [api]
ONE = "/<uuid:survey_id>/results"


class ResultsQuery(NarrowedQuery):
    """`by`: the path of a question whose choices are counted for each area."""

    by = some_text(LONGEST_PATH)


class CrossQuery(NarrowedQuery):
    """The two sides: the path of a question, `area` or `month`."""

    row = some_text(LONGEST_PATH)
    column = some_text(LONGEST_PATH)


@api.on("GET", ONE, ResultsSchema, asks=ResultsQuery, refuses=(404,))
@requires(Act.ANSWER_SEE)
def results(survey_id: uuid.UUID) -> dict[str, Any]:
    """Every question counted, and answers by area: of those that whoever asks may see."""
    viewer, said = current_viewer(), ResultsQuery.said()
    form = form_answered(viewer, survey_id)
    found = results_of(viewer, form, filter_of(said), said.get("by", ""))
    parts = shown_parts(found.counted, form.repeats, form.language)
    return {
        "answers": found.head.number,
        "reviews": dict(found.head.reviews),
        "days": [one for one in spans_of(found.head.days) if one.number],
        "reached": found.reached,
        "meant": found.meant,
        "area": found.compared.area,
        "places": found.places,
        "questions": [_question(one) for part in parts for one in part.panels],
        "repeats": list(found.counted.turns.values()),
    }


def _question(one: Shown) -> dict[str, Any]:
    names = ("label", "shape", "of", "answered", "silent", "other", "unread", "spread", "months", "arrived", "awaited")
    asked = {name: getattr(one.question, name) for name in ("path", "name", "kind", "repeat")}
    texts = [asdict(text) | {"text": without_numbers(text.text)} for text in one.texts]
    return asked | {name: getattr(one, name) for name in names} | {"choices": one.lines, "texts": texts}


@api.on("GET", f"{ONE}/cross", CrossSchema, asks=CrossQuery, refuses=(404,))
@requires(Act.ANSWER_SEE)
def cross(survey_id: uuid.UUID) -> dict[str, Any]:
    """Two sides crossed. Refused where a side is none of this form, or has too many different answers."""
    viewer, said = current_viewer(), CrossQuery.said()
    form = form_answered(viewer, survey_id)
    found = crossed(viewer, form, filter_of(said), said.get("row", ""), said.get("column", ""))
    if found.row is None or found.column is None or found.table is None:
        raise _refusal(found, said)
    told: dict[str, Any] = {"both": found.table.both}
    sides = (("row", found.row, found.table.rows), ("column", found.column, found.table.columns))
    for name, axis, counts in sides:
        words = keys_in_words(axis, found.compared, form.language)
        told[f"{name}_label"] = side_words(axis, form.language)
        told[f"{name}s"] = [{"key": key, "label": words(key), "number": number} for key, number in counts.items()]
    pairs = sorted(found.table.numbers)
    told["cells"] = [{"row": pair[0], "column": pair[1]} | asdict(found.table.cell(*pair)) for pair in pairs]
    return told


def _refusal(found: Crossed, said: dict[str, Any]) -> InvalidInput:
    for name, axis in (("row", found.row), ("column", found.column)):
        if axis is None:
            return InvalidInput(_l("没有这个选项。"), field=name)
    if found.too_many:
        field = "row" if said.get("row") == found.too_many else "column"
        return InvalidInput(_l("不同的答案太多，排不成一张表"), field=field)
    return InvalidInput(_l("横竖是同一样"), field="column")
