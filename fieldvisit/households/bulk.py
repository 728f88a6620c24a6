"""The register by the thousand: what stands in some grids, and whole rows for what comes in.

Nothing is judged here: the caller has. Rows are dicts of every column, for `storage/row_changes.py`.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Text, or_, select, type_coerce

from fieldvisit.households.models import Household, HouseholdKind, HouseholdTag, Member
from fieldvisit.households.rules import FIRM_FIELDS, address_of, door_sort_of
from fieldvisit.kernel.ids import new_id
from fieldvisit.storage.base import db
from fieldvisit.storage.row_changes import MOST_IDS, whole_row
from fieldvisit.storage.sealed import keyring

PERSON = ("name", "sex", "birth_year", "relation", "phone", "identity_number")
DOOR = ("group_name", "hamlet", "door")


@dataclass
class Person:
    """Someone who lives there. `phone` is still sealed; whether two are the same is told by their hashes."""

    id: uuid.UUID
    name: str
    head: bool
    relation: str
    sex: str | None
    birth_year: int | None
    phone: str | None
    phone_hash: str | None
    identity_hash: str | None


@dataclass
class Tag:
    """A tag that the household bears."""

    id: uuid.UUID
    source: str
    basis: str | None
    verified_on: date | None
    expires_on: date | None


@dataclass
class Home:
    """A household that stands on the register, with its living people and its tags."""

    id: uuid.UUID
    shard_id: int
    grid_id: int
    kind: str
    name: str
    group_name: str
    hamlet: str
    door: str
    address: str
    lat: float | None
    lon: float | None
    note: str | None
    active: bool
    trade: str | None = None
    staff: int | None = None
    safety: str | None = None
    speaks: str | None = None
    people: list[Person] = field(default_factory=list)
    tags: dict[str, Tag] = field(default_factory=dict)

    @property
    def head(self) -> Person | None:
        """Who heads it, or the enterprise's contact."""
        return next((one for one in self.people if one.head), None)


_HOME = (
    Household.id, Household.shard_id, Household.grid_id, Household.kind, Household.name, Household.group_name,
    Household.hamlet, Household.door, Household.address, Household.lat, Household.lon, Household.note, Household.active,
    Household.trade, Household.staff, Household.safety, Household.speaks,
)  # fmt: skip
_PERSON = (
    Member.household_id, Member.id, Member.name, Member.head, Member.relation, Member.sex, Member.birth_year,
    type_coerce(Member.phone, Text).label("phone"), Member.phone_hash, Member.identity_hash,
)  # fmt: skip
_TAG = (
    HouseholdTag.household_id, HouseholdTag.tag, HouseholdTag.id, HouseholdTag.source, HouseholdTag.basis,
    HouseholdTag.verified_on, HouseholdTag.expires_on,
)  # fmt: skip


def homes_in(grid_ids: Collection[int]) -> list[Home]:
    """Every household of the grids that is not merged; proposals that wait are none yet."""
    query = select(*_HOME).where(Household.grid_id.in_(sorted(grid_ids)), Household.merged_into.is_(None))
    query = query.where(Household.active | Household.moved_away_at.is_not(None)).order_by(Household.id)
    found = {row[0]: Home(*tuple(row)) for row in db.session.execute(query)}
    living = select(*_PERSON).join(Household, Household.id == Member.household_id)
    living = living.where(Household.grid_id.in_(sorted(grid_ids)), Member.ended_at.is_(None))
    _fill(found, living)
    tags = select(*_TAG).join(Household, Household.id == HouseholdTag.household_id)
    _tag(found, tags.where(Household.grid_id.in_(sorted(grid_ids))))
    return list(found.values())


def homes_of(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Home]:
    """Some households by their ids; those that were merged into others are left out."""
    found: dict[uuid.UUID, Home] = {}
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), MOST_IDS):
        piece = wanted[start : start + MOST_IDS]
        query = select(*_HOME).where(Household.id.in_(piece), Household.merged_into.is_(None))
        here = {row[0]: Home(*tuple(row)) for row in db.session.execute(query)}
        _fill(here, select(*_PERSON).where(Member.household_id.in_(piece), Member.ended_at.is_(None)))
        tags = select(*_TAG)
        _tag(here, tags.where(HouseholdTag.household_id.in_(piece)))
        found |= here
    return found


def _fill(found: Mapping[uuid.UUID, Home], living: Any) -> None:
    for row in db.session.execute(living.order_by(Member.id)):
        home = found.get(row[0])
        if home is not None:
            home.people.append(Person(*row[1:]))


def _tag(found: Mapping[uuid.UUID, Home], tags: Any) -> None:
    for row in db.session.execute(tags.where(HouseholdTag.ended_at.is_(None))):
        if row[0] in found:
            found[row[0]].tags[row[1]] = Tag(*tuple(row)[2:])


