"""The API of what waits at the desk: tasks, households proposed at their doors, values that tablets brought."""

import uuid
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields

from fieldvisit.areas.queries import area_of, areas_of
from fieldvisit.desk.api import register_lines
from fieldvisit.desk.api_schemas import HouseholdLineSchema, MergeSchema
from fieldvisit.desk.proposals import candidates_for, confirm, proposal, proposals
from fieldvisit.desk.regrouping import doubled_household
from fieldvisit.desk.tasks import TASKS, TaskFilter, task_counts, task_page
from fieldvisit.field_tasks.doing import say_done
from fieldvisit.households.api import HouseholdCardSchema
from fieldvisit.households.card import household_card
from fieldvisit.households.changes import open_changes, reveal_change, settle_change
from fieldvisit.households.proposing import MAX_REASON, refuse_proposal
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.api import (
    PREFIX,
    Moment,
    NumberSchema,
    Paged,
    RoomApi,
    a_key,
    a_number,
    a_word,
    body_of,
    list_of,
    page_of,
)
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import Page
from fieldvisit.web.schemas import BaseSchema, CleanString

api = RoomApi("desk_waiting", __name__, url_prefix=PREFIX, description="Tasks, proposals, changes from tablets.")
blueprints = [api]
PROPOSAL = "/proposals/<uuid:household_id>"
CHANGE = "/changes/<uuid:change_id>"


class TaskLineSchema(HouseholdLineSchema):
    """A household at which something is due, and what."""

    tasks = fields.List(fields.String(metadata={"enum": list(TASKS)}), required=True)


class TasksQuery(Paged):
    """One kind of task, one grid, one cadre."""

    task = a_word(*TASKS)
    grid_id = a_number()
    cadre_id = a_key()


class TaskCountsSchema(Schema):
    """How many households each kind of task has, by the conditions of the list."""

    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class ProposalSchema(Schema):
    """A door that stands on no register yet, and who found it."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    address = fields.String(required=True)
    grid_id = fields.Integer(required=True)
    grid_name = fields.String(required=True)
    proposed_by = fields.UUID(required=True)
    proposed_by_name = fields.String(required=True)
    proposed_at = Moment(required=True)


class AlikeSchema(Schema):
    """A household on the register that it may be, and why."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    address = fields.String(required=True)
    kind = fields.String(required=True)
    why = fields.List(fields.String(), required=True)
    metres = fields.Integer(allow_none=True)


class ProposalCardSchema(ProposalSchema):
    """One whole, with the doors it may be."""

    card = fields.Nested(HouseholdCardSchema, required=True)
    alike = fields.List(fields.Nested(AlikeSchema), required=True)


class ConfirmSchema(BaseSchema):
    """Who keeps it; left out: who proposed it."""

    cadre_id = fields.UUID(load_default=None, allow_none=True)


class RefuseSchema(BaseSchema):
    """Why there is no such household; its proposer reads it."""

    reason = CleanString(required=True, max_length=MAX_REASON)


class ChangeSchema(Schema):
    """A value that waits (`yours`) beside what stood there (`kept`) and stands there now (`here`). Numbers masked."""

    id = fields.UUID(required=True)
    household_id = fields.UUID(required=True)
    address = fields.String(required=True)
    member_name = fields.String(allow_none=True)
    field = fields.String(required=True)
    tag = fields.String(allow_none=True)
    cause = fields.String(required=True)
    kept = fields.Raw(allow_none=True)
    yours = fields.Raw(allow_none=True)
    here = fields.Raw(allow_none=True)
    account_name = fields.String(required=True)
    occurred_at = Moment(required=True)
    recorded_at = Moment(required=True)
    number = fields.Boolean(required=True)


class SettleSchema(BaseSchema):
    """Take it in place of what stands, or leave that."""

    take = fields.Boolean(required=True, truthy={True}, falsy={False})


@api.on("GET", "/tasks", page_of(TaskLineSchema), asks=TasksQuery)
@requires(Act.HOUSEHOLD_SEE)
def tasks() -> Page[dict[str, Any]]:
    """Households at which something is due, in the order of the street."""
    args, said = TasksQuery.page_and_rest()
    page = task_page(current_viewer(), _asked(said), args)
    due = [{"tasks": line.codes} for line in page.items]
    lines = register_lines([line.row for line in page.items])
    return Page([line | codes for line, codes in zip(lines, due, strict=True)], page.total, page.page, page.per_page)


