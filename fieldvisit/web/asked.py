"""What the address bar asks for. Nonsense means nothing asked, never an error: filters are for looking around."""

import uuid
from datetime import date

from flask import request

from fieldvisit.kernel.text import has_control, tidy

LONG = 80
MOST = 2**31 - 1


def asked_text(name: str, most: int = LONG) -> str:
    """`?name=` as clean text, empty where it is missing, too long or holds control characters."""
    text = request.args.get(name, "")
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
