"""The API of 联户安排: loads, candidates, giving households to a cadre, undoing it, taking one back."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marshmallow import Schema, fields, validate

from fieldvisit.areas.queries import area_of
from fieldvisit.assignments import candidates, service
from fieldvisit.assignments.board import cadre_loads
from fieldvisit.assignments.policy import household_within, is_kept
from fieldvisit.assignments.rules import MOST_AT_ONCE
from fieldvisit.assignments.schemas import AssignHouseholdsSchema
from fieldvisit.households.queries import household_facts_many
from fieldvisit.households.register import RegisterFilter, count_households, matching_ids
from fieldvisit.kernel.errors import NotVisible, Problem
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.api import PREFIX, Moment, Query, RoomApi, a_key, a_number, body_of, list_of
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.schemas import BaseSchema, CleanString, Instant

api = RoomApi("assignments_api", __name__, url_prefix=f"{PREFIX}/assignments", description="Who keeps whom.")
blueprints = [api]
_LOAD = {"enum": ["none", "under", "ok", "over"], "description": "Five to fifteen households are `ok`."}


class CadreLoadSchema(Schema):
    """A cadre: households kept in the area asked for, and in all. In the order of names: nobody is ranked."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    title = fields.String(allow_none=True)
    here = fields.Integer(required=True)
    in_all = fields.Integer(required=True, attribute="load")
    word = fields.String(required=True, metadata=_LOAD)


class BoardSchema(Schema):
    """How an area is kept. `orphans` of `households` are kept by nobody."""

    households = fields.Integer(required=True)
    orphans = fields.Integer(required=True)
    cadres = fields.List(fields.Nested(CadreLoadSchema), required=True)


class CandidateSchema(Schema):
    """Someone who could keep the households; from `now` households to `after`, `metres` the mean distance if known."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    title = fields.String(allow_none=True)
    now = fields.Integer(required=True, attribute="load")
    after = fields.Integer(required=True)
    word = fields.String(required=True, metadata=_LOAD)
    metres = fields.Integer(allow_none=True)


CANDIDATES = list_of(CandidateSchema)


class ExactMoment(Moment):
    """To the microsecond."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> str:
        return str(value.isoformat()).replace("+00:00", "Z")


class DoneSchema(Schema):
    """What was assigned."""

    at = ExactMoment(required=True, metadata={"description": "Names the act: hand it to `undo` within the hour."})
    count = fields.Integer(required=True)
    cadre_name = fields.String(required=True)


class UndoneSchema(Schema):
    """How many households went back to how they were."""

    count = fields.Integer(required=True)


@dataclass(frozen=True)
class Undo:
    """The act to undo."""

    at: datetime


class UndoSchema(BaseSchema):
    """The moment that the assignment answered."""

    command = Undo

    at = Instant(required=True)


class BoardQuery(Query):
    """One grid, or all within reach."""

    grid_id = a_number()


class CandidateQuery(Query):
    """The households together."""

    lists, elsewhere = frozenset({"household_id"}), frozenset({"named"})
    household_id = fields.List(a_key(), required=True, validate=validate.Length(1, MOST_AT_ONCE))


class CandidatesSchema(BaseSchema):
    """The households together; `named` also finds a cadre from elsewhere by the whole name."""

    household_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(1, MOST_AT_ONCE))
    named = CleanString(max_length=80, load_default="")


def _orphaned(household_id: Any) -> Any:
    return ~is_kept(household_id)


@api.on("GET", "/board", BoardSchema, asks=BoardQuery, refuses=(404,))
@requires(Act.ASSIGNMENT_SEE)
def board() -> dict[str, Any]:
    """Who is kept by nobody, and how the cadres are loaded."""
    grid_id = BoardQuery.said().get("grid_id")
    if grid_id is not None:
        area_of(grid_id)
    reach, asked = household_within(current_viewer(), Act.ASSIGNMENT_SEE), RegisterFilter(grid_id=grid_id)
    return {
        "households": count_households(reach, asked),
        "orphans": count_households(reach, asked, [_orphaned]),
        "cadres": cadre_loads(matching_ids(reach, asked)),
    }


@api.on("GET", "/candidates", CANDIDATES, asks=CandidateQuery, refuses=(404,))
@requires(Act.ASSIGNMENT_EDIT)
def candidates_for() -> dict[str, Any]:
    """Who could keep these households, nearest first."""
    return _candidates(CandidateQuery.said()["household_id"], "household_id")


@api.on("POST", "/candidates", CANDIDATES, takes=CandidatesSchema, refuses=(404,))
@requires(Act.ASSIGNMENT_EDIT)
def candidates_named() -> dict[str, Any]:
    """The same, and whoever bears a whole name, from wherever: a name does not stand in an address."""
    said = body_of(CandidatesSchema)
    return _candidates(said["household_ids"], "household_ids", said["named"])


def _candidates(household_ids: Sequence[uuid.UUID], field: str, named: str = "") -> dict[str, Any]:
    ids = list(dict.fromkeys(household_ids))
    homes = household_facts_many(ids)
    if len(homes) < len(ids):
        raise NotVisible(field=field)
    for home in homes.values():
        service.ensure_may_assign(current_viewer(), home)
    return {"items": candidates.candidates_for(ids, named=named)}


@api.on("POST", "", DoneSchema, 201, takes=AssignHouseholdsSchema, refuses=(404, 409))
@requires(Act.ASSIGNMENT_EDIT)
def assign() -> service.Done:
    """Give 1 to 60 households to a cadre. Loads outside 5–15 answer 409 load_outside until `confirmed`."""
    said = body_of(AssignHouseholdsSchema)
    try:
        with unit_of_work():
            return service.assign_households(
                current_viewer(), said.household_ids, said.cadre_id, said.reason, confirmed=said.confirmed
            )
    except service.LoadOutside as problem:
        raise with_effects(problem) from problem


def with_effects(problem: service.LoadOutside) -> Problem:
    """The same with who would keep how many, as JSON carries it."""
    told = [
        {"cadre_id": str(one.cadre_id), "name": one.name, "before": one.before, "after": one.after}
        for one in problem.effects
    ]
    return Problem(problem.message, code=problem.code, status=problem.status, detail={"effects": told})


@api.on("POST", "/undo", UndoneSchema, takes=UndoSchema, refuses=(404, 409))
@requires(Act.ASSIGNMENT_EDIT)
def undo() -> dict[str, int]:
    """Put back who kept what before one's own assignment of the last hour."""
    said = body_of(UndoSchema)
    with unit_of_work():
        return {"count": service.undo_assignment(current_viewer(), said.at)}


@api.on("DELETE", "/<uuid:household_id>", None, refuses=(409,))
@requires(Act.ASSIGNMENT_EDIT)
def end_assignment(household_id: uuid.UUID) -> None:
    """Nobody keeps this household any more."""
    with unit_of_work():
        service.end_assignment(current_viewer(), household_id)
