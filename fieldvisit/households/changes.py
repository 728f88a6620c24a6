"""The values that tablets brought and that wait beside what stands on record: who may look, and take or leave one.

Flushes, never commits. Numbers are masked everywhere but in the one press that shows them, which is logged.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select

from fieldvisit.areas.queries import area_of
from fieldvisit.households import policy
from fieldvisit.households.amend_fields import NUMBERS, current, opened, put
from fieldvisit.households.amending import masked
from fieldvisit.households.doors import address_at, held_for_change
from fieldvisit.households.dossiers import touch_dossiers
from fieldvisit.households.history import Way
from fieldvisit.households.holdings import members_named
from fieldvisit.households.models import FieldChange, Household, HouseholdTag, Member
from fieldvisit.households.queries import household_facts_many
from fieldvisit.households.suggesting import ANSWER
from fieldvisit.kernel.clock import local_date, now
from fieldvisit.kernel.errors import NotVisible, Problem
from fieldvisit.people import audit
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.web.paging import PER_PAGE, Page

OPEN, TAKEN, LEFT = "open", "taken", "left"
MOST_TOLD = 50


@dataclass(frozen=True)
class ChangeRow:
    """One value that waits, beside what stood there when it came and what stands there now. Numbers are masked."""

    id: uuid.UUID
    household_id: uuid.UUID
    address: str
    member_name: str | None
    field: str
    tag: str | None
    cause: str
    kept: Any
    yours: Any
    here: Any
    account_name: str
    occurred_at: datetime
    recorded_at: datetime
    state: str
    number: bool


def open_changes(viewer: Viewer, page: int = 1, per_page: int = PER_PAGE) -> Page[ChangeRow]:
    """What waits within the viewer's reach, the oldest first."""
    reach = _reach(viewer)
    total = db.session.scalar(select(func.count()).select_from(FieldChange).where(*reach)) or 0
    query = select(FieldChange).where(*reach).order_by(FieldChange.recorded_at, FieldChange.id)
    rows = db.session.scalars(query.limit(per_page).offset((page - 1) * per_page)).all()
    return Page(_seen(rows), total, page, per_page)


def count_open_changes(viewer: Viewer) -> int:
    """How many wait within the viewer's reach."""
    return db.session.scalar(select(func.count()).select_from(FieldChange).where(*_reach(viewer))) or 0


def changes_of(household_id: uuid.UUID) -> list[ChangeRow]:
    """What waits at one household; who may see it has been judged."""
    query = select(FieldChange).where(FieldChange.household_id == household_id, FieldChange.state == OPEN)
    return _seen(db.session.scalars(query.order_by(FieldChange.recorded_at, FieldChange.id).limit(MOST_TOLD)).all())


def changes_to_tell(household_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[FieldChange]]:
    """{household: what waits there}, the oldest first, for the tablet that keeps it."""
    found: dict[uuid.UUID, list[FieldChange]] = defaultdict(list)
    query = select(FieldChange).where(FieldChange.household_id.in_(household_ids), FieldChange.state == OPEN)
    for row in db.session.scalars(query.order_by(FieldChange.recorded_at, FieldChange.id)):
        if len(found[row.household_id]) < MOST_TOLD:
            found[row.household_id].append(row)
    return found


def settle_change(viewer: Viewer, change_id: uuid.UUID, *, take: bool) -> None:
    """Put the value in place, or leave what stands. Problems: not_visible, already_settled 409."""
    row = _row(viewer, change_id)
    household = held_for_change(viewer, row.household_id, way=Way.TAKEN)
    db.session.refresh(row)
    if row.state != OPEN:
        raise Problem(_l("这一条已经有人处理过了。"), code="already_settled", status=409)
    if take:
        _put(household, row)
    row.state, row.settled_by, row.settled_at = TAKEN if take else LEFT, viewer.id, now()
    touch_dossiers({household.id: "household"})
    audit.record(
        f"change_{row.state}",
        actor_id=viewer.id,
        subject_kind="household",
        subject_id=household.id,
        detail={"field": row.field},
    )
    db.session.flush()


