"""The API of positions: households that stand in another grid than theirs, and places found by address."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, validate

from fieldvisit.areas.finding import has_boundaries
from fieldvisit.areas.geocoding import DOOR, PLACE, STREET, provider
from fieldvisit.households import astray, placing
from fieldvisit.jobs.api import JobSchema
from fieldvisit.jobs.bell import ring
from fieldvisit.jobs.queries import job_row
from fieldvisit.jobs.service import ask_job
from fieldvisit.kernel.errors import StepRefused
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.api import PREFIX, Paged, RoomApi, body_of, page_of
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.languages import page_language
from fieldvisit.web.paging import Page
from fieldvisit.web.schemas import BaseSchema

api = RoomApi("positions_api", __name__, url_prefix=f"{PREFIX}/positions", description="Where households stand.")
blueprints = [api]


class AstraySchema(Schema):
    """A household that stands in another grid than its own (`there`), or in none though its own has a boundary."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    address = fields.String(required=True)
    grid = fields.String(required=True)
    there = fields.String(allow_none=True)


class PlaceFoundSchema(Schema):
    """A place found by address, waiting. `grid`: in which it lies; `fits`: whether that is the household's village."""

    id = fields.UUID(required=True)
    household_id = fields.UUID(required=True)
    name = fields.String(required=True)
    address = fields.String(required=True)
    matched = fields.String(required=True)
    precision = fields.String(required=True, metadata={"enum": [DOOR, STREET, PLACE]})
    grid = fields.String(allow_none=True)
    fits = fields.Boolean(allow_none=True)


@dataclass(frozen=True)
class Settle:
    """Which, and whether they are taken."""

    proposal_ids: list[uuid.UUID]
    take: bool = True


class PlacesFoundSchema(BaseSchema):
    """Some of the places that were found."""

    command = Settle

    proposal_ids = fields.List(
        fields.UUID(required=True), required=True, validate=validate.Length(1, placing.MOST_SETTLED)
    )


class SettlePlacesSchema(PlacesFoundSchema):
    """`take` false: they are left, and not proposed again."""

    take = fields.Boolean(required=True, truthy={True}, falsy={False})


class PlacesSettledSchema(Schema):
    """Those that were settled now; what somebody settled meanwhile is passed over."""

    proposal_ids = fields.List(fields.UUID(), required=True)


class WaitingAgainSchema(Schema):
    """How many wait again."""

    opened = fields.Integer(required=True)


@api.on("GET", "/astray", page_of(AstraySchema), asks=Paged, refuses=(409,))
@requires(Act.HOUSEHOLD_EDIT)
def strays() -> Page[astray.Stray]:
    """Households that stand elsewhere, those that can be moved first. None where no grid has a boundary."""
    args, _rest = Paged.page_and_rest()
    looked = astray.look(current_viewer()) if has_boundaries() else astray.Looked([], 0, 0)
    if looked.too_many:
        raise StepRefused(_l("这个范围太大，一次比不完。请换到一个镇再看。"))
    rows = astray.strays(looked.ids[args.offset : args.offset + args.per_page])
    return Page(rows, len(looked.ids), args.page, args.per_page)


@api.on("GET", "/proposed", page_of(PlaceFoundSchema), asks=Paged)
@requires(Act.HOUSEHOLD_EDIT)
def proposed() -> Page[placing.Proposed]:
    """Places found by address that wait, in the order of the street."""
    args, _rest = Paged.page_and_rest()
    return placing.proposed_positions(current_viewer(), args)


@api.on("POST", "/ask", JobSchema, 202, refuses=(409, 429))
@requires(Act.HOUSEHOLD_EDIT)
def ask() -> Any:
    """Let the worker ask the address service for those without a position. Refused where none is set."""
    viewer = current_viewer()
    if provider() is None:
        raise StepRefused(_l("这里没有设置找位置的服务。"))
    with unit_of_work():
        ids = placing.ids_to_ask(viewer)
        if not ids:
            raise StepRefused(_l("没有要找位置的户。"))
        made = ask_job(viewer, placing.KIND, {"households": ids}, language=page_language()).id
    ring()
    return job_row(viewer, made)


@api.on("POST", "/settle", PlacesSettledSchema, takes=SettlePlacesSchema, refuses=(404,))
@requires(Act.HOUSEHOLD_EDIT)
def settle() -> Any:
    """Take or leave places that were found."""
    said = body_of(SettlePlacesSchema)
    with unit_of_work():
        settled = placing.settle_positions(current_viewer(), said.proposal_ids, take=said.take)
    return {"proposal_ids": settled}


@api.on("POST", "/again", WaitingAgainSchema, takes=PlacesFoundSchema, refuses=(404,))
@requires(Act.HOUSEHOLD_EDIT)
def open_again() -> Any:
    """Undo: they wait again. A position that somebody corrected since stays."""
    said = body_of(PlacesFoundSchema)
    with unit_of_work():
        opened = placing.open_again(current_viewer(), said.proposal_ids)
    return {"opened": opened}
