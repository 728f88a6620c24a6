"""A household that stands on no register, proposed at its door (a tenant, a new house), and what becomes of it.

Until a coordinator has looked, it is nobody's but its proposer's: not active, in no figure, on no roll. Flushes,
never commits.
"""

import uuid
from dataclasses import dataclass
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from marshmallow import fields, validate
from sqlalchemy import select

from fieldvisit.areas.queries import AreaFacts, line_of
from fieldvisit.households import policy
from fieldvisit.households.doors import address_at, grid_named, held_for_change
from fieldvisit.households.dossiers import lock_dossiers, touch_dossiers
from fieldvisit.households.models import Household, HouseholdKind, Proposal
from fieldvisit.households.persons import new_member
from fieldvisit.households.rules import door_sort_of
from fieldvisit.households.schemas import MemberWords
from fieldvisit.kernel.errors import InvalidInput, Problem
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people import audit
from fieldvisit.people.acts import Act
from fieldvisit.people.policy import RowFacts
from fieldvisit.people.policy import may as may_in
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.web.numbers import phone_field
from fieldvisit.web.schemas import BaseSchema, CleanString, PositionSchema, StrictInteger

MAX_REASON = 200
MOST_OWN = 20


@dataclass(frozen=True, kw_only=True)
class ProposeHousehold:
    """What was seen at the door."""

    address: str
    kind: str
    head: str | None = None
    phone: str | None = None
    position: dict[str, float | None] | None = None
    grid_id: int | None = None
    group: str | None = None  # parts of the address, where they were told apart
    hamlet: str | None = None


class ProposeHouseholdSchema(BaseSchema):
    """The body of `household.propose`."""

    command: ClassVar[type[Any] | None] = ProposeHousehold

    address = CleanString(required=True, max_length=60)
    kind = fields.String(required=True, validate=validate.OneOf([str(kind) for kind in HouseholdKind]))
    head = CleanString(max_length=80, load_default=None, allow_none=True)
    phone = phone_field()
    position = fields.Nested(PositionSchema, load_default=None, allow_none=True)
    grid_id = StrictInteger(load_default=None, allow_none=True, validate=validate.Range(1))
    group = CleanString(max_length=60, load_default=None, allow_none=True)
    hamlet = CleanString(max_length=60, load_default=None, allow_none=True)


def propose_household(
    viewer: Viewer,
    said: ProposeHousehold,
    stamp: Stamp,
    *,
    household_id: uuid.UUID,
    own_grids: frozenset[int] = frozenset(),
) -> Household:
    """Note a door that is not on the register. Problems: invalid_input (no such grid, none of one's own), id_reuse."""
    grid = _grid(viewer, said.grid_id, own_grids)
    lock_dossiers({household_id: "household", viewer.id: "user"})
    if db.session.get(Household, household_id) is not None:
        raise Problem(code="id_reuse", status=409, field="entity_id")
    row = _row(viewer, said, stamp, household_id, grid)
    db.session.add(row)
    db.session.flush()
    if said.head:
        relation = "head" if row.kind == HouseholdKind.FAMILY else "contact"
        first = MemberWords(name=said.head, relation=relation, phone=said.phone, head=True)
        db.session.add(new_member(row, first))
    touch_dossiers({household_id: "household", viewer.id: "user"})
    db.session.flush()
    return row


def _grid(viewer: Viewer, grid_id: int | None, own_grids: frozenset[int]) -> AreaFacts:
    """The grid named, if it is one's own or granted."""
    if grid_id is None:
        raise InvalidInput(_l("请说明在哪个网格。"), field="grid_id")
    grid = grid_named(grid_id)
    own = viewer.has_own(Act.HOUSEHOLD_PROPOSE) and grid.id in own_grids
    if not own and not may_in(viewer, Act.HOUSEHOLD_PROPOSE, RowFacts(grid.path)):
        raise InvalidInput(_l("没有这个网格。"), field="grid_id")
    return grid


def _row(viewer: Viewer, said: ProposeHousehold, stamp: Stamp, household_id: uuid.UUID, grid: AreaFacts) -> Household:
    village = next((area.name for area in line_of(grid.id) if area.level == "village"), "")
    door = _door(said, village)
    spot = said.position or {}
    row = Household(
        id=household_id,
        shard_id=grid.id,
        grid_id=grid.id,
        kind=said.kind,
        name=said.head or door,
        group_name=said.group or "",
        hamlet=said.hamlet or "",
        door=door,
        door_sort=door_sort_of(door),
        lat=spot.get("lat"),
        lon=spot.get("lon"),
        source_datum="WGS-84" if spot else None,
        active=False,
        created_at=stamp.recorded_at,
        proposal=Proposal.OPEN,
        proposed_by=viewer.id,
        proposed_by_name=viewer.name,
        proposed_at=stamp.occurred_at,
        proposed_as=said.address,
    )
    row.address = address_at(row, grid)
    return row


def _door(said: ProposeHousehold, village: str) -> str:
    """What is left of the address once its village, group and hamlet are told."""
    door = said.address
    for part in (village, said.group or "", said.hamlet or ""):
        door = door.removeprefix(part)
    return door or said.address


def confirm_proposal(viewer: Viewer, household_id: uuid.UUID) -> Household:
    """It is a household of its own: on the register from now on. Who keeps it is said by the caller."""
    row = held_proposal(viewer, household_id)
    row.active, row.proposal = True, Proposal.CONFIRMED
    return _decided(viewer, row, "proposal_confirmed")


def refuse_proposal(viewer: Viewer, household_id: uuid.UUID, reason: str) -> Household:
    """There is no such household; its proposer reads why. What was recorded there stays."""
    words = reason.strip()
    if not words or len(words) > MAX_REASON:
        raise InvalidInput(_l("请写明原因，最多 %(count)s 个字。", count=MAX_REASON), field="reason")
    row = held_proposal(viewer, household_id)
    row.proposal, row.proposal_note = Proposal.REFUSED, words
    return _decided(viewer, row, "proposal_refused")


def held_proposal(viewer: Viewer, household_id: uuid.UUID) -> Household:
    """A proposal about to be decided. Problems: not_visible, not_allowed, already_settled 409."""
    row = held_for_change(viewer, household_id)
    if row.proposal != Proposal.OPEN:
        raise Problem(_l("这一条已经有人处理过了。"), code="already_settled", status=409)
    return row


def _decided(viewer: Viewer, row: Household, act: str) -> Household:
    assert row.proposed_by is not None
    touch_dossiers({row.id: "household", row.proposed_by: "user"})
    audit.record(act, actor_id=viewer.id, subject_kind="household", subject_id=row.id)
    db.session.flush()
    return row


def own_proposals(account_id: uuid.UUID) -> list[Household]:
    """What the account has proposed and what became of it, the newest first."""
    query = select(Household).where(Household.proposed_by == account_id)
    return list(db.session.scalars(query.order_by(Household.proposed_at.desc(), Household.id).limit(MOST_OWN)))


def open_proposals(viewer: Viewer, most: int = 200) -> list[Household]:
    """What waits for the viewer's word, the oldest first."""
    reach = policy.listed(viewer, Act.HOUSEHOLD_EDIT)
    query = select(Household).where(reach, Household.proposal == Proposal.OPEN)
    return list(db.session.scalars(query.order_by(Household.proposed_at, Household.id).limit(most)))
