"""The API of one's own saved filters: the same few on each list that its page offers."""

import uuid
from typing import Any

from marshmallow import Schema, fields

from fieldvisit.people import saved_filters as kept
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.api import PREFIX, RoomApi, Text, body_of, list_of
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.schemas import CleanString

api = RoomApi("my_filters", __name__, url_prefix=f"{PREFIX}/me/filters", description="Saved filters of the lists.")
blueprints = [api]
ONE = "/<uuid:filter_id>"


class KeptFilterSchema(Schema):
    """A saved filter. `filters` are the words of the list's address; `address` opens its page."""

    id = fields.UUID(required=True)
    listing = fields.String(required=True)
    words = Text(required=True)
    name = fields.String(required=True)
    filters = fields.Dict(keys=fields.String(), values=fields.String(), required=True, attribute="said")
    address = fields.String(required=True)


class SaveFilterSchema(kept.KeepFilterSchema):
    """Which list, under which name, and the words of its address. A number that was searched for is left out."""

    command = None

    listing = CleanString(required=True, max_length=40)


@api.on("GET", "", list_of(KeptFilterSchema))
@requires(Act.SIGNED_IN)
def filters() -> dict[str, Any]:
    """All of one's own, list by list."""
    return {"items": kept.saved_filters(current_viewer())}


@api.on("POST", "", KeptFilterSchema, 201, takes=SaveFilterSchema, refuses=(404,))
@requires(Act.SIGNED_IN)
def keep() -> Any:
    """Keep one; under a name that the list has already, in place of that one."""
    said = body_of(SaveFilterSchema)
    with unit_of_work():
        row = kept.save_filter(current_viewer(), said["listing"], kept.KeepFilter(said["name"], said["filters"]))
    return kept.kept_filter(row)


@api.on("PUT", ONE, KeptFilterSchema, takes=kept.FilterNameSchema)
@requires(Act.SIGNED_IN)
def rename(filter_id: uuid.UUID) -> Any:
    """Call it otherwise."""
    said = body_of(kept.FilterNameSchema)
    with unit_of_work():
        row = kept.rename_filter(current_viewer(), filter_id, said["name"])
    return kept.kept_filter(row)


@api.on("DELETE", ONE, None)
@requires(Act.SIGNED_IN)
def drop(filter_id: uuid.UUID) -> None:
    """No longer kept; the last one dropped can be taken back."""
    with unit_of_work():
        kept.drop_filter(current_viewer(), filter_id)


@api.on("POST", f"{ONE}/take-back", KeptFilterSchema, refuses=(422,))
@requires(Act.SIGNED_IN)
def take_back(filter_id: uuid.UUID) -> Any:
    """Keep again what was dropped last."""
    with unit_of_work():
        row = kept.take_filter_back(current_viewer(), filter_id)
    return kept.kept_filter(row)
