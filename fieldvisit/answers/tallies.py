"""What is counted of one question, by its kind. Answers are added one by one; little is kept, however many come.

Each tally is made once for a question and asked once for its result. Nothing here knows where answers lie.
"""

import heapq
import uuid
from array import array
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Protocol

from fieldvisit.answers.numbers import Spread, number_in, spread_of

DIFFERENT = 1000  # so many different values are told apart; what comes beyond them is counted together
LAST = 5
LONGEST_TEXT = 200
FURTHEST_APART = 60  # months that stand with their gaps


@dataclass(frozen=True)
class Given:
    """One set of answers as tallies need it. `arrived`: the names of its files that have come."""

    id: uuid.UUID
    recorded_at: datetime
    arrived: Collection[str] = ()


@dataclass(frozen=True)
class Result:
    """How many answered."""

    answered: int


@dataclass(frozen=True)
class Count:
    """How many answers say a value."""

    value: str
    number: int


@dataclass(frozen=True)
class Choices(Result):
    """Of each choice, in the order of the form. `other`: answers with a value that no version offers."""

    counts: tuple[Count, ...]
    other: int = 0
    other_values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """A choice among those put in order: how often it was placed, and where in the mean (1 is the first)."""

    value: str
    number: int
    mean: float | None


@dataclass(frozen=True)
class Ranks(Result):
    """The mean place of each choice, in the order of the form."""

    places: tuple[Place, ...]


@dataclass(frozen=True)
class Numbers(Result):
    """Numbers; `unread` answers are none."""

    spread: Spread
    unread: int = 0


@dataclass(frozen=True)
class Months(Result):
    """Dates by month (its first day), those between without any too; `unread` answers are no date."""

    months: tuple[tuple[date, int], ...]
    unread: int = 0


@dataclass(frozen=True)
class Said:
    """One text, cut short, and the answers in which it stands."""

    id: uuid.UUID
    recorded_at: datetime
    text: str


@dataclass(frozen=True)
class Texts(Result):
    """The last few texts."""

    last: tuple[Said, ...]


@dataclass(frozen=True)
class Files(Result):
    """Files that were named: how many have come, and how many are on their way."""

    arrived: int
    awaited: int


class Tally(Protocol):
    """Counts one question."""

    def add(self, value: object, given: Given) -> None:
        """One answer: a text, or several where the question stands twice."""
        ...

    def result(self) -> Result:
        """What was counted."""
        ...


def texts_in(value: object) -> list[str]:
    """The texts of an answer, without spaces around them; nothing for what is no answer."""
    if isinstance(value, str):
        return [text] if (text := value.strip()) else []
    found = value if isinstance(value, list) else []
    return [text for one in found if isinstance(one, str) and (text := one.strip())]


def filled_months(months: Counter[date]) -> list[tuple[date, int]]:
    """The months in order, with those between; only those that have any where they lie very far apart."""
    if not months:
        return []
    first, last = min(months), max(months)
    span = (last.year - first.year) * 12 + last.month - first.month + 1
    if span > FURTHEST_APART:
        return sorted(months.items())
    line = [divmod(first.year * 12 + first.month - 1 + step, 12) for step in range(span)]
    return [(month, months[month]) for month in (date(year, place + 1, 1) for year, place in line)]


@lru_cache(maxsize=DIFFERENT)
def month_in(text: str) -> date | None:
    """The first day of the month of a day; None for what is no day."""
    try:
        return date.fromisoformat(text).replace(day=1)
    except ValueError:
        return None


@dataclass
class PlainTally:
    """Only how many answered: what is sealed, agreed to, or a place on the map."""

    answered: int = 0

    def add(self, value: object, given: Given) -> None:
        """One answer, without looking at it."""
        self.answered += 1

    def result(self) -> Result:
        """How many."""
        return Result(self.answered)


