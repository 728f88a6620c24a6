"""Answers as a person reads them: choices by their labels, moments and places in the manner of the page."""

import math
from datetime import date, datetime

from flask_babel import gettext as _

from fieldvisit.answers.questions import SEVERAL, Question, words_of
from fieldvisit.web.words import day, moment


def say(question: Question, value: str, language: str) -> str:
    """An answer in words; what cannot be read as what it should be stays as it is."""
    if question.choices:
        return words_of(question, value, language, str(_("、")))
    if question.kind in SEVERAL:
        return str(_("、")).join(value.split())
    if question.kind == "acknowledge":
        return str(_("确认了")) if value == "OK" else value
    if question.kind in ("date", "today"):
        return _day(value)
    if question.kind in ("dateTime", "start", "end"):
        return _moment(value)
    if question.kind in ("geopoint", "start-geopoint"):
        return _place(value)
    return value


def _day(value: str) -> str:
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return value


def _moment(value: str) -> str:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return moment(at) if at.tzinfo else value


def _place(value: str) -> str:
    """Latitude, longitude, height, accuracy in metres; the last two may be missing."""
    try:
        numbers = [float(one) for one in value.split()]
    except ValueError:
        return value
    if len(numbers) < 2 or not all(math.isfinite(one) for one in numbers):
        return value
    place = f"{numbers[0]:.5f}, {numbers[1]:.5f}"
    accuracy = numbers[3] if len(numbers) > 3 else 0
    return str(_("%(place)s（误差约 %(metres)s 米）", place=place, metres=f"{accuracy:.0f}")) if accuracy else place
