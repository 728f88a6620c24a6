"""The API of 待核对: what waits within one's area, one in full, mend and apply it, or put it down."""

import uuid
from dataclasses import dataclass
from dataclasses import fields as parts_of
from typing import Any

from marshmallow import Schema, fields, validate

from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.sync import review
from fieldvisit.sync.review_queries import STATES, ReviewFilter, ReviewRow, review_card
from fieldvisit.sync.review_queries import reviews as found_reviews
from fieldvisit.sync.review_words import KINDS
from fieldvisit.web.api import PREFIX, Moment, Paged, RoomApi, body_of, page_of
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.schemas import BaseSchema

api = RoomApi("review_api", __name__, url_prefix=f"{PREFIX}/review", description="What tablets sent and did not fit.")
blueprints = [api]
ONE = "/<uuid:review_id>"


class ReviewLineSchema(Schema):
    """One refused operation: which rule it broke (`code`, `field`), whose it is, what waits for it."""

    id = fields.UUID(required=True)
    operation_id = fields.UUID(required=True)
    kind = fields.String(required=True)
    state = fields.String(required=True)
    code = fields.String(required=True)
    message = fields.String(required=True)
    field = fields.String(allow_none=True)
    account_id = fields.UUID(required=True)
    account_name = fields.String(required=True)
    household_id = fields.UUID(allow_none=True)
    address = fields.String(allow_none=True)
    grid_id = fields.Integer(allow_none=True)
    grid_name = fields.String(allow_none=True)
    effective_at = Moment(required=True)
    recorded_at = Moment(required=True)
    clock_flag = fields.Boolean(required=True)
    waits_for = fields.UUID(allow_none=True)
    children = fields.Integer(required=True)


class ReviewSchema(ReviewLineSchema):
    """One in full: the body as it was sent, and what hangs on it."""

    body = fields.Dict(keys=fields.String(), required=True)
    parent = fields.Nested(ReviewLineSchema, allow_none=True)
    waiting = fields.List(fields.Nested(ReviewLineSchema), required=True)
    settled_at = Moment(allow_none=True)
    settled_by = fields.UUID(allow_none=True)
    settled_why = fields.String(allow_none=True)


@dataclass(frozen=True)
class Apply:
    """The body as mended (left out: as it was sent), and the right household where it was a wrong one."""

    body: dict[str, Any] | None = None
    household_id: uuid.UUID | None = None


class ApplySchema(BaseSchema):
    """Both may be left out."""

    command = Apply

    body = fields.Dict(keys=fields.String(), load_default=None, allow_none=True)
    household_id = fields.UUID(load_default=None, allow_none=True)


class AppliedSchema(Schema):
    """`applied`, or `conflict` where later facts stay beside it; how many that hung on it went along or stay open."""

    outcome = fields.String(required=True)
    children_applied = fields.Integer(required=True)
    children_open = fields.Integer(required=True)


@dataclass(frozen=True)
class Dismiss:
    """Why."""

    reason: str


class DismissSchema(BaseSchema):
    """Its maker sees the reason."""

    command = Dismiss

    reason = fields.String(required=True)


def _line(row: ReviewRow) -> dict[str, Any]:
    return {part.name: getattr(row, part.name) for part in parts_of(row)}


class ReviewQuery(Paged):
    """Which: of a kind, and waiting (unless told) or settled. A name belongs on the page, never into an address."""

    kind = fields.String(validate=validate.OneOf(list(KINDS)))
    state = fields.String(validate=validate.OneOf(STATES))


@api.on("GET", "", page_of(ReviewLineSchema), asks=ReviewQuery)
@requires(Act.REVIEW)
def reviews() -> Any:
    """What waits within one's area, the oldest first; or what was settled, the latest first."""
    args, said = ReviewQuery.page_and_rest()
    return found_reviews(current_viewer(), ReviewFilter(**said), args.page, args.per_page)


@api.on("GET", ONE, ReviewSchema)
@requires(Act.REVIEW)
def one(review_id: uuid.UUID) -> dict[str, Any]:
    """One in full, settled ones too."""
    card = review_card(current_viewer(), review_id)
    settled = {"settled_at": card.settled_at, "settled_by": card.settled_by, "settled_why": card.settled_why}
    return _line(card.row) | {"body": card.body, "parent": card.parent, "waiting": card.children} | settled


@api.on("POST", f"{ONE}/apply", AppliedSchema, takes=ApplySchema, refuses=(403, 409))
@requires(Act.REVIEW)
def apply(review_id: uuid.UUID) -> Any:
    """Put it in the record, in the name of whoever made it and as of when it happened."""
    said = body_of(ApplySchema)
    with unit_of_work():
        return review.reapply(current_viewer(), review_id, said.body, household_id=said.household_id)


@api.on("POST", f"{ONE}/dismiss", None, takes=DismissSchema, refuses=(409,))
@requires(Act.REVIEW)
def dismiss(review_id: uuid.UUID) -> None:
    """Put it down, saying why."""
    said = body_of(DismissSchema)
    with unit_of_work():
        review.dismiss(current_viewer(), review_id, said.reason)
