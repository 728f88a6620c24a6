"""Columns of a chart as plain rectangles: for days, months and bins, of which there are too many for a row each. Pure.

The page draws them as SVG, so that they need no script, print, and take their colour from the stylesheet. The same
figures always stand in a table beside them.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fieldvisit.answers.tallies import filled_months

WIDTH, HEIGHT = 10, 100  # of one column with its gap, and of the whole
GAP = 2
MOST_DAYS = 92  # more than these are drawn by month


@dataclass(frozen=True)
class Column:
    """One rectangle, from the top left corner."""

    x: int
    y: float
    width: int
    height: float


def columns_of(numbers: Sequence[int]) -> list[Column]:
    """One column for each number, the highest as high as the chart; what is not nothing is seen."""
    most = max(numbers, default=0)
    heights = [max(HEIGHT * number / most, 1.5) if number else 0.0 for number in numbers]
    pairs = enumerate(heights)
    return [Column(place * WIDTH + GAP // 2, HEIGHT - high, WIDTH - GAP, high) for place, high in pairs]


@dataclass(frozen=True)
class Span:
    """How many came from one day to another, both inclusive."""

    since: date
    until: date
    number: int


def spans_of(days: Counter[date]) -> list[Span]:
    """Day by day from the first to the last, with those between; by month where they are many."""
    if not days:
        return []
    first, last = min(days), max(days)
    number = (last - first).days + 1
    if number <= MOST_DAYS:
        line = [first + timedelta(days=step) for step in range(number)]
        return [Span(day, day, days[day]) for day in line]
    months = Counter[date]()
    for day, count in days.items():
        months[day.replace(day=1)] += count
    return [Span(month, last_of(month), count) for month, count in filled_months(months)]


def last_of(month: date) -> date:
    """The last day of a month that is said by its first."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
