"""What holds of forms whoever asks: which areas they are for, how versions are called, who is concerned."""

import re
from collections.abc import Collection
from datetime import date

from fieldvisit.areas.models import Level

LEVELS = (Level.CITY, Level.COUNTY, Level.TOWN)  # whose households a form may be for
_DAY_AND_NUMBER = re.compile(r"^20\d{8}$")
_ENDS_IN_NUMBER = re.compile(r"^(.*?)(\d+)$")


def meet(one: str, other: str) -> bool:
    """Whether one of two areas lies in the other, by their paths."""
    return one.startswith(other) or other.startswith(one)


def next_version(said: str, taken: Collection[str], today: date) -> str:
    """A version after those taken, in the manner of `said`: a day and a number (2026112201) where nothing is said."""
    if not said or _DAY_AND_NUMBER.match(said):
        first = int(f"{today:%Y%m%d}01")
        numbers = [int(one) for one in taken if _DAY_AND_NUMBER.match(one)]
        return str(max([first, *(number + 1 for number in numbers)]))
    found = _ENDS_IN_NUMBER.match(said)
    start, number = (found[1], int(found[2])) if found else (f"{said}.", 1)
    while (made := f"{start}{number}") in taken or made == said:
        number += 1
    return made
