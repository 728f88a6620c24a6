"""`visit.record`: a visit at the door."""

from typing import Any

from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.sync.envelope import Envelope
from fieldvisit.sync.work import AtDoor, Doing, Kind, Places
from fieldvisit.visits.schemas import RecordVisit, RecordVisitSchema
from fieldvisit.visits.service import record_visit
from fieldvisit.web.schemas import load

_SCHEMA = RecordVisitSchema()  # made once: there are fifty visits in a push


def _parse(envelope: Envelope) -> RecordVisit:
    if envelope.parts["household_id"] is None:
        raise InvalidInput(field="household_id")
    command: RecordVisit = load(_SCHEMA, envelope.parts["body"])
    return command


def _places(envelope: Envelope, command: Any) -> Places:
    return Places(household_ids=frozenset({envelope.parts["household_id"]}), user_ids=frozenset(command.companions))


def _apply(doing: Doing) -> None:
    # The row as named: who kept it may visit it under the one it was merged into.
    named = doing.work.household_id
    assert named is not None
    record_visit(
        doing.viewer,
        named,
        doing.command,
        doing.stamp(doing.command.started_at),
        visit_id=doing.entity_id,
        supersedes=doing.supersedes,
        door=doing.door,
    )


KIND = Kind("visit.record", _parse, _places, _apply, AtDoor.VISITS)
