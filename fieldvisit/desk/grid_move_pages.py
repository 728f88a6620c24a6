"""划到别的网格: for the households ticked in the register, what the move will do, the move, and the way back."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from fieldvisit.areas.queries import areas_of, grids_under
from fieldvisit.desk.grid_moves import (
    Prospect,
    chosen_homes,
    look_ahead,
    move_many,
    moves_on,
    slip_of_moves,
    undo_moves,
)
from fieldvisit.households.queries import HouseholdFacts
from fieldvisit.kernel.errors import InvalidInput, NotVisible
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.asked import asked_number
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.problems import wording

Answer = str | Response | tuple[str, int]


def add_grid_move_pages(blueprint: Blueprint) -> None:
    """Put the pages on the desk's blueprint."""
    blueprint.add_url_rule("/households/moves", "moves", choose)
    blueprint.add_url_rule("/households/moves", "move_chosen", move, methods=["POST"])
    blueprint.add_url_rule("/households/moves/undo", "undo_moves", undo, methods=["POST"])


def _homes(texts: list[str]) -> list[HouseholdFacts] | None:
    """The households that are meant; None where none are, or too many."""
    try:
        return chosen_homes(current_viewer(), [uuid.UUID(text) for text in texts])
    except ValueError:
        raise NotVisible() from None
    except InvalidInput as problem:
        flash(wording(problem), "late")
        return None


@requires(Act.HOUSEHOLD_EDIT)
def choose() -> Answer:
    """To which grid; once that is said, what it will do."""
    viewer, to = current_viewer(), asked_number("to")
    homes = _homes(request.args.getlist("household"))
    if homes is None:
        return redirect(url_for("desk.register"))
    try:
        prospect = look_ahead(viewer, [home.id for home in homes], to) if to is not None else None
    except InvalidInput as problem:
        return _page(homes, None, wording(problem)), 422
    return _page(homes, prospect)


def _page(homes: list[HouseholdFacts], prospect: Prospect | None, wrong: str = "") -> str:
    grids = grids_under(current_viewer().places(Act.HOUSEHOLD_EDIT), limit=500)
    villages = areas_of({grid.parent_id for grid in grids if grid.parent_id is not None})
    return render_template(
        "desk/grid_move.html",
        homes=homes,
        prospect=prospect,
        wrong=wrong,
        grids=grids,
        villages=villages if len(villages) > 1 else {},
        names=areas_of({home.grid_id for home in homes}),
    )


@requires(Act.HOUSEHOLD_EDIT)
def move() -> Answer:
    """Do it; the page that follows can take it back."""
    viewer, homes = current_viewer(), _homes(request.form.getlist("household"))
    if homes is None:
        return redirect(url_for("desk.register"))
    grid_id, end_far = _number(request.form.get("to", "")), request.form.get("end") == "1"
    try:
        with unit_of_work():
            moved = move_many(viewer, [home.id for home in homes], grid_id, end_far=end_far)
    except InvalidInput as problem:
        return _page(homes, None, wording(problem)), 422
    ended = sum(one.keeper is not None for one in moved)
    return render_template(
        "desk/grid_moved.html", to=areas_of([grid_id])[grid_id], moved=len(moved), ended=ended,
        slip=slip_of_moves(viewer, moved),
    )  # fmt: skip


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@requires(Act.HOUSEHOLD_EDIT)
def undo() -> Answer:
    """Back where they were, kept by whom they were."""
    viewer = current_viewer()
    try:
        moves = moves_on(viewer, request.form.get("slip", ""))
        with unit_of_work():
            back, left = undo_moves(viewer, moves)
    except InvalidInput as problem:
        flash(wording(problem), "late")
        return redirect(url_for("desk.register"))
    words = ngettext("%(num)s 户回到了原来的网格。", "%(num)s 户回到了原来的网格。", back)
    more = _("%(left)s 户后来又改过，没有动。", left=left) if left else ""
    flash(f"{words}{more}", "done")
    return redirect(url_for("desk.register"))
