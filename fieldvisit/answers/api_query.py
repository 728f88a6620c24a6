"""Which answers the API is asked for, in the words of the pages' addresses."""

from collections.abc import Mapping
from typing import Any

from fieldvisit.answers.filters import LONGEST_PATH, LONGEST_VALUE, RETIRED, UNKNOWN, AnswerFilter, asked_answers
from fieldvisit.surveys.models import AttachmentState, Channel, Review
from fieldvisit.web.api import Query, a_day, a_key, a_number, a_word, some_text


class NarrowedQuery(Query):
    """The filters of the list but for words that are searched for: those are asked in a body (`/answers/find`)."""

    elsewhere = frozenset({"q", "words"})

    version = a_key()
    area = a_number()
    review = a_word(*Review)
    since = a_day()
    until = a_day()
    cadre = a_key()
    channel = a_word(*Channel)
    files = a_word(AttachmentState.AWAITED)
    path = some_text(LONGEST_PATH)
    value = some_text(LONGEST_VALUE)
    fit = a_word(UNKNOWN, RETIRED)


def filter_of(said: Mapping[str, Any]) -> AnswerFilter:
    """The filter of a checked query."""
    return asked_answers({name: str(value) for name, value in said.items()})
