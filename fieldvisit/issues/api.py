"""The JSON API of issues: list, one, and the steps on it, under the same rules as the pages."""

import uuid
from typing import Any

from flask import Response, request
from flask_babel import lazy_gettext as _l
from flask_smorest import Blueprint

from fieldvisit.households.register import without_numbers
from fieldvisit.issues.api_schemas import (
    IssueListSchema,
    IssueSchema,
    ListArguments,
    StepBody,
    filter_of,
    issue_json,
    line_json,
)
from fieldvisit.issues.commands import CommentIssue, RecordCallback
from fieldvisit.issues.queries import issue_card, issue_cards, issue_list
from fieldvisit.issues.schemas import Asked, load_step
from fieldvisit.issues.service import comment_issue, record_callback, take_issue_step
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.api import ProblemSchema
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.json import read_json

MAX_STEP = 64 * 1024

blueprint = Blueprint(
    "issues_api", __name__, url_prefix="/api/v1/issues", description="Issues within one's reach, and the steps on them."
)
blueprints = [blueprint]


@blueprint.get("")
@blueprint.doc(parameters=ListArguments.described())
@blueprint.response(200, IssueListSchema)
@blueprint.alt_response(422, schema=ProblemSchema)
@requires(Act.ISSUE_SEE)
def issues() -> dict[str, Any]:
    """Issues that the caller may see, one page of them. Somebody's number belongs into `search`, as a name does."""
    if without_numbers(request.args.get("q", ""))[1]:
        raise InvalidInput(_l("号码不要写在地址里，请用 search。"), field="q")
    page = issue_list(current_viewer(), filter_of(request.args))
    items = [line_json(row) for row in page.items]
    return {"items": items, "total": page.total, "page": page.page, "per_page": page.per_page}


@blueprint.get("/<uuid:issue_id>")
@blueprint.response(200, IssueSchema)
@blueprint.alt_response(404, schema=ProblemSchema)
@requires(Act.ISSUE_SEE)
def issue(issue_id: uuid.UUID) -> dict[str, Any]:
    """One issue with its events, and the steps that the caller may take now (`open_steps`)."""
    return issue_json(issue_card(current_viewer(), issue_id))


@blueprint.post("/<uuid:issue_id>/steps")
@blueprint.doc(requestBody={"required": True, "content": {"application/json": {"schema": StepBody}}})
@blueprint.response(200, IssueSchema)
@blueprint.alt_response(204, description="Done, and out of the caller's sight now: a confidential one given back.")
@blueprint.alt_response(404, schema=ProblemSchema)
@blueprint.alt_response(409, schema=ProblemSchema)
@blueprint.alt_response(422, schema=ProblemSchema)
@requires(Act.ISSUE_SEE)
def take_step(issue_id: uuid.UUID) -> dict[str, Any] | Response:
    """Take a step on the version that was seen; answers the issue as it is afterwards, where it may still be seen."""
    viewer = current_viewer()
    asked = load_step(read_json(MAX_STEP), issue_id=issue_id)
    with unit_of_work():
        _take(viewer, issue_id, asked)
    seen = issue_cards(viewer, [issue_id])
    return issue_json(seen[0]) if seen else Response(status=204)


def _take(viewer: Viewer, issue_id: uuid.UUID, asked: Asked) -> None:
    if isinstance(asked, CommentIssue):
        comment_issue(viewer, issue_id, asked, Stamp.here())
    elif isinstance(asked, RecordCallback):
        record_callback(viewer, asked, Stamp.here())
    else:
        take_issue_step(viewer, issue_id, asked, Stamp.here())
