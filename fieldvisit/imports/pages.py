"""导入: the imports of one's areas, a new one, which column is what, what each row would do, and what came of it."""

import uuid
from dataclasses import replace
from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from fieldvisit.imports import policy, service, words
from fieldvisit.imports.choosing import Head, head_of, swapped
from fieldvisit.imports.columns.templates import template
from fieldvisit.imports.columns_page import column_choices, doubled_columns, lettered, said_columns
from fieldvisit.imports.grids import grids_offered
from fieldvisit.imports.jobs import add_jobs
from fieldvisit.imports.kept_pages import add_kept_pages
from fieldvisit.imports.models import ImportState
from fieldvisit.imports.queries import ImportFacts, counts_of, facts_of, import_of, import_page, row_page
from fieldvisit.imports.reading.notes import words_of
from fieldvisit.imports.reading.texts import ENCODINGS
from fieldvisit.imports.row_pages import add_row_pages, rows_in_words
from fieldvisit.imports.rules import KEPT, MOST_BYTES, MOST_HEADER_ROW, may_undo
from fieldvisit.imports.together_pages import add_together_pages
from fieldvisit.jobs.fetching import XLSX
from fieldvisit.jobs.files import safe_name
from fieldvisit.jobs.service import cancel_job
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import InvalidInput, NotAllowed, NotVisible
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.asked import asked_text
from fieldvisit.web.guard import current_viewer, requires, takes_up_to
from fieldvisit.web.languages import page_language
from fieldvisit.web.menu import Group, add_entry
from fieldvisit.web.paging import page_args
from fieldvisit.web.problems import wording

blueprint = Blueprint("imports", __name__)
Answer = str | Response | tuple[str, int]
ONE = "/imports/<uuid:import_id>"
ROUND_IT = 64 * 1024  # what a browser writes around a file

add_entry(215, "imports.listing", _l("导入文件"), Act.LIST_IMPORT, group=Group.TOOLS)
add_jobs()
add_row_pages(blueprint)
add_together_pages(blueprint)
add_kept_pages(blueprint)


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    return {"import_words": words}


@blueprint.get("/imports")
@requires(Act.LIST_IMPORT)
def listing() -> str:
    """What was brought in for one's areas, the newest first."""
    viewer = current_viewer()
    page = import_page(viewer, page_args())
    return render_template("imports/list.html", page=page, may_bring=bool(_kinds()))


def _kinds() -> list[str]:
    """What the viewer may bring in."""
    return policy.kinds_for(current_viewer())


@blueprint.get("/imports/new")
@requires(Act.LIST_IMPORT)
def new() -> Answer:
    """Where a file is chosen: of what, for which place."""
    return _draw_new({})


@blueprint.post("/imports/new")
@requires(Act.LIST_IMPORT)
@takes_up_to(MOST_BYTES + ROUND_IT)
def create() -> Answer:
    """Keep it and read its head."""
    sent, kind, area = request.files.get("file"), request.form.get("kind", ""), request.form.get("area_id", "")
    content = sent.stream.read(MOST_BYTES + 1) if sent is not None and sent.filename else b""
    try:
        key = service.bring(
            current_viewer(), kind, int(area) if area.isdecimal() else 0, (sent and sent.filename) or "", content
        )
    except InvalidInput as problem:
        return _draw_new(problem.errors), 422
    return redirect(url_for("imports.columns", import_id=key))


def _draw_new(errors: Any) -> str:
    kinds = _kinds()
    if not kinds:
        raise NotAllowed(_l("导入要有村（社区）或更大范围的权限。请找村里的协调员。"))
    kind = request.values.get("kind", "")
    kind = kind if kind in kinds else kinds[0]
    areas = policy.areas_for(current_viewer(), kind)
    return render_template(
        "imports/new.html", kinds=kinds, kind=kind, areas=areas, errors=errors, area_id=request.form.get("area_id", "")
    )


@blueprint.get("/imports/templates/<string:import_kind>")
@requires(Act.LIST_IMPORT)
def take_template(import_kind: str) -> Response:
    """The empty list to fill in."""
    if import_kind not in _kinds():
        raise NotVisible()
    name = safe_name(str(words.KINDS[import_kind]), "xlsx")
    content = BytesIO(template(import_kind, page_language()))
    return send_file(content, mimetype=XLSX, as_attachment=True, download_name=name, max_age=0)


@blueprint.get(f"{ONE}/columns")
@requires(Act.LIST_IMPORT)
def columns(import_id: uuid.UUID) -> Answer:
    """Which column is what."""
    facts = _facts(import_id)
    if facts.row.state not in (ImportState.COLUMNS, ImportState.READY):
        return redirect(url_for("imports.one", import_id=import_id))
    return _draw_columns(facts, head_of(facts.row), {})


def _draw_columns(facts: ImportFacts, head: Head, errors: Any, wrong: object = "") -> str:
    return render_template(
        "imports/columns.html",
        facts=facts,
        head=head,
        fields=column_choices(facts.row.kind, head, page_language()),
        header=lettered(head.header),
        doubled=doubled_columns(facts.row.kind, head, page_language()),
        may_swap={"lat", "lon"} <= head.columns.keys(),
        most_row=MOST_HEADER_ROW,
        encodings=ENCODINGS,
        datums=words.DATUMS.items(),
        note_words=words_of,
        errors=errors,
        wrong=wrong or facts.row.error or "",
    )


