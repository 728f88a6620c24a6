"""What a plan will write, read before anything is locked: as long as the lock is held, everybody else waits."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from fieldvisit.assignments.changing import NewKeeper, NewKeepers, make_keepers_ready, replaced_at
from fieldvisit.assignments.queries import CadreFacts
from fieldvisit.kernel.clock import now
from fieldvisit.people.queries import people_named
from fieldvisit.people.viewer import Viewer
from fieldvisit.plans.changes import Change, changes_of
from fieldvisit.plans.homes import ties_among
from fieldvisit.plans.models import Plan, TieKind
from fieldvisit.plans.queries import plan_of


@dataclass(frozen=True)
class Ahead:
    """What changes hands by a version of a plan, and who keeps it then."""

    plan_id: uuid.UUID
    version: int
    changes: list[Change]
    keepers: NewKeepers


def look_ahead(viewer: Viewer, plan_id: uuid.UUID) -> Ahead:
    """What confirming would write. Problems: not_visible."""
    return ahead_of(plan_of(viewer, plan_id))


def look_back(viewer: Viewer, plan_id: uuid.UUID) -> Ahead:
    """What undoing would write. Problems: not_visible."""
    return back_of(plan_of(viewer, plan_id))


def is_of(ahead: Ahead | None, plan: Plan) -> TypeGuard[Ahead]:
    """Whether it was read of the plan as it stands now."""
    return ahead is not None and (ahead.plan_id, ahead.version) == (plan.id, plan.version)


def ahead_of(plan: Plan) -> Ahead:
    """The same of a plan at hand."""
    changes = changes_of(plan)
    return Ahead(plan.id, plan.version, changes, make_keepers_ready(_keepers(changes)))


def back_of(plan: Plan, without: Collection[uuid.UUID] = ()) -> Ahead:
    """Who kept what until a confirmed plan took effect; `without` households that cannot go back."""
    changes = [change for change in changes_of(plan) if change.household_id not in without]
    former = replaced_at([change.household_id for change in changes], plan.applied_at or now())
    keepers = [_as_before(change, former.get(change.household_id)) for change in changes]
    return Ahead(plan.id, plan.version, changes, make_keepers_ready(keepers))


def _as_before(change: Change, former: CadreFacts | None) -> NewKeeper:
    if former is None:
        return NewKeeper(change.household_id, change.shard_id, None)
    return NewKeeper(change.household_id, change.shard_id, former.cadre_id, former.cadre_name, former.reason)


def _keepers(changes: Sequence[Change]) -> list[NewKeeper]:
    names = people_named({change.after for change in changes})
    ties = ties_among([change.household_id for change in changes])
    return [
        NewKeeper(
            change.household_id,
            change.shard_id,
            change.after,
            names[change.after].name,
            _reason(ties.get((change.household_id, change.after))),
        )
        for change in changes
    ]


def _reason(tie: TieKind | None) -> str:
    """Near, kin or familiar: as the assignment says it."""
    return tie.value if tie in (TieKind.KIN, TieKind.FAMILIAR) else "near"
