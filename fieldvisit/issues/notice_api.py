"""The API of 消息: what concerns me, newest first, and that I saw it."""

import uuid
from typing import Any

from marshmallow import Schema, fields

from fieldvisit.issues.notices import late_counts, notice_list, see_all, see_notice, standing_notices, unseen
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.api import PREFIX, Moment, Paged, RoomApi, Text, page_of
from fieldvisit.web.guard import current_viewer, requires

api = RoomApi("my_notices", __name__, url_prefix=f"{PREFIX}/notices", description="What concerns me.")
blueprints = [api]


class NoticeSchema(Schema):
    """A notice and the event it tells of. `code` says which kind."""

    id = fields.UUID(required=True)
    code = fields.String(required=True)
    at = Moment(required=True)
    seen = fields.Boolean(required=True)
    issue_id = fields.UUID(required=True)
    number = fields.String(required=True)
    description = fields.String(required=True)
    actor_name = fields.String(required=True)
    on_behalf_of = fields.String(allow_none=True)
    note = fields.String(allow_none=True)
    confidential = fields.Boolean(required=True)


class StandingSchema(Schema):
    """What is told as long as it holds: by a code, with a sentence. `waits`: for oneself to act."""

    code = fields.String(required=True)
    id = fields.UUID(required=True)
    at = Moment(required=True)
    words = Text(required=True)
    waits = fields.Boolean(required=True)


class BellSchema(Schema):
    """What the bell counts, what is late by now in one's own queues (null: no such queue, or nothing late), and what
    is told as long as it holds.
    """

    unseen = fields.Integer(required=True)
    late_work = fields.Integer(allow_none=True)
    late_triage = fields.Integer(allow_none=True)
    standing = fields.List(fields.Nested(StandingSchema), required=True)


@api.on("GET", "", page_of(NoticeSchema), asks=Paged)
@requires(Act.SIGNED_IN)
def notices() -> Any:
    """One's own, of issues that may be seen now."""
    args, _rest = Paged.page_and_rest()
    return notice_list(current_viewer(), args.page, args.per_page)


@api.on("GET", "/bell", BellSchema)
@requires(Act.SIGNED_IN)
def bell() -> dict[str, Any]:
    """How many wait."""
    viewer = current_viewer()
    late = late_counts(viewer)
    return {
        "unseen": unseen(viewer),
        "late_work": late.get("work"),
        "late_triage": late.get("triage"),
        "standing": standing_notices(viewer),
    }


@api.on("POST", "/seen", None)
@requires(Act.SIGNED_IN)
def all_seen() -> None:
    """All of them were looked at."""
    with unit_of_work():
        see_all(current_viewer())


@api.on("POST", "/<uuid:notice_id>/seen", None)
@requires(Act.SIGNED_IN)
def seen(notice_id: uuid.UUID) -> None:
    """This one was."""
    with unit_of_work():
        see_notice(current_viewer(), notice_id)
