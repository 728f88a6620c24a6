"""The API of the quick phrases: read by everybody, edited by the system administrator."""

from typing import Any

from marshmallow import Schema, fields

from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.visits import phrases as table
from fieldvisit.visits.phrase_schemas import AddPhraseSchema, AmendPhraseSchema
from fieldvisit.web.api import PREFIX, OfferedSchema, RoomApi, body_of, list_of
from fieldvisit.web.guard import current_viewer, requires

api = RoomApi("phrases", __name__, url_prefix=PREFIX, description="Quick phrases.")
blueprints = [api]
PHRASE = "/admin/phrases/<string(maxlength=40):phrase_id>"


class PhraseSchema(Schema):
    """A phrase, and where it is offered: an empty list means everywhere."""

    id = fields.String(required=True)
    zh = fields.String(required=True)
    en = fields.String(required=True)
    kinds = fields.List(fields.String(), required=True)
    outcomes = fields.List(fields.String(), required=True)
    households = fields.List(fields.String(), required=True)
    sort = fields.Integer(required=True)
    active = fields.Boolean(required=True)


@api.on("GET", "/phrases", list_of(PhraseSchema))
@requires(Act.SIGNED_IN)
def phrases() -> dict[str, Any]:
    """The table in its order, with those no longer offered."""
    return {"items": table.all_phrases()}


@api.on("POST", "/admin/phrases", PhraseSchema, 201, takes=AddPhraseSchema)
@requires(Act.ADMIN_SYSTEM)
def add_phrase() -> Any:
    """A new one."""
    said = body_of(AddPhraseSchema)
    with unit_of_work():
        return table.add_phrase(current_viewer(), said)


@api.on("PUT", PHRASE, PhraseSchema, takes=AmendPhraseSchema)
@requires(Act.ADMIN_SYSTEM)
def amend_phrase(phrase_id: str) -> Any:
    """Reword it, or say where it is offered."""
    said = body_of(AmendPhraseSchema)
    with unit_of_work():
        return table.amend_phrase(current_viewer(), phrase_id, said)


@api.on("PUT", f"{PHRASE}/active", PhraseSchema, takes=OfferedSchema)
@requires(Act.ADMIN_SYSTEM)
def set_phrase_active(phrase_id: str) -> Any:
    """Offer it again, or no longer; old visits keep it."""
    said = body_of(OfferedSchema)
    with unit_of_work():
        return table.set_phrase_active(current_viewer(), phrase_id, said["active"])
