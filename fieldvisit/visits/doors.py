"""A door as a visit meets it: the household, who keeps it, and what is planned there. Read for many doors at once.

A batch from a tablet reads its doors together, once they are locked; one visit from the desk reads its own.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from fieldvisit.assignments.queries import current_cadres
from fieldvisit.households.queries import HouseholdFacts
from fieldvisit.people.policy import RowFacts
from fieldvisit.visits.appointments import planned_at
from fieldvisit.visits.models import Appointment
from fieldvisit.visits.policy import facts_of
from fieldvisit.visits.writing import Pending


@dataclass(frozen=True)
class Door:
    """The household (never one that was merged away), who keeps it now, and its open appointments."""

    household: HouseholdFacts
    keeper_id: uuid.UUID | None
    planned: Sequence[Appointment]
    pending: Pending | None = None  # where the visits of a batch wait to be written together
    has_risen: bool = False  # its dossier was raised already, in this transaction

    @cached_property
    def facts(self) -> RowFacts:
        """What the rule of who may record asks for."""
        return facts_of(self.household, self.keeper_id)


def doors_of(
    households: Mapping[uuid.UUID, HouseholdFacts],
    pending: Pending | None = None,
    risen: Collection[uuid.UUID] = (),
) -> dict[uuid.UUID, Door]:
    """{id as named: its door}, of {id as named: the household, merges followed}. The dossiers are locked by now.

    `risen`: the households whose dossiers were raised already, in this transaction.
    """
    ids: Collection[uuid.UUID] = {facts.id for facts in households.values()}
    keepers, planned = current_cadres(ids), planned_at(ids)

    def door(facts: HouseholdFacts) -> Door:
        keeper = keepers.get(facts.id)
        return Door(facts, keeper.cadre_id if keeper else None, planned.get(facts.id, ()), pending, facts.id in risen)

    return {key: door(facts) for key, facts in households.items()}
