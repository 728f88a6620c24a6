"""What confirmed rows of households or enterprises write: a new door with its head and people, or what changed."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from fieldvisit.areas.queries import AreaFacts
from fieldvisit.households.bulk import Home, Person, door_columns, doors_taken, home_row, homes_of, person_row, tag_row
from fieldvisit.households.models import Household, HouseholdKind, HouseholdTag, Member
from fieldvisit.households.rules import address_of, door_sort_of
from fieldvisit.imports.kinds.differing import DAYS, HOUSE, PERSON, person_meant, plain, stands
from fieldvisit.imports.kinds.person_writing import difference, put_person
from fieldvisit.imports.kinds.places import Grids
from fieldvisit.imports.kinds.plans import Plan, Planned
from fieldvisit.imports.queries import RowFacts
from fieldvisit.storage.row_changes import RowChange, rows_now

_DOOR = ("group_name", "hamlet", "door")
_WHERE = frozenset((*_DOOR, "grid"))
Now = Mapping[uuid.UUID, Mapping[str, Any]]


class HomeWriter:
    """Plans what is written for households and enterprises."""

    dossier = "household"

    def __init__(self, area: AreaFacts) -> None:
        self.grids = Grids(area)
        self._shard = area.id  # the grid of the household that is being put in

    def plan(self, rows: Sequence[RowFacts], at: datetime) -> Plan:
        """The changes of each subject; a row whose household is no longer as it was seen is stale."""
        homes = homes_of([row.subject_id for row in rows if row.subject_id is not None])
        fresh = [row for row in rows if row.subject_id not in homes and "door" in row.said["values"]]
        taken = self._taken([row for row in fresh if not _is_person(row)])
        found = self._now(rows, homes)
        made = Plan()
        for key, some in groupby(rows, key=lambda row: row.subject_id):
            assert key is not None
            home = homes.get(key)
            if home is not None:
                made.shards[key] = home.shard_id
            for row in some:
                changes = (
                    self._known(row, home, found, at) if home else self._fresh(row, taken, key in made.changes, at)
                )
                if changes is None:
                    made.stale.add(row.number)
                else:
                    made.add(Planned(key, row.number, changes, home is None))
        return made

    # --- a new door ---

    def _taken(self, rows: Sequence[RowFacts]) -> Mapping[tuple[int, str, str], set[str]]:
        if not rows:
            return {}
        grids = {row.said["values"]["grid_id"] for row in rows}
        return doors_taken(grids, {door_sort_of(row.said["values"].get("door") or "") for row in rows})

    def _village(self, grid_id: int) -> str:
        return self.grids.village_of(self.grids.by_id[grid_id]).name

    def _fresh(
        self, row: RowFacts, taken: Mapping[tuple[int, str, str], set[str]], begun: bool, at: datetime
    ) -> list[RowChange] | None:
        values, key = row.said["values"], row.subject_id
        assert key is not None
        if _is_person(row):
            return [put_person(key, self._shard, values, at)] if begun else None
        if row.said.get("changes") and row.decision == "same":
            return None
        address = address_of(self._village(values["grid_id"]), *(values.get(name) or "" for name in _DOOR))
        if values["name"] in taken.get((values["grid_id"], address, values["kind"]), ()):
            return None
        self._shard = int(values["grid_id"])
        home = home_row(key, values["grid_id"], self._village(values["grid_id"]), values["kind"], values, at)
        changes = [RowChange(Household, key, None, home)]
        if (head := _head_of(values)) is not None:
            person = person_row(key, self._shard, head, at)
            changes.append(RowChange(Member, person["id"], None, person))
        return changes + _tags(key, self._shard, values, values.get("tags") or (), at)

    # --- one that stands there ---

    def _now(self, rows: Sequence[RowFacts], homes: Mapping[uuid.UUID, Home]) -> Now:
        """The whole rows of households and people that may be about to change."""
        keys = {row.subject_id for row in rows if row.said.get("changes")}
        some = [home for key, home in homes.items() if key in keys]
        people = [person.id for home in some for person in home.people]
        tags = [tag.id for home in some for tag in home.tags.values()]
        households = rows_now(Household, [home.id for home in some])
        return households | rows_now(Member, people) | rows_now(HouseholdTag, tags)

    def _known(self, row: RowFacts, home: Home, found: Now, at: datetime) -> list[RowChange] | None:
        changes = row.said.get("changes", {})
        if row.said["values"].get("of") == "tag":
            return _tag_change(row, home, found, at)
        if _is_person(row):
            return self._person(row, home, person_meant(row.said["values"], home), found, at)
        if row.decision is None and not changes:
            return None  # it was new when it was looked at, and has come meanwhile
        if any(_stands(name, home) not in (old, new) for name, (old, new) in changes.items()):
            return None
        said = {name: new for name, (_old, new) in changes.items()}
        made = [self._of_house(said, home, found), *self._of_head(said, home, found, at)]
        more = [tag for tag in said.get("tags", ()) if tag not in home.tags]
        return [one for one in made if one is not None] + _tags(home.id, home.shard_id, row.said["values"], more, at)

    def _person(
        self, row: RowFacts, home: Home, person: Person | None, found: Now, at: datetime
    ) -> list[RowChange] | None:
        changes = row.said.get("changes", {})
        if person is None:
            return None if changes else [put_person(home.id, home.shard_id, row.said["values"], at)]
        if not changes or any(stands(person, name) not in (old, new) for name, (old, new) in changes.items()):
            return None
        change = difference(Member, found.get(person.id), {name: new for name, (_old, new) in changes.items()})
        return [change] if change else []

    def _of_house(self, said: Mapping[str, Any], home: Home, found: Now) -> RowChange | None:
        after: dict[str, Any] = {name: said[name] for name in HOUSE if name in said}
        if "grid" in said:
            after["grid_id"] = said["grid"]
        if "position" in said:
            after |= {"lat": said["position"][0], "lon": said["position"][1], "source_datum": "WGS-84"}
        if _WHERE & said.keys():
            door = {name: after.get(name, getattr(home, name)) for name in _DOOR}
            after |= door_columns(self._village(after.get("grid_id", home.grid_id)), **door)
        return difference(Household, found.get(home.id), after)

    def _of_head(self, said: Mapping[str, Any], home: Home, found: Now, at: datetime) -> list[RowChange | None]:
        after: dict[str, Any] = {name: said[name] for name in PERSON if name in said}
        family = home.kind == HouseholdKind.FAMILY
        name = said.get("name" if family else "contact")
        if name:
            after["name"] = name
        if not after:
            return []
        if home.head is not None:
            return [difference(Member, found.get(home.head.id), after)]
        first = {"name": home.name, "relation": "head" if family else "contact", "head": True} | after
        person = person_row(home.id, home.shard_id, first, at)
        return [RowChange(Member, person["id"], None, person)]


def _is_person(row: RowFacts) -> bool:
    values = row.said["values"]
    return values.get("of") == "person" or values.get("relation") not in (None, "head")


def _tag_change(row: RowFacts, home: Home, found: Now, at: datetime) -> list[RowChange] | None:
    """A tag put on a household, or verified anew."""
    values, changes = row.said["values"], row.said.get("changes", {})
    said = {name: values.get(name) for name in ("tag", "source", "basis")}
    said |= {name: date.fromisoformat(values[name]) for name in DAYS if values.get(name)}
    tag = home.tags.get(values["tag"])
    if tag is None:
        fresh = tag_row(home.id, home.shard_id, said, at)
        return None if changes else [RowChange(HouseholdTag, fresh["id"], None, fresh)]
    if not changes or any(plain(getattr(tag, name)) != old for name, (old, _new) in changes.items()):
        return None
    change = difference(HouseholdTag, found.get(tag.id), {name: said[name] for name in changes})
    return [change] if change else []


def _head_of(values: Mapping[str, Any]) -> dict[str, Any] | None:
    said = {name: values.get(name) for name in PERSON}
    if values["kind"] == HouseholdKind.FAMILY:
        return said | {"name": values["name"], "relation": "head", "head": True}
    return said | {"name": values["contact"], "relation": "contact", "head": True} if values.get("contact") else None


def _stands(name: str, home: Home) -> Any:
    """What stands there now, as the look through the file said it."""
    if name in HOUSE:
        return getattr(home, name)
    if name == "position":
        return [home.lat, home.lon] if home.lat is not None else None
    if name == "grid":
        return home.grid_id
    if name == "contact":
        return home.head.name if home.head else None
    return [] if name == "tags" else stands(home.head, name)


def _tags(
    key: uuid.UUID, shard_id: int, values: Mapping[str, Any], tags: Sequence[str], at: datetime
) -> list[RowChange]:
    rows = [tag_row(key, shard_id, {"tag": tag, "basis": values.get("basis")}, at) for tag in tags]
    return [RowChange(HouseholdTag, row["id"], None, row) for row in rows]
