"""Two questions crossed: how many answers say this and that. Pure.

Only answers that say something to both are counted; who chose several counts in several cells, so cells may add up
to more than their row. Shares are of answers: of those of the row, of the column, of all that count.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from fieldvisit.answers.counting import AGREED
from fieldvisit.answers.numbers import number_in
from fieldvisit.answers.questions import Question
from fieldvisit.answers.tallies import texts_in

MOST_KEYS = 60  # rows or columns of a table
MOST_NUMBERS = 12  # different numbers that stand each for themselves
OTHER = ""  # a value that no version offers
HEATS = 5
WHOLE_NUMBERS = ("integer", "range")
PLACE, MONTH = "area", "month"


@dataclass(frozen=True)
class Met:
    """One set of answers as axes see it. `area_id`: which of the areas compared it lies in."""

    answers: Mapping[str, Any]
    area_id: int | None
    month: date


@dataclass(frozen=True)
class Axis:
    """One side. `code`: the path of a question, `area` or `month`; `known`: keys that stand in any case."""

    code: str
    keys_of: Callable[[Met], Collection[str]]
    known: tuple[str, ...] = ()
    question: Question | None = None


def crossable(questions: Sequence[Question]) -> list[Question]:
    """The questions that can stand on a side: few known answers, once in a set of answers, not sealed."""
    return [one for one in questions if _fits(one)]


def _fits(question: Question) -> bool:
    if question.private or question.repeat is not None or question.silent:
        return False
    offers = question.kind in ("select_one", "select_multiple") and 0 < len(question.choices) < MOST_KEYS
    return offers or question.kind in (*AGREED, *WHOLE_NUMBERS)


def axis_of(question: Question) -> Axis:
    """A question as a side of the table."""
    path, known = question.path, tuple(one.value for one in question.choices)
    if question.kind in WHOLE_NUMBERS:
        return Axis(path, lambda met: _numbers(met.answers.get(path)), (), question)
    if question.kind in AGREED:
        return Axis(path, lambda met: {"OK"} if texts_in(met.answers.get(path)) else (), ("OK",), question)
    offered, many = frozenset(known), question.kind == "select_multiple"

    @lru_cache(maxsize=1000)  # mostly the same few answers
    def keys_in(text: str) -> frozenset[str]:
        return frozenset(one if one in offered else OTHER for one in (text.split() if many else [text]))

    def chosen(met: Met) -> Collection[str]:
        texts = texts_in(met.answers.get(path))
        return keys_in(texts[0]) if len(texts) == 1 else frozenset().union(*map(keys_in, texts))

    return Axis(path, chosen, known, question)


def place_axis(area_ids: Sequence[int]) -> Axis:
    """The areas that are compared, each a key by its id."""
    return Axis(PLACE, lambda met: () if met.area_id is None else (str(met.area_id),), tuple(map(str, area_ids)))


def month_axis() -> Axis:
    """The months in which answers were given, as YYYY-MM."""
    return Axis(MONTH, lambda met: (f"{met.month:%Y-%m}",))


def _numbers(value: object) -> Collection[str]:
    found = {number_in(text) for text in texts_in(value)}
    return {f"{one:.12g}" for one in found if one is not None}


@dataclass(frozen=True)
class Cell:
    """One cell and its shares of row, column and all, each 0 to 1. `heat`: 0 (none) to 4, of the largest cell."""

    number: int
    of_row: float
    of_column: float
    of_all: float
    heat: int


@dataclass(frozen=True)
class Table:
    """The crossed table. `both`: answers that say something to both; `rows`, `columns`: how many of them say a key."""

    both: int
    row_keys: tuple[str, ...]
    column_keys: tuple[str, ...]
    rows: Mapping[str, int]
    columns: Mapping[str, int]
    numbers: Mapping[tuple[str, str], int]

    def cell(self, row: str, column: str) -> Cell:
        """One cell."""
        number = self.numbers.get((row, column), 0)
        most = max(self.numbers.values(), default=0)
        heat = -(-number * (HEATS - 1) // most) if most else 0
        of_row, of_column = _share(number, self.rows[row]), _share(number, self.columns[column])
        return Cell(number, of_row, of_column, _share(number, self.both), heat)


def _share(number: int, of: int) -> float:
    return number / of if of else 0.0


class TooManyKeys(Exception):
    """A side has more different answers than fit on a table; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Crossing:
    """Adds up the table."""

    row: Axis
    column: Axis
    both: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    columns: Counter[str] = field(default_factory=Counter)
    cells: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, met: Met) -> None:
        """One set of answers. Raises TooManyKeys."""
        rows, columns = self.row.keys_of(met), self.column.keys_of(met)
        if not rows or not columns:
            return
        self.both += 1
        self.rows.update(rows)
        self.columns.update(columns)
        self.cells.update((row, column) for row in rows for column in columns)
        for axis, seen in ((self.row, self.rows), (self.column, self.columns)):
            if len(seen) > most_keys(axis):
                raise TooManyKeys(axis.code)

    def table(self) -> Table:
        """Known keys in their order, then what else came."""
        rows, columns = ordered_keys(self.row, self.rows), ordered_keys(self.column, self.columns)
        counts = {key: self.rows[key] for key in rows}, {key: self.columns[key] for key in columns}
        return Table(self.both, rows, columns, *counts, dict(self.cells))


def most_keys(axis: Axis) -> int:
    """How many keys a side may have: areas as many as there are."""
    if axis.question is not None and axis.question.kind in WHOLE_NUMBERS:
        return MOST_NUMBERS
    return max(MOST_KEYS, len(axis.known))


def ordered_keys(axis: Axis, seen: Collection[str]) -> tuple[str, ...]:
    """What is known in its order, numbers and months as they follow, last what nobody offers."""
    further = sorted((key for key in seen if key not in axis.known), key=lambda key: (key == OTHER, *_order(axis, key)))
    return (*axis.known, *further)


def _order(axis: Axis, key: str) -> tuple[float, str]:
    number = axis.question is not None and axis.question.kind in WHOLE_NUMBERS
    return (float(key), "") if number else (0.0, key)
