"""All questions of a form counted in one pass over its answers. Pure: answers come in, figures go out.

What a question in a repeat was answered is counted over all turns. Sealed answers are counted and not looked at.
"""

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fieldvisit.answers.numbers import Spread, spread_of
from fieldvisit.answers.questions import Question
from fieldvisit.answers.tallies import (
    ChoiceTally,
    FileTally,
    Given,
    MonthTally,
    NumberTally,
    PlainTally,
    RankTally,
    Result,
    Tally,
    TextTally,
)
from fieldvisit.surveys.own_lists import OWN_LISTS

NUMBERS = ("integer", "decimal", "range", "calculate")
DATES = ("date", "dateTime", "date_time", "datetime")
PLACES = ("geopoint", "geotrace", "geoshape")
AGREED = ("acknowledge",)
Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Panel:
    """What one question was answered. `of`: by how many it could have been, answers or turns of its repeat."""

    question: Question
    of: int
    result: Result

    @property
    def silent(self) -> int:
        """How many did not answer, or were not asked."""
        return self.of - self.result.answered


@dataclass(frozen=True)
class Turns:
    """How often a repeat was filled in. `spread` is over the answers (or turns of the repeat around it) with any."""

    path: str
    number: int
    answered: int
    spread: Spread


@dataclass(frozen=True)
class Counted:
    """A form counted: how many answers, each question that somebody is asked, and each repeat by its path."""

    number: int
    panels: tuple[Panel, ...]
    turns: Mapping[str, Turns]


def tally_for(question: Question) -> Tally:
    """What counts the answers of a question."""
    kind, offered = question.kind, [one.value for one in question.choices]
    if question.private or kind in (*PLACES, *AGREED) or question.choices_file in OWN_LISTS:
        return PlainTally()
    if question.bears_file:
        return FileTally()
    if kind == "rank":
        return RankTally(offered)
    if question.chosen:
        return ChoiceTally(offered, many=kind == "select_multiple")
    if kind in NUMBERS:
        return NumberTally()
    return MonthTally() if kind in DATES else TextTally()


def counted_questions(questions: Sequence[Question]) -> list[Question]:
    """Those that somebody is asked, and what is worked out."""
    return [one for one in questions if not one.silent or one.kind == "calculate"]


class Counting:
    """Counts one form. Every set of answers is added once."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self._questions = counted_questions(questions)
        self._tallies = {one.path: tally_for(one) for one in self._questions}
        self._sealed = {one.path: self._tallies[one.path] for one in self._questions if one.private}
        self._turns: dict[str, array[float]] = {
            one.repeat: array("d") for one in questions if one.repeat is not None
        }  # of each repeat its turns, as often as it stands
        self.number = 0

    @property
    def has_sealed(self) -> bool:
        """Whether it wants to be told what lies sealed."""
        return bool(self._sealed)

    @property
    def has_files(self) -> bool:
        """Whether it wants to be told which files have come."""
        return any(isinstance(one, FileTally) for one in self._tallies.values())

    def add(self, answers: Answers, given: Given, sealed: Answers | None = None) -> None:
        """One set of answers, and what of it lies sealed."""
        self.number += 1
        self._open(answers, given)
        if sealed and self._sealed:
            self._count_sealed(sealed, given)

    def _open(self, answers: Answers, given: Given) -> None:
        for path, value in answers.items():
            tally = self._tallies.get(path)
            if tally is not None:
                tally.add(value, given)
            elif path in self._turns:
                turns = _turns_in(value)
                self._turns[path].append(len(turns))
                for turn in turns:
                    self._open(turn, given)

    def _count_sealed(self, sealed: Answers, given: Given) -> None:
        for path, value in sealed.items():
            if path in self._sealed:
                self._sealed[path].add(value, given)
            elif path in self._turns:
                for turn in _turns_in(value):
                    self._count_sealed(turn, given)

    def result(self) -> Counted:
        """What was counted, in the order of the form."""
        turns = {path: _turns(path, numbers) for path, numbers in self._turns.items()}
        panels = tuple(
            Panel(one, turns[one.repeat].number if one.repeat else self.number, self._tallies[one.path].result())
            for one in self._questions
        )
        return Counted(self.number, panels, turns)


def _turns_in(value: Any) -> list[Answers]:
    return [turn for turn in value if isinstance(turn, Mapping)] if isinstance(value, list) else []


def _turns(path: str, numbers: Sequence[float]) -> Turns:
    told = [one for one in numbers if one]
    return Turns(path, int(sum(told)), len(told), spread_of(told))


@dataclass
class Head:
    """What is said above the questions: how many by state, by day and by grid (None: nobody knows which)."""

    number: int = 0
    reviews: Counter[str] = field(default_factory=Counter)
    days: Counter[date] = field(default_factory=Counter)
    grids: Counter[int | None] = field(default_factory=Counter)

    def add(self, review: str, day: date, grid_id: int | None) -> None:
        """One set of answers."""
        self.number += 1
        self.reviews[review] += 1
        self.days[day] += 1
        self.grids[grid_id] += 1
