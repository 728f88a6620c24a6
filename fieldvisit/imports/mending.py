"""A row put right on the spot: a wrong cell written anew, a likely duplicate decided, a row left out or taken in again.

Nothing of the register changes. Flushes, never commits.
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select, update

from fieldvisit.imports.again import brought_as_kept, judge_again, kept_with, put_all
from fieldvisit.imports.choosing import head_of
from fieldvisit.imports.kinds.judges import judge_for
from fieldvisit.imports.models import Decision, ImportRow, ImportState, RegisterImport, Verdict
from fieldvisit.imports.queries import RowFacts, row_of
from fieldvisit.kernel.errors import InvalidInput, StepRefused
from fieldvisit.storage.base import db

LONGEST_CELL = 500


def ensure_open(row: RegisterImport) -> None:
    """Problems: step_refused where it is not looked through, or confirmed already."""
    if row.state != ImportState.READY:
        raise StepRefused(_l("这次导入现在不能改。"))


def mend_cells(row: RegisterImport, number: int, cells: Mapping[str, str]) -> RowFacts:
    """Write cells of a wrong row anew, by field, and judge it again. Problems: step_refused, invalid_input."""
    ensure_open(row)
    facts = row_of(row.id, number)
    if facts.verdict != Verdict.WRONG or not facts.said.get("cells"):
        raise StepRefused(_l("这一行没有要改的格。"))
    columns = head_of(row).columns
    groups = kept_with(row, [number])
    kept = next(one for some in groups.values() for one in some if one.number == number)
    for name, text in cells.items():
        if name not in columns or len(text) > LONGEST_CELL:
            raise InvalidInput(_l("这一格不能这样改。"), field=name)
        kept.write(columns[name], text.strip())
    judge_again(row, groups)
    return row_of(row.id, number)


def decide(row: RegisterImport, number: int, decision: str | None, *, subject_id: uuid.UUID | None = None) -> RowFacts:
    """Say what a row is: the same household as one it is like (`subject_id`), a new one, or left out; None takes the
    word back. Problems: step_refused, invalid_input."""
    ensure_open(row)
    facts = row_of(row.id, number)
    if decision == Decision.SAME:
        _same(row, facts, subject_id)
    elif decision == Decision.NEW:
        _new(row, facts)
    elif decision in (None, Decision.LEAVE) and facts.verdict not in (Verdict.WRONG, Verdict.SAME):
        _say(row, number, decision)
    else:
        raise InvalidInput(_l("这一行不能这样定。"), field="decision")
    return row_of(row.id, number)


def _same(row: RegisterImport, facts: RowFacts, subject_id: uuid.UUID | None) -> None:
    known = {one["id"] for one in facts.said.get("like", ())}
    if facts.verdict != Verdict.LIKELY or str(subject_id) not in known or subject_id is None:
        raise InvalidInput(_l("请从列出的里面选。"), field="subject_id")
    others = select(ImportRow.number).where(
        ImportRow.import_id == row.id, ImportRow.subject_id == subject_id, ImportRow.number != facts.number
    )
    taken = db.session.scalar(others.limit(1))
    if taken is not None:
        raise InvalidInput(_l("第 %(number)s 行已经是这一户。", number=taken), field="subject_id")
    _decided(row, facts, Decision.SAME, subject_id)


def _new(row: RegisterImport, facts: RowFacts) -> None:
    if facts.verdict != Verdict.LIKELY:
        raise InvalidInput(_l("这一行不能这样定。"), field="decision")
    _decided(row, facts, Decision.NEW, None)


def _decided(row: RegisterImport, facts: RowFacts, decision: Decision, subject_id: uuid.UUID | None) -> None:
    """The row as it was decided, and its people after it."""
    head = head_of(row)
    judge = judge_for(row, head.datum, alone=True)
    one, *people = [brought_as_kept(row.kind, head, one) for one in kept_with(row, [facts.number])[facts.number]]
    judged = judge.as_decided(one, subject_id, facts.said.get("like", ()))
    put_all(row, [judged], decision)
    put_all(row, [judge.after(person, judged, known=decision == Decision.SAME) for person in people])


def leave_all(row: RegisterImport, decision: str) -> int:
    """Every likely row that nobody decided: all new ones, or all left out. How many."""
    ensure_open(row)
    if decision not in (Decision.NEW, Decision.LEAVE):
        raise InvalidInput(_l("请从列出的里面选。"), field="decision")
    open_ones = (ImportRow.import_id == row.id, ImportRow.verdict == Verdict.LIKELY, ImportRow.decision.is_(None))
    told = update(ImportRow).where(*open_ones).values(decision=decision)
    return int(db.session.execute(told, execution_options={"synchronize_session": False}).rowcount)  # type: ignore[attr-defined]


def _say(row: RegisterImport, number: int, decision: str | None) -> None:
    """Leave a row out, or take it in again; a household's people go with it."""
    these = or_(ImportRow.number == number, ImportRow.follows == number)
    told = update(ImportRow).where(ImportRow.import_id == row.id, these)
    told = told.where(ImportRow.verdict.not_in((Verdict.WRONG, Verdict.SAME)))
    db.session.execute(told.values(decision=decision), execution_options={"synchronize_session": False})
    db.session.flush()


def fields_to_mend(facts: RowFacts, columns: Mapping[str, int]) -> Sequence[dict[str, Any]]:
    """The wrong cells of a row that have a column, each once: {field, cell, faults}."""
    found: dict[str, dict[str, Any]] = {}
    cells = facts.said.get("cells", ())
    for fault in facts.said.get("faults", ()):
        place = columns.get(fault["field"])
        cell = cells[place] if place is not None and place < len(cells) else ""
        one = found.setdefault(fault["field"], {"field": fault["field"], "cell": cell, "place": place, "faults": []})
        one["faults"].append(fault)
    return list(found.values())
