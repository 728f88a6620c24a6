"""Answers as JSON."""

from marshmallow import Schema, fields

from fieldvisit.surveys.models import AttachmentState, Channel, Review
from fieldvisit.web.api import Moment
from fieldvisit.web.schemas import BaseSchema, CleanString

REVIEWED = ("id", "submission_id", "state", "comment", "account_id", "account_name", "at")
_REVIEWS = {"enum": [str(one) for one in Review]}


class FileCountSchema(Schema):
    """How many files have come and how many are awaited."""

    awaited = fields.Integer(required=True)
    kept = fields.Integer(required=True)


class AnswerLineSchema(Schema):
    """One set of answers. `answers`: {path: value}, repeats as lists; `fit`: whether its version is known here.

    `household_id` is null where none was named and where whoever asks does not see it.
    """

    id = fields.UUID(required=True)
    version = fields.String(required=True)
    household_id = fields.UUID(required=True, allow_none=True)
    household_name = fields.String(required=True, allow_none=True)
    grid_id = fields.Integer(required=True, allow_none=True)
    grid_name = fields.String(required=True, allow_none=True)
    account_id = fields.UUID(required=True)
    account_name = fields.String(required=True)
    channel = fields.String(required=True, metadata={"enum": [str(one) for one in Channel]})
    recorded_at = Moment(required=True)
    received_at = Moment(required=True)
    review = fields.String(required=True, metadata=_REVIEWS)
    fit = fields.String(required=True, metadata={"enum": ["known", "unknown", "retired"]})
    files = fields.Nested(FileCountSchema, required=True)
    answers = fields.Dict(keys=fields.String(), required=True)


class AnswerFileSchema(Schema):
    """A file of a set of answers; handed out at `/surveys/<form>/answers/<set>/files/<id>`."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": [str(one) for one in AttachmentState]})
    bytes = fields.Integer(required=True, allow_none=True)
    content_type = fields.String(required=True, allow_none=True)
    arrived_at = Moment(required=True, allow_none=True)


class ReviewedSchema(Schema):
    """A reader's word."""

    id = fields.UUID(required=True)
    submission_id = fields.UUID(required=True)
    state = fields.String(required=True, metadata=_REVIEWS)
    comment = fields.String(required=True, allow_none=True)
    account_id = fields.UUID(required=True)
    account_name = fields.String(required=True)
    at = Moment(required=True)


class OneSetSchema(AnswerLineSchema):
    """One set with all that belongs to it. `sealed`: the keys by which sealed answers are opened, one at a time."""

    instance_id = fields.String(required=True)
    sealed = fields.List(fields.String(), required=True)
    attachments = fields.List(fields.Nested(AnswerFileSchema), required=True)
    reviews = fields.List(fields.Nested(ReviewedSchema), required=True)
    supersedes = fields.List(fields.UUID(), required=True)
    superseded_by = fields.UUID(required=True, allow_none=True)
    rivals = fields.Integer(required=True)
    may_review = fields.Boolean(required=True)
    may_open = fields.Boolean(required=True)


class FindSchema(BaseSchema):
    """What is searched for: usually a name, so it stands in no address."""

    words = CleanString(required=True, max_length=80)


class OpenSchema(BaseSchema):
    """The key of a sealed answer, as the set names it."""

    answer = CleanString(required=True, max_length=600)


class OpenedSchema(Schema):
    """What was answered to the question of the path."""

    path = fields.String(required=True)
    values = fields.List(fields.String(), required=True)


class UnansweredSchema(Schema):
    """A household that has not answered, and who keeps it."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    address = fields.String(required=True)
    grid_id = fields.Integer(required=True)
    grid_name = fields.String(required=True)
    cadre_id = fields.UUID(required=True, allow_none=True)
    cadre_name = fields.String(required=True, allow_none=True)
