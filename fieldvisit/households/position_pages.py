"""户的位置: households that lie in another grid than theirs."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from fieldvisit.areas.finding import has_boundaries
from fieldvisit.households import astray
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.menu import add_entry
from fieldvisit.web.paging import Page, page_args
from fieldvisit.web.problems import wording

blueprint = Blueprint("positions", __name__)
Answer = str | Response | tuple[str, int]

add_entry(58, "positions.listing", _l("户的位置"), Act.HOUSEHOLD_EDIT)


@blueprint.get("/positions")
@requires(Act.HOUSEHOLD_EDIT)
def listing() -> Answer:
    """Those that lie elsewhere, to be moved by a press or all that are ticked."""
    return _page()


def _page(wrong: str = "", slip: str = "", moved: int = 0) -> str:
    viewer, args = current_viewer(), page_args()
    bounded = has_boundaries()
    looked = astray.look(viewer) if bounded else astray.Looked([], 0, 0)
    rows = astray.strays(looked.ids[args.offset : args.offset + args.per_page])
    said: dict[str, Any] = {"wrong": wrong, "slip": slip, "moved": moved, "bounded": bounded, "looked": looked}
    page = Page(rows, len(looked.ids), args.page, args.per_page)
    said |= {"most": astray.MOST_MOVED, "most_looked_at": astray.MOST_LOOKED_AT}
    return render_template("households/astray.html", page=page, **said)


@blueprint.post("/positions/move")
@requires(Act.HOUSEHOLD_EDIT)
def move() -> Answer:
    """Move those that are named, or all that lie in another grid."""
    viewer = current_viewer()
    try:
        ids = astray.look(viewer).movable[: astray.MOST_MOVED] if request.form.get("all") == "1" else _named()
        with unit_of_work():
            moved = astray.move_home(viewer, ids)
    except InvalidInput as problem:
        return _page(wording(problem)), 422
    return _page(slip=astray.slip_of(viewer, moved) if moved else "", moved=len(moved))


def _named() -> list[uuid.UUID]:
    try:
        return [uuid.UUID(text) for text in request.form.getlist("household")[: astray.MOST_MOVED + 1]]
    except ValueError:
        return []


@blueprint.post("/positions/back")
@requires(Act.HOUSEHOLD_EDIT)
def back() -> Answer:
    """Put them back where they were."""
    viewer = current_viewer()
    try:
        moves = astray.read_slip(viewer, request.form.get("slip", ""))
        with unit_of_work():
            done, left = astray.move_back(viewer, moves)
    except InvalidInput as problem:
        return _page(wording(problem)), 422
    words = ngettext("%(num)s 户回到了原来的网格。", "%(num)s 户回到了原来的网格。", done)
    more = _("%(left)s 户后来又改过，没有动。", left=left) if left else ""
    flash(f"{words}{more}", "done")
    return redirect(url_for("positions.listing"))
