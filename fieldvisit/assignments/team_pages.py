"""走访组: the teams of a grid on one page; propose by closeness, move people, name leads, save as one change, undo."""

import uuid
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fieldvisit.areas.queries import grids_under
from fieldvisit.assignments.team_queries import GridTeams, Mate, Place, proposed, teams_of_grid
from fieldvisit.assignments.team_setting import grid_to_team, may_undo, set_teams, undo_teams
from fieldvisit.kernel.errors import InvalidInput, NotVisible, Problem, StaleVersion
from fieldvisit.people.acts import Act
from fieldvisit.planning.problem import TEAM_LEAST, TEAM_MOST
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.asked import asked_number, asked_text, moment_in
from fieldvisit.web.guard import current_viewer, requires

blueprint = Blueprint("teams", __name__)
Answer = str | Response | tuple[str, int]
Places = dict[uuid.UUID, Place]


@blueprint.get("/assignments/teams")
@requires(Act.ASSIGNMENT_EDIT)
def board() -> Answer:
    """As it is, or with `?proposed=1` as it could be; nothing is written by looking."""
    grids = grids_under(current_viewer().places(Act.ASSIGNMENT_EDIT), limit=500)
    asked = asked_number("grid")
    if not grids and asked is None:
        return render_template("assignments/teams.html", grids=grids, now=None)
    now = teams_of_grid(grid_to_team(current_viewer(), asked if asked is not None else grids[0].id))
    wanted = proposed(now) if asked_text("proposed") == "1" else now.places
    return _page(now, wanted, done=moment_in(asked_text("done")))


def _page(now: GridTeams, wanted: Places, *, done: datetime | None = None, wrong: str = "") -> Answer:
    grids = grids_under(current_viewer().places(Act.ASSIGNMENT_EDIT), limit=500)
    last = max([place.number for place in wanted.values()] + [len(now.team_ids)])
    groups = {number: _in_team(now, wanted, number) for number in range(1, last + 1)}
    page = render_template(
        "assignments/teams.html",
        grids=grids,
        now=now,
        wanted=wanted,
        groups={number: mates for number, mates in groups.items() if mates},
        loose=[mate for mate in now.mates if not wanted.get(mate.id, Place()).number],
        numbers=range(1, last + 2),
        changed={mate.id for mate in now.mates if wanted.get(mate.id, Place()) != now.places.get(mate.id, Place())},
        done=done if may_undo(current_viewer(), now.grid.id, done) else None,
        wrong=wrong,
        fewest=TEAM_LEAST,
        most=TEAM_MOST,
    )
    return page, 422 if wrong else 200


def _in_team(now: GridTeams, wanted: Places, number: int) -> list[Mate]:
    """The mates of a team, its lead first."""
    mates = [mate for mate in now.mates if wanted.get(mate.id, Place()).number == number]
    return sorted(mates, key=lambda mate: not wanted[mate.id].leads)


@blueprint.post("/assignments/teams")
@requires(Act.ASSIGNMENT_EDIT)
def save() -> Answer:
    """Write it as one change; what is not right is shown again as it was filled in."""
    now = teams_of_grid(grid_to_team(current_viewer(), _grid_id()))
    wanted = _said(now)
    try:
        with unit_of_work():
            at = set_teams(current_viewer(), now.grid.id, wanted, request.form.get("seen", "")[:12])
    except InvalidInput as problem:
        return _page(now, wanted, wrong=str(problem.message))
    except StaleVersion as problem:
        flash(str(problem.message), "late")
        return redirect(url_for("teams.board", grid=now.grid.id))
    if at is None:
        flash(_("没有改动，分组还是原来的样子。"), "done")
    return redirect(url_for("teams.board", grid=now.grid.id, done=at.isoformat() if at else None))


def _grid_id() -> int:
    text = request.form.get("grid", "")[:10]
    if not (text.isascii() and text.isdecimal()):
        raise NotVisible()
    return int(text)


def _said(now: GridTeams) -> Places:
    """What the form says of each cadre of the grid; nonsense is no team."""
    leads, found = set(request.form.getlist("lead")), Places()
    for mate in now.mates:
        text = request.form.get(f"team-{mate.id}", "")[:4]
        number = int(text) if text.isascii() and text.isdecimal() else 0
        if number:
            found[mate.id] = Place(number, str(mate.id) in leads)
    return found


@blueprint.post("/assignments/teams/undo")
@requires(Act.ASSIGNMENT_EDIT)
def undo() -> Answer:
    """As it was before."""
    grid_id, at = _grid_id(), moment_in(request.form.get("at", "")[:40])
    if at is None:
        raise NotVisible()
    try:
        with unit_of_work():
            number = undo_teams(current_viewer(), grid_id, at)
    except Problem as problem:
        flash(str(problem.message or _("撤不回了。")), "late")
    else:
        flash(_("撤回了，%(number)s 位干部回到原来的组。", number=number), "done")
    return redirect(url_for("teams.board", grid=grid_id))
