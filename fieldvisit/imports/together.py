"""What is wrong in the same way in many rows, mended in one go, and taken back in one.

Each such step is kept with the import (its rows, what stood there, what was written), the last one first to be taken
back. Flushes, never commits.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from fieldvisit.imports.again import judge_again, kept_with
from fieldvisit.imports.choosing import Head, head_of
from fieldvisit.imports.columns.kinds import KINDS
from fieldvisit.imports.grids import GRIDLESS, grids_offered
from fieldvisit.imports.mending import LONGEST_CELL, ensure_open, fields_to_mend
from fieldvisit.imports.models import RegisterImport, Verdict
from fieldvisit.imports.queries import ROW_COLUMNS, RowFacts, facts_of_row, wrong_rows
from fieldvisit.imports.rules import RANKS
from fieldvisit.kernel.errors import InvalidInput, StepRefused
from fieldvisit.kernel.json_text import dump
from fieldvisit.storage.base import db

MOST_LOOKED = 30_000  # wrong rows that are looked through for what they have in common
MOST_GROUPS = 60
MOST_TOGETHER = 2_000  # rows mended in one go
MOST_STEPS = 20
# What follows from two cells of a row, so that one answer does not fit many.
_OF_THE_ROW = frozenset(("swapped", "half_position", "nowhere", "doubled", "doubled_row", "two_grids"))
_MAY_BE_EMPTY = ("town", "village", "grid")


@dataclass(frozen=True)
class SameWrong:
    """Several rows in which the same wrong text stands in the same column. `first`: the first of them."""

    field: str
    cell: str
    rows: int
    first: int
    fault: dict[str, Any]


@dataclass(frozen=True)
class Together:
    """What wrong rows have in common: the same wrong text, coordinates the wrong way round, no grid but a place."""

    same: list[SameWrong]
    swapped: int
    placed: int
    rows: int
    all_looked: bool


def in_common(row: RegisterImport) -> Together:
    """Look through the wrong rows."""
    head, found = head_of(row), dict[tuple[str, str], SameWrong]()
    swapped, rows, gridless = 0, 0, list[RowFacts]()
    for facts in _wrong(row):
        rows += 1
        codes = {fault["code"] for fault in facts.said.get("faults", ())}
        swapped += "swapped" in codes
        if codes & GRIDLESS:
            gridless.append(facts)
        for one in _mendable(row.kind, head, facts):
            key = one["field"], one["cell"]
            known = found.get(key) or SameWrong(*key, 0, facts.number, one["faults"][0])
            found[key] = replace(known, rows=known.rows + 1)
    several = sorted((one for one in found.values() if one.rows > 1), key=lambda one: (-one.rows, one.first))
    may_swap = {"lat", "lon"} <= head.columns.keys()
    placed = len(grids_offered(row, gridless))
    return Together(several[:MOST_GROUPS], swapped if may_swap else 0, placed, rows, rows < MOST_LOOKED)


def _wrong(row: RegisterImport) -> Iterator[RowFacts]:
    return wrong_rows(row.id, MOST_LOOKED)


def _mendable(kind: str, head: Head, facts: RowFacts) -> Iterator[dict[str, Any]]:
    """The wrong cells that one answer may put right in many rows: not an empty door or name."""
    fields = {one.code: one for one in KINDS[kind].fields}
    for one in fields_to_mend(facts, head.columns):
        known = fields.get(one["field"])
        if one["place"] is None or known is None or any(fault["code"] in _OF_THE_ROW for fault in one["faults"]):
            continue
        if one["cell"] or known.choices or known.code in _MAY_BE_EMPTY:
            yield one


def mend_same(row: RegisterImport, field: str, cell: str, text: str) -> int:
    """Write a text into that column of every wrong row in which the cell stands, and judge them again. How many.

    At most MOST_TOGETHER in one go. Problems: step_refused, invalid_input.
    """
    ensure_open(row)
    head, text = head_of(row), text.strip()
    if field not in head.columns or len(text) > LONGEST_CELL:
        raise InvalidInput(_l("这一格不能这样改。"), field=field)
    if text == cell:
        raise InvalidInput(_l("还是原来那个写法。请写一个别的。"), field=field)
    numbers = []
    for facts in _wrong(row):
        if any((one["field"], one["cell"]) == (field, cell) for one in _mendable(row.kind, head, facts)):
            numbers.append(facts.number)
        if len(numbers) == MOST_TOGETHER:
            break
    if not numbers:
        raise StepRefused(_l("没有这样写的错行了。"))
    _write(row, numbers, head.columns[field], cell, text)
    keep_step(row, {"field": field, "was": cell, "now": text, "numbers": numbers})
    return len(numbers)


def _write(row: RegisterImport, numbers: list[int], place: int, was: str, text: str) -> None:
    groups, wanted = kept_with(row, numbers), set(numbers)
    for kept in (one for some in groups.values() for one in some):
        if kept.number in wanted and kept.cells and kept.says(place) == was:
            kept.write(place, text)
    judge_again(row, groups)


def take_grids(row: RegisterImport, number: int | None = None) -> int:
    """Take the grids in which rows without one are by position or address: of one row, or of all. How many."""
    ensure_open(row)
    if number is None:
        some = [one for one in _wrong(row) if {fault["code"] for fault in one.said.get("faults", ())} & GRIDLESS]
    else:
        query = select(*ROW_COLUMNS).where(*_of(row, number))
        some = [facts_of_row(one) for one in db.session.execute(query)]
    offered = dict(list(grids_offered(row, some).items())[:MOST_TOGETHER])
    if not offered:
        raise StepRefused(_l("没有找得到网格的行了。"))
    groups = kept_with(row, offered)
    for kept in (one for group in groups.values() for one in group):
        if kept.number in offered:
            kept.given = {"grid": offered[kept.number].code, "village": offered[kept.number].village_code}
    judge_again(row, groups)
    keep_step(row, {"field": "grid", "given": True, "numbers": list(offered)})
    return len(offered)


def _of(row: RegisterImport, number: int) -> tuple[Any, ...]:
    from fieldvisit.imports.models import ImportRow

    return ImportRow.import_id == row.id, ImportRow.number == number, ImportRow.rank == RANKS[Verdict.WRONG]


def keep_step(row: RegisterImport, step: dict[str, Any]) -> None:
    """Remember what was done to many rows."""
    head = head_of(row)
    row.said = dump({**head.__dict__, "steps": [*head.steps, step][-MOST_STEPS:]})
    db.session.flush()


def take_step_back(row: RegisterImport) -> int:
    """Undo the last of these steps: rows that were changed again since stay. How many rows. Problems: step_refused."""
    ensure_open(row)
    head = head_of(row)
    if not head.steps:
        raise StepRefused(_l("没有可以撤销的了。"))
    step = head.steps[-1]
    row.said = dump({**head.__dict__, "steps": head.steps[:-1]})
    if step.get("given"):
        groups = kept_with(row, step["numbers"])
        for kept in (one for group in groups.values() for one in group):
            if kept.number in step["numbers"]:
                kept.given = {}
        judge_again(row, groups)
    else:
        _write(row, step["numbers"], head.columns[step["field"]], step["now"], step["was"])
    return len(step["numbers"])
