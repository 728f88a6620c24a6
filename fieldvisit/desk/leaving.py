"""A household leaves the register: all moved away. Its keeper is let go in the same act."""

import uuid

from fieldvisit.assignments.service import end_assignment
from fieldvisit.desk.regrouping import lock_with_keepers
from fieldvisit.households.service import mark_moved_away
from fieldvisit.people.viewer import Viewer


def household_moves_away(viewer: Viewer, household_id: uuid.UUID) -> None:
    """Nobody lives there: no longer visited, kept by nobody."""
    lock_with_keepers({household_id}, set())
    mark_moved_away(viewer, household_id)
    end_assignment(viewer, household_id, "moved_away")
