"""What a batch touches is locked before anything is read: all dossiers in id order, then the number counters.

Locking operation by operation deadlocked most batches of a trial over the same households; the batch first, none.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TypeVar

from fieldvisit.households.dossiers import DossierKind, has_risen, lock_and_raise
from fieldvisit.households.holdings import standing_in_grids
from fieldvisit.households.queries import HouseholdFacts
from fieldvisit.issues.homes import IssueHome, issue_homes
from fieldvisit.issues.numbers import lock_counters
from fieldvisit.kernel.clock import now
from fieldvisit.people.queries import people_named
from fieldvisit.people.viewer import Viewer
from fieldvisit.sync.work import Places, Work
from fieldvisit.visits.doors import Seen, seen_many

Key = TypeVar("Key")
_HOPS = 8


@dataclass(frozen=True)
class Locked:
    """What the batch speaks of. Keys are the ids as named; facts are those of the household merged into."""

    seen: Mapping[uuid.UUID, Seen]
    homes: Mapping[uuid.UUID, IssueHome]

    @cached_property
    def households(self) -> Mapping[uuid.UUID, HouseholdFacts]:
        """The same without who keeps them."""
        return {key: one.household for key, one in self.seen.items()}

    def dossiers_of(self, viewer: Viewer, places: Places) -> dict[uuid.UUID, DossierKind]:
        """The dossiers that an operation may change; those of a whole grid are not listed."""
        found: dict[uuid.UUID, DossierKind] = {viewer.id: "user"}
        for facts in map(self.households.get, places.household_ids):
            if facts is not None:
                found[facts.id] = "household"
        for home in (self.homes[key] for key in places.issue_ids if key in self.homes):
            found[home.raised_by_id] = "user"
            if home.household_id is not None:
                found[home.household_id] = "household"
        return found

    def as_they_stand(self, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Seen]:
        """The households under their lock: those whose dossier rose since they were read are read again."""
        found = {key: self.seen[key] for key in ids if key in self.seen}
        homes = ((key, one.household) for key, one in found.items())
        return found | follow_merges({key for key, facts in homes if has_risen(facts.id, facts.revision)})

    def grids_of(self, places: Places) -> set[int]:
        """The grids in which an operation happens."""
        homes = {self.households[key].grid_id for key in places.household_ids if key in self.households}
        return homes | places.grid_ids


def lock_batch(viewer: Viewer, works: Sequence[Work], rising: Collection[Work] = ()) -> Locked:
    """Lock every dossier that any operation of the batch may change, the user's own among them.

    `rising`: the works whose households are known to rise, which is done with the lock.
    """
    places = [work.places for work in works if work.problem is None]
    named = Places(_all(place.household_ids for place in places), _all(place.issue_ids for place in places))
    locked = Locked(follow_merges(named.household_ids), issue_homes(named.issue_ids))
    kinds = locked.dossiers_of(viewer, named)
    whole = _all(locked.grids_of(place) for place in places if place.whole_grids)
    kinds |= dict.fromkeys(standing_in_grids(whole), "household")
    kinds |= dict.fromkeys(people_named(_all(place.user_ids for place in places)), "user")
    homes = (locked.households.get(work.household_id) for work in rising if work.household_id)
    lock_and_raise(kinds, {home.id for home in homes if home is not None})
    numbered = [locked.grids_of(place) for place in places if place.numbered]
    lock_counters(_all(numbered), now())
    return locked


def follow_merges(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Seen]:
    """{id as named: the household, or the one it was merged into}; unknown ids are left out."""
    found = seen_many(set(ids))
    for _hop in range(_HOPS):
        onward = {key: one.household.merged_into for key, one in found.items() if one.household.merged_into is not None}
        if not onward:
            break
        targets = seen_many(set(onward.values()))
        found |= {key: targets[into] for key, into in onward.items() if into in targets}
    return found


def _all(sets: Iterable[Iterable[Key]]) -> frozenset[Key]:
    return frozenset(chain.from_iterable(sets))
