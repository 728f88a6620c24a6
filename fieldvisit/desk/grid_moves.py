"""Several households are put under another grid in one act: what it will do is said before, and it can be taken back.

A cadre goes on keeping a household that moves. Where somebody would then keep a household in a village where they keep
no other, that can be ended with the move. Flushes, never commits.
"""

import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from fieldvisit.areas.queries import AreaFacts, areas_of
from fieldvisit.assignments.queries import CadreFacts, current_cadres
from fieldvisit.assignments.rules import MOST_AT_ONCE
from fieldvisit.assignments.service import end_assignment
from fieldvisit.desk.regrouping import keep_again, lock_with_keepers
from fieldvisit.households import policy
from fieldvisit.households.doors import grid_named, move_household
from fieldvisit.households.queries import HouseholdFacts, active_ids, household_facts_many
from fieldvisit.households.schemas import MoveHousehold
from fieldvisit.kernel.errors import InvalidInput, NotAllowed, NotVisible, StepRefused
from fieldvisit.people.acts import Act
from fieldvisit.people.slips import open_slip, seal_slip
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db


@dataclass(frozen=True)
class KeeperOf:
    """Who keeps how many of the households that move. `near`: keeps others in the village they go to."""

    cadre_id: uuid.UUID
    name: str
    households: int
    near: bool


@dataclass(frozen=True)
class Prospect:
    """What a move would do: which households go to `to`, which lie there already, which the viewer may not move."""

    to: AreaFacts
    moving: tuple[HouseholdFacts, ...]
    there: tuple[HouseholdFacts, ...]
    kept_back: tuple[HouseholdFacts, ...]
    keepers: tuple[KeeperOf, ...]
    orphans: int

    @property
    def far(self) -> tuple[KeeperOf, ...]:
        """Those who keep no other household in the village they go to."""
        return tuple(one for one in self.keepers if not one.near)


@dataclass(frozen=True)
class Move:
    """One household that was moved, and who stopped keeping it with that (cadre, reason)."""

    household_id: uuid.UUID
    before: int
    after: int
    keeper: tuple[str, str] | None


def chosen_homes(viewer: Viewer, ids: Sequence[uuid.UUID]) -> list[HouseholdFacts]:
    """The households that are meant, in their order. Problems: invalid_input (household_ids), not_visible."""
    wanted = list(dict.fromkeys(ids))
    if not 0 < len(wanted) <= MOST_AT_ONCE:
        raise InvalidInput(_l("先选 1 到 60 户。"), field="household_ids")
    homes = household_facts_many(wanted)
    if len(homes) < len(wanted) or not all(policy.may(viewer, Act.HOUSEHOLD_SEE, home) for home in homes.values()):
        raise NotVisible(field="household_ids")
    return [homes[key] for key in wanted]


def look_ahead(viewer: Viewer, ids: Sequence[uuid.UUID], grid_id: int) -> Prospect:
    """What moving them there would do. Problems: invalid_input (household_ids, grid_id), not_visible, not_allowed."""
    homes, to = chosen_homes(viewer, ids), grid_named(grid_id)
    policy.ensure_in_grid(viewer, Act.HOUSEHOLD_EDIT, to.path)
    there = tuple(home for home in homes if home.grid_id == to.id)
    rest = [home for home in homes if home.grid_id != to.id]
    moving = tuple(home for home in rest if home.merged_into is None and policy.may(viewer, Act.HOUSEHOLD_EDIT, home))
    cadres = current_cadres([home.id for home in moving])
    kept_back = tuple(home for home in rest if home not in moving)
    return Prospect(to, moving, there, kept_back, _keepers(cadres, to, moving), len(moving) - len(cadres))


def _keepers(
    cadres: Mapping[uuid.UUID, CadreFacts], to: AreaFacts, moving: Collection[HouseholdFacts]
) -> tuple[KeeperOf, ...]:
    areas = areas_of({to.parent_id or to.id, *(home.grid_id for home in moving)})
    village = areas[to.parent_id or to.id]
    stays = {home.id for home in moving if areas[home.grid_id].parent_id == village.id}  # in the same village
    kept_there = set(db.session.scalars(active_ids(village.path))) - {home.id for home in moving}
    near = {one.cadre_id for one in current_cadres(kept_there).values()}
    near |= {one.cadre_id for key, one in cadres.items() if key in stays}
    counted = Counter(one.cadre_id for one in cadres.values())
    names = {one.cadre_id: one.cadre_name for one in cadres.values()}
    told = [KeeperOf(key, names[key], number, key in near) for key, number in counted.items()]
    return tuple(sorted(told, key=lambda one: (one.near, one.name, one.cadre_id)))


def move_many(viewer: Viewer, ids: Sequence[uuid.UUID], grid_id: int, *, end_far: bool) -> list[Move]:
    """Move those that can be moved. `end_far`: who keeps nothing else in that village keeps them no longer.

    Problems: as `look_ahead`; invalid_input (grid_id) where none would move.
    """
    lock_with_keepers(set(ids), set())
    prospect = look_ahead(viewer, ids, grid_id)
    if not prospect.moving:
        raise InvalidInput(_l("选的户都已经在这个网格，或者不归你划。"), field="grid_id")
    far = {one.cadre_id for one in prospect.far} if end_far else set()
    cadres = current_cadres([home.id for home in prospect.moving])
    return [_move(viewer, home, grid_id, cadres.get(home.id), far) for home in prospect.moving]


def _move(
    viewer: Viewer, home: HouseholdFacts, grid_id: int, cadre: CadreFacts | None, far: Collection[uuid.UUID]
) -> Move:
    ends = (str(cadre.cadre_id), cadre.reason) if cadre is not None and cadre.cadre_id in far else None
    if ends:
        end_assignment(viewer, home.id, "moved")
    move_household(viewer, home.id, MoveHousehold(grid_id))
    return Move(home.id, home.grid_id, grid_id, ends)


def undo_moves(viewer: Viewer, moves: Sequence[Move]) -> tuple[int, int]:
    """Put them back, with who kept them: (how many are back, how many somebody has moved since or may not be)."""
    people = {uuid.UUID(one.keeper[0]) for one in moves if one.keeper}
    lock_with_keepers({one.household_id for one in moves}, people)
    homes = household_facts_many([one.household_id for one in moves])
    kept = current_cadres(list(homes))
    back = 0
    for one in moves:
        if one.household_id in homes and homes[one.household_id].grid_id == one.after and _put_back(viewer, one):
            back += 1
            if one.keeper and one.household_id not in kept and homes[one.household_id].active:
                keep_again(viewer, one.household_id, one.keeper)
    return back, len(moves) - back


def _put_back(viewer: Viewer, one: Move) -> bool:
    try:
        move_household(viewer, one.household_id, MoveHousehold(one.before))
    except (NotVisible, NotAllowed, StepRefused):
        return False
    return True


def slip_of_moves(viewer: Viewer, moves: Sequence[Move]) -> str:
    """What undoing needs to know, sealed."""
    return seal_slip(viewer, [[str(one.household_id), one.before, one.after, one.keeper] for one in moves])


def moves_on(viewer: Viewer, slip: str) -> list[Move]:
    """What stands on a slip of the same person. Problems: invalid_input (slip)."""
    return [
        Move(uuid.UUID(key), int(before), int(after), tuple(keeper) if keeper else None)
        for key, before, after, keeper in open_slip(viewer, slip)
    ]
