"""网格边界: boundaries from a file, checked and looked at before they count (system administrator)."""

import uuid
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse

from fieldvisit.areas import boundaries, boundary_words
from fieldvisit.areas.boundary_checks import is_hopeless, must_be_seen
from fieldvisit.areas.boundary_drawing import HIGH, WIDE, picture_of
from fieldvisit.areas.boundary_queries import bounded, file_page, geojson_in_force, names_of_codes
from fieldvisit.areas.boundary_reading import MOST_BYTES
from fieldvisit.areas.code_names import CODE_NAMES
from fieldvisit.areas.models import BoundaryFile
from fieldvisit.jobs.kinds import add_nightly
from fieldvisit.kernel.datum import Datum
from fieldvisit.kernel.errors import InvalidInput, Problem
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.guard import current_viewer, requires, takes_up_to
from fieldvisit.web.menu import Group, add_entry
from fieldvisit.web.paging import Page, page_args
from fieldvisit.web.problems import wording

blueprint = Blueprint("boundaries", __name__)
Answer = str | AnyResponse | tuple[str, int]
ROUND_IT = 64 * 1024  # what a browser writes around a file
ONE = "/admin/boundaries/<uuid:boundary_id>"

add_entry(640, "boundaries.listing", _l("网格边界"), Act.ADMIN_SYSTEM, group=Group.SETTINGS)
add_nightly("nightly.boundaries", _l("夜间整理：清掉没启用的边界文件"), boundaries.tidy_files)


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    return {"boundary_words": boundary_words}


@blueprint.get("/admin/boundaries")
@requires(Act.ADMIN_SYSTEM)
def listing() -> Answer:
    """The files that were brought, and how much of the register has a line around it."""
    return render_template("areas/boundaries.html", page=file_page(page_args()), bounded=bounded())


@blueprint.get("/admin/boundaries/new")
@requires(Act.ADMIN_SYSTEM)
def new() -> Answer:
    """Where a file is chosen."""
    return _choosing()


def _choosing(wrong: str = "", datum: str = "") -> str:
    said = {"wrong": wrong, "datum": datum, "code_names": CODE_NAMES, "most": MOST_BYTES // 1024 // 1024}
    return render_template("areas/boundaries_new.html", **said)


@blueprint.post("/admin/boundaries/new")
@requires(Act.ADMIN_SYSTEM)
@takes_up_to(MOST_BYTES + ROUND_IT)
def upload() -> Answer:
    """Read and check it; what is right waits to be looked at."""
    datum = request.form.get("datum", "")
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise InvalidInput(_l("请选一个 GeoJSON 文件。"), field="file")
        if datum not in list(Datum):
            raise InvalidInput(_l("请选坐标系。"), field="datum")
        with sent.stream:
            content = sent.read(MOST_BYTES + 1)
        row = boundaries.look_through(current_viewer(), _base_name(sent.filename), content, Datum(datum))
        with unit_of_work():
            boundaries.keep(row)
    except InvalidInput as problem:
        return _choosing(wording(problem), datum), 422
    return redirect(url_for("boundaries.one", boundary_id=row.id))


def _base_name(name: str) -> str:
    plain = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in plain if sign.isprintable()).strip() or "boundaries.geojson"


@blueprint.get(ONE)
@requires(Act.ADMIN_SYSTEM)
def one(boundary_id: uuid.UUID) -> Answer:
    """What was found in a file, and what came of it."""
    return _file_page(boundaries.file_row(boundary_id))


def _file_page(row: BoundaryFile, wrong: str = "") -> str:
    findings, shapes = boundaries.findings_of(row), boundaries.shapes_of(row)
    codes = {finding.code_said for finding in findings} | {finding.other for finding in findings}
    names = names_of_codes(codes | {shape["code"] for shape in shapes})
    args = page_args()
    numbered = list(enumerate(findings, start=1))[args.offset : args.offset + args.per_page]
    return render_template(
        "areas/boundary_file.html",
        row=row,
        wrong=wrong,
        page=Page(numbered, len(findings), args.page, args.per_page),
        names=names,
        picture=picture_of(shapes, findings, names),
        box=(WIDE, HIGH),
        must_be_seen=must_be_seen(findings),
        hopeless=is_hopeless(findings),
        swapped=any(finding.code == "swapped" for finding in findings),
        fits=next((finding.other for finding in findings if finding.code == "other_datum"), ""),
    )


@blueprint.post(f"{ONE}/again")
@requires(Act.ADMIN_SYSTEM)
def read_again(boundary_id: uuid.UUID) -> Answer:
    """Read it in another datum, or the other way round; or only compare it anew."""
    row = boundaries.file_row(boundary_id)
    datum = request.form.get("datum", row.datum)
    if datum not in list(Datum):
        raise InvalidInput(_l("请选坐标系。"), field="datum")
    with unit_of_work():
        boundaries.read_again(current_viewer(), boundary_id, Datum(datum), swapped=request.form.get("swapped") == "1")
    flash(_("又读了一遍，下面是新的结果。"), "done")
    return redirect(url_for("boundaries.one", boundary_id=boundary_id))


@blueprint.post(f"{ONE}/confirm")
@requires(Act.ADMIN_SYSTEM)
def confirm(boundary_id: uuid.UUID) -> Answer:
    """Put it in force."""
    try:
        with unit_of_work():
            boundaries.confirm(current_viewer(), boundary_id, seen=request.form.get("seen") == "1")
    except Problem as problem:
        if problem.code not in ("invalid_input", "stale_version"):
            raise
        return _file_page(boundaries.file_row(boundary_id), wording(problem)), problem.status
    flash(_("边界启用了。地图和“位置在别的网格”从现在起按它。"), "done")
    return redirect(url_for("boundaries.one", boundary_id=boundary_id))


@blueprint.post(f"{ONE}/undo")
@requires(Act.ADMIN_SYSTEM)
def undo(boundary_id: uuid.UUID) -> Answer:
    """Take it back."""
    with unit_of_work():
        back, left = boundaries.undo(current_viewer(), boundary_id)
    words = _("撤销了：%(back)s 个区域回到以前的边界。", back=back)
    more = _("%(left)s 个区域后来又换过，没有动。", left=left) if left else ""
    flash(f"{words}{more}", "done")
    return redirect(url_for("boundaries.one", boundary_id=boundary_id))


@blueprint.post(f"{ONE}/drop")
@requires(Act.ADMIN_SYSTEM)
def drop(boundary_id: uuid.UUID) -> Answer:
    """Let it go."""
    with unit_of_work():
        boundaries.drop(current_viewer(), boundary_id)
    flash(_("这份文件不要了，什么也没有改。"), "done")
    return redirect(url_for("boundaries.listing"))


@blueprint.get("/admin/boundaries.geojson")
@requires(Act.ADMIN_SYSTEM)
def in_force() -> Response:
    """All boundaries in force as GeoJSON (WGS-84), for other programs and to be uploaded again."""
    answer = Response(geojson_in_force(), mimetype="application/geo+json")
    answer.headers["Content-Disposition"] = "attachment; filename=boundaries.geojson"
    return answer
