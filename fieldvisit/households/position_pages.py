"""户的位置: households that lie in another grid than theirs, and positions that an address service proposes."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from fieldvisit.areas.finding import has_boundaries
from fieldvisit.areas.geocoding import provider
from fieldvisit.households import astray, placing
from fieldvisit.jobs.bell import ring
from fieldvisit.jobs.service import ask_job
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.languages import page_language
from fieldvisit.web.menu import Group, add_entry
from fieldvisit.web.paging import Page, page_args
from fieldvisit.web.problems import wording

blueprint = Blueprint("positions", __name__)
Answer = str | Response | tuple[str, int]

add_entry(58, "positions.listing", _l("户的位置"), Act.HOUSEHOLD_EDIT, group=Group.CHECKS)


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


def _named(field: str = "household") -> list[uuid.UUID]:
    try:
        return [uuid.UUID(text) for text in request.form.getlist(field)[: astray.MOST_MOVED + 1]]
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


@blueprint.get("/positions/proposed")
@requires(Act.HOUSEHOLD_EDIT)
def proposed() -> Answer:
    """What an address service found, to be taken or left; and where it is asked for more."""
    return _proposed_page()


def _proposed_page(wrong: str = "", slip: str = "", words: str = "") -> str:
    viewer = current_viewer()
    page = placing.proposed_positions(viewer, page_args())
    said: dict[str, Any] = {"wrong": wrong, "slip": slip, "words": words, "service": provider()}
    said |= {"without": placing.without_position(viewer), "most": placing.MOST_ASKED}
    return render_template("households/positions_proposed.html", page=page, **said)


@blueprint.post("/positions/ask")
@requires(Act.HOUSEHOLD_EDIT)
def ask() -> Answer:
    """Let the worker ask for those without a position."""
    viewer = current_viewer()
    if provider() is None:
        return _proposed_page(_("这里没有设置找位置的服务。")), 422
    with unit_of_work():
        ids = placing.ids_to_ask(viewer)
        if ids:
            ask_job(viewer, placing.KIND, {"households": ids}, language=page_language())
    ring()
    flash(_("在后台找，找到的会列在“按地址找到的”里。"), "done")
    return redirect(url_for("jobs.mine"))


@blueprint.post("/positions/settle")
@requires(Act.HOUSEHOLD_EDIT)
def settle() -> Answer:
    """Take or leave those that are named, or take all that fit."""
    viewer, take = current_viewer(), request.form.get("press") != "leave"
    try:
        ids = placing.ids_that_fit(viewer) if request.form.get("press") == "fitting" else _named("proposal")
        with unit_of_work():
            settled = placing.settle_positions(viewer, ids, take=take)
    except InvalidInput as problem:
        return _proposed_page(wording(problem)), 422
    taken = ngettext("%(num)s 户有了位置。", "%(num)s 户有了位置。", len(settled))
    left = ngettext("%(num)s 个不要了，以后也不再提。", "%(num)s 个不要了，以后也不再提。", len(settled))
    slip = astray.slip_of(viewer, [(one, 0, 0) for one in settled])
    return _proposed_page(slip=slip if settled else "", words=taken if take else left)


@blueprint.post("/positions/again")
@requires(Act.HOUSEHOLD_EDIT)
def open_again() -> Answer:
    """Undo."""
    viewer = current_viewer()
    try:
        ids = [one for one, _before, _after in astray.read_slip(viewer, request.form.get("slip", ""))]
        with unit_of_work():
            opened = placing.open_again(viewer, ids)
    except InvalidInput as problem:
        return _proposed_page(wording(problem)), 422
    flash(ngettext("%(num)s 户又等着定。", "%(num)s 户又等着定。", opened), "done")
    return redirect(url_for("positions.proposed"))
