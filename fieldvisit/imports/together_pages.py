"""一样的错一起改: what is wrong in the same way in many rows, and how to put it right in one press."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from fieldvisit.areas.queries import area_of, grids_under
from fieldvisit.imports import service, together
from fieldvisit.imports.choosing import head_of
from fieldvisit.imports.columns.kinds import KINDS
from fieldvisit.imports.models import ImportState, RegisterImport
from fieldvisit.imports.queries import facts_of, import_of
from fieldvisit.imports.words import why_wrong
from fieldvisit.kernel.errors import InvalidInput, StepRefused
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.languages import page_language
from fieldvisit.web.problems import wording

ONE = "/imports/<uuid:import_id>"
MOST_OFFERED = 300


def add_together_pages(blueprint: Blueprint) -> None:
    """Put the page and its acts on the blueprint of imports."""
    blueprint.add_url_rule(f"{ONE}/wrong", "together", page)
    blueprint.add_url_rule(f"{ONE}/wrong", "mend_same", mend_same, methods=["POST"])
    blueprint.add_url_rule(f"{ONE}/wrong/undo", "undo_step", undo_step, methods=["POST"])
    blueprint.add_url_rule(f"{ONE}/wrong/grids", "take_grids", take_grids, methods=["POST"])
    blueprint.add_url_rule(f"{ONE}/swap", "swap", swap, methods=["POST"])


@requires(Act.LIST_IMPORT)
def page(import_id: uuid.UUID) -> str | Response:
    """What wrong rows have in common."""
    row = import_of(current_viewer(), import_id)
    if row.state != ImportState.READY:
        return redirect(url_for("imports.one", import_id=import_id))
    found, language = together.in_common(row), page_language()
    fields = {one.code: one for one in KINDS[row.kind].fields}
    offered = {one.field: _offered(row, one.field, language) for one in found.same}
    return render_template(
        "imports/together.html",
        facts=facts_of(row),
        found=found,
        words={code: one.words(language) for code, one in fields.items()},
        why=why_wrong,
        offered=offered,
        steps=head_of(row).steps[::-1],
        most=together.MOST_TOGETHER,
    )


def _offered(row: RegisterImport, code: str, language: str) -> list[str]:
    """The words that a column knows, where they are few."""
    if code == "grid":
        return list(dict.fromkeys(grid.name for grid in grids_under([area_of(row.area_id).path], limit=MOST_OFFERED)))
    known = KINDS[row.kind].field(code).choices
    return list(known(language)) if known else []


@requires(Act.LIST_IMPORT)
def mend_same(import_id: uuid.UUID) -> Response:
    """Write one text in the place of another, in every wrong row."""
    field, cell, text = (request.form.get(name, "")[:500] for name in ("field", "cell", "text"))
    try:
        with unit_of_work():
            number = together.mend_same(import_of(current_viewer(), import_id, lock=True), field, cell, text)
        flash(ngettext("改了 %(num)s 行。", "改了 %(num)s 行。", number), "done")
    except (InvalidInput, StepRefused) as problem:
        flash(wording(problem), "late")
    return _back(import_id)


@requires(Act.LIST_IMPORT)
def undo_step(import_id: uuid.UUID) -> Response:
    """Take the last of these steps back."""
    try:
        with unit_of_work():
            number = together.take_step_back(import_of(current_viewer(), import_id, lock=True))
        flash(ngettext("撤回了 %(num)s 行。", "撤回了 %(num)s 行。", number), "done")
    except StepRefused as problem:
        flash(wording(problem), "late")
    return _back(import_id)


@requires(Act.LIST_IMPORT)
def take_grids(import_id: uuid.UUID) -> Response:
    """The grids that were found for rows without one: for one row (`number`), or for all."""
    said = request.form.get("number", "")[:9]
    number = int(said) if said.isdecimal() else None
    try:
        with unit_of_work():
            taken = together.take_grids(import_of(current_viewer(), import_id, lock=True), number)
        flash(ngettext("%(num)s 行用了找到的网格。", "%(num)s 行用了找到的网格。", taken), "done")
    except StepRefused as problem:
        flash(wording(problem), "late")
    if number is None:
        return _back(import_id)
    verdict, place = request.form.get("verdict", "all")[:10], request.form.get("page", "1")[:6]
    return redirect(url_for("imports.one", import_id=import_id, verdict=verdict, page=place, _anchor=f"r-{number}"))


@requires(Act.LIST_IMPORT)
def swap(import_id: uuid.UUID) -> Response:
    """Latitude and longitude changed over, and the file looked through again."""
    service.swap_positions(current_viewer(), import_id)
    flash(_("经度和纬度对调了，已经重新核对。"), "done")
    return redirect(url_for("imports.one", import_id=import_id))


def _back(import_id: uuid.UUID) -> Response:
    return redirect(url_for("imports.together", import_id=import_id))
