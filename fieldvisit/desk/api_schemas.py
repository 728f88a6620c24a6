"""What the desk's API says of households: rows of the register, the whole story, the grid at a glance."""

from typing import Any, ClassVar

from marshmallow import Schema, fields, validate

from fieldvisit.areas.api import AreaSchema
from fieldvisit.assignments.rules import MOST_AT_ONCE
from fieldvisit.desk.register_file import FileWishSchema
from fieldvisit.desk.register_filters import LONGEST_SPAN
from fieldvisit.exports.api import NarrowedSchema
from fieldvisit.households.api import HouseholdCardSchema
from fieldvisit.households.seed_tags import TAG_OF
from fieldvisit.households.words import KINDS, TRADES
from fieldvisit.issues.api_schemas import IssueLineSchema
from fieldvisit.web.api import Moment, Paged, a_flag, a_key, a_number, a_word, page_of
from fieldvisit.web.schemas import BaseSchema, CleanString, StrictInteger


class KeeperSchema(Schema):
    """Who keeps a household, since when and why."""

    cadre_id = fields.UUID(required=True)
    cadre_name = fields.String(required=True)
    reason = fields.String(required=True)
    since = Moment(required=True)


class HouseholdLineSchema(Schema):
    """A household in a list: numbers masked, `reached_at` its last visit that met someone, or meeting."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    address = fields.String(required=True)
    grid_id = fields.Integer(required=True)
    grid_name = fields.String(required=True)
    active = fields.Boolean(required=True)
    persons = fields.Integer(required=True)
    phone_masked = fields.String(allow_none=True)
    tags = fields.List(fields.String(), required=True)
    trade = fields.String(allow_none=True)
    staff = fields.Integer(allow_none=True)
    keeper = fields.Nested(KeeperSchema, allow_none=True)
    reached_at = Moment(allow_none=True)


class RegisterQuery(Paged):
    """Every filter of the register but words: see `search`. Days count whole local days, today included."""

    elsewhere = frozenset({"q"})
    grid_id = a_number()
    kind = a_word(*KINDS)
    tag = a_word(*TAG_OF)
    trade = a_word(*TRADES)
    gone = a_flag()
    orphan = a_flag()
    visited = a_number(1, LONGEST_SPAN)
    unvisited = a_number(1, LONGEST_SPAN)
    cadre_id = a_key()


class RegisterFileSchema(FileWishSchema, NarrowedSchema):
    """What is wished of the register as a file, and the filters of its page; an unknown one narrows nothing."""

    command: ClassVar[type[Any] | None] = None


class FoundSchema(page_of(HouseholdLineSchema)):  # type: ignore[misc]
    """A page of households, and those that may have been meant."""

    more = fields.Boolean(required=True)
    likely = fields.List(fields.Nested(HouseholdLineSchema), required=True)


class SearchSchema(BaseSchema):
    """Words, or a phone or identity number in full: it travels in the body and is compared by its keyed hash.

    The other filters narrow what is found.
    """

    words = CleanString(required=True, max_length=200)
    grid_id = StrictInteger()
    kind = a_word(*KINDS)
    tag = a_word(*TAG_OF)
    trade = a_word(*TRADES)
    gone = fields.Boolean()
    orphan = fields.Boolean()
    visited = StrictInteger(validate=validate.Range(1, LONGEST_SPAN))
    unvisited = StrictInteger(validate=validate.Range(1, LONGEST_SPAN))
    cadre_id = fields.UUID()
    page = StrictInteger(load_default=1, validate=validate.Range(1, 100_000))
    per_page = StrictInteger(load_default=25, validate=validate.Range(1, 100))


class VisitSchema(Schema):
    """A visit. `phrases` in the words of the asker's language."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    outcome = fields.String(required=True)
    at = Moment(required=True)
    notes = fields.String(allow_none=True)
    phrases = fields.List(fields.String(), required=True)
    cadre_name = fields.String(required=True)
    companions = fields.List(fields.String(), required=True)
    given = fields.List(fields.String(), required=True)


