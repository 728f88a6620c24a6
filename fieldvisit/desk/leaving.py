"""A household leaves the register: all moved away, or it stood there twice. Its keeper is let go in the same act."""

import uuid

from fieldvisit.assignments.queries import current_cadres
from fieldvisit.assignments.service import end_assignment
from fieldvisit.field_tasks.queries import move_tasks
from fieldvisit.households.dossiers import DossierKind, lock_dossiers, touch_dossiers
from fieldvisit.households.queries import proposer_of
from fieldvisit.households.service import mark_moved_away, merge_households
from fieldvisit.issues.moving import move_issues, raisers_of
from fieldvisit.people.viewer import Viewer
from fieldvisit.surveys.moving import move_answers
from fieldvisit.visits.moving import move_visits


def household_moves_away(viewer: Viewer, household_id: uuid.UUID) -> None:
    """Nobody lives there: no longer visited, kept by nobody."""
    _lock({household_id}, set())
    mark_moved_away(viewer, household_id)
    end_assignment(viewer, household_id, "moved_away")


def doubled_household(viewer: Viewer, doubled_id: uuid.UUID, kept_id: uuid.UUID) -> None:
    """Two rows for one door become one, with all that happened there; the doubled one is kept by nobody."""
    proposer = proposer_of(doubled_id)
    concerned = raisers_of(doubled_id) | ({proposer} if proposer else set())
    _lock({doubled_id, kept_id}, concerned)
    merge_households(viewer, doubled_id, kept_id)
    move_visits(doubled_id, kept_id)
    move_issues(doubled_id, kept_id)
    move_answers(doubled_id, kept_id)
    move_tasks(doubled_id, kept_id)
    end_assignment(viewer, doubled_id, "merged")
    touch_dossiers(dict.fromkeys(concerned, "user"))


def _lock(household_ids: set[uuid.UUID], people: set[uuid.UUID]) -> None:
    """All dossiers of the act at once and in order: two such acts must not wait for each other."""
    kinds: dict[uuid.UUID, DossierKind] = dict.fromkeys(household_ids, "household")
    kinds |= dict.fromkeys((keeper.cadre_id for keeper in current_cadres(household_ids).values()), "user")
    kinds |= dict.fromkeys(people, "user")
    lock_dossiers(kinds)
