"""What the API of issues says and takes, as OpenAPI describes it."""

from collections.abc import Mapping
from dataclasses import fields as dataclass_fields
from datetime import datetime
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from marshmallow import EXCLUDE, Schema, fields, validate

from fieldvisit.issues.cards import EventRow, IssueCard
from fieldvisit.issues.filters import MAX_PER_PAGE, SORTS, IssueFilter
from fieldvisit.issues.rows import IssueRow
from fieldvisit.issues.schema_fields import Key, Word
from fieldvisit.issues.words import Channel, Intake, Outcome, Urgency
from fieldvisit.issues.workflow import State, Step
from fieldvisit.kernel.clock import iso
from fieldvisit.web.paging import MAX_PAGE
from fieldvisit.web.schemas import BaseSchema, CleanString, Instant, load

_LINE = (
    "id",
    "number",
    "description",
    "urgency",
    "intake",
    "state",
    "version",
    "cycle",
    "confidential",
    "reporter_hidden",
    "household_id",
    "place",
    "level",
    "unit_name",
    "occurred_at",
    "recorded_at",
    "age_days",
    "clock",
    "due_at",
    "overdue_days",
    "reporters",
    "reopened",
    "returns",
    "supervised",
    "callback_due",
    "resolution_channel",
    "outcome",
    "answer",
    "answered_at",
    "answered_by",
    "closed_at",
    "closed_how",
)
_EVENT = (
    "id",
    "seq",
    "step",
    "at",
    "occurred_at",
    "actor_name",
    "on_behalf_of",
    "unit_name",
    "note",
    "outcome",
    "cycle",
)
_CALLBACK = ("id", "reporter_id", "cycle", "reached", "satisfaction", "words", "at", "officer_name")
_SUPERVISION = ("leader_name", "lead_unit_name", "deadline", "directions", "started_at", "signed_off_at", "overdue")
_REPORTER = ("id", "name", "phone_masked", "tries", "settled")
_TEXT = fields.String
MOST_DAYS = 36_500
_NO_FILTER = ("act", "states", "sort", "page", "per_page")  # how a list is looked at, not what it holds


def _maybe() -> fields.String:
    return fields.String(allow_none=True)


class IssueLineSchema(Schema):
    """An issue in a list. `category` is its code; a time is ISO 8601 in UTC."""

    id = fields.UUID()
    number = _TEXT()
    description = _TEXT()
    category = _TEXT()
    urgency = _TEXT(validate=validate.OneOf(list(Urgency)))
    intake = _TEXT(validate=validate.OneOf(list(Intake)))
    state = _TEXT(validate=validate.OneOf(list(State)))
    version = fields.Integer()
    cycle = fields.Integer()
    confidential = fields.Boolean()
    area = fields.Dict(metadata={"description": "grid_id, and the names of grid, village and town"})
    reporter_hidden = fields.Boolean(
        metadata={"description": "Confidential, and the asker may not know who reported it: no household, no names."}
    )
    household_id = fields.UUID(allow_none=True)
    place = _maybe()
    level = _TEXT()
    unit_name = _maybe()
    raised_by = fields.Dict()
    occurred_at = _TEXT()
    recorded_at = _TEXT()
    age_days = fields.Integer()
    clock = _maybe()
    due_at = _maybe()
    overdue_days = fields.Integer()
    reporters = fields.Integer()
    reopened = fields.Integer()
    returns = fields.Integer(metadata={"description": "How often a unit gave it back."})
    supervised = fields.Boolean()
    callback_due = fields.Boolean()
    resolution_channel = _maybe()
    outcome = _maybe()
    answer = _maybe()
    answered_at = _maybe()
    answered_by = _maybe()
    closed_at = _maybe()
    closed_how = _maybe()


class IssueSchema(IssueLineSchema):
    """An issue whole. `open_steps` are those that the caller may take now."""

    open_steps = fields.List(_TEXT(validate=validate.OneOf(list(Step))))
    events = fields.List(fields.Dict())
    callbacks = fields.List(fields.Dict())
    reporters_linked = fields.List(fields.Dict())
    supervisions = fields.List(fields.Dict())
    suggested_unit = fields.Dict(allow_none=True)
    unit_choices = fields.List(fields.Dict())
    handler_choices = fields.List(fields.Dict(), metadata={"description": "Whom it may be handed over to."})
    leader_choices = fields.List(fields.Dict(), metadata={"description": "For whom an office may supervise."})


class IssueListSchema(Schema):
    """A page of issues."""

    items = fields.List(fields.Nested(IssueLineSchema))
    total = fields.Integer()
    page = fields.Integer()
    per_page = fields.Integer()


