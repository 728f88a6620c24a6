"""Which answers the API is asked for, in the words of the pages' addresses. What is searched for is asked elsewhere."""

from collections.abc import Mapping
from typing import Any

from fieldvisit.answers.filters import LONGEST_PATH, LONGEST_VALUE, RETIRED, UNKNOWN, AnswerFilter
from fieldvisit.areas.queries import area_of
from fieldvisit.surveys.models import AttachmentState, Channel, Review
from fieldvisit.web.api import Query, a_day, a_key, a_number, a_word, some_text


class AnswerQuery(Query):
    """By version, area, review, days (both inclusive), who gave them, channel, files, fit, one question's answer."""

    elsewhere = frozenset({"q", "words"})

    version = a_key()
    area = a_number()
    review = a_word(*Review)
    since = a_day()
    until = a_day()
    cadre = a_key()
    channel = a_word(*Channel)
    files = a_word(AttachmentState.AWAITED)
    fit = a_word(UNKNOWN, RETIRED)
    path = some_text(LONGEST_PATH)
    value = some_text(LONGEST_VALUE)


def filter_of(said: Mapping[str, Any]) -> AnswerFilter:
    """The filter of a checked query. Problems: not_visible (no such area)."""
    path = said.get("path", "")
    path = path if path.startswith("/") else ""
    return AnswerFilter(
        version_id=said.get("version"),
        area_id=area_of(said["area"]).id if "area" in said else None,
        review=said.get("review", ""),
        since=said.get("since"),
        until=said.get("until"),
        cadre_id=said.get("cadre"),
        channel=said.get("channel", ""),
        files=said.get("files", ""),
        path=path,
        value=said.get("value", "") if path else "",
        fit=said.get("fit", ""),
    )
