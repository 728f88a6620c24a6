"""The blueprint of the pages of answers, apart from them so that each page module can hang its views on it."""

from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response

from fieldvisit.answers import words

blueprint = Blueprint("answers", __name__)
Answer = str | Response | tuple[str, int]


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    return {"answer_words": words}
