"""Households proposed at their doors: what waits, which door on the register it may be, and who keeps it then."""

import uuid
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from fieldvisit.assignments.models import Reason
from fieldvisit.assignments.service import assign_households
from fieldvisit.households import policy
from fieldvisit.households.alike import Alike, alike_households
from fieldvisit.households.dossiers import lock_dossiers
from fieldvisit.households.models import Proposal
from fieldvisit.households.proposing import confirm_proposal, open_proposals
from fieldvisit.households.queries import household_facts, household_row, proposer_of
from fieldvisit.kernel.errors import InvalidInput, Problem
from fieldvisit.people.acts import Act, Role
from fieldvisit.people.queries import person_with_role
from fieldvisit.people.viewer import Viewer

if TYPE_CHECKING:
    from fieldvisit.households.models import Household

MOST = 200


def proposals(viewer: Viewer) -> "list[Household]":
    """What waits for the viewer, the oldest first; at most 200."""
    return open_proposals(viewer, MOST)


def count_proposals(viewer: Viewer) -> int:
    """How many wait (at most 200 are counted)."""
    return len(proposals(viewer))


def proposal(viewer: Viewer, household_id: uuid.UUID) -> "Household":
    """One that waits. Problems: not_visible, already_settled 409."""
    policy.ensure(viewer, Act.HOUSEHOLD_EDIT, household_facts(household_id))
    row = household_row(household_id)
    if row.proposal != Proposal.OPEN:
        raise Problem(_l("这一条已经有人处理过了。"), code="already_settled", status=409)
    return row


def candidates_for(viewer: Viewer, household_id: uuid.UUID) -> list[Alike]:
    """The doors on the register that it may be."""
    return alike_households(household_id, policy.within(viewer, Act.HOUSEHOLD_EDIT))


def confirm(viewer: Viewer, household_id: uuid.UUID, cadre_id: uuid.UUID | None = None) -> None:
    """Put it on the register, kept by its proposer unless another cadre is chosen.

    Problems: not_visible, not_allowed, already_settled, invalid_input (who is meant to keep it is no cadre).
    """
    proposer = proposer_of(household_id)
    keeper = cadre_id or proposer
    lock_dossiers({household_id: "household", **{key: "user" for key in (proposer, keeper) if key}})
    confirm_proposal(viewer, household_id)
    if keeper is None or person_with_role(keeper, Role.CADRE) is None:
        raise InvalidInput(_l("请选一位联户干部。"), field="cadre_id")
    assign_households(viewer, [household_id], keeper, Reason.FAMILIAR if cadre_id is None else Reason.NEAR)