class MeetingSchema(Schema):
    """A meeting of the household's grid, and whether somebody came."""

    id = fields.UUID(required=True)
    place = fields.String(required=True)
    at = Moment(required=True)
    attended = fields.Boolean(required=True)


class RegroupingSchema(Schema):
    """A merge or split that can be undone. `other_id`: the household that was closed, or that is new."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["merge", "split"]))
    kept_id = fields.UUID(required=True)
    other_id = fields.UUID(required=True)


class StorySchema(Schema):
    """A household whole, as far as the asker may see it, and what the asker may do here."""

    card = fields.Nested(HouseholdCardSchema, required=True)
    line = fields.List(fields.Nested(AreaSchema), required=True)
    keeper = fields.Nested(KeeperSchema, allow_none=True)
    visits = fields.List(fields.Nested(VisitSchema), required=True)
    meetings = fields.List(fields.Nested(MeetingSchema), required=True)
    issues = fields.List(fields.Nested(IssueLineSchema), required=True)
    may_edit = fields.Boolean(required=True)
    may_assign = fields.Boolean(required=True)
    may_reveal = fields.Boolean(required=True)
    may_raise = fields.Boolean(required=True)
    regroupings = fields.List(fields.Nested(RegroupingSchema), required=True)


class RevealSchema(BaseSchema):
    """Which number."""

    number = CleanString(required=True, validate=validate.OneOf(["phone", "identity"]))


class MergeSchema(BaseSchema):
    """The household that stays."""

    into_id = fields.UUID(required=True)


class MovesSchema(BaseSchema):
    """Which households go under which grid. `end_far`: who keeps nothing else in that village stops keeping them."""

    household_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(1, MOST_AT_ONCE))
    grid_id = StrictInteger(required=True)
    end_far = fields.Boolean(load_default=False)


class KeeperOfSchema(Schema):
    """Who keeps how many of those that move. `near`: keeps others in the village they go to."""

    cadre_id = fields.UUID(required=True)
    name = fields.String(required=True)
    households = fields.Integer(required=True)
    near = fields.Boolean(required=True)


class ProspectSchema(Schema):
    """What a move would do: ids of households that move, lie there already, or may not be moved by the asker."""

    moving = fields.List(fields.UUID(), required=True)
    there = fields.List(fields.UUID(), required=True)
    kept_back = fields.List(fields.UUID(), required=True)
    keepers = fields.List(fields.Nested(KeeperOfSchema), required=True)
    orphans = fields.Integer(required=True)


class MovedSchema(Schema):
    """Which households were moved, which of them nobody keeps now, and the slip by which it is taken back."""

    moved = fields.List(fields.UUID(), required=True)
    ended = fields.List(fields.UUID(), required=True)
    slip = fields.String(required=True)


class SlipSchema(BaseSchema):
    """The slip of a move."""

    slip = CleanString(required=True, max_length=40_000)


class PutBackSchema(Schema):
    """How many are back, and how many somebody has moved since or the asker may not move."""

    back = fields.Integer(required=True)
    left = fields.Integer(required=True)


class NewHouseholdSchema(Schema):
    """The household that is new."""

    id = fields.UUID(required=True)


class GridLineSchema(Schema):
    """Figures of a grid (null: of all together). `waiting` and `overdue` are parts of `open`."""

    grid = fields.Nested(AreaSchema, allow_none=True)
    households = fields.Integer(required=True)
    reached = fields.Integer(required=True, metadata={"description": "in the last 30 days"})
    orphans = fields.Integer(required=True)
    cadres = fields.Integer(required=True)
    under = fields.Integer(required=True)
    over = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    open = fields.Integer(required=True)
    overdue = fields.Integer(required=True)


class GlanceSchema(Schema):
    """网格一览: all grids within reach together, then each (the first 200)."""

    whole = fields.Nested(GridLineSchema, required=True)
    grids = fields.List(fields.Nested(GridLineSchema), required=True)
    grids_in_all = fields.Integer(required=True)
    to_triage = fields.Integer(required=True)
    to_do = fields.Integer(required=True)
