"""抽样: the samples of a form, a new one with its preview, one with its progress and the households behind it."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fieldvisit.areas.queries import area_of, areas_of
from fieldvisit.assignments.queries import current_cadres
from fieldvisit.households.rules import tag_words
from fieldvisit.households.words import KINDS
from fieldvisit.kernel.errors import InvalidInput, NotAllowed
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.samples.choosing import present_by_grid, preview_of
from fieldvisit.samples.forms import CHOICES, SampleForm
from fieldvisit.samples.making import area_to_sample, make_sample, stop_sample
from fieldvisit.samples.places import areas_to_sample
from fieldvisit.samples.queries import STANDINGS, SampleRow, by_grid, members_page, parts_of, sample_of, sample_page
from fieldvisit.samples.words import STANDING_WORDS, STATES, TONES
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.surveys import policy
from fieldvisit.surveys.queries import FormView, form_view
from fieldvisit.web.asked import asked_number, asked_text
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.languages import page_language
from fieldvisit.web.paging import page_args

blueprint = Blueprint("samples", __name__)
Answer = str | Response | tuple[str, int]
ALL = "/surveys/<uuid:survey_id>/samples"
ONE = f"{ALL}/<uuid:sample_id>"
MOST_GRIDS = 100  # of the preview; the sums are of all


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    words = {"states": STATES, "tones": TONES, "standings": STANDING_WORDS, "choices": CHOICES, "kinds": KINDS}
    return {"sample_words": words}


@blueprint.get(ALL)
@requires(Act.FORM_SEE)
def listing(survey_id: uuid.UUID) -> str:
    """The samples of a form, the newest first."""
    viewer = current_viewer()
    view = form_view(viewer, survey_id)
    page = sample_page(viewer, view.row, page_args())
    return render_template("samples/list.html", form=view, page=page, may_make=_may_make(viewer, view))


def _may_make(viewer: Viewer, view: FormView) -> bool:
    return view.published is not None and viewer.can(Act.FORM_MANAGE) and bool(areas_to_sample(viewer, view))


@blueprint.get(f"{ALL}/new")
@requires(Act.FORM_MANAGE)
def new(survey_id: uuid.UUID) -> Answer:
    """Where, which households, how many, until when."""
    view = form_view(current_viewer(), survey_id)
    return _draw(view, SampleForm(formdata=None))


def _draw(view: FormView, said: SampleForm, **more: Any) -> str:
    areas = areas_to_sample(current_viewer(), view)
    if not areas:
        raise NotAllowed()
    return render_template("samples/new.html", form=view, asking=said.offer(areas), **({"grids": None} | more))


@blueprint.post(f"{ALL}/new")
@requires(Act.FORM_MANAGE)
def create(survey_id: uuid.UUID) -> Answer:
    """Look first, grid by grid; a second press makes it."""
    viewer, said = current_viewer(), SampleForm()
    view = form_view(viewer, survey_id)
    if not said.validate_on_submit():
        return _draw(view, said), 422
    try:
        if request.form.get("press") != "make":
            area = area_to_sample(viewer, view, said.command.area_id)
            grids = preview_of(said.command, present_by_grid(said.command, area.path))
            sums = {"present": sum(row.present for row in grids), "chosen": sum(row.chosen for row in grids)}
            return _draw(view, said, grids=grids[:MOST_GRIDS], sums=sums, number=len(grids))
        with unit_of_work():
            made = make_sample(viewer, survey_id, said.command)
            sample_id, writing = made.id, made.state == "making"
    except InvalidInput as problem:
        said.take_errors(problem.errors)
        return _draw(view, said), 422
    flash(_("正在抽，后台一个网格一个网格地写。") if writing else _("抽好了。平板下次同步就会提醒。"), "done")
    return redirect(url_for("samples.one", survey_id=survey_id, sample_id=sample_id))


@blueprint.get(ONE)
@requires(Act.FORM_SEE)
def one(survey_id: uuid.UUID, sample_id: uuid.UUID) -> str:
    """How far it is, by village or grid; every figure opens its households."""
    viewer = current_viewer()
    view = form_view(viewer, survey_id)
    sample = sample_of(viewer, view.row, sample_id)
    area = _asked_area()
    parts = parts_of(by_grid(viewer, view.row, sample.row, area.path if area else None))
    return render_template(
        "samples/one.html",
        form=view,
        sample=sample,
        area=area,
        parts=parts,
        tags=[tag_words(code, page_language()) for code in sample.row.tag_codes],
        may_stop=_may_stop(viewer, sample),
    )


def _asked_area() -> Any:
    key = asked_number("area")
    return area_of(key) if key else None


def _may_stop(viewer: Viewer, sample: SampleRow) -> bool:
    return sample.row.state != "stopped" and policy.may_manage(viewer, sample.area.path)


@blueprint.get(f"{ONE}/households")
@requires(Act.HOUSEHOLD_SEE)
def households(survey_id: uuid.UUID, sample_id: uuid.UUID) -> str:
    """The households behind a figure: outstanding, answered, or left; own ones for a cadre."""
    viewer = current_viewer()
    view = form_view(viewer, survey_id)
    sample = sample_of(viewer, view.row, sample_id)
    standing = asked_text("standing")
    standing = standing if standing in STANDINGS else STANDINGS[0]
    area = _asked_area()
    page = members_page(viewer, view.row, sample.row, standing, area.path if area else None, page_args())
    ids = [row.id for row in page.items]
    return render_template(
        "samples/households.html",
        form=view,
        sample=sample,
        area=area,
        shown=standing,
        page=page,
        keepers=current_cadres(ids),
        grids=areas_of({row.grid_id for row in page.items}),
    )


@blueprint.post(f"{ONE}/stop")
@requires(Act.FORM_MANAGE)
def stop(survey_id: uuid.UUID, sample_id: uuid.UUID) -> Response:
    """Ask no more."""
    with unit_of_work():
        stop_sample(current_viewer(), survey_id, sample_id)
    flash(_("停了。平板下次同步就不再提醒；答过的照样算。"), "done")
    return redirect(url_for("samples.one", survey_id=survey_id, sample_id=sample_id))
