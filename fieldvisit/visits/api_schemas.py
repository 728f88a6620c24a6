"""What the API of visits says and asks: visits and meetings in a list and whole, appointments, what was given."""

from marshmallow import Schema, fields

from fieldvisit.areas.api import AreaSchema
from fieldvisit.visits.words import KINDS, OUTCOMES
from fieldvisit.web.api import Moment, Paged, Query, a_day, a_flag, a_number, a_word


class SpanQuery(Paged):
    """An area with all below it, and local days, both included."""

    area_id = a_number()
    since = a_day()
    until = a_day()


class VisitsQuery(SpanQuery):
    """Every filter of the list of visits. `mine`: at which the asker was; nobody else's are asked by person."""

    kind = a_word(*KINDS)
    outcome = a_word(*OUTCOMES)
    given = a_flag()
    mine = a_flag()


class GivenQuery(Query):
    """An area (the asker's own where none is named), which kind of visit, and local days, both included."""

    area_id = a_number()
    kind = a_word(*KINDS)
    since = a_day()
    until = a_day()


class GiftSchema(Schema):
    """What was handed over, and its value in yuan."""

    what = fields.String(required=True)
    value = fields.Float(allow_none=True)


class VisitRowSchema(Schema):
    """A visit as it counts now. `phrases` by their ids; `supersedes`: the version it stands in for."""

    id = fields.UUID(required=True)
    household_id = fields.UUID(required=True)
    grid_id = fields.Integer(required=True)
    kind = fields.String(required=True)
    outcome = fields.String(required=True)
    started_at = Moment(required=True)
    ended_at = Moment(allow_none=True)
    recorded_at = Moment(required=True)
    cadre_id = fields.UUID(required=True)
    cadre_name = fields.String(required=True)
    notes = fields.String(allow_none=True)
    phrases = fields.List(fields.String(), required=True)
    given = fields.List(fields.Nested(GiftSchema), required=True)
    supersedes = fields.UUID(allow_none=True)


class VisitFoundSchema(VisitRowSchema):
    """A visit in a list, with whose door it was."""

    household_name = fields.String(required=True)
    address = fields.String(required=True)
    grid_name = fields.String(required=True)


class MeetingRowSchema(Schema):
    """A courtyard meeting as it counts now."""

    id = fields.UUID(required=True)
    grid_id = fields.Integer(required=True)
    place = fields.String(required=True)
    started_at = Moment(required=True)
    recorded_at = Moment(required=True)
    cadre_id = fields.UUID(required=True)
    cadre_name = fields.String(required=True)
    headcount = fields.Integer(allow_none=True)
    notes = fields.String(allow_none=True)
    supersedes = fields.UUID(allow_none=True)
    superseded = fields.Boolean(required=True)


class MeetingFoundSchema(MeetingRowSchema):
    """A meeting in a list. `came`: how many households of the roll were there."""

    grid_name = fields.String(required=True)
    came = fields.Integer(required=True)


class MeetingCardSchema(MeetingRowSchema):
    """A meeting whole: the households that came, by id."""

    grid = fields.Nested(AreaSchema, required=True)
    attended = fields.List(fields.UUID(), required=True)
    may_correct = fields.Boolean(required=True)


class PlannedSchema(Schema):
    """A visit that is planned, kept or cancelled."""

    id = fields.UUID(required=True)
    household_id = fields.UUID(required=True)
    planned_at = Moment(required=True)
    with_whom = fields.String(allow_none=True)
    reason = fields.String(required=True)
    state = fields.String(required=True)
    made_by_name = fields.String(required=True)


class GivenLineSchema(Schema):
    """What was given in one area; the value in hundredths of a yuan."""

    area = fields.Nested(AreaSchema, required=True)
    visits = fields.Integer(required=True)
    households = fields.Integer(required=True)
    fen = fields.Integer(required=True)
