"""The blueprint of the pages of plans, apart from them so that each page module can hang its views on it."""

from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response

from fieldvisit.plans import words

blueprint = Blueprint("plans", __name__)
Answer = str | Response | tuple[str, int]
ONE = "/plans/<uuid:plan_id>"


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    return {"plan_words": words}
