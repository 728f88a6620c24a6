"""What the API says of results: the figures of the pages, with the values that find the answers behind them."""

from marshmallow import Schema, fields

from fieldvisit.areas.api import AreaSchema
from fieldvisit.web.api import Moment, Text

SHAPES = ("choices", "several", "ranks", "numbers", "months", "texts", "files", "plain", "sealed")


class ChoiceCountSchema(Schema):
    """A choice, how many took it, and where choices are put in order its mean place."""

    value = fields.String(required=True, attribute="key")
    label = fields.String(required=True, attribute="words")
    number = fields.Integer(required=True)
    mean = fields.Float(allow_none=True)


class BinSchema(Schema):
    """How many numbers lie from `low` to below `high`; both the same: this number."""

    low = fields.Float(required=True)
    high = fields.Float(required=True)
    number = fields.Integer(required=True)


class SpreadSchema(Schema):
    """What numbers say together, null where there are none."""

    least = fields.Float(allow_none=True)
    median = fields.Float(allow_none=True)
    mean = fields.Float(allow_none=True)
    most = fields.Float(allow_none=True)
    bins = fields.List(fields.Nested(BinSchema), required=True)


class SpanSchema(Schema):
    """How many on these local days, both inclusive."""

    since = fields.Date(required=True)
    until = fields.Date(required=True)
    number = fields.Integer(required=True)


class SaidSchema(Schema):
    """A text, cut short and without anybody's numbers, and the answers in which it stands."""

    id = fields.UUID(required=True)
    recorded_at = Moment(required=True)
    text = fields.String(required=True)


class QuestionResultSchema(Schema):
    """One question. `of`: answers, or turns of its repeat; `shape` says which of the further parts are meant."""

    path = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    repeat = fields.String(allow_none=True)
    label = fields.String(required=True)
    shape = fields.String(required=True, metadata={"enum": list(SHAPES)})
    of = fields.Integer(required=True)
    answered = fields.Integer(required=True)
    silent = fields.Integer(required=True)
    choices = fields.List(fields.Nested(ChoiceCountSchema), required=True)
    other = fields.Integer(required=True, metadata={"description": "answers with a value that no version offers"})
    unread = fields.Integer(required=True)
    spread = fields.Nested(SpreadSchema, required=True)
    months = fields.List(fields.Nested(SpanSchema), required=True)
    texts = fields.List(fields.Nested(SaidSchema), required=True)
    arrived = fields.Integer(required=True)
    awaited = fields.Integer(required=True)


class TurnsSchema(Schema):
    """A repeat: how many turns, in how many sets of answers, and how many each has."""

    path = fields.String(required=True)
    number = fields.Integer(required=True)
    answered = fields.Integer(required=True)
    spread = fields.Nested(SpreadSchema, required=True)


class PlaceResultSchema(Schema):
    """An area below; null: what lies in none of them. `choices`: of the question that was asked for by `by`."""

    area = fields.Nested(AreaSchema, required=True, allow_none=True)
    answers = fields.Integer(required=True)
    reached = fields.Integer(required=True)
    meant = fields.Integer(required=True)
    choices = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class ResultsSchema(Schema):
    """A form counted. `reached` of `meant` households have answered."""

    answers = fields.Integer(required=True)
    reviews = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    days = fields.List(fields.Nested(SpanSchema), required=True)
    reached = fields.Integer(required=True)
    meant = fields.Integer(required=True)
    area = fields.Nested(AreaSchema, required=True)
    places = fields.List(fields.Nested(PlaceResultSchema), required=True)
    questions = fields.List(fields.Nested(QuestionResultSchema), required=True)
    repeats = fields.List(fields.Nested(TurnsSchema), required=True)


class KeySchema(Schema):
    """A row or column: its key, how it is called, and how many answers say it. An empty key: values nobody offers."""

    key = fields.String(required=True)
    label = fields.String(required=True)
    number = fields.Integer(required=True)


class CellSchema(Schema):
    """One cell that is not empty, with its shares of row, column and all (0 to 1)."""

    row = fields.String(required=True)
    column = fields.String(required=True)
    number = fields.Integer(required=True)
    of_row = fields.Float(required=True)
    of_column = fields.Float(required=True)
    of_all = fields.Float(required=True)


class CrossSchema(Schema):
    """Two sides crossed. `both`: answers that say something to both."""

    both = fields.Integer(required=True)
    row_label = Text(required=True)
    column_label = Text(required=True)
    rows = fields.List(fields.Nested(KeySchema), required=True)
    columns = fields.List(fields.Nested(KeySchema), required=True)
    cells = fields.List(fields.Nested(CellSchema), required=True)
