"""The administrators' API of units (system), tablets (security), 意见反馈 (system) and the audit trail (audit)."""

import uuid
from typing import Any

from marshmallow import Schema, fields

from fieldvisit.people import admin_queries, administration
from fieldvisit.people.acts import Act
from fieldvisit.people.admin_api import ActiveSchema
from fieldvisit.people.api import FeedbackGivenSchema
from fieldvisit.people.feedback import mark_feedback_seen
from fieldvisit.people.models import Unit
from fieldvisit.people.places import places
from fieldvisit.people.queries import unit_of
from fieldvisit.people.schemas import UnitSchema
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.api import NUMBER, PREFIX, Moment, Paged, RoomApi, a_day, body_of, page_of, some_text
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import Page

api = RoomApi("admin", __name__, url_prefix=f"{PREFIX}/admin", description="Units, tablets, feedback, audit trail.")
blueprints = [api]
ONE = f"/units/<{NUMBER}:unit_id>"


class UnitSeenSchema(Schema):
    """A department. `kind` is how categories find it."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    area = fields.String(allow_none=True, metadata={"description": "Code of its area."})
    area_name = fields.String(allow_none=True)
    active = fields.Boolean(required=True)


class FeedbackSeenSchema(FeedbackGivenSchema):
    """What was said, and whether anybody has read it."""

    account_id = fields.UUID(required=True)
    account_name = fields.String(required=True)
    seen_at = Moment(allow_none=True)


class AuditEntrySchema(Schema):
    """Who did what to which row. Ids and codes, never the numbers themselves."""

    id = fields.UUID(required=True)
    at = Moment(required=True)
    act = fields.String(required=True)
    actor_id = fields.UUID(allow_none=True)
    actor_name = fields.String(allow_none=True)
    subject_kind = fields.String(allow_none=True)
    subject_id = fields.String(allow_none=True)
    detail = fields.Dict(keys=fields.String())


class WordsQuery(Paged):
    """By words."""

    q = some_text()


class AuditQuery(WordsQuery):
    """By who, what, which row, and days (both included)."""

    act = some_text(40)
    subject_id = some_text()
    first = a_day()
    last = a_day()


_FEEDBACK = tuple(FeedbackGivenSchema().fields)
_ENTRY = ("id", "at", "act", "actor_id", "subject_kind", "subject_id", "detail")


def _taken(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _units(rows: list[Unit]) -> list[dict[str, Any]]:
    named = places().by_id({row.area_id for row in rows})
    return [
        _taken(row, ("id", "name", "kind", "active"))
        | {
            "area": named[row.area_id].code if row.area_id in named else None,
            "area_name": named[row.area_id].name if row.area_id in named else None,
        }
        for row in rows
    ]


def _unit(unit_id: int) -> dict[str, Any]:
    row = unit_of(unit_id)
    return _units([row])[0] if row else {}


@api.on("GET", "/units", page_of(UnitSeenSchema), asks=WordsQuery)
@requires(Act.ADMIN_SYSTEM)
def units() -> Page[dict[str, Any]]:
    """Departments; those no longer used come last."""
    args, said = WordsQuery.page_and_rest()
    page = admin_queries.unit_page(said.get("q", ""), args)
    return Page(_units(list(page.items)), page.total, page.page, page.per_page)


@api.on("POST", "/units", UnitSeenSchema, 201, takes=UnitSchema)
@requires(Act.ADMIN_SYSTEM)
def add_unit() -> dict[str, Any]:
    """Add a department. `area` is a name, where it is the only one, or a code."""
    said = body_of(UnitSchema)
    with unit_of_work():
        made = administration.add_unit(current_viewer(), said)
    return _units([made])[0]


@api.on("PUT", ONE, UnitSeenSchema, takes=UnitSchema)
@requires(Act.ADMIN_SYSTEM)
def amend_unit(unit_id: int) -> dict[str, Any]:
    """Change a department's name, kind or area."""
    said = body_of(UnitSchema)
    with unit_of_work():
        administration.amend_unit(current_viewer(), unit_id, said)
    return _unit(unit_id)


@api.on("PUT", f"{ONE}/active", UnitSeenSchema, takes=ActiveSchema)
@requires(Act.ADMIN_SYSTEM)
def set_unit_active(unit_id: int) -> dict[str, Any]:
    """Offer a department no longer, or again; its cases stay with it."""
    said = body_of(ActiveSchema)
    with unit_of_work():
        administration.set_unit_active(current_viewer(), unit_id, said["active"])
    return _unit(unit_id)


@api.on("DELETE", "/devices/<uuid:device_id>", None)
@requires(Act.ADMIN_SECURITY)
def revoke_device(device_id: uuid.UUID) -> None:
    """A lost tablet forgets everything at its next contact."""
    with unit_of_work():
        administration.revoke_device(current_viewer(), device_id)


@api.on("GET", "/feedback", page_of(FeedbackSeenSchema), asks=Paged)
@requires(Act.ADMIN_SYSTEM)
def feedback() -> Page[dict[str, Any]]:
    """What people said about the program, unread first."""
    page = admin_queries.feedback_page(Paged.page_and_rest()[0])
    rows = [
        _taken(row, (*_FEEDBACK, "seen_at")) | {"account_id": who.id, "account_name": who.name}
        for row, who in page.items
    ]
    return Page(rows, page.total, page.page, page.per_page)


@api.on("PUT", "/feedback/<uuid:feedback_id>/seen", None)
@requires(Act.ADMIN_SYSTEM)
def feedback_seen(feedback_id: uuid.UUID) -> None:
    """Remember that it was read."""
    with unit_of_work():
        mark_feedback_seen(current_viewer(), feedback_id)


@api.on("GET", "/audit", page_of(AuditEntrySchema), asks=AuditQuery)
@requires(Act.ADMIN_AUDIT)
def audit_trail() -> Page[dict[str, Any]]:
    """Who looked at or changed what is sensitive, newest first."""
    args, said = AuditQuery.page_and_rest()
    asked = admin_queries.AuditFilter(
        said.get("q", ""), said.get("act", ""), said.get("subject_id", ""), said.get("first"), said.get("last")
    )
    page = admin_queries.audit_page(asked, args)
    rows = [_taken(row, _ENTRY) | {"actor_name": who.name if who else None} for row, who in page.items]
    return Page(rows, page.total, page.page, page.per_page)
