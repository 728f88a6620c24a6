"""Departments: known by their code, or by their name in their area; one of the same kind there may be the same."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from fieldvisit.areas.queries import AreaFacts
from fieldvisit.imports.kinds.areas_meant import Areas
from fieldvisit.imports.kinds.others import Others
from fieldvisit.imports.kinds.rows import Brought, Judged
from fieldvisit.imports.models import Verdict
from fieldvisit.kernel.errors import StepRefused
from fieldvisit.people.bulk import KnownUnit, every_unit

COLUMNS = {"name": "name", "kind": "kind", "area": "area_id"}
MOST_ALIKE = 3


class UnitJudge:
    """Judges rows of departments."""

    def __init__(self, area: AreaFacts, others: Others) -> None:
        self._area, self._others, self._areas = area, others, Areas(area)
        self._units = every_unit()
        self._by_code = {unit.code: unit for unit in self._units}
        self._in_area: dict[int, list[KnownUnit]] = defaultdict(list)
        for unit in self._units:
            self._in_area[unit.area_id].append(unit)
        self._first: dict[tuple[int, str], int] = {}

    def judge(self, rows: Sequence[Brought]) -> Iterator[Judged]:
        """What each row would do."""
        for row in rows:
            yield self._one(row)

    def _one(self, row: Brought) -> Judged:
        area = self._areas.meant(row) if row.text("area") else None
        unit = None
        if area is not None:
            row.values["area_id"] = area.id
            unit = self._meant(row, area)
            first = self._first.setdefault((area.id, row.text("name")), row.number)
            if first != row.number:
                row.wrong("name", "doubled_unit", row=first)
        if row.faults or area is None:
            return Judged(row, Verdict.WRONG, None, row.text("name"))
        key = uuid.UUID(int=unit.id) if unit else self._new_id(row, area.id)
        other = self._others.take(key, row.number)
        if other is not None:
            row.wrong("code" if row.text("code") else "name", "doubled_unit", row=other)
            return Judged(row, Verdict.WRONG, None, row.text("name"))
        if unit is not None:
            changes = unit_changes(row, unit)
            return Judged(row, Verdict.CHANGED if changes else Verdict.SAME, key, row.text("name"), changes)
        like = self._alike(row, area)
        return Judged(row, Verdict.LIKELY if like else Verdict.NEW, key, row.text("name"), like=like)

    def _new_id(self, row: Brought, area_id: int) -> uuid.UUID:
        return self._others.new_id(area_id, "unit", row.text("code") or f"{area_id} {row.text('name')}")

    def _meant(self, row: Brought, area: AreaFacts) -> KnownUnit | None:
        """The department of a row; None for a new one. The row is marked where it is another's, or no longer used."""
        code = row.text("code")
        here = [unit for unit in self._in_area[area.id] if unit.name == row.text("name")]
        unit = self._by_code.get(code) if code else here[0] if len(here) == 1 else None
        if not code and len(here) > 1:
            row.wrong("code", "unit_several", said=row.text("name")[:40])
        if unit is not None and unit.area_id not in self._areas.by_id:
            row.wrong("code", "unit_elsewhere")
        elif unit is not None and not unit.active:
            row.wrong("code" if code else "name", "closed_unit")
        return unit

    def _alike(self, row: Brought, area: AreaFacts) -> list[dict[str, Any]]:
        """Those of the area it may be, each with why."""
        found = []
        for unit in (one for one in self._in_area[area.id] if one.active):
            why = "unit_name" if unit.name == row.text("name") else "unit_kind"
            if why == "unit_name" or unit.kind == row.text("kind"):
                found.append({"id": str(uuid.UUID(int=unit.id)), "name": unit.name, "address": area.name, "why": why})
        return sorted(found, key=lambda one: one["why"], reverse=True)[:MOST_ALIKE]

    def as_decided(self, row: Brought, subject_id: uuid.UUID | None, like: Sequence[Mapping[str, Any]]) -> Judged:
        """A likely row as a person decided it: it is this department, or (None) a new one."""
        about = row.text("name")
        if subject_id is None:
            return Judged(row, Verdict.LIKELY, self._new_id(row, row.values["area_id"]), about, like=like)
        unit = next((one for one in self._units if one.id == subject_id.int and one.active), None)
        if unit is None:
            raise StepRefused(_l("这个单位已经停用或者没有了。"))
        return Judged(row, Verdict.LIKELY, subject_id, about, unit_changes(row, unit), like)

    def after(self, row: Brought, head: Judged, *, known: bool) -> Judged:
        """No row follows another."""
        raise StepRefused(_l("这一行不能这样定。"))


def unit_changes(row: Brought, unit: KnownUnit) -> dict[str, list[Any]]:
    """What a row says other than what stands there."""
    said = {"name": row.values["name"], "kind": row.values["kind"], "area": row.values["area_id"]}
    here = {name: getattr(unit, column) for name, column in COLUMNS.items()}
    return {name: [here[name], value] for name, value in said.items() if value != here[name]}
