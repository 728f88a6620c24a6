"""What must be true when everybody has synced: read from the tables, and from what a new tablet would get."""

import re
import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from fieldvisit.assignments.models import Assignment
from fieldvisit.households.models import Household, Member
from fieldvisit.issues.models import Callback, Issue, IssueEvent
from fieldvisit.people.models import Feedback
from fieldvisit.storage.base import db
from fieldvisit.sync.models import Quarantined, Receipt
from fieldvisit.visits.models import Appointment, Meeting, Visit
from tests.properties.restless.tablet import SETTLED, Held, Tablet
from tests.properties.restless.writing import mark_of
from tests.support.handheld import Handheld

# Where the mark of an operation comes to stand when it has happened.
EFFECTS: dict[str, Any] = {
    "visit.record": Visit.notes,
    "issue.raise": Issue.description,
    "issue.step": IssueEvent.note,
    "issue.comment": IssueEvent.note,
    "callback.record": Callback.words,
    "meeting.record": Meeting.notes,
    "feedback.give": Feedback.text,
    "appointment.make": Appointment.reason,
    "household.amend": Member.name,
    "household.propose": Household.proposed_as,
}
_MARK = re.compile(r"〔[^〕]+〕")


@dataclass(frozen=True)
class Record:
    """What the server has of all operations: receipts, what is kept to be checked, effects, and who is credited."""

    receipts: dict[str, str]
    kept: dict[str, list[str]]
    effects: dict[str, Counter[str]]
    visitors: dict[str, uuid.UUID]

    @classmethod
    def read(cls) -> "Record":
        """As it lies in the tables."""
        db.session.rollback()
        kept = defaultdict(list)
        for key, state in db.session.execute(select(Quarantined.operation_id, Quarantined.state)):
            kept[str(key)].append(state)
        record = cls(
            {str(key): outcome for key, outcome in db.session.execute(select(Receipt.id, Receipt.outcome))},
            kept,
            {kind: _marks(column) for kind, column in EFFECTS.items()},
            {str(key): who for key, who in db.session.execute(select(Visit.id, Visit.cadre_id))},
        )
        db.session.remove()
        return record


def check_outbox(tablet: Tablet, record: Record, *, restored: bool) -> None:
    """Each operation has one receipt, and one effect where it happened; what was refused is kept once."""
    for key, row in tablet.rows.items():
        said, outcome, states = row.operation, record.receipts.get(key), record.kept.get(key, [])
        whose = f"{said['kind']} of {tablet.owner.name} {tablet.number} ({row.state}, {outcome}, {states})"
        assert row.state in SETTLED, f"{whose} never settled"
        assert outcome is not None, f"{whose} was acknowledged and is gone"
        assert len(states) == 1 or (not states and outcome != "rejected"), f"{whose} is kept {len(states)} times"
        happened = record.effects[said["kind"]][mark_of(said)]
        assert happened == (outcome != "rejected"), f"{whose} happened {happened} times"
        assert (
            said["kind"] != "visit.record" or record.visitors.get(said["entity_id"], tablet.owner.id) == tablet.owner.id
        )
        assert restored or not row.sure or not states, f"{whose} was refused at a door that was held"
    for said in tablet.withdrawn:
        assert said["id"] not in record.receipts and not record.effects[said["kind"]][mark_of(said)], (
            "withdrawn, and sent"
        )


def _marks(column: Any) -> Counter[str]:
    texts = db.session.scalars(select(column).where(column.is_not(None)))
    return Counter(mark for text in texts for mark in _MARK.findall(text))


def check_tablet(tablet: Tablet) -> None:
    """It holds what a new one would get, and by the tables that is what its owner keeps or has proposed, no more."""
    fresh = Handheld(tablet.machine)
    reference: dict[str, Any] = {}
    while True:
        page = fresh.take(fresh.pull_once())
        reference |= page["reference"]
        if not page["dossiers"].get("more"):
            break
    who = f"{tablet.owner.name} {tablet.number}"
    assert set(tablet.held) == set(fresh.dossiers), f"{who} holds other dossiers"
    assert {key: held.token for key, held in tablet.held.items()} == fresh.tokens, who
    assert tablet.reference == reference, who
    for key, held in tablet.held.items():
        _check_same(who, held, fresh.dossiers[key])
    homes = {uuid.UUID(key) for key, held in tablet.held.items() if held.dossier["kind"] == "household"}
    db.session.rollback()
    assert homes == scope_of(tablet), f"{who} holds what is not in scope"
    grids = [grid["id"] for grid in reference["roll"]["data"]["grids"]]
    rolled = {uuid.UUID(line["id"]) for line in reference["roll"]["data"]["households"]}
    assert rolled == set(db.session.scalars(select(Household.id).where(Household.grid_id.in_(grids), Household.active)))
    if tablet.owner.role == "cadre":
        kept = select(Household.grid_id).where(Household.id.in_(homes))
        assert set(grids) == set(db.session.scalars(kept)), f"{who} has other grids on the roll"
    db.session.remove()


def scope_of(tablet: Tablet) -> set[uuid.UUID]:
    """By the tables: what its owner keeps, and what waits of what they proposed."""
    if tablet.owner.role != "cadre":
        return set()
    me, stands = tablet.owner.id, Household.merged_into.is_(None)
    mine = select(Assignment.household_id).where(Assignment.cadre_id == me, Assignment.ended_at.is_(None))
    kept = select(Household.id).where(Household.id.in_(mine), stands, Household.active)
    proposed = select(Household.id).where(Household.proposed_by == me, Household.proposal == "open", stands)
    return {*db.session.scalars(kept), *db.session.scalars(proposed)}


def _check_same(who: str, held: Held, fresh: dict[str, Any]) -> None:
    """The same bytes; a copy whose token was taken over may lack just those visits that it is shown with."""
    leaves = {"token", "revision", "visits", "appointments"} if held.adopted else set()
    differs = {
        name: (held.dossier.get(name), part)
        for name, part in fresh.items()
        if name not in leaves and held.dossier.get(name) != part
    }
    assert not differs, f"{who} holds another copy: {differs}"
    if held.adopted and fresh["kind"] == "household":
        here = {visit["id"] for visit in held.dossier["visits"]}
        assert {visit["id"] for visit in fresh["visits"]} - held.adopted <= here, f"{who}: a visit was skipped"
