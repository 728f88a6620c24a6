"""The grids a cadre is at home in: where households are kept, or were given up within the grace before a moment.

A meeting, a neighbour's issue or a door proposed offline is judged by the moment it was written down, as a visit is.
"""

import uuid
from collections import Counter
from datetime import datetime

from fieldvisit.assignments.queries import GRACE, given_up_since, households_of
from fieldvisit.households.queries import household_facts_many


def grids_kept(cadre_id: uuid.UUID, at: datetime) -> Counter[int]:
    """{grid: how many households the cadre keeps there, or had given up no more than the grace before `at`}."""
    kept = {*households_of(cadre_id), *given_up_since(cadre_id, at - GRACE)}
    return Counter(facts.grid_id for facts in household_facts_many(kept).values())
