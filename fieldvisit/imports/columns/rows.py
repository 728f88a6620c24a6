"""A row of a file as values, and what is wrong with it."""

from collections.abc import Sequence
from functools import lru_cache

from fieldvisit.imports.columns.fields import Bad, Fault, Kind, Values
from fieldvisit.imports.columns.kinds import KINDS
from fieldvisit.imports.columns.matching import Matching
from fieldvisit.imports.columns.parsers import Parser
from fieldvisit.imports.reading.cells import Cell, Unread, is_blank, said


def read_row(kind: str, cells: Sequence[Cell], matching: Matching) -> tuple[Values, list[Fault]]:
    """(values, faults). A field that has a column is in the values, None where its cell is blank or wrong; one without
    a column is not, unless it follows from others. Every wrong cell is told, not only the first.
    """
    register = KINDS[kind]
    values: Values = {}
    faults: list[Fault] = []
    width = len(cells)
    for code, place in matching.by_field.items():
        cell = cells[place] if place < width else ""
        if cell == "" or is_blank(cell):
            values[code] = None
            continue
        if isinstance(cell, Unread):
            faults.append(Fault(code, cell.code, cell.kept))
            values[code] = None
            continue
        try:
            values[code] = _parsers(kind)[code](cell)
        except Bad as bad:
            faults.append(Fault(code, bad.code, said(cell)[:80], bad.values))
            values[code] = None
    wrong = {fault.field for fault in faults}
    faults += [fault for fault in register.finish(values) if fault.field not in wrong]
    faults += _missing(register, values, {fault.field for fault in faults})
    return values, faults


@lru_cache(maxsize=16)
def _parsers(kind: str) -> dict[str, Parser]:
    return {field.code: field.parse for field in KINDS[kind].fields}


def _missing(register: Kind, values: Values, wrong: set[str]) -> list[Fault]:
    """Required fields that say nothing, and of which no wrong cell is told already."""
    either = {code: group for group in register.either for code in group}
    needless = register.needless(values)
    faults = []
    for field in register.fields:
        group = either.get(field.code, (field.code,))
        if not field.required or field.code in needless or wrong & set(group):
            continue
        if not any(values.get(code) for code in group):
            faults.append(Fault(field.code, "missing"))
    return faults
