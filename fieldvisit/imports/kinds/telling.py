"""Households of the register as rows of a file, in the layout in which files are read: what goes out comes back equal.

Numbers come along only where the caller hands them in. The basis of a tag stands in the list of tags alone: beside a
household it would be taken for the basis of whatever tag somebody adds there.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from fieldvisit.areas.queries import AreaFacts, areas_of
from fieldvisit.households.bulk import Home, Person
from fieldvisit.households.models import HouseholdKind
from fieldvisit.imports import policy
from fieldvisit.imports.kinds.differing import HOUSE, PERSON

Numbers = Mapping[uuid.UUID, tuple[str | None, str | None]]
_TAG = ("source", "basis", "verified_on", "expires_on")


class PlaceWords:
    """How a place is written so that it is found again: by its name, by its code where several share the name."""

    def __init__(self, grids: Sequence[AreaFacts]) -> None:
        self._grids = {grid.id: grid for grid in grids}
        self._villages = areas_of({grid.parent_id for grid in grids if grid.parent_id is not None})
        self._villages_named = Counter(village.name for village in self._villages.values())
        self._grids_named = Counter((grid.parent_id, grid.name) for grid in grids)

    def of(self, grid_id: int) -> dict[str, str]:
        """{village, grid}; nothing for a grid out of reach."""
        grid = self._grids.get(grid_id)
        if grid is None:
            return {}
        said = {"grid": grid.name if self._grids_named[grid.parent_id, grid.name] == 1 else grid.code}
        village = self._villages.get(grid.parent_id) if grid.parent_id is not None else None
        if village is not None:
            said["village"] = village.name if self._villages_named[village.name] == 1 else village.code
        return said


def rows_told(kind: str, homes: Iterable[Home], places: PlaceWords, numbers: Numbers) -> Iterator[dict[str, Any]]:
    """Rows of one kind of list (`policy.REGISTER`) as `columns.writing` writes them."""
    tell = {policy.MEMBERS: _people, policy.TAGS: _tags}.get(kind, _house)
    for home in homes:
        yield from tell(home, places.of(home.grid_id), numbers)


def _house(home: Home, place: Mapping[str, str], numbers: Numbers) -> Iterator[dict[str, Any]]:
    said = {name: None if getattr(home, name) == "" else getattr(home, name) for name in HOUSE}
    contact = home.head.name if home.head and home.kind == HouseholdKind.ENTERPRISE else None
    told = {"key": home.id, "kind": home.kind, "lat": home.lat, "lon": home.lon, "contact": contact}
    yield {**said, **place, **told, **_person(home.head, numbers), "tags": list(home.tags) or None}


def _people(home: Home, place: Mapping[str, str], numbers: Numbers) -> Iterator[dict[str, Any]]:
    for person in sorted(home.people, key=lambda one: (not one.head, one.id)):
        who = {"key": person.id, "name": person.name, "relation": person.relation}
        yield {**_door(home), **place, **who, **_person(person, numbers)}


def _tags(home: Home, place: Mapping[str, str], _numbers: Numbers) -> Iterator[dict[str, Any]]:
    for code, tag in sorted(home.tags.items()):
        yield {**_door(home), **place, "tag": code, **{name: getattr(tag, name) for name in _TAG}}


def _door(home: Home) -> dict[str, Any]:
    """Which household a row is of."""
    said = {name: getattr(home, name) or None for name in ("group_name", "hamlet", "door")}
    return {**said, "household": home.id, "household_name": home.name}


def _person(person: Person | None, numbers: Numbers) -> dict[str, Any]:
    if person is None:
        return {}
    phone, number = numbers.get(person.id, (None, None))
    known = {name: getattr(person, name) for name in PERSON if name not in ("phone", "identity_number")}
    return {**known, "phone": phone, "identity_number": number}
