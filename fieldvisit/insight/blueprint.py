"""The blueprint of the pages of figures, apart from them so that each page module can hang its views on it."""

from typing import Any

from flask import Blueprint, request, url_for

from fieldvisit.insight.figures import Figure
from fieldvisit.insight.shading_words import SHADING_WORDS, band_words, number_words
from fieldvisit.insight.words import AGE_WORDS, IDENTITY_WORDS, LEVEL_ALL, PERIOD_WORDS, REASON_WORDS, WHICH_WORDS
from fieldvisit.web.addresses import page_with

blueprint = Blueprint("insight", __name__)


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    return {
        "rows_url": rows_url,
        "here_with": here_with,
        "age_words": AGE_WORDS,
        "identity_words": IDENTITY_WORDS,
        "period_words": PERIOD_WORDS,
        "reason_words": REASON_WORDS,
        "which_words": WHICH_WORDS,
        "level_all": LEVEL_ALL,
        "shading_words": SHADING_WORDS,
        "band_words": band_words,
        "number_words": number_words,
    }


def rows_url(figure: Figure) -> str:
    """The address of the rows behind a figure of issues."""
    address: dict[str, Any] = dict(figure.rows)
    return url_for("issues.listing", **address)


def here_with(**changes: object) -> str:
    """This page's address with some words of it changed (None drops one); always its first page."""
    said: dict[str, Any] = {**request.args.to_dict(), **changes}
    said.pop("page", None)
    kept: dict[str, Any] = {name: value for name, value in said.items() if value not in (None, "")}
    return page_with(request.endpoint or "", kept)
