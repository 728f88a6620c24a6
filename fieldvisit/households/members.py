"""The people of a household: add, correct, end, and reveal one number. Flushes, never commits."""

import uuid
from typing import Literal

from flask_babel import lazy_gettext as _l

from fieldvisit.households import policy
from fieldvisit.households.doors import held_for_change
from fieldvisit.households.dossiers import touch_dossiers
from fieldvisit.households.holdings import members_of
from fieldvisit.households.models import Household, HouseholdKind, Member
from fieldvisit.households.persons import new_member, put_numbers
from fieldvisit.households.queries import household_facts
from fieldvisit.households.schemas import MemberWords
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import NotVisible, StepRefused
from fieldvisit.people import audit
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db

NumberKind = Literal["phone", "identity"]


def add_member(viewer: Viewer, household_id: uuid.UUID, said: MemberWords) -> Member:
    """Someone more lives there."""
    household = held_for_change(viewer, household_id)
    row = new_member(household, said)
    if said.head:
        _make_head(household, row, said)
    db.session.add(row)
    touch_dossiers({household_id: "household"})
    db.session.flush()
    return row


def amend_member(viewer: Viewer, household_id: uuid.UUID, member_id: uuid.UUID, said: MemberWords) -> Member:
    """Correct what is known of a person; a number left empty stays as it is."""
    household = held_for_change(viewer, household_id)
    row = _living(household_id, member_id)
    row.name, row.sex, row.birth_year, row.relation = said.name, said.sex, said.birth_year, said.relation
    put_numbers(row, said)
    if said.head:
        _make_head(household, row, said)
    touch_dossiers({household_id: "household"})
    db.session.flush()
    return row


def _make_head(household: Household, row: Member, said: MemberWords) -> None:
    """One head at a time; a family bears its head's name."""
    for other in members_of([household.id])[household.id]:
        other.head = False
    row.head = True
    if household.kind == HouseholdKind.FAMILY:
        household.name = said.name


def end_member(viewer: Viewer, household_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """Someone lives there no longer; the row stays for what happened. A head is followed by another one first."""
    held_for_change(viewer, household_id)
    row = _living(household_id, member_id)
    if row.head:
        raise StepRefused(_l("这是户主。先把另一位改成户主，再移出。"))
    row.ended_at = now()
    touch_dossiers({household_id: "household"})
    db.session.flush()


def reveal_number(
    viewer: Viewer,
    household_id: uuid.UUID,
    member_id: uuid.UUID,
    kind: NumberKind,
    *,
    cadre_ids: frozenset[uuid.UUID] = frozenset(),
) -> str:
    """One number in full; the look is written into the audit trail. Problems: not_visible, not_allowed."""
    household = household_facts(household_id)
    policy.ensure(
        viewer, Act.HOUSEHOLD_SEE, household, cadre_ids
    )  # a call-back officer reveals reporters, not neighbours
    policy.ensure(viewer, Act.NUMBER_REVEAL, household, cadre_ids)
    row = _living(household_id, member_id)
    number = row.phone if kind == "phone" else row.identity_number
    if number is None:
        raise NotVisible()
    detail = {"number": kind, "household_id": str(household_id)}
    audit.record("number_revealed", actor_id=viewer.id, subject_kind="member", subject_id=member_id, detail=detail)
    return number


def _living(household_id: uuid.UUID, member_id: uuid.UUID) -> Member:
    row = db.session.get(Member, member_id)
    if row is None or row.household_id != household_id or row.ended_at is not None:
        raise NotVisible()
    return row
