"""One set of answers as rows: one of the main table, and one of a repeat's own table for each of its turns. Pure.

Rows of a repeat name the row they belong to, as ODK's own exports do: KEY and PARENT_KEY. What no known version asks
stands together in the last column as JSON, so that nothing is lost. Sealed answers are left out, or taken in where
whoever asks may open them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from typing import Any

from fieldvisit.answers.headings import Headings, Naming, candidates
from fieldvisit.answers.questions import Choice, Question, words_of
from fieldvisit.kernel.json_text import dump
from fieldvisit.kernel.masking import without_numbers

MAIN = ""
FREE_TEXT = ("text", "calculate", "hidden")  # where somebody may have written a number of a person
MOST_REMEMBERED = 4096  # answers of one question put into words
Cell = str | int | datetime | None
Row = tuple[int, list[Cell]]
Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """One column: of a question, of one of its choices (1 where it was chosen, 0 where not), or one of our own."""

    heading: str
    question: Question | None = None
    choice: str | None = None


@dataclass(frozen=True)
class Table:
    """The main table, or that of a repeat (`path`). `name`: as its sheet or file is called."""

    path: str
    name: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Ours:
    """How what is no answer is called: what stands before and after them, in a turn, and in place of some."""

    main: str
    front: tuple[str, ...]
    back: tuple[str, ...]
    turn: tuple[str, str, str]  # key, key of the row above, number of the turn
    rest: str
    sealed: str  # in a cell that is left out


@dataclass(frozen=True)
class Wanted:
    """`naming`: codes or words; `per_choice`: a column for each choice of several; `sealed`: with sealed answers."""

    naming: Naming = field(default_factory=Naming)
    per_choice: bool = False
    sealed: bool = False
    comma: str = "、"


@dataclass
class _Spot:
    """Where an answer goes. `tell`: how it is said; `choices`: {code: place} of their own columns."""

    place: int
    private: bool
    free: bool
    tell: Callable[[str], str] | None
    choices: dict[str, int]


class _Remembered(dict[str, str]):
    """Answers in words: few are different, many are the same."""

    def __init__(self, tell: Callable[[str], str]) -> None:
        super().__init__()
        self._tell = tell

    def __missing__(self, value: str) -> str:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        self[value] = told = self._tell(value)
        return told


class Flattener:
    """Knows the tables of a form, and makes rows for them. `repeats`: {path: labels}, in the order of the form."""

    def __init__(
        self, questions: Sequence[Question], repeats: Mapping[str, Mapping[str, str]], ours: Ours, wanted: Wanted
    ) -> None:
        self._ours, self._wanted = ours, wanted
        self._private = frozenset(one.path for one in questions if one.private)
        paths = [MAIN, *repeats, *dict.fromkeys(one.repeat for one in questions if one.repeat not in (None, *repeats))]
        self._tables = {str(path): number for number, path in enumerate(paths)}
        self._spots: list[dict[str, _Spot]] = []
        self.tables: list[Table] = []
        names = Headings()
        for path in self._tables:
            asked = [one for one in questions if (one.repeat or MAIN) == path]
            name = ours.main if path == MAIN else _name(path, repeats.get(path, {}), wanted.naming)
            self.tables.append(self._table(path, names.free([name]), asked))

    def _table(self, path: str, name: str, asked: Sequence[Question]) -> Table:
        before, after = (self._ours.front, self._ours.back) if path == MAIN else (self._ours.turn, ())
        headings = Headings()
        own = [Column(headings.free([heading])) for heading in before]
        last = [Column(headings.free([heading])) for heading in (*after, self._ours.rest)]
        spots: dict[str, _Spot] = {}
        for question in asked:
            spots[question.path] = self._spot(question, own, headings)
        self._spots.append(spots)
        return Table(path, name, (*own, *last))

    def _spot(self, question: Question, columns: list[Column], headings: Headings) -> _Spot:
        naming, place = self._wanted.naming, len(columns)
        columns.append(Column(headings.free(candidates(question, naming)), question))
        choices: dict[str, int] = {}
        shown = self._wanted.sealed or not question.private
        if self._wanted.per_choice and question.kind == "select_multiple" and shown:
            for choice in question.choices:
                choices.setdefault(choice.value, len(columns))
                wanted = [f"{columns[place].heading}/{told}" for told in _told(choice, naming)]
                columns.append(Column(headings.free(wanted), question, choice.value))
        return _Spot(place, question.private, question.kind in FREE_TEXT, self._teller(question), choices)

    def _teller(self, question: Question) -> Callable[[str], str] | None:
        """How an answer is said; None where it is as it was given."""
        naming, wanted = self._wanted.naming, self._wanted
        if naming.words and question.choices:
            return _Remembered(lambda value: words_of(question, value, naming.language, wanted.comma)).__getitem__
        return None

    def rows(
        self, front: Sequence[Cell], back: Sequence[Cell], answers: Answers, *, closed: bool, has_sealed: bool = False
    ) -> Iterator[Row]:
        """The rows of one set of answers, the main one first; its key is the first of `front`.

        `closed`: sealed questions stay closed, and numbers of persons in free text are masked; with `has_sealed` the
        columns of sealed questions say that something was left out.
        """
        how = _How(closed, closed and has_sealed)
        row, below = self._row(0, front, answers, str(front[0]), how)
        row[-1 - len(back) : -1] = back
        yield 0, row
        yield from below

    def _row(
        self, table: int, before: Sequence[Cell], answers: Answers, key: str, how: "_How"
    ) -> tuple[list[Cell], list[Row]]:
        row: list[Cell] = [None] * len(self.tables[table].columns)
        row[: len(before)] = before
        below: list[Row] = []
        rest: dict[str, Any] = {}
        spots = self._spots[table]
        for path, value in answers.items():
            spot = spots.get(path)
            if spot is not None and not _has_turns(value):
                self._put(row, spot, value, how.closed)
            elif path in self._tables and _has_turns(value):
                below.extend(self._turns(path, value, key, how))
            else:
                rest[path] = value
        if how.has_sealed:
            for spot in spots.values():
                if spot.private:
                    row[spot.place] = self._ours.sealed
        if rest:
            row[-1] = self._rest(rest, how.closed)
        return row, below

    def _put(self, row: list[Cell], spot: _Spot, value: Any, closed: bool) -> None:
        if closed and spot.private:  # one version left open what another one seals
            row[spot.place] = self._ours.sealed
            return
        text = value if isinstance(value, str) else dump(value)  # one that stood twice is a list
        if spot.choices:
            chosen = set(text.split())
            for code, place in spot.choices.items():
                row[place] = 1 if code in chosen else 0
        row[spot.place] = spot.tell(text) if spot.tell else without_numbers(text) if closed and spot.free else text

    def _turns(self, path: str, turns: Sequence[Any], above: str, how: "_How") -> Iterator[Row]:
        table = self._tables[path]
        name = path.rpartition("/")[2]
        for number, turn in enumerate(turns, start=1):
            key = f"{above}/{name}[{number}]"
            told = turn if isinstance(turn, Mapping) else {path: turn}
            row, below = self._row(table, (key, above, number), told, key, how)
            yield table, row
            yield from below

    def _rest(self, rest: Mapping[str, Any], closed: bool) -> str:
        return without_numbers(dump(_without(rest, self._private, self._ours.sealed))) if closed else dump(rest)


@dataclass(frozen=True)
class _How:
    """How one set of answers is read: what is sealed stays closed, and whether anything is."""

    closed: bool
    has_sealed: bool


def with_sealed(shown: Answers, sealed: Answers) -> dict[str, Any]:
    """Both together: sealed answers of a repeat belong to the turn at their place."""
    whole = dict(shown)
    for path, value in sealed.items():
        before = whole.get(path)
        if before is None:
            whole[path] = value
        elif _has_turns(before) and _has_turns(value):
            whole[path] = [with_sealed(*both) for both in _pairs(before, value)]
        else:
            whole[path] = [*_listed(before), *_listed(value)]
    return whole


def _pairs(shown: Sequence[Answers], sealed: Sequence[Answers]) -> Iterator[tuple[Answers, Answers]]:
    nothing: Answers = {}
    return zip_longest(shown, sealed, fillvalue=nothing)


def repeats_of(definitions: Iterable[Sequence[Mapping[str, Any]]]) -> dict[str, Mapping[str, str]]:
    """{path of a repeat: its labels}, of all versions, newest first: an outer one before those within."""
    found: dict[str, Mapping[str, str]] = {}
    for definition in definitions:
        for item in definition:
            if item.get("type") == "repeat":
                found.setdefault(str(item["path"]), item.get("labels") or {})
    return found


def _has_turns(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(one, Mapping) for one in value)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _without(value: Any, private: frozenset[str], instead: str) -> Any:
    if isinstance(value, Mapping):
        return {path: instead if path in private else _without(one, private, instead) for path, one in value.items()}
    return [_without(one, private, instead) for one in value] if isinstance(value, list) else value


def _name(path: str, labels: Mapping[str, str], naming: Naming) -> str:
    return naming.said(labels) or path.rpartition("/")[2]


def _told(choice: Choice, naming: Naming) -> list[str]:
    told = naming.choice(choice)
    return [told, f"{told} [{choice.value}]"]
