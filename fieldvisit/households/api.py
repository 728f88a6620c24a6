"""The API that changes the register: households, members, tags. The list and the whole story are the desk's."""

import uuid
from typing import Any

from marshmallow import Schema, fields

from fieldvisit.households import members, policy, service, tagging
from fieldvisit.households.card import HouseholdCard, household_card
from fieldvisit.households.queries import household_facts
from fieldvisit.households.schemas import (
    AmendHouseholdSchema,
    AmendTagSchema,
    MemberSchema,
    MoveHouseholdSchema,
    RegisterHouseholdSchema,
    TagSchema,
)
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.api import PREFIX, RoomApi, body_of
from fieldvisit.web.guard import current_viewer, requires

api = RoomApi("register", __name__, url_prefix=f"{PREFIX}/households", description="Changing the register.")
blueprints = [api]
ONE = "/<uuid:household_id>"


class MemberSeenSchema(Schema):
    """Who lives there; numbers masked."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    sex = fields.String(allow_none=True)
    age = fields.Integer(allow_none=True)
    relation = fields.String(required=True)
    head = fields.Boolean(required=True)
    phone_masked = fields.String(allow_none=True)
    identity_masked = fields.String(allow_none=True)


class TagSeenSchema(Schema):
    """What is true of a household, and on what it rests. `holds`: not past its date."""

    id = fields.UUID(required=True)
    tag = fields.String(required=True)
    sensitive = fields.Boolean(required=True)
    source = fields.String(required=True)
    basis = fields.String(allow_none=True)
    verified_on = fields.Date(allow_none=True)
    expires_on = fields.Date(allow_none=True)
    holds = fields.Boolean(required=True)


class HouseholdCardSchema(Schema):
    """What the register knows of a household."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    address = fields.String(required=True)
    group_name = fields.String(required=True)
    hamlet = fields.String(required=True)
    door = fields.String(required=True)
    grid_id = fields.Integer(required=True)
    speaks = fields.String(allow_none=True)
    note = fields.String(allow_none=True)
    trade = fields.String(allow_none=True)
    staff = fields.Integer(allow_none=True)
    safety = fields.String(allow_none=True)
    active = fields.Boolean(required=True)
    merged_into = fields.UUID(allow_none=True)
    lat = fields.Float(allow_none=True)
    lon = fields.Float(allow_none=True)
    members = fields.List(fields.Nested(MemberSeenSchema), required=True)
    tags = fields.List(fields.Nested(TagSeenSchema), required=True)


def _seen(household_id: uuid.UUID) -> HouseholdCard:
    """The card as it is afterwards, for whoever may change it."""
    policy.ensure(current_viewer(), Act.HOUSEHOLD_EDIT, household_facts(household_id))
    return household_card(household_id)


@api.on("POST", "", HouseholdCardSchema, 201, takes=RegisterHouseholdSchema)
@requires(Act.HOUSEHOLD_EDIT)
def register_household() -> Any:
    """Put a door on the register: a family with its head, an enterprise with its contact."""
    said = body_of(RegisterHouseholdSchema)
    with unit_of_work():
        made = service.register_household(current_viewer(), said).id
    return household_card(made)


@api.on("PUT", ONE, HouseholdCardSchema, takes=AmendHouseholdSchema, refuses=(409,))
@requires(Act.HOUSEHOLD_EDIT)
def amend_household(household_id: uuid.UUID) -> Any:
    """Correct name, door, position, language, note, and what an enterprise is; what is left out is emptied."""
    said = body_of(AmendHouseholdSchema)
    with unit_of_work():
        service.amend_household(current_viewer(), household_id, said)
    return _seen(household_id)


@api.on("PUT", f"{ONE}/grid", HouseholdCardSchema, takes=MoveHouseholdSchema, refuses=(409,))
@requires(Act.HOUSEHOLD_EDIT)
def move_household(household_id: uuid.UUID) -> Any:
    """Put it under another grid; what was visited before stays with the grid of the moment."""
    said = body_of(MoveHouseholdSchema)
    with unit_of_work():
        service.move_household(current_viewer(), household_id, said)
    return household_card(household_id)


@api.on("POST", f"{ONE}/members", HouseholdCardSchema, 201, takes=MemberSchema, refuses=(409,))
@requires(Act.HOUSEHOLD_EDIT)
def add_member(household_id: uuid.UUID) -> Any:
    """Someone more lives there."""
    said = body_of(MemberSchema)
    with unit_of_work():
        members.add_member(current_viewer(), household_id, said)
    return _seen(household_id)


@api.on("PUT", f"{ONE}/members/<uuid:member_id>", HouseholdCardSchema, takes=MemberSchema, refuses=(409,))
@requires(Act.HOUSEHOLD_EDIT)
def amend_member(household_id: uuid.UUID, member_id: uuid.UUID) -> Any:
    """Correct what is known of a person; a number left out stays as it is."""
    said = body_of(MemberSchema)
    with unit_of_work():
        members.amend_member(current_viewer(), household_id, member_id, said)
    return _seen(household_id)


@api.on("DELETE", f"{ONE}/members/<uuid:member_id>", HouseholdCardSchema, refuses=(409,))
@requires(Act.HOUSEHOLD_EDIT)
def end_member(household_id: uuid.UUID, member_id: uuid.UUID) -> Any:
    """Lives there no longer. A head is followed by another one first."""
    with unit_of_work():
        members.end_member(current_viewer(), household_id, member_id)
    return _seen(household_id)


@api.on("POST", f"{ONE}/tags", HouseholdCardSchema, 201, takes=TagSchema, refuses=(409,))
@requires(Act.HOUSEHOLD_EDIT)
def add_tag(household_id: uuid.UUID) -> Any:
    """Note what is true of a household; a sensitive tag needs its basis."""
    said = body_of(TagSchema)
    with unit_of_work():
        tagging.add_tag(current_viewer(), household_id, said)
    return _seen(household_id)


@api.on("PUT", f"{ONE}/tags/<uuid:tag_id>", HouseholdCardSchema, takes=AmendTagSchema, refuses=(409,))
@requires(Act.HOUSEHOLD_EDIT)
def amend_tag(household_id: uuid.UUID, tag_id: uuid.UUID) -> Any:
    """Correct what a tag rests on and until when it holds; an expiry that is left out is taken away."""
    said = body_of(AmendTagSchema)
    with unit_of_work():
        tagging.amend_tag(current_viewer(), household_id, tag_id, said)
    return _seen(household_id)


@api.on("POST", f"{ONE}/tags/<uuid:tag_id>/verify", HouseholdCardSchema, refuses=(409,))
@requires(Act.HOUSEHOLD_EDIT)
def verify_tag(household_id: uuid.UUID, tag_id: uuid.UUID) -> Any:
    """Someone looked and it is still true: verified today."""
    with unit_of_work():
        tagging.verify_tag(current_viewer(), household_id, tag_id)
    return _seen(household_id)


@api.on("DELETE", f"{ONE}/tags/<uuid:tag_id>", HouseholdCardSchema, refuses=(409,))
@requires(Act.HOUSEHOLD_EDIT)
def end_tag(household_id: uuid.UUID, tag_id: uuid.UUID) -> Any:
    """No longer true; the row stays for the record."""
    with unit_of_work():
        tagging.end_tag(current_viewer(), household_id, tag_id)
    return _seen(household_id)
