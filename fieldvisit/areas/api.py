"""The API of the division tree: one area with the line above it and the areas below. No person stands in it."""

from typing import Any

from marshmallow import Schema, fields

from fieldvisit.areas.models import Level
from fieldvisit.areas.queries import AreaFacts, area_of, areas_called, children_of, line_of, top_areas
from fieldvisit.people.acts import Act
from fieldvisit.web.api import NUMBER, PREFIX, Query, RoomApi, a_word, list_of, some_text
from fieldvisit.web.guard import requires

api = RoomApi("areas", __name__, url_prefix=f"{PREFIX}/areas", description="The division tree, city to grid.")
blueprints = [api]


class AreaSchema(Schema):
    """An area."""

    id = fields.Integer(required=True)
    code = fields.String(required=True)
    level = fields.String(required=True, metadata={"enum": [str(level) for level in Level]})
    name = fields.String(required=True)
    parent_id = fields.Integer(allow_none=True)
    has_register = fields.Boolean(required=True)


class AreaCardSchema(AreaSchema):
    """An area, those above it from the city down, and those directly below."""

    line = fields.List(fields.Nested(AreaSchema), required=True)
    children = fields.List(fields.Nested(AreaSchema), required=True)


class AreaQuery(Query):
    """By name or code, and by level. Without either: the top."""

    q = some_text()
    level = a_word(*Level)


@api.on("GET", "", list_of(AreaSchema), asks=AreaQuery)
@requires(Act.SIGNED_IN)
def areas() -> dict[str, Any]:
    """Areas whose name holds the words or whose code begins with them (100 at most); without words the top."""
    said = AreaQuery.said()
    words, level = said.get("q"), said.get("level")
    return {"items": areas_called(words or "", level) if words or level else top_areas()}


@api.on("GET", f"/<{NUMBER}:area_id>", AreaCardSchema)
@requires(Act.SIGNED_IN)
def area(area_id: int) -> dict[str, Any]:
    """One area."""
    found: AreaFacts = area_of(area_id)
    plain = {name: getattr(found, name) for name in AreaSchema().fields}
    return plain | {"line": line_of(area_id), "children": children_of(area_id)}
