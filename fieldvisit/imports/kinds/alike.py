"""What stands on the register of one village, found by id, by door, by name and by position."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from fieldvisit.households.bulk import Home
from fieldvisit.imports.kinds.rows import Brought
from fieldvisit.kernel.geo import metres_between, position
from fieldvisit.kernel.text import door_key

NEAR_METRES = 60
MOST_ALIKE = 3


def plain_door(address: str) -> str:
    """An address by which the same door is known however its number was written."""
    return door_key(address).replace(" ", "")


class Standing:
    """The households of one village, and those that the file itself has brought so far."""

    def __init__(self, homes: Iterable[Home]) -> None:
        self.by_id: dict[uuid.UUID, Home] = {}
        self.by_door: dict[str, list[Home]] = defaultdict(list)
        self.by_name: dict[str, list[Home]] = defaultdict(list)
        for home in homes:
            self.by_id[home.id] = home
            self.by_door[plain_door(home.address)].append(home)
            self.by_name[home.name].append(home)

    def at(self, address: str) -> list[Home]:
        """The households at a door."""
        return self.by_door.get(plain_door(address), [])

    def exactly(self, row: Brought, address: str) -> Home | None:
        """The household of this name at this door that lives there."""
        here = self.by_door.get(plain_door(address), ())
        found = [one for one in here if one.active and one.name == row.text("name") and one.kind == row.values["kind"]]
        return found[0] if len(found) == 1 else None

    def alike(self, row: Brought, address: str) -> list[dict[str, Any]]:
        """Those it may be, each with why: door, left (they moved away), near, number."""
        found: dict[uuid.UUID, dict[str, Any]] = {}
        name, kind = row.text("name"), row.values["kind"]
        for home in (one for one in self.by_door.get(plain_door(address), ()) if one.kind == kind):
            why = "left" if not home.active and home.name == name else "door" if home.active else ""
            if why:
                found[home.id] = likeness(home, why)
        for home in self.by_name.get(name, ()):
            if home.kind == kind and home.id not in found and home.active and (why := _same_place(row, home)):
                found[home.id] = likeness(home, why)
        return list(found.values())[:MOST_ALIKE]


def likeness(home: Home, why: str) -> dict[str, Any]:
    """A household that a row may be, as it is kept with the row."""
    return {"id": str(home.id), "name": home.name, "address": home.address, "why": why}


def _same_place(row: Brought, home: Home) -> str:
    """near: within a few steps; number: the same number, where the row or the register names no street."""
    here = position(row.values.get("lat"), row.values.get("lon"))
    metres = metres_between(here, position(home.lat, home.lon)) if here is not None else None
    if metres is not None and metres <= NEAR_METRES:
        return "near"
    street = row.text("hamlet") or row.text("group_name")
    if (not street or not (home.hamlet or home.group_name)) and plain_door(row.text("door")) == plain_door(home.door):
        return "number"
    return ""
