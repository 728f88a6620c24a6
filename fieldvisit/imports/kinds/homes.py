"""Households and enterprises: which of the file's rows are on the register, and what they would change there.

A row that says how somebody stands to the head is one of the people of the household above it, or at the same door.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l

from fieldvisit.areas.queries import AreaFacts
from fieldvisit.households.bulk import Home, holders_of, homes_in, homes_of
from fieldvisit.households.models import HouseholdKind
from fieldvisit.households.rules import address_of
from fieldvisit.imports.kinds.alike import Standing, plain_door
from fieldvisit.imports.kinds.differing import bears, home_changes, person_changes, person_meant
from fieldvisit.imports.kinds.others import Others
from fieldvisit.imports.kinds.places import Grids
from fieldvisit.imports.kinds.rows import Brought, Judged
from fieldvisit.imports.models import Verdict
from fieldvisit.kernel.datum import Datum
from fieldvisit.kernel.errors import StepRefused
from fieldvisit.storage.sealed import keyring


@dataclass
class Group:
    """A household of the file: its own row and those of its people."""

    head: Brought
    grid: AreaFacts
    people: list[Brought] = field(default_factory=list)


class HomeJudge:
    """Judges rows of households, or of enterprises, a village at a time. `kind`: of rows that say none."""

    def __init__(self, area: AreaFacts, kind: HouseholdKind, others: Others, datum: str) -> None:
        self.kind, self.grids, self._others, self._datum = kind, Grids(area), others, Datum(datum)
        self._at: dict[tuple[str, str], tuple[int, int]] = {}  # door and name → row, grid

    def judge(self, rows: Sequence[Brought]) -> Iterator[Judged]:
        """What each row would do."""
        villages: dict[int, list[Group]] = defaultdict(list)
        last: Group | Brought | None = None
        for row in rows:
            if is_person(row):
                if isinstance(last, Group) and _lives_with(row, last.head):
                    last.people.append(row)
                else:
                    yield _orphan(row, last)
                continue
            grid = self.grids.meant(row)
            if grid is None:
                last = row
                yield Judged(row, Verdict.WRONG, None, about(row))
            else:
                last = Group(row, grid)
                villages[self.grids.village_of(grid).id].append(last)
        for groups in villages.values():
            yield from self._in_village(groups)

    def _in_village(self, groups: list[Group]) -> Iterator[Judged]:
        village = self.grids.village_of(groups[0].grid)
        here = [key for key, grid in self.grids.by_id.items() if grid.parent_id == village.id]
        standing = Standing(homes_in(here))
        numbers = {one.head.number: one.head.text("identity_number") for one in groups}
        marks = {number: keyring().fingerprint(text) for number, text in numbers.items() if text}
        holders = holders_of(set(marks.values()))
        for one in groups:
            head = self._home(one.head, one.grid, village.name, standing, holders.get(marks.get(one.head.number, "")))
            yield head
            home = standing.by_id.get(head.subject_id) if head.subject_id else None
            for person in one.people:
                yield self.follower(person, head, home)

    def _home(self, row: Brought, grid: AreaFacts, village: str, standing: Standing, holder: Any) -> Judged:
        address = address_of(village, row.text("group_name"), row.text("hamlet"), row.text("door"))
        row.values |= {"grid_id": grid.id, "kind": row.values.get("kind") or self.kind}
        unbased = row.set_aside("basis")
        row.to_wgs84(self._datum)
        home = None if self._is_doubled(row, grid, address) or row.faults else self._meant(row, standing, address)
        if not bears(home, row.values.get("tags") or ()):
            row.faults += unbased
        if row.faults:
            return Judged(row, Verdict.WRONG, None, about(row))
        if home is None:
            like = self._like(row, standing, address, holder)
            key = self._others.new_id(grid.id, plain_door(address), row.text("name"))
            verdict = Verdict.LIKELY if like else Verdict.NEW
        else:
            like, key = [], home.id
            changes = home_changes(row, home)
            verdict = Verdict.CHANGED if changes else Verdict.SAME
        other = self._others.take(key, row.number)
        if other is not None:
            row.wrong("door", "doubled", row=other)
            return Judged(row, Verdict.WRONG, None, about(row))
        return Judged(row, verdict, key, about(row), changes if home else {}, like)

    def _like(self, row: Brought, standing: Standing, address: str, holder: Any) -> list[dict[str, Any]]:
        like = standing.alike(row, address)
        if holder is not None and holder[3] in self.grids.by_id and str(holder[0]) not in {one["id"] for one in like}:
            like.insert(0, {"id": str(holder[0]), "name": holder[1], "address": holder[2], "why": "identity"})
        return like

    def _meant(self, row: Brought, standing: Standing, address: str) -> Home | None:
        key = row.values.get("key")
        if key is None:
            return standing.exactly(row, address)
        row.values["key"] = str(key)
        home = standing.by_id.get(uuid.UUID(str(key)))
        if home is None or home.kind != row.values["kind"]:
            row.wrong("key", "no_such_household")
            return None
        return home

    def _is_doubled(self, row: Brought, grid: AreaFacts, address: str) -> bool:
        """Whether the file has the same name at the same door before: once more, or in another grid."""
        first, at = self._at.setdefault((plain_door(address), row.text("name")), (row.number, grid.id))
        if first == row.number or not row.text("name") or row.values.get("key") is not None:
            return False
        row.wrong("door" if at == grid.id else "grid", "doubled" if at == grid.id else "two_grids", row=first)
        return True

    def follower(self, row: Brought, head: Judged, home: Home | None) -> Judged:
        """One of a household's people, as the row of the household was judged."""
        if head.verdict == Verdict.WRONG:
            row.wrong("relation", "head_wrong", row=head.brought.number)
        if row.faults:
            return Judged(row, Verdict.WRONG, None, about(row), follows=head.brought.number)
        if head.verdict == Verdict.LIKELY and home is None:
            return Judged(row, Verdict.LIKELY, head.subject_id, about(row), follows=head.brought.number)
        return person_judged(row, head.subject_id, home, head.brought.number)

    def as_decided(self, row: Brought, subject_id: uuid.UUID | None, like: Sequence[Mapping[str, Any]]) -> Judged:
        """A likely row as a person decided it: it is this household, or (None) a new one."""
        if subject_id is None:
            return Judged(
                row,
                Verdict.LIKELY,
                self._others.new_id(row.values["grid_id"], row.number, "decided"),
                about(row),
                like=like,
            )
        home = homes_of([subject_id]).get(subject_id)
        if home is None:
            raise StepRefused(_l("那一户已经不在户册上了。"))
        return Judged(row, Verdict.LIKELY, home.id, about(row), home_changes(row, home), like)

    def after(self, row: Brought, head: Judged, *, known: bool) -> Judged:
        """One of a household's people, once it was decided which household that is."""
        home = homes_of([head.subject_id]).get(head.subject_id) if known and head.subject_id else None
        if row.faults:
            return Judged(row, Verdict.WRONG, None, about(row), follows=head.brought.number)
        return person_judged(row, head.subject_id, home, head.brought.number)


