"""The API of forms: the same acts as on the pages, and what tablets fetch under their token."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import Response

from fieldvisit.kernel.errors import NotAllowed, NotVisible, Problem
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.surveys import api_schemas as shapes
from fieldvisit.surveys import waiting
from fieldvisit.surveys.attached import MAX_FILES, MAX_WORKBOOK, Attached
from fieldvisit.surveys.audience import change_audience
from fieldvisit.surveys.audience_schemas import Audience, AudienceSchema
from fieldvisit.surveys.examining import examine
from fieldvisit.surveys.fault_words import fault_words, place_words
from fieldvisit.surveys.library import LIBRARY
from fieldvisit.surveys.models import SurveyForm, SurveyVersion, VersionState
from fieldvisit.surveys.policy import sees
from fieldvisit.surveys.publishing import STEPS
from fieldvisit.surveys.queries import (
    FormFilter,
    FormView,
    definition_of,
    form_named,
    form_page,
    form_path,
    form_view,
    version_named,
)
from fieldvisit.surveys.ready_forms import use_ready_form
from fieldvisit.surveys.sending import XML, marked, xform_of
from fieldvisit.surveys.tablet_forms import media_for
from fieldvisit.surveys.uploading import TakenIn, take_in
from fieldvisit.web.api import PREFIX, Paged, RoomApi, a_word, body_of, list_of, page_of, some_text
from fieldvisit.web.guard import current_viewer, requires, requires_device, takes_up_to
from fieldvisit.web.paging import Page

api = RoomApi("surveys_api", __name__, url_prefix=f"{PREFIX}/surveys", description="Questionnaires.")
tablets = RoomApi("tablet_forms", __name__, url_prefix=f"{PREFIX}/surveys", description="Questionnaires for tablets.")
blueprints = [api, tablets]
ONE = "/<uuid:survey_id>"
VERSION = f"{ONE}/versions/<uuid:version_id>"
NAMED = "/<string(maxlength=128):xform_id>/<string(maxlength=60):xform_version>"
MAX_BODY = (MAX_WORKBOOK + MAX_FILES) * 4 // 3 + 64 * 1024  # in base64


class FormQuery(Paged):
    """By title or code, by state."""

    q = some_text()
    state = a_word(*VersionState)


@api.on("GET", "", page_of(shapes.FormRowSchema), asks=FormQuery)
@requires(Act.FORM_SEE)
def forms() -> Page[Any]:
    """The forms that concern whoever asks, changed last first."""
    args, asked = FormQuery.page_and_rest()
    return form_page(current_viewer(), FormFilter(asked.get("q", ""), asked.get("state", "")), args)


@api.on("GET", ONE, shapes.FormSchema, refuses=(404,))
@requires(Act.FORM_SEE)
def form(survey_id: uuid.UUID) -> dict[str, Any]:
    """One form with its versions."""
    return _whole(form_view(current_viewer(), survey_id))


def _whole(view: FormView) -> dict[str, Any]:
    names = ("id", "form_id", "title", "kind", "visit_kinds", "tag_codes", "area_id")
    return {name: getattr(view.row, name) for name in names} | {"versions": view.versions}


@api.on("GET", VERSION, shapes.DefinedSchema, refuses=(404,))
@requires(Act.FORM_SEE)
def questions(survey_id: uuid.UUID, version_id: uuid.UUID) -> dict[str, Any]:
    """What a version asks."""
    return {"items": definition_of(form_view(current_viewer(), survey_id).version(version_id))}


@api.on("POST", "", shapes.VersionSchema, 201, takes=shapes.SendFormSchema, refuses=(413,))
@requires(Act.FORM_MANAGE)
@takes_up_to(MAX_BODY)
def send_form() -> Any:
    """A workbook, checked whole; a draft is made of it. What is wrong stands in `faults`, each with sheet and row."""
    said = body_of(shapes.SendFormSchema, max_bytes=MAX_BODY)
    return _taken(said.files, said.audience, said.version)


@api.on("POST", f"{ONE}/versions", shapes.VersionSchema, 201, takes=shapes.SendVersionSchema, refuses=(404, 413))
@requires(Act.FORM_MANAGE)
@takes_up_to(MAX_BODY)
def send_version(survey_id: uuid.UUID) -> Any:
    """The next version of a form, as a draft."""
    view = form_view(current_viewer(), survey_id)
    if not view.may_manage:
        raise NotAllowed()
    said = body_of(shapes.SendVersionSchema, max_bytes=MAX_BODY)
    return _taken(said.files, None, said.version, only=view.row)


def _taken(
    files: Sequence[Attached], audience: Audience | None, version: str, *, only: SurveyForm | None = None
) -> SurveyVersion:
    waiting.ensure_in_bounds(files)
    examined = examine(files[0].content, files[0].name)
    with unit_of_work():
        done = take_in(current_viewer(), examined, files, audience, only=only, version=version)
    if done.version is None:
        raise _unfit(done)
    return done.version


def _unfit(done: TakenIn) -> Problem:
    faults = [
        {
            "code": fault["code"],
            "sheet": fault.get("sheet"),
            "row": fault.get("row"),
            "column": fault.get("column"),
            "place": place_words(fault),
            "message": fault_words(fault),
        }
        for fault in done.faults
    ]
    detail: dict[str, Any] = {"faults": faults}
    if done.proposal:
        detail["proposal"] = done.proposal
    return Problem(faults[0]["message"], code="unfit_form", status=422, detail=detail)


@api.on("PUT", f"{ONE}/audience", shapes.FormSchema, takes=AudienceSchema, refuses=(404,))
@requires(Act.FORM_MANAGE)
def change_whom(survey_id: uuid.UUID) -> dict[str, Any]:
    """Whom it is for, said anew."""
    said = body_of(AudienceSchema)
    with unit_of_work():
        change_audience(current_viewer(), survey_id, said)
    return _whole(form_view(current_viewer(), survey_id))


@api.on(
    "POST", f"{VERSION}/<any(publish, take_back, retire, restore):survey_step>", shapes.VersionSchema,
    refuses=(404, 409),
)  # fmt: skip
@requires(Act.FORM_MANAGE)
def take_step(survey_id: uuid.UUID, version_id: uuid.UUID, survey_step: str) -> Any:
    """Hand a version out, take that back while nobody has answered, retire it, or bring it back."""
    with unit_of_work():
        return STEPS[survey_step](current_viewer(), survey_id, version_id)


@api.on("GET", "/library", list_of(shapes.SampleSchema))
@requires(Act.FORM_MANAGE)
def samples() -> dict[str, Any]:
    """The ready forms."""
    return {"items": LIBRARY}


@api.on(
    "POST", "/library/<string(maxlength=40):sample_code>", shapes.FormSchema, takes=shapes.UseSampleSchema,
    refuses=(404,),
)  # fmt: skip
@requires(Act.FORM_MANAGE)
def take_sample(sample_code: str) -> dict[str, Any]:
    """Publish a ready form for an area; the one that is there already where it is in use."""
    said = body_of(shapes.UseSampleSchema)
    with unit_of_work():
        made, _fresh = use_ready_form(current_viewer(), sample_code, said["area_id"])
    return _whole(form_view(current_viewer(), made.id))


@tablets.route(f"{NAMED}.xml", methods=["GET"])
@tablets.response(200, content_type="text/xml")
@requires_device
@requires(Act.FORM_SEE)
def xform(xform_id: str, xform_version: str) -> Response:
    """The XForm of a version that is or was handed out; its md5 is the entity tag."""
    version = _handed_out(xform_id, xform_version)
    answer: Response = marked(xform_of(version).encode(), XML, version.md5)
    return answer


@tablets.route(f"{NAMED}/media/<string(maxlength=120):media_name>", methods=["GET"])
@tablets.response(200, content_type="application/octet-stream")
@requires_device
@requires(Act.FORM_SEE)
def media(xform_id: str, xform_version: str, media_name: str) -> Response:
    """A file that goes with it; a list of choices from the register is made for whoever asks."""
    version = _handed_out(xform_id, xform_version)
    answer: Response = marked(*media_for(current_viewer(), version.id, media_name))
    return answer


def _handed_out(form_id: str, version: str) -> SurveyVersion:
    """A version that tablets may hold. Problems: not_visible."""
    row, form_row = version_named(form_id, version), form_named(form_id)
    if row is None or form_row is None or row.state == VersionState.DRAFT:
        raise NotVisible()
    if not sees(current_viewer(), form_path(form_row)):
        raise NotVisible()
    return row
