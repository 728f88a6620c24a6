"""`appointment.cancel`: what was planned will not take place; the operation names the appointment."""

from typing import Any

from fieldvisit.kernel.errors import StepRefused
from fieldvisit.sync.envelope import Envelope
from fieldvisit.sync.work import Conflict, Doing, Kind, Places
from fieldvisit.visits.appointments import cancel_appointment
from fieldvisit.web.schemas import BaseSchema, load


class _CancelSchema(BaseSchema):
    """Nothing more to say."""


def _parse(envelope: Envelope) -> Any:
    return load(_CancelSchema(), envelope.parts["body"])


def _places(envelope: Envelope, _command: Any) -> Places:
    household_id = envelope.parts["household_id"]
    return Places(household_ids=frozenset({household_id} if household_id else ()))


def _apply(doing: Doing) -> Conflict | None:
    try:
        cancel_appointment(doing.viewer, doing.entity_id, doing.stamp())
    except StepRefused as late:
        return Conflict(late, {"id": str(doing.entity_id), "state": "kept"})
    return None


KIND: Kind = Kind("appointment.cancel", _parse, _places, _apply)