def is_person(row: Brought) -> bool:
    """Whether the row is somebody of a household, and not the household itself."""
    return row.values.get("relation") not in (None, "head")


def _lives_with(row: Brought, head: Brought) -> bool:
    """Whether the person's row says no other door and no other household than the row above."""
    same = all(not row.text(name) or row.text(name) == head.text(name) for name in ("door", "hamlet", "group_name"))
    return same and (not row.text("name") or row.text("name") in (head.text("name"), row.text("person_name")))


def _orphan(row: Brought, last: object) -> Judged:
    if isinstance(last, Brought):
        row.wrong("relation", "head_wrong", row=last.number)
        return Judged(row, Verdict.WRONG, None, about(row), follows=last.number)
    row.wrong("relation", "no_head")
    return Judged(row, Verdict.WRONG, None, about(row))


def person_judged(row: Brought, subject_id: uuid.UUID | None, home: Home | None, follows: int | None) -> Judged:
    """A person beside those who live in the household: known by id or by name."""
    person = person_meant(row.values, home)
    if person is None:
        return Judged(row, Verdict.NEW, subject_id, about(row), follows=follows)
    changes = person_changes(row, person, relation=True)
    return Judged(row, Verdict.CHANGED if changes else Verdict.SAME, subject_id, about(row), changes, follows=follows)


def about(row: Brought) -> str:
    """How a row is called in lists: by its name and its door."""
    name = row.text("person_name") if is_person(row) else row.text("name") or row.text("person_name")
    return " ".join(part for part in (name, row.text("hamlet") or row.text("group_name"), row.text("door")) if part)
