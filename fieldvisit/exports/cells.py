"""One value of a list as it leaves the house: a date, a number, or plain text that nothing takes for a command."""

from datetime import date, datetime

from fieldvisit.kernel import clock
from fieldvisit.kernel.masking import without_numbers
from fieldvisit.web.lists import Column

LONGEST = 32_000  # a cell of a spreadsheet holds 32,767
COMMANDS = ("=", "+", "-", "@", "\t", "\r")


def cell_of(column: Column, row: object) -> object:
    """The value as a spreadsheet holds it: numbers, local dates and times, else text without anybody's numbers."""
    return _plain(column.value(row), column)


def brief_of(column: Column, row: object) -> str:
    """The value as the text to paste says it; empty where it says nothing."""
    value = _plain(column.short(row), column)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return "" if value is None else value.isoformat() if isinstance(value, date) else " ".join(str(value).split())


def _plain(value: object, column: Column) -> object:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return clock.local(value).replace(tzinfo=None)
    if isinstance(value, date | int | float) and not isinstance(value, bool):
        return value
    text = str(value)
    return (text if column.code else without_numbers(text))[:LONGEST]


def is_command(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula."""
    return text.startswith(COMMANDS)
