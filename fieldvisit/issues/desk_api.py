"""The API of issues beyond their steps: raise one, a number to call, what waits for me, the categories."""

import uuid
from dataclasses import asdict
from typing import Any

from marshmallow import Schema, fields, validate

from fieldvisit.issues import categories as table
from fieldvisit.issues.api_schemas import IssueListSchema, IssueSchema, issue_json, line_json
from fieldvisit.issues.category_schemas import AddCategorySchema, AmendCategorySchema
from fieldvisit.issues.filters import MAX_PER_PAGE, IssueFilter
from fieldvisit.issues.queries import issue_card, issue_list, queue_counts
from fieldvisit.issues.schema_fields import Key
from fieldvisit.issues.schemas import RaiseIssueSchema
from fieldvisit.issues.service import raise_issue, reveal_reporter_phone
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.api import PREFIX, NumberSchema, OfferedSchema, RoomApi, body_of, list_of
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import MAX_PAGE
from fieldvisit.web.schemas import BaseSchema, CleanString, StrictInteger

api = RoomApi("issue_intake", __name__, url_prefix=PREFIX, description="Raising issues, queues, categories.")
blueprints = [api]
CATEGORY = "/admin/categories/<string(maxlength=40):code>"


class QueueCountsSchema(Schema):
    """How much waits in each queue; null where the asker has no such queue."""

    triage = fields.Integer(allow_none=True)
    to_sign = fields.Integer(allow_none=True)
    in_work = fields.Integer(allow_none=True)
    work_overdue = fields.Integer(allow_none=True)
    callbacks = fields.Integer(allow_none=True)
    sign_off = fields.Integer(allow_none=True)
    supervised = fields.Integer(allow_none=True)
    unresolved = fields.Integer(allow_none=True)


class CategorySeenSchema(Schema):
    """A category. Without a parent it is of the upper level; `unit_kind` says which units handle it."""

    code = fields.String(required=True)
    parent_code = fields.String(allow_none=True)
    zh = fields.String(required=True)
    en = fields.String(required=True)
    unit_kind = fields.String(allow_none=True)
    sort = fields.Integer(required=True)
    active = fields.Boolean(required=True)


class WhomToCallSchema(BaseSchema):
    """A linked reporter, or nobody named: the household."""

    reporter_id = Key(load_default=None, allow_none=True)


class SearchIssuesSchema(BaseSchema):
    """Words of the issue or of its answer, or its number."""

    words = CleanString(required=True, max_length=80)
    page = StrictInteger(load_default=1, validate=validate.Range(1, MAX_PAGE))
    per_page = StrictInteger(load_default=20, validate=validate.Range(1, MAX_PER_PAGE))


@api.on("POST", "/issues", IssueSchema, 201, takes=RaiseIssueSchema, refuses=(404, 409))
@requires(Act.ISSUE_RAISE)
def raise_one() -> dict[str, Any]:
    """Write down what someone brings: a household or a grid, a category, the words; also one solved on the spot."""
    viewer, said = current_viewer(), body_of(RaiseIssueSchema)
    with unit_of_work():
        made = raise_issue(viewer, said, Stamp.here()).id
    return issue_json(issue_card(viewer, made))


@api.on("POST", "/issues/search", IssueListSchema, takes=SearchIssuesSchema)
@requires(Act.ISSUE_SEE)
def search() -> dict[str, Any]:
    """Find by number, words said or done; what is looked for, perhaps a name, travels in the body."""
    said = body_of(SearchIssuesSchema)
    asked = IssueFilter(q=said["words"], sort="newest", page=said["page"], per_page=said["per_page"])
    page = issue_list(current_viewer(), asked)
    items = [line_json(row) for row in page.items]
    return {"items": items, "total": page.total, "page": page.page, "per_page": page.per_page}


@api.on("POST", "/issues/<uuid:issue_id>/phone", NumberSchema, takes=WhomToCallSchema)
@requires(Act.ISSUE_SEE)
def phone(issue_id: uuid.UUID) -> dict[str, str]:
    """The number to call, for whoever calls back, handles or triages; the look is in the audit trail."""
    reporter_id = body_of(WhomToCallSchema)["reporter_id"]
    with unit_of_work():
        return {"number": reveal_reporter_phone(current_viewer(), issue_id, reporter_id)}


@api.on("GET", "/queues", QueueCountsSchema)
@requires(Act.SIGNED_IN)
def queues() -> Any:
    """What waits for me. The rows are found by the filters of the list of issues."""
    return asdict(queue_counts(current_viewer()))


@api.on("GET", "/categories", list_of(CategorySeenSchema))
@requires(Act.SIGNED_IN)
def categories() -> dict[str, Any]:
    """The two-level table in its order, with those no longer offered."""
    return {"items": table.all_categories()}


@api.on("POST", "/admin/categories", CategorySeenSchema, 201, takes=AddCategorySchema)
@requires(Act.ADMIN_SYSTEM)
def add_category() -> Any:
    """A new category on either level."""
    said = body_of(AddCategorySchema)
    with unit_of_work():
        return table.add_category(current_viewer(), said)


@api.on("PUT", CATEGORY, CategorySeenSchema, takes=AmendCategorySchema)
@requires(Act.ADMIN_SYSTEM)
def amend_category(code: str) -> Any:
    """Rename it, move it in the order, or say which kind of unit handles it."""
    said = body_of(AmendCategorySchema)
    with unit_of_work():
        return table.amend_category(current_viewer(), code, said)


@api.on("PUT", f"{CATEGORY}/active", CategorySeenSchema, takes=OfferedSchema)
@requires(Act.ADMIN_SYSTEM)
def set_category_active(code: str) -> Any:
    """Offer it again, or no longer; old issues keep it."""
    said = body_of(OfferedSchema)
    with unit_of_work():
        return table.set_category_active(current_viewer(), code, said["active"])