def numbers_of(member_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[str | None, str | None]]:
    """{person: (phone, identity number)} in full, of those who have one; whoever asks writes down that they did."""
    found: dict[uuid.UUID, tuple[str | None, str | None]] = {}
    wanted = sorted(set(member_ids))
    for start in range(0, len(wanted), MOST_IDS):
        query = select(Member.id, Member.phone, Member.identity_number).where(
            Member.id.in_(wanted[start : start + MOST_IDS]),
            or_(Member.phone.is_not(None), Member.identity_number.is_not(None)),
        )
        found.update((key, (phone, number)) for key, phone, number in db.session.execute(query))
    return found


def holders_of(identity_hashes: Collection[str]) -> dict[str, tuple[uuid.UUID, str, str, int]]:
    """{identity hash: (household, its name, its address, its grid)} of people who live on the register."""
    found: dict[str, tuple[uuid.UUID, str, str, int]] = {}
    wanted = sorted(set(identity_hashes))
    for start in range(0, len(wanted), MOST_IDS):
        query = select(Member.identity_hash, Household.id, Household.name, Household.address, Household.grid_id)
        query = query.join(Household, Household.id == Member.household_id).where(
            Member.identity_hash.in_(wanted[start : start + MOST_IDS]),
            Member.ended_at.is_(None),
            Household.merged_into.is_(None),
        )
        found.update(
            (str(mark), (key, name, address, at)) for mark, key, name, address, at in db.session.execute(query)
        )
    return found


def doors_taken(grid_ids: Collection[int], door_sorts: Collection[str]) -> dict[tuple[int, str, str], set[str]]:
    """{(grid, address, kind): names} at these doors now: whether somebody registered the same meanwhile."""
    found: dict[tuple[int, str, str], set[str]] = defaultdict(set)
    wanted = sorted(set(door_sorts))
    for start in range(0, len(wanted), MOST_IDS):
        query = select(Household.grid_id, Household.address, Household.kind, Household.name).where(
            Household.grid_id.in_(sorted(grid_ids)),
            Household.door_sort.in_(wanted[start : start + MOST_IDS]),
            Household.merged_into.is_(None),
            Household.active,
        )
        for grid_id, address, kind, name in db.session.execute(query):
            found[grid_id, address, kind].add(name)
    return found


def home_row(
    key: uuid.UUID, grid_id: int, village: str, kind: str, said: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    """A household that is put on the register."""
    door = {name: said.get(name) or "" for name in DOOR}
    lat = said.get("lat")
    return whole_row(
        Household,
        {
            "id": key,
            "shard_id": grid_id,
            "grid_id": grid_id,
            "kind": kind,
            "name": said["name"],
            **door_columns(village, **door),
            "lat": lat,
            "lon": said.get("lon"),
            "source_datum": said.get("source_datum") if lat is not None else None,
            "speaks": said.get("speaks"),
            "note": said.get("note"),
            **{name: said.get(name) for name in FIRM_FIELDS if kind == HouseholdKind.ENTERPRISE},
            "active": True,
            "created_at": at,
        },
    )


def door_columns(village: str, group_name: str, hamlet: str, door: str) -> dict[str, str]:
    """A door and what follows from it: its place in the street and how it is called."""
    address = address_of(village, group_name, hamlet, door)
    return {
        "group_name": group_name, "hamlet": hamlet, "door": door, "door_sort": door_sort_of(door), "address": address,
    }  # fmt: skip


def person_row(household_id: uuid.UUID, shard_id: int, said: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """Someone who lives there from now on, with the hashes by which numbers are found."""
    kept = {name: said.get(name) for name in PERSON}
    kept["relation"] = kept["relation"] or "other"
    key = said.get("id") or new_id()
    row = {"id": key, "shard_id": shard_id, "household_id": household_id, "created_at": at}
    return whole_row(Member, {**row, **kept, **number_columns(kept), "head": bool(said.get("head"))})


def number_columns(said: Mapping[str, Any]) -> dict[str, Any]:
    """The numbers that are said, each with the hash beside it."""
    columns: dict[str, Any] = {}
    for name, mark in (("phone", "phone_hash"), ("identity_number", "identity_hash")):
        if said.get(name):
            columns |= {name: said[name], mark: keyring().fingerprint(said[name])}
    return columns


def tag_row(household_id: uuid.UUID, shard_id: int, said: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """A tag that the household bears from now on."""
    names = ("tag", "source", "basis", "verified_on", "expires_on")
    kept = {name: said[name] for name in names if said.get(name) is not None}
    row = {"id": new_id(), "shard_id": shard_id, "household_id": household_id, "created_at": at}
    return whole_row(HouseholdTag, {"source": "register", **row, **kept})
