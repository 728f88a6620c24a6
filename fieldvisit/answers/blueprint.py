"""The blueprint of the pages of answers, apart from them so that each page module can hang its views on it."""

from typing import Any

from flask import Blueprint, current_app
from werkzeug.wrappers import Response

from fieldvisit.answers import words

blueprint = Blueprint("answers", __name__)
Answer = str | Response | tuple[str, int]


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    return {"answer_words": words}


@blueprint.app_template_global()
def has_page(endpoint: str) -> bool:
    """Whether the program has such a page."""
    return endpoint in current_app.view_functions
