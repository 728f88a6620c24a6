"""A household leaves the register: all moved away, or it stood there twice. Its keeper is let go in the same act."""

import uuid

from fieldvisit.assignments.queries import current_cadres
from fieldvisit.assignments.service import end_assignment
from fieldvisit.households.dossiers import DossierKind, lock_dossiers
from fieldvisit.households.service import mark_moved_away, merge_households
from fieldvisit.people.viewer import Viewer


def household_moves_away(viewer: Viewer, household_id: uuid.UUID) -> None:
    """Nobody lives there: no longer visited, kept by nobody."""
    _lock(household_id)
    mark_moved_away(viewer, household_id)
    end_assignment(viewer, household_id, "moved_away")


def doubled_household(viewer: Viewer, doubled_id: uuid.UUID, kept_id: uuid.UUID) -> None:
    """Two rows for one door become one; the doubled one is kept by nobody."""
    _lock(doubled_id, kept_id)
    merge_households(viewer, doubled_id, kept_id)
    end_assignment(viewer, doubled_id, "merged")


def _lock(*household_ids: uuid.UUID) -> None:
    """All dossiers of the act at once and in order: two such acts must not wait for each other."""
    kinds: dict[uuid.UUID, DossierKind] = dict.fromkeys(household_ids, "household")
    kinds |= dict.fromkeys((keeper.cadre_id for keeper in current_cadres(household_ids).values()), "user")
    lock_dossiers(kinds)
