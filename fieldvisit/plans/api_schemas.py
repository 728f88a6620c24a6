"""Plans as the API answers them."""

from marshmallow import Schema, fields

from fieldvisit.plans.models import Aim, PlanState, TieKind
from fieldvisit.web.api import Moment, Text

_STATE = {"enum": [state.value for state in PlanState]}
_METRES = {"description": "Metres in the straight line; null where a position is not known."}


class PlanAreaSchema(Schema):
    """The area of a plan; `line` reads from the top down."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    line = fields.String(required=True)


class PlanPersonSchema(Schema):
    """A person by name."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)


class PlanJobSchema(Schema):
    """How far the worker is; the job itself stands under /jobs for whoever asked for it."""

    id = fields.UUID(required=True)
    done = fields.Integer(required=True)
    total = fields.Integer(allow_none=True)


class PlanOptionsSaidSchema(Schema):
    """Whom the planner may use (null: who keeps or lives there), what a change costs in metres, whether to borrow, and
    how many households one is to keep.
    """

    cadre_ids = fields.List(fields.UUID(), allow_none=True)
    stay_metres = fields.Integer(required=True)
    borrow = fields.Boolean(required=True)
    fewest = fields.Integer(required=True)
    most = fields.Integer(required=True)


class PlanSchema(Schema):
    """A plan. `version` rises with every change; `proven`: no plan within the limits has shorter ways."""

    id = fields.UUID(required=True)
    state = fields.String(required=True, metadata=_STATE)
    aim = fields.String(required=True, metadata={"enum": [aim.value for aim in Aim]})
    area = fields.Nested(PlanAreaSchema, required=True)
    leaving = fields.Nested(PlanPersonSchema, allow_none=True)
    successor = fields.Nested(PlanPersonSchema, allow_none=True)
    made_by_name = fields.String(required=True)
    made_at = Moment(required=True)
    effective_on = fields.Date(allow_none=True)
    confirmed_by_name = fields.String(allow_none=True)
    confirmed_at = Moment(allow_none=True)
    applied_at = Moment(allow_none=True)
    undo_until = Moment(allow_none=True)
    undone_at = Moment(allow_none=True)
    proven = fields.Boolean(required=True)
    version = fields.Integer(required=True)
    options = fields.Nested(PlanOptionsSaidSchema, required=True)
    job = fields.Nested(PlanJobSchema, allow_none=True)


class PlanReasonSchema(Schema):
    """Why no plan keeps the limits: a stable code, a sentence, and whom it concerns (200 each at most)."""

    code = fields.String(required=True)
    words = Text(required=True)
    number = fields.Integer(required=True)
    homes = fields.List(fields.UUID(), required=True)
    cadres = fields.List(fields.UUID(), required=True)


class PlanOutsideSchema(PlanPersonSchema):
    """Somebody who would keep fewer than five or more than fifteen."""

    held = fields.Integer(required=True, data_key="load", attribute="load")
    word = fields.String(required=True, metadata={"enum": ["under", "over"]})


class PlanStuckSchema(Schema):
    """A household that could not be changed, or not go back, and why."""

    household_id = fields.UUID(required=True)
    why = fields.String(required=True)
    words = Text(required=True)


class PlanSummarySchema(Schema):
    """The plan in figures. `unplaced`: households whose way is not known; `nobody`: kept by nobody."""

    homes = fields.Integer(required=True)
    cadres = fields.Integer(required=True)
    kept = fields.Integer(required=True)
    moved = fields.Integer(required=True)
    new = fields.Integer(required=True)
    nobody = fields.Integer(required=True)
    by_hand = fields.Integer(required=True)
    mean_metres = fields.Integer(allow_none=True, metadata=_METRES)
    mean_metres_now = fields.Integer(allow_none=True, metadata=_METRES)
    within_limits = fields.Boolean(required=True)
    fewest = fields.Integer(required=True)
    most = fields.Integer(required=True)
    outside = fields.List(fields.Nested(PlanOutsideSchema), required=True)
    unplaced = fields.Integer(required=True)
    cost_metres = fields.Integer(required=True)
    bound_metres = fields.Integer(required=True)
    reasons = fields.List(fields.Nested(PlanReasonSchema), required=True)
    stuck = fields.List(fields.Nested(PlanStuckSchema), required=True)
    halted = Text(allow_none=True, metadata={"description": "Why it was not done on its day, as a sentence."})


class PlanCadreSchema(PlanPersonSchema):
    """A cadre of a plan. `load` and `load_now` count in all, `least` and `most` here. By name: nobody is ranked."""

    title = fields.String(allow_none=True)
    lat = fields.Float(allow_none=True)
    lon = fields.Float(allow_none=True)
    held = fields.Integer(required=True, data_key="load", attribute="load")
    load_now = fields.Integer(required=True)
    elsewhere = fields.Integer(required=True)
    least = fields.Integer(required=True)
    most = fields.Integer(required=True)
    word = fields.String(required=True, metadata={"enum": ["none", "under", "ok", "over"]})
    mean_metres = fields.Integer(allow_none=True, metadata=_METRES)
    gained = fields.Integer(required=True)
    lost = fields.Integer(required=True)
    borrowed = fields.Boolean(required=True)
    leaving = fields.Boolean(required=True)


class PlanHomeSchema(Schema):
    """A household of a plan: `now_cadre_id` keeps it, `cadre_id` is to keep it."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    address = fields.String(required=True)
    grid_id = fields.Integer(required=True)
    lat = fields.Float(allow_none=True)
    lon = fields.Float(allow_none=True)
    cadre_id = fields.UUID(allow_none=True)
    now_cadre_id = fields.UUID(allow_none=True)
    metres = fields.Integer(allow_none=True, metadata=_METRES)
    metres_now = fields.Integer(allow_none=True, metadata=_METRES)
    by = fields.String(required=True, metadata={"enum": ["plan", "hand"]})
    tie = fields.String(allow_none=True, metadata={"enum": [kind.value for kind in TieKind] + [None]})
    tags = fields.List(fields.String(), required=True)


class PlanUndoSchema(Schema):
    """The move of the hand that would be taken back."""

    words = fields.String(required=True)


class PlanBoardSchema(Schema):
    """A plan as the screen shows it."""

    plan = fields.Nested(PlanSchema, required=True)
    summary = fields.Nested(PlanSummarySchema, required=True)
    cadres = fields.List(fields.Nested(PlanCadreSchema), required=True)
    homes = fields.List(fields.Nested(PlanHomeSchema), required=True)
    undo = fields.Nested(PlanUndoSchema, allow_none=True)


class PlanMadeSchema(Schema):
    """A plan that was asked for: `making` while the worker computes it."""

    id = fields.UUID(required=True)
    state = fields.String(required=True, metadata=_STATE)


class PlanListedSchema(PlanMadeSchema):
    """A plan in a list."""

    aim = fields.String(required=True, metadata={"enum": [aim.value for aim in Aim]})
    area = fields.Nested(PlanAreaSchema, required=True)
    made_by_name = fields.String(required=True)
    made_at = Moment(required=True)
    effective_on = fields.Date(allow_none=True)
    homes = fields.Integer(required=True)


class PlanUndoneSchema(Schema):
    """What came of undoing: how many households went back, which could not and why."""

    count = fields.Integer(required=True)
    stuck = fields.List(fields.Nested(PlanStuckSchema), required=True)
