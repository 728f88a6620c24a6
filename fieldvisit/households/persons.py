"""A person's row: numbers lie sealed, beside the keyed hash by which they are found again."""

from fieldvisit.households.models import Household, Member
from fieldvisit.households.schemas import MemberWords
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.ids import new_id
from fieldvisit.storage.sealed import keyring


def new_member(household: Household, said: MemberWords) -> Member:
    """A member row, its numbers sealed and hashed."""
    row = Member(
        id=new_id(),
        shard_id=household.shard_id,
        household_id=household.id,
        name=said.name,
        sex=said.sex,
        birth_year=said.birth_year,
        relation=said.relation,
        head=said.head,
        created_at=now(),
    )
    put_numbers(row, said)
    return row


def put_numbers(row: Member, said: MemberWords) -> None:
    """Seal the numbers that were given; one left empty stays, one to forget goes."""
    if said.phone or said.forget_phone:
        row.phone = said.phone
        row.phone_hash = keyring().fingerprint(said.phone) if said.phone else None
    if said.identity_number or said.forget_identity:
        row.identity_number = said.identity_number
        row.identity_hash = keyring().fingerprint(said.identity_number) if said.identity_number else None
