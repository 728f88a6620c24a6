"""The API of samples: the same acts as on the pages."""

import uuid
from typing import Any

from marshmallow import Schema, fields

from fieldvisit.people.acts import Act
from fieldvisit.samples.choosing import present_by_grid, preview_of
from fieldvisit.samples.making import area_to_sample, make_sample, stop_sample
from fieldvisit.samples.models import Choice, SampleState
from fieldvisit.samples.queries import SampleRow, by_grid, sample_of, sample_page
from fieldvisit.samples.schemas import MakeSampleSchema
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.surveys.queries import form_view
from fieldvisit.web.api import PREFIX, Moment, Paged, RoomApi, body_of, list_of, page_of
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import Page

api = RoomApi("samples_api", __name__, url_prefix=f"{PREFIX}/surveys", description="Samples of households.")
blueprints = [api]
ALL = "/<uuid:survey_id>/samples"
ONE = f"{ALL}/<uuid:sample_id>"


class SampleProgressSchema(Schema):
    """Of so many households meant: answered, left without an answer, outstanding."""

    meant = fields.Integer(required=True)
    done = fields.Integer(required=True)
    left = fields.Integer(required=True)
    due = fields.Integer(required=True)


class DrawnSampleSchema(Schema):
    """A sample, and how far it is within the asker's reach. `asks`: not stopped, and its form is handed out."""

    id = fields.UUID(required=True)
    area_id = fields.Integer(required=True)
    household_kind = fields.String(allow_none=True)
    tag_codes = fields.List(fields.String(), required=True)
    choice = fields.String(required=True, metadata={"enum": [one.value for one in Choice]})
    amount = fields.Integer(allow_none=True)
    seed = fields.String(required=True)
    due_on = fields.Date(required=True)
    state = fields.String(required=True, metadata={"enum": [one.value for one in SampleState]})
    made_by_name = fields.String(required=True)
    made_at = Moment(required=True)
    stopped_at = Moment(allow_none=True)
    asks = fields.Boolean(required=True)
    progress = fields.Nested(SampleProgressSchema, required=True)


class SampleGridProgressSchema(SampleProgressSchema):
    """The same of one grid."""

    grid_id = fields.Integer(required=True)


class DrawnSampleCardSchema(DrawnSampleSchema):
    """One, grid by grid."""

    grids = fields.List(fields.Nested(SampleGridProgressSchema), required=True)


class SamplePreviewSchema(Schema):
    """A grid: households that come into question, and how many of them would be chosen."""

    grid_id = fields.Integer(required=True)
    present = fields.Integer(required=True)
    chosen = fields.Integer(required=True)


def _said(one: SampleRow) -> dict[str, Any]:
    names = [name for name in DrawnSampleSchema().fields if name not in ("asks", "progress")]
    return {name: getattr(one.row, name) for name in names} | {"asks": one.asks, "progress": one.progress}


@api.on("GET", ALL, page_of(DrawnSampleSchema), asks=Paged, refuses=(404,))
@requires(Act.FORM_SEE)
def samples(survey_id: uuid.UUID) -> Page[dict[str, Any]]:
    """The samples of a form, the newest first."""
    args, _rest = Paged.page_and_rest()
    viewer = current_viewer()
    page = sample_page(viewer, form_view(viewer, survey_id).row, args)
    return Page([_said(one) for one in page.items], page.total, page.page, page.per_page)


@api.on("GET", ONE, DrawnSampleCardSchema, refuses=(404,))
@requires(Act.FORM_SEE)
def sample(survey_id: uuid.UUID, sample_id: uuid.UUID) -> dict[str, Any]:
    """One sample, grid by grid."""
    return _card(survey_id, sample_id)


def _card(survey_id: uuid.UUID, sample_id: uuid.UUID) -> dict[str, Any]:
    viewer = current_viewer()
    form = form_view(viewer, survey_id).row
    one = sample_of(viewer, form, sample_id)
    grids = sorted(by_grid(viewer, form, one.row).items())
    told = [
        {"grid_id": key, **{name: getattr(part, name) for name in SampleProgressSchema().fields}} for key, part in grids
    ]
    return _said(one) | {"grids": told}


@api.on("POST", f"{ALL}/preview", list_of(SamplePreviewSchema), takes=MakeSampleSchema, refuses=(404,))
@requires(Act.FORM_MANAGE)
def preview(survey_id: uuid.UUID) -> dict[str, Any]:
    """How many households each grid has, and how many would be chosen; nothing is written."""
    viewer, said = current_viewer(), body_of(MakeSampleSchema)
    area = area_to_sample(viewer, form_view(viewer, survey_id), said.area_id)
    rows = preview_of(said, present_by_grid(said, area.path))
    return {"items": [{"grid_id": row.grid.id, "present": row.present, "chosen": row.chosen} for row in rows]}


@api.on("POST", ALL, DrawnSampleCardSchema, 201, takes=MakeSampleSchema, refuses=(404, 409))
@requires(Act.FORM_MANAGE)
def make(survey_id: uuid.UUID) -> dict[str, Any]:
    """Choose the households; where they are many the worker writes them (`state` is `making` until it is done)."""
    said = body_of(MakeSampleSchema)
    with unit_of_work():
        sample_id = make_sample(current_viewer(), survey_id, said).id
    return _card(survey_id, sample_id)


@api.on("POST", f"{ONE}/stop", DrawnSampleCardSchema, refuses=(404, 409))
@requires(Act.FORM_MANAGE)
def stop(survey_id: uuid.UUID, sample_id: uuid.UUID) -> dict[str, Any]:
    """Ask no more; what was answered stays counted."""
    with unit_of_work():
        stop_sample(current_viewer(), survey_id, sample_id)
    return _card(survey_id, sample_id)
