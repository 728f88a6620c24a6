"""The API of one's own account: who I am, my language, my tablets and tokens, and 意见反馈.

Passwords and tokens are made on the profile page only: a program that holds a token must not make itself another.
"""

import uuid
from typing import Any

from marshmallow import Schema, fields

from fieldvisit.kernel.clock import now
from fieldvisit.people import accounts
from fieldvisit.people.acts import Act
from fieldvisit.people.feedback import FeedbackSchema, give_feedback
from fieldvisit.people.models import Feedback
from fieldvisit.people.places import places
from fieldvisit.people.profile import SetLanguageSchema, own_devices, revoke_own_device
from fieldvisit.people.queries import unit_of
from fieldvisit.people.tokens import live_tokens, revoke_token
from fieldvisit.people.viewer import Scope, Viewer
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.api import PREFIX, Moment, RoomApi, body_of, list_of
from fieldvisit.web.guard import current_viewer, requires

api = RoomApi("me", __name__, url_prefix=PREFIX, description="One's own account.")
blueprints = [api]


class ScopeSchema(Schema):
    """A role, and on what: an area, a unit, or (both null) own assignments."""

    role = fields.String(required=True)
    area = fields.String(allow_none=True, metadata={"description": "Code of the area."})
    area_name = fields.String(allow_none=True)
    unit_id = fields.Integer(allow_none=True)
    unit_name = fields.String(allow_none=True)


class MeSchema(Schema):
    """Who is asking, and what may be done somewhere."""

    id = fields.UUID(required=True)
    username = fields.String(required=True)
    name = fields.String(required=True)
    language = fields.String(allow_none=True)
    roles = fields.List(fields.String(), required=True)
    scopes = fields.List(fields.Nested(ScopeSchema), required=True)
    acts = fields.List(fields.String(), required=True)


class DeviceSchema(Schema):
    """A tablet."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    app_version = fields.String(allow_none=True)
    created_at = Moment(required=True)
    last_seen_at = Moment(allow_none=True)
    expires_at = Moment(required=True)
    revoked_at = Moment(allow_none=True)
    signed_out_at = Moment(allow_none=True)


class TokenSchema(Schema):
    """A personal access token; never the token itself."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    read_only = fields.Boolean(required=True)
    created_at = Moment(required=True)
    expires_at = Moment(required=True)


class FeedbackGivenSchema(Schema):
    """What was said."""

    id = fields.UUID(required=True)
    text = fields.String(required=True)
    screen = fields.String(allow_none=True)
    at = Moment(required=True)


def _scope(scope: Scope) -> dict[str, Any]:
    place = places().by_path([scope.area_path]).get(scope.area_path) if scope.area_path else None
    unit = unit_of(scope.unit_id) if scope.unit_id is not None else None
    return {
        "role": scope.role,
        "area": place.code if place else None,
        "area_name": place.name if place else None,
        "unit_id": scope.unit_id,
        "unit_name": unit.name if unit else None,
    }


def _me(viewer: Viewer, language: str | None) -> dict[str, Any]:
    return {
        "id": viewer.id,
        "username": viewer.username,
        "name": viewer.name,
        "language": language,
        "roles": viewer.roles,
        "scopes": [_scope(scope) for scope in viewer.scopes],
        "acts": sorted(viewer.acts),
    }


@api.on("GET", "/me", MeSchema)
@requires(Act.SIGNED_IN)
def me() -> dict[str, Any]:
    """Who is asking, with roles and what they allow somewhere."""
    viewer = current_viewer()
    return _me(viewer, viewer.language)


@api.on("PUT", "/me/language", MeSchema, takes=SetLanguageSchema)
@requires(Act.SIGNED_IN)
def set_language() -> dict[str, Any]:
    """The language of pages and messages, remembered with the account."""
    viewer, said = current_viewer(), body_of(SetLanguageSchema)
    with unit_of_work():
        accounts.set_language(viewer.id, said.language)
    return _me(viewer, said.language)


@api.on("GET", "/me/devices", list_of(DeviceSchema))
@requires(Act.SIGNED_IN)
def my_devices() -> dict[str, Any]:
    """The tablets signed in under this account, newest first."""
    return {"items": own_devices(current_viewer().id)}


@api.on("DELETE", "/me/devices/<uuid:device_id>", None)
@requires(Act.SIGNED_IN)
def revoke_my_device(device_id: uuid.UUID) -> None:
    """A lost tablet forgets everything at its next contact, what was not sent included."""
    with unit_of_work():
        revoke_own_device(current_viewer(), device_id)


@api.on("GET", "/me/tokens", list_of(TokenSchema))
@requires(Act.SIGNED_IN)
def my_tokens() -> dict[str, Any]:
    """The personal tokens that still open something."""
    return {"items": live_tokens(current_viewer().id)}


@api.on("DELETE", "/me/tokens/<uuid:token_id>", None)
@requires(Act.SIGNED_IN)
def revoke_my_token(token_id: uuid.UUID) -> None:
    """End a token, be it the one that asks."""
    with unit_of_work():
        revoke_token(current_viewer(), token_id)


@api.on("POST", "/feedback", FeedbackGivenSchema, 201, takes=FeedbackSchema)
@requires(Act.SIGNED_IN)
def feedback() -> Feedback:
    """Say that something is a burden; administrators read it."""
    said = body_of(FeedbackSchema)
    with unit_of_work():
        return give_feedback(current_viewer().id, said, at=now())