@blueprint.post(f"{ONE}/columns")
@requires(Act.LIST_IMPORT)
def look(import_id: uuid.UUID) -> Answer:
    """Keep what was said and look through the file."""
    facts = _facts(import_id)
    chosen, datum = said_columns(facts.row.kind, request.form), request.form.get("datum", "WGS-84")
    if "swap" in request.form:
        return _draw_columns(facts, replace(head_of(facts.row), columns=swapped(chosen), datum=datum), {})
    try:
        service.look(current_viewer(), import_id, chosen, datum)
    except InvalidInput as problem:
        head = replace(head_of(facts.row), columns=chosen, datum=datum)
        return _draw_columns(facts, head, problem.errors), 422
    return redirect(url_for("imports.one", import_id=import_id))


@blueprint.post(f"{ONE}/file")
@requires(Act.LIST_IMPORT)
def open_again(import_id: uuid.UUID) -> Answer:
    """Another sheet of it, or another encoding."""
    sheet, encoding = (request.form.get(name, "")[:200] for name in ("sheet", "encoding"))
    facts = _facts(import_id)
    head = head_of(facts.row)
    try:
        header_row = _header_row(head, sheet)
        service.open_again(current_viewer(), import_id, sheet=sheet, encoding=encoding, header_row=header_row)
    except InvalidInput as problem:
        return _draw_columns(facts, head, {}, wording(problem)), 422
    return redirect(url_for("imports.columns", import_id=import_id))


def _header_row(head: Head, sheet: str) -> int | None:
    """The row a person says the header ends in; none where they left what was found, or took another sheet."""
    said = request.form.get("header_row", "").strip()[:6]
    if not said or (sheet and sheet != head.sheet):
        return None
    number = int(said) if said.isdecimal() else 0
    return number if number != head.header_row else head.chosen_row


def _facts(import_id: uuid.UUID) -> ImportFacts:
    return facts_of(import_of(current_viewer(), import_id))


@blueprint.get(ONE)
@requires(Act.LIST_IMPORT)
def one(import_id: uuid.UUID) -> Answer:
    """How it stands: the rows and what each would do, the progress, or what was done."""
    facts = _facts(import_id)
    if facts.row.state == ImportState.COLUMNS:
        return redirect(url_for("imports.columns", import_id=import_id))
    counts = counts_of(import_id)
    verdict = asked_text("verdict")
    if not verdict and facts.row.state == ImportState.READY:
        verdict = next((code for code in ("wrong", "likely") if counts[code]), "")
    page = row_page(import_id, "" if verdict == "all" else verdict, page_args())
    return render_template(
        "imports/one.html",
        facts=facts,
        counts=counts,
        verdict=verdict or "all",
        page=page,
        rows=rows_in_words(facts, page.items),
        offered=grids_offered(facts.row, page.items) if facts.row.state == ImportState.READY else {},
        steps=len(head_of(facts.row).steps) if facts.row.said else 0,
        may_undo=may_undo(facts.row.state, facts.row.written_at, now()),
        undo_until=facts.row.written_at + KEPT if facts.row.written_at else None,
    )


@blueprint.post(f"{ONE}/confirm")
@requires(Act.LIST_IMPORT)
def confirm(import_id: uuid.UUID) -> Response:
    """Write what was looked at."""
    service.confirm(current_viewer(), import_id)
    return _back(import_id)


@blueprint.post(f"{ONE}/undo")
@requires(Act.LIST_IMPORT)
def undo(import_id: uuid.UUID) -> Response:
    """Take all of it back."""
    service.take_back(current_viewer(), import_id)
    return _back(import_id)


@blueprint.post(f"{ONE}/go-on")
@requires(Act.LIST_IMPORT)
def go_on(import_id: uuid.UUID) -> Response:
    """Work on what stopped half-way."""
    service.go_on(current_viewer(), import_id)
    return _back(import_id)


@blueprint.post(f"{ONE}/cancel")
@requires(Act.LIST_IMPORT)
def cancel(import_id: uuid.UUID) -> Response:
    """Stop what the worker does with it: what was written is taken back."""
    row = import_of(current_viewer(), import_id)
    if row.job_id is not None:
        with unit_of_work():
            cancel_job(current_viewer(), row.job_id)
        flash(_("正在停下。已经写入的会自动撤回。") if row.state == ImportState.WRITING else _("正在停下。"), "done")
    return _back(import_id)


@blueprint.post(f"{ONE}/drop")
@requires(Act.LIST_IMPORT)
def drop(import_id: uuid.UUID) -> Response:
    """Nothing comes of it."""
    service.drop(current_viewer(), import_id)
    flash(_("丢掉了，什么都没有改动。"), "done")
    return redirect(url_for("imports.listing"))


def _back(import_id: uuid.UUID) -> Response:
    return redirect(url_for("imports.one", import_id=import_id))
