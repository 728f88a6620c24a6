"""A row of a file as values, and what is wrong with it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from fieldvisit.imports.columns.fields import Bad, Fault, Kind, Values
from fieldvisit.imports.columns.kinds import KINDS
from fieldvisit.imports.columns.matching import Matching
from fieldvisit.imports.columns.parsers import Parser
from fieldvisit.imports.reading.cells import Cell, Unread, is_blank, said

MOST_SEEN = 2000  # words of a column that are kept in mind


def read_row(kind: str, cells: Sequence[Cell], matching: Matching) -> tuple[Values, list[Fault]]:
    """(values, faults). A field that has a column is in the values, None where its cell is blank or wrong; one without
    a column is not, unless it follows from others. Every wrong cell is told, not only the first.
    """
    register, parsers, width = KINDS[kind], _parsers(kind), len(cells)
    values: Values = {}
    faults: list[Fault] = []
    for code, place in matching.by_field.items():
        cell = cells[place] if place < width else ""
        if cell == "" or is_blank(cell):
            values[code] = None
            continue
        seen = matching.seen[code] if isinstance(cell, str) else {}
        if cell in seen:
            values[code] = seen[cell]
            continue
        try:
            value = values[code] = _read(parsers[code], cell)
        except Bad as bad:
            values[code] = None
            faults.append(Fault(code, bad.code, said(cell)[:80], bad.values))
        else:
            if len(seen) < MOST_SEEN and isinstance(cell, str):
                seen[cell] = value
    wrong = {fault.field for fault in faults}
    faults += [fault for fault in register.finish(values) if fault.field not in wrong]
    return values, faults + _missing(register, values, {fault.field for fault in faults})


def _read(parse: Parser, cell: Cell) -> Any:
    if isinstance(cell, Unread):
        raise Bad(cell.code)
    return parse(cell)


@lru_cache(maxsize=16)
def _parsers(kind: str) -> dict[str, Parser]:
    return {field.code: field.parse for field in KINDS[kind].fields}


@lru_cache(maxsize=16)
def _required(kind: str) -> list[tuple[str, tuple[str, ...]]]:
    """Every required field, with those of which one is enough."""
    either = {code: group for group in KINDS[kind].either for code in group}
    return [(one.code, either.get(one.code, (one.code,))) for one in KINDS[kind].fields if one.required]


def _missing(register: Kind, values: Values, wrong: set[str]) -> list[Fault]:
    """Required fields that say nothing, and of which no wrong cell is told already."""
    empty = [
        (code, group)
        for code, group in _required(register.code)
        if not values.get(code) and not any(values.get(other) for other in group)
    ]
    if not empty:
        return []
    needless = register.needless(values)
    return [Fault(code, "missing") for code, group in empty if code not in needless and not wrong & set(group)]