@api.on("GET", "/tasks/counts", TaskCountsSchema, asks=TasksQuery)
@requires(Act.HOUSEHOLD_SEE)
def counts() -> dict[str, Any]:
    """{task: how many households}."""
    return {"counts": task_counts(current_viewer(), _asked(TasksQuery.said()))}


class TaskDoneSchema(BaseSchema):
    """Done, or not after all."""

    done = fields.Boolean(required=True, truthy={True}, falsy={False})


@api.on("POST", "/tasks/<uuid:task_id>", None, takes=TaskDoneSchema)
@requires(Act.VISIT_RECORD)
def task_done(task_id: uuid.UUID) -> None:
    """A task that was set at a door was done, or is not after all."""
    said = body_of(TaskDoneSchema)
    with unit_of_work():
        say_done(current_viewer(), task_id, done=said["done"], stamp=Stamp.here())


def _asked(said: Mapping[str, Any]) -> TaskFilter:
    return TaskFilter(said.get("task", ""), said.get("grid_id"), said.get("cadre_id"))


def _proposal(row: Any, grid_name: str) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in ProposalSchema().fields if name != "grid_name"}
    return plain | {"grid_name": grid_name}


@api.on("GET", "/proposals", list_of(ProposalSchema))
@requires(Act.HOUSEHOLD_EDIT)
def proposed() -> dict[str, Any]:
    """What waits, the oldest first (200 at most)."""
    rows = proposals(current_viewer())
    grids = areas_of({row.grid_id for row in rows})
    return {"items": [_proposal(row, grids[row.grid_id].name) for row in rows]}


@api.on("GET", PROPOSAL, ProposalCardSchema, refuses=(409,))
@requires(Act.HOUSEHOLD_EDIT)
def one_proposed(household_id: uuid.UUID) -> dict[str, Any]:
    """One, with the doors it may be beside it."""
    viewer = current_viewer()
    row = proposal(viewer, household_id)
    beside = {"card": household_card(household_id), "alike": candidates_for(viewer, household_id)}
    return _proposal(row, area_of(row.grid_id).name) | beside


@api.on("POST", f"{PROPOSAL}/confirm", HouseholdCardSchema, takes=ConfirmSchema, refuses=(409,))
@requires(Act.HOUSEHOLD_EDIT)
def confirm_one(household_id: uuid.UUID) -> Any:
    """On the register, kept by its proposer unless another is named."""
    said = body_of(ConfirmSchema)
    with unit_of_work():
        confirm(current_viewer(), household_id, said["cadre_id"])
    return household_card(household_id)


@api.on("POST", f"{PROPOSAL}/merge", None, takes=MergeSchema, refuses=(409,))
@requires(Act.HOUSEHOLD_EDIT)
def merge_one(household_id: uuid.UUID) -> None:
    """It is a door that stands there already: what happened moves along."""
    said = body_of(MergeSchema)
    with unit_of_work():
        proposal(current_viewer(), household_id)
        doubled_household(current_viewer(), household_id, said["into_id"])


@api.on("POST", f"{PROPOSAL}/refuse", None, takes=RefuseSchema, refuses=(409,))
@requires(Act.HOUSEHOLD_EDIT)
def refuse_one(household_id: uuid.UUID) -> None:
    """No such household."""
    said = body_of(RefuseSchema)
    with unit_of_work():
        refuse_proposal(current_viewer(), household_id, said["reason"])


@api.on("GET", "/changes", page_of(ChangeSchema), asks=Paged)
@requires(Act.HOUSEHOLD_EDIT)
def changes() -> Any:
    """What waits, the oldest first."""
    args, _rest = Paged.page_and_rest()
    return open_changes(current_viewer(), args.page, args.per_page)


@api.on("POST", CHANGE, None, takes=SettleSchema, refuses=(409,))
@requires(Act.HOUSEHOLD_EDIT)
def settle(change_id: uuid.UUID) -> None:
    """Put the value in place, or leave what stands."""
    said = body_of(SettleSchema)
    with unit_of_work():
        settle_change(current_viewer(), change_id, take=said["take"])


@api.on("POST", f"{CHANGE}/number", NumberSchema)
@requires(Act.HOUSEHOLD_EDIT)
def reveal(change_id: uuid.UUID) -> dict[str, str]:
    """The number that waits, in full; the look is in the audit trail."""
    with unit_of_work():
        return {"number": reveal_change(current_viewer(), change_id)}
