"""Which dossiers a tablet should hold, and why one that it holds should go. Nothing leaves without a reason."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Uuid, bindparam

from fieldvisit.assignments.queries import kept_by, last_of
from fieldvisit.households.holdings import Standing, standings_found, standings_in, standings_of
from fieldvisit.households.queries import proposed_by
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer

REASSIGNED, MERGED, MOVED_AWAY, GRANT_ENDED = "reassigned", "merged", "moved_away", "grant_ended"
NOT_CONFIRMED = "not_confirmed"  # a household one had proposed, refused


@dataclass(frozen=True)
class Scope:
    """The households in scope, in id order; the user's own dossier is always in it."""

    household_ids: tuple[uuid.UUID, ...]
    grid_ids: frozenset[int]
    assigned: frozenset[uuid.UUID]


_VIEWER = bindparam("viewer_id", type_=Uuid())
_MINE = standings_in(kept_by(_VIEWER), proposed_by(_VIEWER))  # made once: every pull asks


def scope_of(viewer: Viewer) -> Scope:
    """The active households assigned to the user and those the user has proposed, while a grant lets them be seen."""
    assigned = standings_found(_MINE, viewer_id=viewer.id)
    if not viewer.has_own(Act.HOUSEHOLD_SEE):
        return Scope((), frozenset(), frozenset(assigned))
    rows = [row for row in assigned.values() if _stands(row)]
    return Scope(tuple(sorted(row.id for row in rows)), frozenset(row.grid_id for row in rows), frozenset(assigned))


def _stands(row: Standing) -> bool:
    return row.merged_into is None and (row.active or row.proposal == "open")


def removals(viewer: Viewer, scope: Scope, held: Collection[uuid.UUID]) -> list[dict[str, Any]]:
    """What is held and no longer in scope, each with its reason; what has no reason stays where it is."""
    gone = sorted(set(held) - set(scope.household_ids) - {viewer.id})
    if not gone:
        return []
    rows = standings_of(gone)
    ended = {key: last.ended_at is not None for key, last in last_of(viewer.id, gone).items()}
    found = []
    for key in gone:
        row = rows.get(key)
        if row is None:
            continue  # an id we do not know may be known again tomorrow: a restore is no reason
        if row.merged_into is not None:
            found.append({"id": str(key), "reason": MERGED, "into": str(row.merged_into)})
        elif row.proposal == "refused":
            found.append({"id": str(key), "reason": NOT_CONFIRMED})
        elif not row.active and row.proposal != "open":
            found.append({"id": str(key), "reason": MOVED_AWAY})
        elif key in scope.assigned:
            found.append({"id": str(key), "reason": GRANT_ENDED})
        elif _given_up(viewer, row, ended.get(key)):
            found.append({"id": str(key), "reason": REASSIGNED})
    return found


def _given_up(viewer: Viewer, row: Standing, ended: bool | None) -> bool:
    """Whether the household is no longer the viewer's. One that still is by the assignments stays on the tablet,
    whatever scope was worked out. `ended`: whether the latest assignment has ended, None where there never was one:
    proposed once and decided, or kept by a word that a restored server has forgotten.
    """
    return ended if ended is not None else row.proposed_by != viewer.id or row.proposal != "open"
