"""接口说明: the API to look through and to try, drawn by ourselves: no script of others, no other origin."""

import json
from typing import Any

from flask import Blueprint, current_app, render_template

from fieldvisit.web.api_reading import Group, groups_of
from fieldvisit.web.guard import open_to_all

blueprint = Blueprint("api_pages", __name__)


@blueprint.get("/api/docs")
@open_to_all
def docs() -> str:
    """Every operation; nothing about anybody."""
    return render_template("api/docs.html", groups=_groups(), pretty=_pretty)


def _groups() -> list[Group]:
    """Read once: the document does not change while the program runs."""
    kept = current_app.extensions.setdefault("fieldvisit.api_groups", [])
    if not kept:
        kept.extend(groups_of(current_app.extensions["fieldvisit.api"].spec.to_dict()))
    found: list[Group] = kept
    return found


def _pretty(example: Any) -> str:
    return json.dumps(example, ensure_ascii=False, indent=2)
