"""Which answers are asked for, as the address bar says. What makes no sense is not asked."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fieldvisit.areas.queries import areas_of
from fieldvisit.kernel.text import has_control, tidy
from fieldvisit.storage.sealed_words import LONGEST_SEALED, opened_words
from fieldvisit.surveys.models import AttachmentState, Channel, Review
from fieldvisit.web.asked import asked_day, asked_id, asked_number, asked_text, asking

LONGEST_PATH = 500
LONGEST_VALUE = 255
LONGEST_WORDS = 80
UNKNOWN, RETIRED = "unknown", "retired"


@dataclass(frozen=True)
class AnswerFilter:
    """Answers of one form. Days are local, both inclusive, of when they were given (`recorded_at`).

    `files`: "awaited"; `path` with `value`: what one question was answered, without a value that it was at all;
    `fit`: "unknown" (the version was never made here) or "retired".
    """

    version_id: uuid.UUID | None = None
    area_id: int | None = None
    review: str = ""
    since: date | None = None
    until: date | None = None
    cadre_id: uuid.UUID | None = None
    channel: str = ""
    files: str = ""
    path: str = ""
    value: str = ""
    words: str = ""
    fit: str = ""

    @property
    def any(self) -> bool:
        """Whether anything is asked at all."""
        return self != AnswerFilter()


def asked_answers(said: Mapping[str, str]) -> AnswerFilter:
    """What an address asks for. `words` travel sealed: they are usually a name."""
    with asking(said):
        path = asked_text("path", LONGEST_PATH)
        area_id = asked_number("area")
        return AnswerFilter(
            version_id=asked_id("version"),
            area_id=area_id if area_id is not None and areas_of([area_id]) else None,
            review=_known(asked_text("review"), Review),
            since=asked_day("since"),
            until=asked_day("until"),
            cadre_id=asked_id("cadre"),
            channel=_known(asked_text("channel"), Channel),
            files=_known(asked_text("files"), (AttachmentState.AWAITED,)),
            path=path if path.startswith("/") else "",
            value=asked_text("value", LONGEST_VALUE) if path.startswith("/") else "",
            words=_words(said),
            fit=_known(asked_text("fit"), (UNKNOWN, RETIRED)),
        )


def _known(text: str, words: object) -> str:
    return text if text in [str(word) for word in words] else ""  # type: ignore[attr-defined]


def _words(said: Mapping[str, str]) -> str:
    """As an address holds them (sealed), or as a body says them."""
    sealed = said.get("words", "")
    text = (opened_words(sealed) if len(sealed) <= LONGEST_SEALED else "") or said.get("q", "")
    return "" if has_control(text) else tidy(text)[:LONGEST_WORDS]
