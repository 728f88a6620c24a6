"""A door as a visit meets it: the household, who keeps it, and what is planned there. Read for many doors at once.

A batch from a tablet sees its doors together before they are locked, and looks again only where a dossier has risen by
then; one visit from the desk reads its own.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from fieldvisit.assignments.queries import current_cadre, keeper_of
from fieldvisit.households.queries import FACTS, HouseholdFacts, facts_in
from fieldvisit.people.policy import RowFacts
from fieldvisit.storage.base import db
from fieldvisit.storage.rows import execute
from fieldvisit.visits.appointments import has_planned, planned_at
from fieldvisit.visits.models import Appointment
from fieldvisit.visits.policy import facts_of
from fieldvisit.visits.writing import Pending


class Seen(NamedTuple):
    """A household as it was read, who keeps it, and whether it has an open appointment.

    Every change of these raises its dossier: while that stands at `household.revision`, they hold.
    """

    household: HouseholdFacts
    keeper_id: uuid.UUID | None
    has_planned: bool


_ID = FACTS.selected_columns.id
_SEEN = FACTS.add_columns(keeper_of(_ID).label("keeper_id"), has_planned(_ID).label("has_planned"))


def seen_many(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Seen]:
    """Several households by id; unknown ids are left out."""
    if not ids:
        return {}
    db.session.flush()  # the rows are read past the session: what was changed in it must lie in them
    return {row.id: Seen(facts_in(row), row.keeper_id, row.has_planned) for row in execute(_SEEN, {"ids": list(ids)})}


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


def door_of(household: HouseholdFacts) -> Door:
    """One door, its dossier locked by now."""
    keeper = current_cadre(household.id)
    return Door(household, keeper.cadre_id if keeper else None, planned_at([household.id])[household.id])


def doors_seen(seen: Mapping[uuid.UUID, Seen], pending: Pending, risen: Collection[uuid.UUID]) -> dict[uuid.UUID, Door]:
    """{id as named: its door}, of {id as named: what was seen there, merges followed}, true under the locks of now.

    `risen`: the households whose dossiers were raised already, in this transaction.
    """
    awaited = {one.household.id for one in seen.values() if one.has_planned}
    planned = planned_at(awaited) if awaited else {}
    return {
        key: Door(one.household, one.keeper_id, planned.get(one.household.id, ()), pending, one.household.id in risen)
        for key, one in seen.items()
    }