def reveal_change(viewer: Viewer, change_id: uuid.UUID) -> str:
    """The number that waits, in full; the look is in the audit trail."""
    row = _row(viewer, change_id)
    if row.field not in NUMBERS:
        raise NotVisible()
    detail = {"number": row.field, "household_id": str(row.household_id)}
    audit.record("number_revealed", actor_id=viewer.id, subject_kind="member", subject_id=row.member_id, detail=detail)
    return str(opened(row.yours) or "")


def _reach(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    homes = select(Household.id).where(policy.listed(viewer, Act.HOUSEHOLD_EDIT))
    return FieldChange.state == OPEN, FieldChange.household_id.in_(homes)


def _row(viewer: Viewer, change_id: uuid.UUID) -> FieldChange:
    homes = select(Household.id).where(policy.within(viewer, Act.HOUSEHOLD_EDIT))
    query = select(FieldChange).where(FieldChange.id == change_id, FieldChange.household_id.in_(homes))
    row = db.session.scalar(query)
    if row is None:
        raise NotVisible()
    return row


def _put(household: Household, row: FieldChange) -> None:
    value = opened(row.yours)
    if row.field.startswith("tags."):
        _put_tag(household, row, value)
        return
    people = list(db.session.scalars(select(Member).where(Member.household_id == household.id)))
    member = next((one for one in people if one.id == row.member_id), None)
    if row.member_id is not None and member is None:
        raise NotVisible()
    put(household, [one for one in people if one.ended_at is None], member, row.field, value)
    household.address = address_at(household, area_of(household.grid_id))


def _put_tag(household: Household, row: FieldChange, basis: Any) -> None:
    """The basis of a tag; a tag that was proposed is put on, unless it stands there meanwhile."""
    tag = _tag(row)
    if _is_new_tag(row) and tag is None:
        seen_on = local_date(row.occurred_at)
        db.session.add(
            HouseholdTag(
                shard_id=household.shard_id,
                household_id=household.id,
                tag=row.field.split(".")[1],
                source="visit",
                basis=basis,
                verified_on=seen_on,
                created_at=now(),
            )
        )
    elif tag is not None:
        tag.basis = tag.basis if _is_new_tag(row) and tag.basis else basis


def _is_new_tag(row: FieldChange) -> bool:
    """A whole tag was proposed, not the basis of one."""
    return row.field.startswith("tags.") and row.cause == ANSWER


def _tag(row: FieldChange) -> HouseholdTag | None:
    code = row.field.split(".")[1]
    return db.session.scalar(
        select(HouseholdTag).where(
            HouseholdTag.household_id == row.household_id, HouseholdTag.tag == code, HouseholdTag.ended_at.is_(None)
        )
    )


def _seen(rows: Sequence[FieldChange]) -> list[ChangeRow]:
    homes = household_facts_many({row.household_id for row in rows})
    people = members_named({row.member_id for row in rows if row.member_id})
    return [
        _one(row, homes[row.household_id].address, people.get(row.member_id) if row.member_id else None) for row in rows
    ]


def _one(row: FieldChange, address: str, member: Member | None) -> ChangeRow:
    name = row.field
    household = db.session.get_one(Household, row.household_id)
    tagged = _tag(row) if name.startswith("tags.") else None
    here = (tagged.basis if tagged else None) if name.startswith("tags.") else current(household, member, name)
    return ChangeRow(
        id=row.id,
        household_id=row.household_id,
        address=address,
        member_name=member.name if member else None,
        field="tag" if _is_new_tag(row) else "basis" if name.startswith("tags.") else name,
        tag=name.split(".")[1] if name.startswith("tags.") else None,
        cause=row.cause,
        kept=masked(name, opened(row.kept)),
        yours=masked(name, opened(row.yours)),
        here=masked(name, here),
        account_name=row.account_name,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        state=row.state,
        number=name in NUMBERS,
    )
