"""A household as a page shows it: whole words, masked numbers, tags with what they rest on."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from fieldvisit.households.holdings import members_of, tags_of
from fieldvisit.households.queries import household_row
from fieldvisit.households.rules import is_sensitive, tag_holds
from fieldvisit.kernel import clock
from fieldvisit.kernel.text import mask_identity, mask_phone
from fieldvisit.people.speech import SPEECH


@dataclass(frozen=True)
class MemberSeen:
    """A person, numbers masked."""

    id: uuid.UUID
    name: str
    sex: str | None
    age: int | None
    relation: str
    head: bool
    phone_masked: str | None
    identity_masked: str | None


@dataclass(frozen=True)
class TagSeen:
    """A tag and what it rests on. `holds`: not past its date."""

    id: uuid.UUID
    tag: str
    sensitive: bool
    source: str
    basis: str | None
    verified_on: date | None
    expires_on: date | None
    holds: bool


@dataclass(frozen=True)
class HouseholdCard:
    """Everything the register knows of a household."""

    id: uuid.UUID
    kind: str
    name: str
    address: str
    group_name: str
    hamlet: str
    door: str
    grid_id: int
    speaks: str | None
    note: str | None
    trade: str | None
    staff: int | None
    safety: str | None
    active: bool
    merged_into: uuid.UUID | None
    lat: float | None
    lon: float | None
    proposal: str | None
    proposed_by_name: str | None
    members: tuple[MemberSeen, ...]
    tags: tuple[TagSeen, ...]

    @property
    def spoken(self) -> Any:
        """The language one is best met in there, in words; empty where none was said."""
        return SPEECH.get(self.speaks or "", "")


def household_card(household_id: uuid.UUID) -> HouseholdCard:
    """The card; NotVisible where there is no such household. The caller judges who may see it."""
    row = household_row(household_id)
    return HouseholdCard(
        id=row.id,
        kind=row.kind,
        name=row.name,
        address=row.address,
        group_name=row.group_name,
        hamlet=row.hamlet,
        door=row.door,
        grid_id=row.grid_id,
        speaks=row.speaks,
        note=row.note,
        trade=row.trade,
        staff=row.staff,
        safety=row.safety,
        active=row.active,
        merged_into=row.merged_into,
        lat=row.lat,
        lon=row.lon,
        proposal=row.proposal,
        proposed_by_name=row.proposed_by_name,
        members=_members(household_id),
        tags=_tags(household_id),
    )


def _members(household_id: uuid.UUID) -> tuple[MemberSeen, ...]:
    this_year = clock.today().year
    return tuple(
        MemberSeen(
            row.id,
            row.name,
            row.sex,
            this_year - row.birth_year if row.birth_year else None,
            row.relation,
            row.head,
            mask_phone(row.phone),
            mask_identity(row.identity_number),
        )
        for row in members_of([household_id]).get(household_id, ())
    )


def _tags(household_id: uuid.UUID) -> tuple[TagSeen, ...]:
    today = clock.today()
    return tuple(
        TagSeen(
            row.id,
            row.tag,
            is_sensitive(row.tag),
            row.source,
            row.basis,
            row.verified_on,
            row.expires_on,
            tag_holds(row.expires_on, today),
        )
        for row in tags_of([household_id]).get(household_id, ())
    )
