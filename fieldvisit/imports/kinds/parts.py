"""People and tags, each a row of its own: whose household it is, whether it is known there, what differs."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from fieldvisit.areas.queries import AreaFacts
from fieldvisit.households.bulk import Home, homes_in
from fieldvisit.households.rules import address_of
from fieldvisit.imports.kinds.alike import Standing
from fieldvisit.imports.kinds.differing import bears, one_tag_changes, person_meant
from fieldvisit.imports.kinds.homes import person_judged
from fieldvisit.imports.kinds.others import Others
from fieldvisit.imports.kinds.places import Grids
from fieldvisit.imports.kinds.rows import Brought, Judged
from fieldvisit.imports.models import Verdict
from fieldvisit.kernel.errors import StepRefused


class PartJudge:
    """Judges rows of people, or of tags."""

    def __init__(self, area: AreaFacts, others: Others, *, tags: bool) -> None:
        self.grids, self._others, self._tags = Grids(area), others, tags
        self._first: dict[tuple[uuid.UUID, str], int] = {}

    def judge(self, rows: Sequence[Brought]) -> Iterator[Judged]:
        """What each row would do, a village at a time."""
        villages: dict[int, list[Brought]] = defaultdict(list)
        for row in rows:
            row.values |= {"of": "tag" if self._tags else "person", "person_name": row.values.get("name")}
            village = self.grids.village_meant(row)
            if village is None:
                yield Judged(row, Verdict.WRONG, None, self._about(row))
            else:
                villages[village.id].append(row)
        for key, some in villages.items():
            here = [grid.id for grid in self.grids.by_id.values() if grid.parent_id == key]
            standing = Standing(homes_in(here))
            for row in some:
                yield self._one(row, standing, self.grids.villages[key].name)

    def _one(self, row: Brought, standing: Standing, village: str) -> Judged:
        unbased = row.set_aside("basis")
        home = None if row.faults else self._home(row, standing, village)
        if self._tags and not bears(home, [row.text("tag")]):
            row.faults += unbased
        if home is not None:
            self._ensure_sound(row, home)
        if row.faults or home is None:
            return Judged(row, Verdict.WRONG, None, self._about(row))
        for name in ("key", "household"):
            row.values[name] = None  # found: it is not needed any more
        if not self._tags:
            judged = person_judged(row, home.id, home, None)
            return Judged(row, judged.verdict, home.id, self._about(row), judged.changes)
        tag = home.tags.get(row.values["tag"])
        if tag is None:
            return Judged(row, Verdict.NEW, home.id, self._about(row))
        changes = one_tag_changes(row, tag)
        return Judged(row, Verdict.CHANGED if changes else Verdict.SAME, home.id, self._about(row), changes)

    def _home(self, row: Brought, standing: Standing, village: str) -> Home | None:
        """The household that is meant; the row is marked where none is, or several are."""
        if row.values.get("household") is not None:
            found = [standing.by_id.get(uuid.UUID(str(row.values["household"])))]
            some = [home for home in found if home is not None]
        else:
            some = self._at_door(row, standing, village)
        if len(some) != 1:
            row.wrong("door", "several_households" if some else "no_household")
        return some[0] if len(some) == 1 else None

    def _at_door(self, row: Brought, standing: Standing, village: str) -> list[Home]:
        head = row.text("household_name")
        if row.text("door"):
            address = address_of(village, row.text("group_name"), row.text("hamlet"), row.text("door"))
            some = [home for home in standing.at(address) if home.active]
        else:
            some = [home for home in standing.by_name.get(head, ()) if home.active]
        named = [home for home in some if not head or home.name == head]
        return named if len(some) > 1 or head else some

    def _ensure_sound(self, row: Brought, home: Home) -> None:
        what = row.text("tag") if self._tags else row.text("key") or row.text("name")
        first = self._first.setdefault((home.id, what), row.number)
        if first != row.number:
            row.wrong("tag" if self._tags else "name", "doubled_row", row=first)
        if not self._tags:
            self._ensure_known(row, home)

    def _ensure_known(self, row: Brought, home: Home) -> None:
        """A person taken along with an id lives in this household still, and who heads it stays its head."""
        if row.values.get("key") is not None:
            row.values["person"] = row.text("key")
            if person_meant(row.values, home) is None:
                row.wrong("key", "no_such_member")
        head = home.head
        heads = row.values.get("relation") == "head" or (row.text("person") and person_meant(row.values, home) is head)
        if heads and head is not None and head.name != row.text("name"):
            row.wrong("relation", "has_head", said=head.name)

    def _about(self, row: Brought) -> str:
        who = row.text("household_name") if self._tags else row.text("name")
        parts = (who, row.text("hamlet") or row.text("group_name"), row.text("door"))
        return " ".join(part for part in parts if part)

    def as_decided(self, row: Brought, subject_id: uuid.UUID | None, like: Sequence[Mapping[str, Any]]) -> Judged:
        """Nothing here is likely: a person or a tag is known by the household it belongs to."""
        raise StepRefused(_l("这一行不能这样定。"))

    def after(self, row: Brought, head: Judged, *, known: bool) -> Judged:
        """No row follows another."""
        raise StepRefused(_l("这一行不能这样定。"))
