"""`meeting.record`: a courtyard meeting, ticked off over the whole grid."""

from dataclasses import dataclass, replace

from marshmallow import validate

from fieldvisit.sync.envelope import Envelope
from fieldvisit.sync.work import AtDoor, Doing, Kind, Places
from fieldvisit.visits.schemas import RecordMeeting, RecordMeetingSchema
from fieldvisit.visits.service import record_meeting
from fieldvisit.web.schemas import StrictInteger, load


@dataclass(frozen=True, kw_only=True)
class MeetingSaid(RecordMeeting):
    """A meeting as a tablet tells it: it may name the grid."""

    grid_id: int | None = None


class MeetingSaidSchema(RecordMeetingSchema):
    """The body of `meeting.record`."""

    command = MeetingSaid

    grid_id = StrictInteger(load_default=None, allow_none=True, validate=validate.Range(1))


def _parse(envelope: Envelope) -> MeetingSaid:
    command: MeetingSaid = load(MeetingSaidSchema(), envelope.parts["body"])
    return command


def _places(_envelope: Envelope, command: MeetingSaid) -> Places:
    grids = frozenset({command.grid_id} if command.grid_id is not None else ())
    return Places(household_ids=frozenset(command.attended), grid_ids=grids, whole_grids=True)


def _apply(doing: Doing) -> None:
    said: MeetingSaid = doing.command
    known = doing.households
    attended = dict.fromkeys(known[key].id if key in known else key for key in said.attended)
    record_meeting(
        doing.viewer,
        replace(said, attended=list(attended)),
        doing.stamp(said.started_at),
        meeting_id=doing.entity_id,
        grid_id=said.grid_id,
        supersedes=doing.supersedes,
    )


KIND = Kind("meeting.record", _parse, _places, _apply, AtDoor.LEAVES)
