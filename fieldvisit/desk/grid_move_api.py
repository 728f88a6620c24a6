"""The API of moving several households under another grid: what it will do, the move, and the way back."""

from typing import Any

from fieldvisit.desk import api_schemas as schemas
from fieldvisit.desk import grid_moves
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.api import PREFIX, RoomApi, body_of
from fieldvisit.web.guard import current_viewer, requires

api = RoomApi(
    "grid_moves", __name__, url_prefix=f"{PREFIX}/households/moves", description="Households to another grid."
)
blueprints = [api]


@api.on("POST", "/look", schemas.ProspectSchema, takes=schemas.MovesSchema, refuses=(404,))
@requires(Act.HOUSEHOLD_EDIT)
def look_at_moves() -> dict[str, Any]:
    """What moving these households to a grid would do; nothing is written."""
    said = body_of(schemas.MovesSchema)
    prospect = grid_moves.look_ahead(current_viewer(), said["household_ids"], said["grid_id"])
    parts = {name: [home.id for home in getattr(prospect, name)] for name in ("moving", "there", "kept_back")}
    return parts | {"keepers": prospect.keepers, "orphans": prospect.orphans}


@api.on("POST", "", schemas.MovedSchema, takes=schemas.MovesSchema, refuses=(404, 409))
@requires(Act.HOUSEHOLD_EDIT)
def move_chosen() -> dict[str, Any]:
    """Move them; what was visited before stays with the grid of the moment."""
    viewer, said = current_viewer(), body_of(schemas.MovesSchema)
    with unit_of_work():
        moved = grid_moves.move_many(viewer, said["household_ids"], said["grid_id"], end_far=said["end_far"])
    ended = [one.household_id for one in moved if one.keeper]
    return {
        "moved": [one.household_id for one in moved],
        "ended": ended,
        "slip": grid_moves.slip_of_moves(viewer, moved),
    }


@api.on("POST", "/undo", schemas.PutBackSchema, takes=schemas.SlipSchema, refuses=(404, 409))
@requires(Act.HOUSEHOLD_EDIT)
def undo_moves() -> dict[str, int]:
    """Put them back where they were, kept by whom they were, but for those that somebody has moved since."""
    viewer, said = current_viewer(), body_of(schemas.SlipSchema)
    with unit_of_work():
        back, left = grid_moves.undo_moves(viewer, grid_moves.moves_on(viewer, said["slip"]))
    return {"back": back, "left": left}
