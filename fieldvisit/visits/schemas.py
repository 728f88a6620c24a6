"""What a visit or a meeting must look like to be recorded; from the tablet or the desk alike."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields, validate, validates_schema
from msgspec import Struct

from fieldvisit.photos.schemas import NamedPhoto, photo_list
from fieldvisit.visits.models import Outcome, VisitKind
from fieldvisit.web.schemas import BaseSchema, CleanString, Instant, PositionSchema

MAX_NOTES = 4000
LONGEST = timedelta(days=7)
MAX_ROLL = 2000


class RecordVisit(Struct, frozen=True):
    """A visit as it was said. Times are aware; `companions` are account ids."""

    kind: str
    outcome: str
    started_at: datetime
    ended_at: datetime | None = None
    notes: str | None = None
    people_met: list[uuid.UUID] = []
    companions: list[uuid.UUID] = []
    given: list[dict[str, object]] = []
    phrases: list[str] = []
    position: dict[str, float | None] | None = {}  # empty: nothing is said, a correction keeps it
    photos: list[NamedPhoto] | None = None  # None: a correction keeps those there were


@dataclass(frozen=True)
class RecordMeeting:
    """A courtyard meeting as it was said."""

    kind: str
    place: str
    started_at: datetime
    attended: list[uuid.UUID]
    headcount: int | None = None
    notes: str | None = None


class GivenSchema(BaseSchema):
    """What was handed over in a condolence visit and its value in yuan."""

    what = CleanString(required=True, max_length=120)
    value = fields.Float(validate=validate.Range(0, 1_000_000), load_default=None, allow_none=True)


class RecordVisitSchema(BaseSchema):
    """The body of `visit.record`."""

    command = RecordVisit

    kind = fields.String(required=True, validate=validate.OneOf([kind.value for kind in VisitKind]))
    outcome = fields.String(required=True, validate=validate.OneOf([outcome.value for outcome in Outcome]))
    started_at = Instant(required=True)
    ended_at = Instant(load_default=None, allow_none=True)
    notes = CleanString(max_length=MAX_NOTES, load_default=None, allow_none=True)
    people_met = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=30))
    companions = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=20))
    given = fields.List(fields.Nested(GivenSchema), load_default=list, validate=validate.Length(max=20))
    phrases = fields.List(CleanString(max_length=40), load_default=list, validate=validate.Length(max=20))
    position = fields.Nested(PositionSchema, load_default=dict, allow_none=True)
    photos = photo_list(load_default=None, allow_none=True)

    @validates_schema
    def _in_order(self, data: dict[str, object], **_more: object) -> None:
        start, end = data.get("started_at"), data.get("ended_at")
        if not isinstance(start, datetime) or not isinstance(end, datetime):
            return
        if end < start:
            raise ValidationError({"ended_at": [_l("结束时间早于开始时间。")]})
        if end - start > LONGEST:
            raise ValidationError({"ended_at": [_l("一次走访不会这么长。")]})


class RecordMeetingSchema(BaseSchema):
    """The body of `meeting.record`."""

    command = RecordMeeting

    kind = fields.String(load_default="courtyard_meeting", validate=validate.OneOf(["courtyard_meeting"]))
    place = CleanString(required=True, max_length=120)
    started_at = Instant(required=True)
    attended = fields.List(fields.UUID(), required=True, validate=validate.Length(max=MAX_ROLL))
    headcount = fields.Integer(strict=True, load_default=None, allow_none=True, validate=validate.Range(0, 100_000))
    notes = CleanString(max_length=MAX_NOTES, load_default=None, allow_none=True)
