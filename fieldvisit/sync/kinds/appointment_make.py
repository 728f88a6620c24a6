"""`appointment.make`: a visit is planned, at the door or on the phone."""

from typing import Any

from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.sync.envelope import Envelope
from fieldvisit.sync.work import Doing, Kind, Places
from fieldvisit.visits.appointments import MakeAppointment, MakeAppointmentSchema, make_appointment
from fieldvisit.web.schemas import load


def _parse(envelope: Envelope) -> MakeAppointment:
    if envelope.parts["household_id"] is None:
        raise InvalidInput(field="household_id")
    command: MakeAppointment = load(MakeAppointmentSchema(), envelope.parts["body"])
    return command


def _places(envelope: Envelope, _command: Any) -> Places:
    return Places(household_ids=frozenset({envelope.parts["household_id"]}))


def _apply(doing: Doing) -> None:
    named = doing.work.household_id
    assert named is not None
    make_appointment(doing.viewer, named, doing.command, doing.stamp(), appointment_id=doing.entity_id)


KIND = Kind("appointment.make", _parse, _places, _apply)
