"""导入平板文件: where a tablet's file is brought in by who answers for its cadre."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from fieldvisit.kernel.errors import Problem
from fieldvisit.people.acts import Act
from fieldvisit.sync.outbox_file import MAX_FILE, choose_one
from fieldvisit.sync.outbox_import import Imported, import_file
from fieldvisit.web.guard import current_viewer, requires, takes_up_to
from fieldvisit.web.menu import Group, add_entry
from fieldvisit.web.problems import wording

blueprint = Blueprint("outbox_import", __name__)
ROUND_IT = 64 * 1024  # what a browser writes around a file

# A coordinator comes by what waits to be checked; who looks after devices has no such list.
add_entry(615, "outbox_import.choose", _l("导入平板文件"), Act.ADMIN_SECURITY, group=Group.TOOLS)


@blueprint.get("/tablet-file")
@requires(Act.OUTBOX_IMPORT)
def choose() -> str:
    """Where a file is chosen."""
    return render_template("review/tablet_file.html", words=None)


@blueprint.post("/tablet-file")
@requires(Act.OUTBOX_IMPORT)
@takes_up_to(MAX_FILE + ROUND_IT)
def bring_in() -> Response | tuple[str, int]:
    """Take it in, or say what it is instead."""
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise choose_one()
        with sent.stream:
            raw = sent.read(MAX_FILE + 1)
        done = import_file(current_viewer(), raw, current_app.config["FIELDVISIT"].home)
    except Problem as problem:
        return render_template("review/tablet_file.html", words=wording(problem)), problem.status
    flash(told(done), "done")
    return redirect(url_for("outbox_import.choose"))


def told(done: Imported) -> str:
    """What became of the rows, in a sentence or two."""
    parts = [_("文件看过了：新记上 %(taken)s 条，早就有的 %(known)s 条。", taken=done.taken, known=done.known)]
    if done.kept:
        parts.append(_("%(number)s 条没能记进去，留在“需要核对”里。", number=done.kept))
    if done.left:
        parts.append(_("%(number)s 条还留在文件里，请过一会儿再导入一次。", number=done.left))
    return " ".join([*parts, *_told_of_photos(done)])


def _told_of_photos(done: Imported) -> list[str]:
    parts = []
    if done.photos or done.photos_known:
        known = done.photos_known
        parts.append(_("照片收下 %(taken)s 张，早就有的 %(known)s 张。", taken=done.photos, known=known))
    if done.photos_refused:
        parts.append(_("%(number)s 张照片打不开，没有收下。", number=done.photos_refused))
    if done.photos_left:
        left = done.photos_left
        parts.append(_("%(left)s 张照片的记录还没到，还留在文件里；先导入同时存的别的文件，再导入一次。", left=left))
    return parts