@dataclass
class ChoiceTally:
    """One choice or several (`many`: values with spaces between them). A value counts once in an answer."""

    offered: Sequence[str]
    many: bool
    answered: int = 0
    other: int = 0
    values: Counter[str] = field(default_factory=Counter)
    whole: Counter[str] = field(default_factory=Counter)  # answers as they came: mostly the same few, taken apart last

    def add(self, value: object, given: Given) -> None:
        """What was chosen."""
        if isinstance(value, str) and (value in self.whole or len(self.whole) < DIFFERENT):
            self.whole[value] += 1
        else:
            self._take_apart(value, 1)

    def _take_apart(self, value: object, times: int) -> None:
        said = {one for text in texts_in(value) for one in (text.split() if self.many else [text])}
        self.answered += times if said else 0
        for one in said:
            if one in self.values or len(self.values) < DIFFERENT:
                self.values[one] += times
        self.other += 0 if said.issubset(self.offered) else times

    def result(self) -> Choices:
        """Every choice, those that nobody took too; without choices of its own the most frequent values."""
        for value, times in self.whole.items():
            self._take_apart(value, times)
        self.whole.clear()
        if not self.offered:
            most = sorted(self.values.items(), key=lambda pair: (-pair[1], pair[0]))
            return Choices(self.answered, tuple(Count(*pair) for pair in most))
        counts = tuple(Count(value, self.values[value]) for value in self.offered)
        return Choices(self.answered, counts, self.other, tuple(sorted(self.values.keys() - set(self.offered))))


@dataclass
class RankTally:
    """Choices put in order: values with spaces between them, the first one first."""

    offered: Sequence[str]
    answered: int = 0
    times: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)

    def add(self, value: object, given: Given) -> None:
        """One order."""
        said = [one for text in texts_in(value) for one in text.split()]
        self.answered += bool(said)
        for place, one in enumerate(dict.fromkeys(said), start=1):
            if one in self.times or len(self.times) < DIFFERENT:
                self.times[one] += 1
                self.places[one] += place

    def result(self) -> Ranks:
        """The mean places."""
        offered = dict.fromkeys([*self.offered, *sorted(self.times)])
        return Ranks(self.answered, tuple(self._place(one) for one in offered))

    def _place(self, value: str) -> Place:
        times = self.times[value]
        return Place(value, times, self.places[value] / times if times else None)


@dataclass
class NumberTally:
    """Numbers, eight bytes each."""

    answered: int = 0
    unread: int = 0
    numbers: "array[float]" = field(default_factory=lambda: array("d"))

    def add(self, value: object, given: Given) -> None:
        """One number, or several."""
        self.answered += 1
        for text in texts_in(value):
            number = number_in(text)
            if number is None:
                self.unread += 1
            else:
                self.numbers.append(number)

    def result(self) -> Numbers:
        """Sorted and binned."""
        return Numbers(self.answered, spread_of(self.numbers), self.unread)


@dataclass
class MonthTally:
    """Dates and moments, by their month."""

    answered: int = 0
    unread: int = 0
    months: Counter[date] = field(default_factory=Counter)

    def add(self, value: object, given: Given) -> None:
        """One date."""
        self.answered += 1
        for text in texts_in(value):
            month = month_in(text[:10])
            if month is None:
                self.unread += 1
            elif month in self.months or len(self.months) < DIFFERENT:
                self.months[month] += 1

    def result(self) -> Months:
        """From the first month to the last."""
        return Months(self.answered, tuple(filled_months(self.months)), self.unread)


@dataclass
class TextTally:
    """Texts: their number, and the last few."""

    answered: int = 0
    last: list[tuple[datetime, uuid.UUID, str]] = field(default_factory=list)

    def add(self, value: object, given: Given) -> None:
        """One text."""
        self.answered += 1
        if len(self.last) == LAST and given.recorded_at < self.last[0][0]:
            return
        cut = " ".join(" · ".join(texts_in(value)).split())[:LONGEST_TEXT]
        put = heapq.heappushpop if len(self.last) == LAST else heapq.heappush
        put(self.last, (given.recorded_at, given.id, cut))

    def result(self) -> Texts:
        """The last said first."""
        last = sorted(self.last, reverse=True)
        return Texts(self.answered, tuple(Said(key, at, text) for at, key, text in last))


@dataclass
class FileTally:
    """Files by name."""

    answered: int = 0
    arrived: int = 0
    awaited: int = 0

    def add(self, value: object, given: Given) -> None:
        """One file, or several."""
        self.answered += 1
        for name in texts_in(value):
            come = name in given.arrived
            self.arrived += come
            self.awaited += not come

    def result(self) -> Files:
        """How many came."""
        return Files(self.answered, self.arrived, self.awaited)
