"""Rows judged once more after somebody said something of them: a row comes with those of its household.

A row that was mended keeps its cells from then on, so that what was said of it can be taken back. Flushes only.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import or_, select, update

from fieldvisit.imports.choosing import Head, head_of
from fieldvisit.imports.kinds.homes import is_person
from fieldvisit.imports.kinds.judges import judge_for
from fieldvisit.imports.kinds.rows import Brought, Judged
from fieldvisit.imports.looking import brought, columns_of
from fieldvisit.imports.models import ImportRow, RegisterImport
from fieldvisit.imports.policy import HOUSEHOLDS
from fieldvisit.kernel.json_text import parse
from fieldvisit.storage.base import db
from fieldvisit.storage.row_changes import MOST_IDS


@dataclass
class KeptRow:
    """A row as it was kept. `cells`: none where nothing was wrong with it; `given`: what was said beside the file."""

    number: int
    first: int
    cells: list[str]
    values: dict[str, Any]
    given: dict[str, str] = field(default_factory=dict)
    wrong: bool = False

    def write(self, place: int, text: str) -> None:
        """Put another text into a cell."""
        self.cells += [""] * (place + 1 - len(self.cells))
        self.cells[place] = text

    def says(self, place: int) -> str:
        """What stands in a cell."""
        return self.cells[place] if place < len(self.cells) else ""


Groups = dict[int, list[KeptRow]]


def kept_with(row: RegisterImport, numbers: Collection[int]) -> Groups:
    """{first row: all rows of its household, in their order} of the rows with these numbers."""
    heads = select(ImportRow.number, ImportRow.follows).where(ImportRow.import_id == row.id)
    firsts = set()
    for some in _pieces(numbers):
        firsts |= {follows or number for number, follows in db.session.execute(heads.where(ImportRow.number.in_(some)))}
    found: Groups = {}
    columns = select(ImportRow.number, ImportRow.follows, ImportRow.said).where(ImportRow.import_id == row.id)
    for some in _pieces(firsts):
        query = columns.where(or_(ImportRow.number.in_(some), ImportRow.follows.in_(some)))
        for one in db.session.execute(query.order_by(ImportRow.number)):
            said, first = parse(one.said), one.follows or one.number
            kept = KeptRow(one.number, first, list(said.get("cells", ())), said["values"], said.get("given", {}))
            kept.wrong = bool(said.get("faults"))
            found.setdefault(first, []).append(kept)
    return found


def _pieces(numbers: Collection[int]) -> Iterable[Sequence[int]]:
    wanted = sorted(numbers)
    return (wanted[start : start + MOST_IDS] for start in range(0, len(wanted), MOST_IDS))


def judge_again(row: RegisterImport, groups: Groups) -> None:
    """Judge them and keep what came of it; what was decided of them before is decided anew."""
    head = head_of(row)
    judge = judge_for(row, head.datum, alone=True)
    together: list[Brought] = []
    for _first, some in sorted(groups.items()):
        rows = [brought_again(row.kind, head, one) for one in some]
        if row.kind == HOUSEHOLDS and is_person(rows[0]):  # nobody's: it must not fall to the household before it
            put_all(row, judge.judge(rows))
        else:
            together += rows
    put_all(row, judge.judge(together))


def brought_again(kind: str, head: Head, kept: KeptRow) -> Brought:
    """A row read from its cells again, or as it was read before where nothing was wrong with it."""
    if not kept.cells:
        return Brought(kept.number, dict(kept.values), given=kept.given)
    (one,) = brought(kind, head, [(kept.number, kept.cells)])
    one.values |= kept.given
    one.given, one.mended = kept.given, True
    return one


def brought_as_kept(kind: str, head: Head, kept: KeptRow) -> Brought:
    """A row as it was judged: the grid that was found for it stands in its values. A wrong one is read again."""
    if kept.wrong:
        return brought_again(kind, head, kept)
    return Brought(kept.number, dict(kept.values), cells=kept.cells, given=kept.given, mended=bool(kept.cells))


def put_all(row: RegisterImport, judged: Iterable[Judged], decision: str | None = None) -> None:
    """Keep rows as they were judged."""
    for one in judged:
        told = columns_of(one) | {"decision": decision}
        query = update(ImportRow).where(ImportRow.import_id == row.id, ImportRow.number == told.pop("number"))
        db.session.execute(query.values(**told), execution_options={"synchronize_session": False})
    db.session.flush()
