"""Do the expressions hold together: names that exist, brackets that close, nothing that waits for itself?"""

import re
from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from fieldvisit.surveys.xlsform.faults import Fault
from fieldvisit.surveys.xlsform.lines import EXPRESSIONS, Line, expressions
from fieldvisit.surveys.xlsform.structure import Place

_REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^}]*?)\s*\}")
_LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"")
# Typed with a Chinese keyboard they look right and mean nothing.
_FULL_WIDTH = "（）＝，‘’“”＞＜！｛｝＄；＋－　"
_PAIRS = {")": "(", "]": "["}
# What reads another round of a repeat may name itself without waiting for itself.
_OTHER_ROUNDS = ("indexed-repeat", "position(", "[", "once(", "last-saved#")
MOST_RINGS = 10
_NAMED_LATER = frozenset({"instanceID", "instanceName", "audit"})


def reference_faults(places: list[Place], others: list[Line]) -> Iterator[Fault]:
    """${names} that no row bears, or that two rows bear, in any column of the form."""
    names = Counter(place.path.rsplit("/", 1)[1] for place in places)
    for line in [place.line for place in places] + others:
        for header, text in line.raw.items():
            for name in dict.fromkeys(_REFERENCE.findall(text)):
                if name in _NAMED_LATER or names[name] == 1:
                    continue
                code = "name_ambiguous" if names[name] else "no_such_name"
                yield Fault(code, line.sheet, line.number, header, {"name": name})


def spelling_faults(places: list[Place]) -> Iterator[Fault]:
    """Expressions with the wrong kind of bracket, or with one that never closes."""
    for place in places:
        for column, text in expressions(place.line):
            bare = _LITERAL.sub("''", text)
            wrong = next((sign for sign in bare if sign in _FULL_WIDTH), None)
            if wrong is not None:
                yield _fault("full_width", place.line, column, sign=wrong)
            elif not _closes(bare):
                yield _fault("unbalanced", place.line, column, said=text[:80])


def _closes(text: str) -> bool:
    open_ones: list[str] = []
    for sign in text:
        if sign in _PAIRS.values():
            open_ones.append(sign)
        elif sign in _PAIRS and (not open_ones or open_ones.pop() != _PAIRS[sign]):
            return False
    return not open_ones and "'" not in text.replace("''", "") and '"' not in text


def circular_faults(places: list[Place]) -> Iterator[Fault]:
    """Questions whose showing or value depends on itself, by whatever way round. Each ring is told once."""
    by_name = {place.path.rsplit("/", 1)[1]: place for place in places}
    waits = {name: _waits_for(place) & by_name.keys() for name, place in by_name.items()}
    for _ in range(MOST_RINGS):
        try:
            TopologicalSorter(waits).prepare()
            return
        except CycleError as error:
            ring = list(reversed(error.args[1]))[:-1]
        first = min(ring, key=lambda name: by_name[name].line.number)
        ring = ring[ring.index(first) :] + ring[: ring.index(first)]
        place = by_name[first]
        yield _fault("circular", place.line, _column(place, set(ring)), ring=" → ".join([*ring, first]))
        waits[first] = set()


def _waits_for(place: Place) -> set[str]:
    found: set[str] = set()
    for one in (place, *place.parents):
        columns = ("relevant", "calculation") if one is place else ("relevant",)
        for column in columns:
            text = one.line.get(column)
            if not any(mark in text for mark in _OTHER_ROUNDS):
                found.update(_REFERENCE.findall(text))
    return found


def _column(place: Place, ring: set[str]) -> str:
    """The column in which the ring closes, as far as it is this row's own."""
    for column in EXPRESSIONS:
        if ring.intersection(_REFERENCE.findall(place.line.get(column))):
            return column
    return "relevant"


def _fault(code: str, line: Line, column: str, **values: object) -> Fault:
    return Fault(code, line.sheet, line.number, line.column(column), values)
