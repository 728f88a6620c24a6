"""The blueprint of the issue pages, apart from them so that each page module can hang its views on it."""

from typing import Any

from flask import Blueprint

from fieldvisit.issues import wording
from fieldvisit.issues.notices import unseen
from fieldvisit.issues.queue_address import back_here
from fieldvisit.people.acts import Act

blueprint = Blueprint("issues", __name__)


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    return {"wording": wording, "Act": Act, "back_here": back_here, "unseen_notices": unseen}
