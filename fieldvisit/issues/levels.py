"""At whose level an issue waits: grid, village, town, county, city.

A new issue waits at the lowest level over its grid that has a coordinator of its own. Were it always the grid, the
coordinator of a whole village would escalate every case first to herself.
"""

from fieldvisit.areas.queries import line_of
from fieldvisit.people.acts import Role
from fieldvisit.people.queries import paths_with_role


def starting_level(grid_id: int) -> int:
    """The id of the area whose coordinator triages first: the grid itself where nobody is appointed."""
    line = line_of(grid_id)
    staffed = paths_with_role(Role.COORDINATOR, [area.path for area in line])
    return next((area.id for area in reversed(line) if area.path in staffed), grid_id)