class StepBody(Schema):
    """A step. Each asks for its own fields; an unknown field is refused."""

    step = _TEXT(required=True, validate=validate.OneOf([step for step in Step if step not in ("raise", "close")]))
    version = fields.Integer(metadata={"description": "The version that was seen. Not for comment and callback."})
    unit_id = fields.Integer(metadata={"description": "dispatch; return: whose it may be"})
    handler_id = fields.UUID(metadata={"description": "hand_over"})
    urgency = _TEXT(validate=validate.OneOf(list(Urgency)), metadata={"description": "dispatch"})
    note = _TEXT(metadata={"description": "dispatch, sign, start, contact, hand_over, sign_off"})
    start = fields.Boolean(metadata={"description": "sign: begin work at once"})
    outcome = _TEXT(validate=validate.OneOf(list(Outcome)), metadata={"description": "resolve, on_spot"})
    done = _TEXT(metadata={"description": "resolve, on_spot: what was done"})
    confirmed = fields.Boolean(metadata={"description": "on_spot: the resident said so there and then"})
    reason = _TEXT(metadata={"description": "return, reopen, escalate, reject, appeal, withdraw, take_back"})
    told = _TEXT(metadata={"description": "reject: how the reporter was told"})
    deadline = fields.Date(metadata={"description": "supervise"})
    directions = _TEXT(metadata={"description": "supervise, direct"})
    progress = _TEXT(metadata={"description": "report"})
    lead_unit_id = fields.Integer(metadata={"description": "supervise"})
    leader_id = fields.UUID(metadata={"description": "supervise, on behalf of a leader"})
    text = _TEXT(metadata={"description": "comment"})
    reporter_id = fields.UUID(metadata={"description": "callback"})
    reached = fields.Boolean(metadata={"description": "callback"})
    satisfaction = _TEXT(metadata={"description": "callback: satisfied, basically, not"})
    words = _TEXT(metadata={"description": "callback: what they said"})


def _flag() -> fields.Field[Any]:
    wrong = {"invalid": _l("应当是“是”或“否”。")}
    return fields.Boolean(truthy={"true", "1"}, falsy={"false", "0"}, error_messages=wrong)


def _number(least: int = 0, most: int = 2**31 - 1) -> fields.Field[Any]:
    wrong = _l("数字不在范围内。")
    return fields.Integer(
        validate=validate.Range(least, most, error=wrong), error_messages={"invalid": _l("应当是整数。")}
    )


def _day() -> fields.Field[Any]:
    return fields.Date(error_messages={"invalid": _l("不是有效的日期。")})


class ListArguments(BaseSchema):
    """The query of the list. Values arrive as text."""

    class Meta:
        """A stray parameter (a cache breaker, a tracker) does no harm."""

        unknown = EXCLUDE

    state = Word(State)
    open_only = _flag()
    category = CleanString(max_length=40)
    unit_id = _number(1)
    area_id = _number(1)
    urgency = Word(Urgency)
    q = CleanString(max_length=80)
    overdue = _flag()
    due_before = Instant()
    unsigned = _flag()
    supervised = _flag()
    leader_id = Key()
    suggested = _flag()
    callback_due = _flag()
    age_from = _number(0, MOST_DAYS)
    age_to = _number(0, MOST_DAYS)
    reopened_from = _number()
    reporters_from = _number()
    outcome = Word(Outcome)
    channel = Word(Channel)
    intake = Word(Intake)
    household_id = Key()
    recorded_from = _day()
    recorded_to = _day()
    sort = CleanString(validate=validate.OneOf(SORTS, error=_l("没有这个选项。")))
    page = _number(1, MAX_PAGE)
    per_page = _number(1, MAX_PER_PAGE)

    shown: ClassVar[dict[str, str]] = {"IntegerField": "integer", "Integer": "integer", "Boolean": "boolean"}

    @classmethod
    def described(cls) -> list[dict[str, Any]]:
        """The same as OpenAPI parameters."""
        return [
            {"in": "query", "name": name, "schema": {"type": cls.shown.get(type(field).__name__, "string")}}
            for name, field in cls().fields.items()
        ]


def filter_of(args: Mapping[str, str]) -> IssueFilter:
    """The filter that a query asks for. Problems: invalid_input by field, not_visible for an unknown area."""
    asked = load(ListArguments(), {name: value for name, value in args.items() if value != ""})
    state = asked.pop("state", None)
    return IssueFilter(**asked, states=(state,) if state else ())


def query_of(asked: IssueFilter) -> dict[str, str]:
    """The query that asks the list for these rows, the other way round."""
    plain = IssueFilter()
    said = {field.name: getattr(asked, field.name) for field in dataclass_fields(asked) if field.name not in _NO_FILTER}
    found = {name: _spoken(value) for name, value in said.items() if value != getattr(plain, name)}
    return found | ({"state": asked.states[0]} if asked.states else {})


def _spoken(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(iso(value) if isinstance(value, datetime) else value)


def line_json(row: IssueRow) -> dict[str, Any]:
    """A row as JSON."""
    return _taken(row, _LINE) | {
        "category": row.category.code,
        "area": {
            "grid_id": row.grid_id,
            "grid": row.grid_name,
            "village": row.village_name,
            "town": row.town_name,
        },
        "raised_by": {"id": str(row.raised_by_id), "name": row.raised_by_name},
    }


def issue_json(card: IssueCard) -> dict[str, Any]:
    """A card as JSON."""
    suggested = card.suggested_unit
    return line_json(card.row) | {
        "open_steps": list(card.open_steps),
        "events": [_taken(row, _EVENT) | _between(row) for row in card.events],
        "callbacks": [_taken(row, _CALLBACK) for row in card.callbacks],
        "reporters_linked": [_taken(row, _REPORTER) for row in card.reporters],
        "supervisions": [_taken(row, _SUPERVISION) for row in card.supervisions],
        "suggested_unit": {"id": suggested.id, "name": suggested.name} if suggested else None,
        "unit_choices": [{"id": unit.id, "name": unit.name} for unit in card.unit_choices],
        "handler_choices": [{"id": str(one.id), "name": one.name} for one in card.handler_choices],
        "leader_choices": [{"id": str(one.id), "name": one.name} for one in card.leader_choices],
    }


def _between(event: EventRow) -> dict[str, Any]:
    return {"from": event.from_state, "to": event.to_state, "cycle": event.cycle}


def _taken(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    if hasattr(value, "hour"):
        return iso(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value) if hasattr(value, "hex") and not isinstance(value, float) else value
