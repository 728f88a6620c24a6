"""Uploading a workbook: for a form that is new, or as the next version of one. Whatever is wrong, nothing is lost."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from fieldvisit.kernel.errors import InvalidInput, NotAllowed
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.surveys import waiting
from fieldvisit.surveys.attached import MAX_FILES, MAX_WORKBOOK, Attached, base_name
from fieldvisit.surveys.audience import areas_for_forms
from fieldvisit.surveys.blueprint import Answer, blueprint
from fieldvisit.surveys.examining import examine
from fieldvisit.surveys.fault_words import fault_words, place_words
from fieldvisit.surveys.forms import AudienceForm
from fieldvisit.surveys.queries import form_view
from fieldvisit.surveys.uploading import TakenIn, take_in
from fieldvisit.web.guard import current_viewer, requires, takes_up_to
from fieldvisit.web.problems import wording

ROUND_THEM = 256 * 1024  # what a browser writes around files
MOST_BYTES = MAX_WORKBOOK + MAX_FILES + ROUND_THEM


@blueprint.get("/surveys/new")
@requires(Act.FORM_MANAGE)
def new() -> str:
    """Where a workbook is chosen."""
    return _draw(AudienceForm(formdata=None))


@blueprint.post("/surveys/new")
@requires(Act.FORM_MANAGE)
@takes_up_to(MOST_BYTES)
def create() -> Answer:
    """A draft of a form that is new (or of one that is there: its code says so)."""
    said = AudienceForm()
    files, upload_id = _files(), _upload_id()
    if not said.validate_on_submit():
        kept = _keep(files, upload_id)
        return _draw(said, upload_id=kept, kept_names=_names(files)), 422
    return _take(said, files, upload_id)


def _take(said: AudienceForm, files: list[Attached], upload_id: uuid.UUID | None) -> Answer:
    viewer, wrong, done = current_viewer(), "", TakenIn()
    try:
        waiting.ensure_in_bounds(files)
        examined = examine(files[0].content, files[0].name)
        with unit_of_work():
            done = take_in(viewer, examined, files, said.command, version=_version())
            waiting.let_go(viewer, upload_id if done.version else None)
    except InvalidInput as problem:
        if problem.field in ("area_id",):
            said.take_errors(problem.errors)
        else:
            wrong = wording(problem)
    if done.version is not None:
        return _taken(done)
    kept = _keep(files, upload_id)
    return _draw(said, wrong=wrong, upload_id=kept, kept_names=_names(files), **_told(done)), 422


@blueprint.post("/surveys/<uuid:survey_id>/versions")
@requires(Act.FORM_MANAGE)
@takes_up_to(MOST_BYTES)
def new_version(survey_id: uuid.UUID) -> Answer:
    """The next version of a form, as a draft."""
    viewer, wrong, done = current_viewer(), "", TakenIn()
    view = form_view(viewer, survey_id)
    if not view.may_manage:
        raise NotAllowed()
    files, upload_id = _files(), _upload_id()
    try:
        waiting.ensure_in_bounds(files)
        examined = examine(files[0].content, files[0].name)
        with unit_of_work():
            done = take_in(viewer, examined, files, None, only=view.row, version=_version())
            waiting.let_go(viewer, upload_id if done.version else None)
    except InvalidInput as problem:
        wrong = wording(problem)
    if done.version is not None:
        return _taken(done)
    kept = _keep(files, upload_id)
    said = _told(done) | {"wrong": wrong, "upload_id": kept, "kept_names": _names(files)}
    return render_template("surveys/version_new.html", view=view, **said), 422


@blueprint.get("/surveys/<uuid:survey_id>/versions/new")
@requires(Act.FORM_MANAGE)
def choose_version(survey_id: uuid.UUID) -> str:
    """Where the next version's workbook is chosen."""
    view = form_view(current_viewer(), survey_id)
    if not view.may_manage:
        raise NotAllowed()
    return render_template("surveys/version_new.html", view=view, **_NOTHING)


_NOTHING: dict[str, Any] = {"wrong": "", "faults": (), "proposal": "", "upload_id": None, "kept_names": ()}


def _draw(said: AudienceForm, **more: Any) -> str:
    areas = areas_for_forms(current_viewer())
    if not areas:
        raise NotAllowed()
    return render_template("surveys/new.html", form=said.offer(areas), **(_NOTHING | more))


def _taken(done: TakenIn) -> Answer:
    assert done.version is not None
    if done.same:
        flash(_("这份和已有的版本 %(version)s 一模一样，没有新增。", version=done.version.version), "done")
    else:
        words = _("检查通过，存成了草稿 %(version)s。看过没问题，再按“发布”。", version=done.version.version)
        flash(words, "done")
    address = url_for("surveys.form", survey_id=done.version.survey_form_id, version=done.version.id)
    return redirect(address)


def _told(done: TakenIn) -> dict[str, Any]:
    """The faults in words, each with its place."""
    faults = [{"place": place_words(fault), "words": fault_words(fault)} for fault in done.faults]
    return {"faults": faults, "proposal": done.proposal}


def _files() -> list[Attached]:
    """The workbook first: what was chosen now, and what is still here of the last time."""
    kept = waiting.kept(current_viewer(), _upload_id())
    sent, media = request.files.get("file"), request.files.getlist("media")
    chosen = [
        Attached(base_name(file.filename or ""), file.stream.read(MAX_FILES + 1)) for file in media if file.filename
    ]
    book = kept[0] if kept else Attached("", b"")
    if sent is not None and sent.filename:
        book = Attached(base_name(sent.filename), sent.stream.read(MAX_WORKBOOK + 1))
    names = {file.name for file in chosen}
    return [book, *(file for file in kept[1:] if file.name not in names), *chosen]


def _keep(files: Sequence[Attached], upload_id: uuid.UUID | None) -> uuid.UUID | None:
    """Keep them for the next try; what is no workbook at all is not kept."""
    viewer = current_viewer()
    try:
        with unit_of_work():
            waiting.let_go(viewer, upload_id)
            return waiting.keep(viewer, files, {}).id
    except InvalidInput:
        return None


def _names(files: Sequence[Attached]) -> list[str]:
    return [file.name for file in files if file.content]


def _upload_id() -> uuid.UUID | None:
    try:
        return uuid.UUID(request.form.get("upload_id", ""))
    except ValueError:
        return None


def _version() -> str:
    return request.form.get("version", "").strip()
