"""What the address bar asks for. Nonsense means nothing asked, never an error: filters are for looking around.

An export carries its page's filters along and asks again with them, also where there is no request (`asking`).
"""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

from flask import request

from fieldvisit.kernel.text import has_control, tidy

LONG = 80
MOST = 2**31 - 1
_said: ContextVar[Mapping[str, str] | None] = ContextVar("said", default=None)


@contextmanager
def asking(said: Mapping[str, str]) -> Iterator[None]:
    """Inside the block these words stand for those of the address bar."""
    token = _said.set(said)
    try:
        yield
    finally:
        _said.reset(token)


def _words() -> Mapping[str, str]:
    said = _said.get()
    return request.args if said is None else said


def asked_text(name: str, most: int = LONG) -> str:
    """`?name=` as clean text, empty where it is missing, too long or holds control characters."""
    text = _words().get(name, "")
    return "" if len(text) > most or has_control(text) else tidy(text)


def asked_number(name: str) -> int | None:
    """`?name=` as a whole number a database holds, or None."""
    text = asked_text(name, 10)
    return int(text) if text.isascii() and text.isdecimal() and int(text) <= MOST else None


def asked_day(name: str) -> date | None:
    """`?name=2026-03-16`, or None."""
    try:
        day = date.fromisoformat(asked_text(name, 10))
    except ValueError:
        return None
    return day if 1900 < day.year < 2200 else None


def asked_id(name: str) -> uuid.UUID | None:
    """`?name=` as a UUID, or None."""
    try:
        return uuid.UUID(asked_text(name, 36))
    except ValueError:
        return None


def moment_in(text: str) -> datetime | None:
    """The moment that a page has written into an address or a form (ISO 8601 with its zone), or None."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo is not None and 1970 < at.year < 2200 else None
