"""The API of ties: kin, familiar, must and must not, between a household and a cadre."""

import uuid
from typing import Any

from marshmallow import Schema, fields

from fieldvisit.people.acts import Act
from fieldvisit.plans.models import TieKind
from fieldvisit.plans.schemas import SetTieSchema
from fieldvisit.plans.ties import end_tie, set_tie, take_back_tie, ties_of
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.api import PREFIX, Moment, RoomApi, body_of, list_of
from fieldvisit.web.guard import current_viewer, requires

api = RoomApi("tie_api", __name__, url_prefix=f"{PREFIX}/ties", description="What ties a household to a cadre.")
blueprints = [api]


class TieSchema(Schema):
    """A tie that holds now."""

    id = fields.UUID(required=True)
    cadre_id = fields.UUID(required=True)
    cadre_name = fields.String(required=True)
    kind = fields.String(required=True, metadata={"enum": [kind.value for kind in TieKind]})
    made_by_name = fields.String(required=True)
    made_at = Moment(required=True)


TIES = list_of(TieSchema)


@api.on("GET", "/of/<uuid:household_id>", TIES, refuses=(404,))
@requires(Act.ASSIGNMENT_SEE)
def ties(household_id: uuid.UUID) -> dict[str, Any]:
    """How a household is tied, by the cadres' names."""
    return {"items": ties_of(current_viewer(), household_id)}


@api.on("POST", "", TIES, 201, takes=SetTieSchema, refuses=(404, 409))
@requires(Act.ASSIGNMENT_EDIT)
def tie() -> dict[str, Any]:
    """Say how a household and a cadre are tied, in place of what was said before; answers all ties of the household."""
    said = body_of(SetTieSchema)
    with unit_of_work():
        set_tie(current_viewer(), said)
    return {"items": ties_of(current_viewer(), said.household_id)}


@api.on("DELETE", "/<uuid:tie_id>", None, refuses=(404,))
@requires(Act.ASSIGNMENT_EDIT)
def untie(tie_id: uuid.UUID) -> None:
    """It holds no longer."""
    with unit_of_work():
        end_tie(current_viewer(), tie_id)


@api.on("POST", "/<uuid:tie_id>/undo", TIES, refuses=(404, 409))
@requires(Act.ASSIGNMENT_EDIT)
def tie_back(tie_id: uuid.UUID) -> dict[str, Any]:
    """Take the last word on a tie back: what it replaced, or it itself, holds again. Answers all ties."""
    with unit_of_work():
        household_id = take_back_tie(current_viewer(), tie_id).household_id
    return {"items": ties_of(current_viewer(), household_id)}
