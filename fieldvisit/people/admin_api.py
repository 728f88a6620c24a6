"""The administrators' API of accounts and grants (security). Units and what is watched stand in admin_watch_api."""

import uuid
from typing import Any

from marshmallow import Schema, fields

from fieldvisit.kernel.text import mask_phone
from fieldvisit.people import accounts as account_service
from fieldvisit.people import admin_queries, administration
from fieldvisit.people.acts import Act, Role
from fieldvisit.people.api import ScopeSchema
from fieldvisit.people.models import Account, Grant
from fieldvisit.people.places import places
from fieldvisit.people.queries import grants_of, units_by_id
from fieldvisit.people.schemas import AmendAccountSchema, GiveGrantSchema, OpenAccountSchema, SetPasswordSchema
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.api import PREFIX, Moment, Paged, RoomApi, a_flag, a_word, body_of, page_of, some_text
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import Page
from fieldvisit.web.schemas import BaseSchema

api = RoomApi("admin_accounts", __name__, url_prefix=f"{PREFIX}/admin", description="Accounts and grants.")
blueprints = [api]
ONE = "/accounts/<uuid:account_id>"


class GrantSchema(ScopeSchema):
    """A role that has not ended."""

    id = fields.UUID(required=True)
    created_at = Moment(required=True)


class AccountSchema(Schema):
    """Someone who may sign in; `activated`: has a password."""

    id = fields.UUID(required=True)
    username = fields.String(required=True)
    name = fields.String(required=True)
    title = fields.String(allow_none=True)
    sex = fields.String(allow_none=True)
    speaks = fields.List(fields.String(), allow_none=True)
    lat = fields.Float(allow_none=True)
    lon = fields.Float(allow_none=True)
    phone_masked = fields.String(allow_none=True)
    active = fields.Boolean(required=True)
    activated = fields.Boolean(required=True)
    created_at = Moment(required=True)
    grants = fields.List(fields.Nested(GrantSchema), required=True)


class ActiveSchema(BaseSchema):
    """In use, or no longer."""

    active = fields.Boolean(required=True, truthy={True}, falsy={False})


class AccountQuery(Paged):
    """By name or username, by role, open or closed, waiting for a first password."""

    q = some_text()
    role = a_word(*Role)
    closed = a_flag()
    waiting = a_flag()


def _grants(rows: list[Grant]) -> list[dict[str, Any]]:
    named = places().by_path({row.area_path for row in rows if row.area_path})
    units = units_by_id({row.unit_id for row in rows if row.unit_id})
    return [
        {
            "id": row.id,
            "role": row.role,
            "area": named[row.area_path].code if row.area_path in named else None,
            "area_name": named[row.area_path].name if row.area_path in named else None,
            "unit_id": row.unit_id,
            "unit_name": units[row.unit_id].name if row.unit_id in units else None,
            "created_at": row.created_at,
        }
        for row in rows
    ]


_TOLD = ("id", "username", "name", "title", "sex", "speaks", "lat", "lon", "active", "created_at")


def _account(row: Account, grants: list[Grant]) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in _TOLD}
    said["phone_masked"] = mask_phone(row.phone)
    return said | {"activated": row.password_hash is not None, "grants": _grants(grants)}


def _one(account_id: uuid.UUID) -> dict[str, Any]:
    return _account(admin_queries.account_row(account_id), grants_of(account_id))


@api.on("GET", "/accounts", page_of(AccountSchema), asks=AccountQuery)
@requires(Act.ADMIN_SECURITY)
def accounts() -> Page[dict[str, Any]]:
    """Accounts by username."""
    args, said = AccountQuery.page_and_rest()
    asked = admin_queries.AccountFilter(
        said.get("q", ""), said.get("role", ""), said.get("closed", False), said.get("waiting", False)
    )
    page = admin_queries.account_page(asked, args)
    grants = admin_queries.grants_of_many([row.id for row in page.items])
    return Page([_account(row, grants[row.id]) for row in page.items], page.total, page.page, page.per_page)


@api.on("POST", "/accounts", AccountSchema, 201, takes=OpenAccountSchema)
@requires(Act.ADMIN_SECURITY)
def open_account() -> dict[str, Any]:
    """Open an account. Without a password it waits for one."""
    said = body_of(OpenAccountSchema)
    with unit_of_work():
        made = administration.open_account(current_viewer(), said)
    return _account(made, [])


@api.on("GET", ONE, AccountSchema)
@requires(Act.ADMIN_SECURITY)
def account(account_id: uuid.UUID) -> dict[str, Any]:
    """One account with its grants."""
    return _one(account_id)


@api.on("PUT", ONE, AccountSchema, takes=AmendAccountSchema)
@requires(Act.ADMIN_SECURITY)
def amend_account(account_id: uuid.UUID) -> dict[str, Any]:
    """Correct what is known of a person; what is left out is emptied, but for a phone, which stays."""
    said = body_of(AmendAccountSchema)
    with unit_of_work():
        administration.amend_account(current_viewer(), account_id, said)
    return _one(account_id)


@api.on("PUT", f"{ONE}/active", AccountSchema, takes=ActiveSchema)
@requires(Act.ADMIN_SECURITY)
def set_active(account_id: uuid.UUID) -> dict[str, Any]:
    """Close an account (its sessions end, its doings stay) or open it again. Never one's own."""
    said = body_of(ActiveSchema)
    with unit_of_work():
        administration.set_active(current_viewer(), account_id, said["active"])
    return _one(account_id)


@api.on("PUT", f"{ONE}/password", None, takes=SetPasswordSchema)
@requires(Act.ADMIN_SECURITY)
def set_password(account_id: uuid.UUID) -> None:
    """Give a new password; sessions and personal tokens of the account end."""
    said = body_of(SetPasswordSchema)
    admin_queries.account_row(account_id)
    with unit_of_work():
        account_service.set_password(account_id, said.password, by=current_viewer().id)


@api.on("POST", f"{ONE}/grants", AccountSchema, 201, takes=GiveGrantSchema)
@requires(Act.ADMIN_SECURITY)
def give_grant(account_id: uuid.UUID) -> dict[str, Any]:
    """Give a role on the scope that fits it. Never to oneself."""
    said = body_of(GiveGrantSchema)
    with unit_of_work():
        administration.give_grant(current_viewer(), account_id, said)
    return _one(account_id)


@api.on("DELETE", "/grants/<uuid:grant_id>", None)
@requires(Act.ADMIN_SECURITY)
def end_grant(grant_id: uuid.UUID) -> None:
    """Take a role back; it stays on record. Never from oneself."""
    with unit_of_work():
        administration.end_grant(current_viewer(), grant_id)
