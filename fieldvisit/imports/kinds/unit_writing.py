"""What confirmed rows of departments write."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from fieldvisit.imports.kinds.plans import Plan, Planned
from fieldvisit.imports.kinds.units import COLUMNS
from fieldvisit.imports.queries import RowFacts
from fieldvisit.people.bulk import taken_codes, unit_row
from fieldvisit.people.models import Unit
from fieldvisit.storage.next_numbers import next_numbers
from fieldvisit.storage.row_changes import RowChange, changed_row, rows_now

_LARGEST = 2**31  # the id of a subject below it is the number of a unit


class UnitWriter:
    """Plans what is written for departments."""

    dossier = ""

    def plan(self, rows: Sequence[RowFacts], at: datetime) -> Plan:
        """The changes of each department; a row whose department is no longer as it was seen is stale."""
        found = rows_now(Unit, [_number(row) for row in rows if _number(row) < _LARGEST])
        fresh = [row for row in rows if _number(row) >= _LARGEST]
        taken = taken_codes([row.said["values"]["code"] for row in fresh if row.said["values"].get("code")])
        numbers = iter(next_numbers(Unit, len(fresh)) if fresh else ())
        made = Plan()
        for row in rows:
            assert row.subject_id is not None
            is_fresh = _number(row) >= _LARGEST
            changes = _fresh(row, taken, numbers) if is_fresh else _known(row, found.get(_number(row)))
            if changes is None:
                made.stale.add(row.number)
            else:
                made.add(Planned(row.subject_id, row.number, changes, is_fresh))
        return made


def _number(row: RowFacts) -> int:
    return row.subject_id.int if row.subject_id is not None else _LARGEST


def _fresh(row: RowFacts, taken: set[str], numbers: Iterator[int]) -> list[RowChange] | None:
    values = row.said["values"]
    if values.get("code") in taken:
        return None
    made = unit_row(next(numbers), {name: values.get(name) for name in ("code", "name", "kind", "area_id")})
    return [RowChange(Unit, made["id"], None, made)]


def _known(row: RowFacts, now: Mapping[str, Any] | None) -> list[RowChange] | None:
    changes = {COLUMNS[name]: both for name, both in row.said.get("changes", {}).items()}
    if now is None or not now["active"] or (row.decision is None and not changes):
        return None
    if any(now[column] not in both for column, both in changes.items()):
        return None
    written = changed_row(Unit, now, {column: new for column, (_old, new) in changes.items()})
    return [written] if written else []
