"""联户安排: orphans and loads side by side; choose households, then a cadre and the reason; see what it does; undo."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from fieldvisit.areas.queries import grids_under
from fieldvisit.assignments import candidates, service
from fieldvisit.assignments import columns as _lists  # noqa: F401 - its import adds the lists
from fieldvisit.assignments.board import cadre_loads, count_loads, done_at
from fieldvisit.assignments.forms import AssignForm
from fieldvisit.assignments.policy import household_within, is_kept, kept_by
from fieldvisit.assignments.queries import current_cadres
from fieldvisit.assignments.rules import FEWEST, MOST, MOST_AT_ONCE, Effect
from fieldvisit.assignments.words import LOAD_TONES, LOADS
from fieldvisit.households.queries import HouseholdFacts, household_facts_many
from fieldvisit.households.register import Narrow, RegisterFilter, count_households, find_households, matching_ids
from fieldvisit.kernel.errors import InvalidInput, NotVisible, Problem
from fieldvisit.people.acts import Act
from fieldvisit.people.search_pages import typed_words
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.asked import asked_id, asked_number, asked_text, moment_in
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.menu import add_entry
from fieldvisit.web.paging import page_args
from fieldvisit.web.searching import typed_search

blueprint = Blueprint("assignments", __name__)
Answer = str | Response | tuple[str, int]
SHOWN = ("orphans", "all")


def orphans(viewer: Any) -> int:
    """How many households in the viewer's reach nobody keeps."""
    return count_households(household_within(viewer, Act.ASSIGNMENT_SEE), RegisterFilter(), [_orphaned])


add_entry(40, "assignments.board", _l("联户安排"), Act.ASSIGNMENT_EDIT, orphans, part="homes", also="/plans")


def _orphaned(household_id: Any) -> Any:
    return ~is_kept(household_id)


@blueprint.get("/assignments")
@requires(Act.ASSIGNMENT_SEE)
@typed_search
def board() -> Answer:
    """Who is kept by nobody, and how the cadres are loaded."""
    viewer, coordinated = current_viewer(), asked_text("coordinated") == "1"
    reach = household_within(viewer, Act.ASSIGNMENT_EDIT if coordinated else Act.ASSIGNMENT_SEE)
    grid_id, cadre_id = asked_number("grid"), asked_id("cadre")
    show = asked_text("show") if asked_text("show") in SHOWN else "orphans"
    narrow: list[Narrow] = (
        [lambda key: kept_by(key, cadre_id)] if cadre_id else [_orphaned] if show == "orphans" else []
    )
    asked, area = RegisterFilter(words=typed_words(), grid_id=grid_id), RegisterFilter(grid_id=grid_id)
    page = find_households(reach, asked, page_args(), narrow)
    area_ids = matching_ids(reach, area)
    cadres = cadre_loads(area_ids)
    return render_template(
        "assignments/board.html",
        page=page,
        asked=asked,
        show=show,
        cadre=next((row for row in cadres if row.id == cadre_id), None),
        keepers=current_cadres([row.id for row in page.items]),
        cadres=cadres,
        loads=count_loads(area_ids),
        coordinated=1 if coordinated else None,
        orphaned=count_households(reach, area, [_orphaned]),
        households=count_households(reach, area),
        grids=grids_under(viewer.places(Act.ASSIGNMENT_SEE), limit=500),
        done=done_at(viewer, moment_in(asked_text("done"))),
        load_words=LOADS,
        tones=LOAD_TONES,
        fewest=FEWEST,
        most=MOST,
    )


def _chosen_homes(ids: list[uuid.UUID]) -> list[HouseholdFacts]:
    homes = household_facts_many(ids[:MOST_AT_ONCE])
    if len(homes) < len(ids):
        raise NotVisible()
    for home in homes.values():
        service.ensure_may_assign(current_viewer(), home)
    return [homes[key] for key in ids]


def _ids(texts: list[str]) -> list[uuid.UUID]:
    try:
        return list(dict.fromkeys(uuid.UUID(text) for text in texts))
    except ValueError:
        raise NotVisible() from None


@blueprint.get("/assignments/choose")
@requires(Act.ASSIGNMENT_EDIT)
def choose() -> Answer:
    """For the chosen households: which cadre, and why."""
    ids = _ids(request.args.getlist("household"))
    if not ids or len(ids) > MOST_AT_ONCE:
        flash(_("先选 1 到 60 户。"), "late")
        return redirect(url_for("assignments.board"))
    return _choose_page(AssignForm(formdata=None), _chosen_homes(ids))


def _choose_page(form: AssignForm, homes: list[HouseholdFacts], outside: list[Effect] | None = None) -> Answer:
    ids = [home.id for home in homes]
    page = render_template(
        "assignments/choose.html",
        form=form,
        homes=homes,
        keepers=current_cadres(ids),
        candidates=candidates.candidates_for(ids, named=request.values.get("named", "")[:80]),
        outside=outside,
        load_words=LOADS,
        tones=LOAD_TONES,
        fewest=FEWEST,
        most=MOST,
    )
    return page, 409 if outside else 422 if form.errors else 200


@blueprint.post("/assignments")
@requires(Act.ASSIGNMENT_EDIT)
def assign() -> Answer:
    """Do it; loads outside five to fifteen are shown once before."""
    form = AssignForm()
    homes = _chosen_homes(_ids(form.household_ids.data or []))
    if not form.validate_on_submit():
        return _choose_page(form, homes)
    said = form.command
    try:
        with unit_of_work():
            done = service.assign_households(
                current_viewer(), said.household_ids, said.cadre_id, said.reason, confirmed=said.confirmed
            )
    except service.LoadOutside as problem:
        return _choose_page(form, homes, problem.effects)
    except InvalidInput as problem:
        form.take_errors(problem.errors)
        return _choose_page(form, homes)
    return redirect(url_for("assignments.board", done=done.at.isoformat()))


@blueprint.post("/assignments/undo")
@requires(Act.ASSIGNMENT_EDIT)
def undo() -> Answer:
    """Put back who kept what before."""
    at = moment_in(request.form.get("at", "")[:40])
    if at is None:
        raise NotVisible()
    try:
        with unit_of_work():
            number = service.undo_assignment(current_viewer(), at)
    except Problem as problem:
        flash(str(problem.message or _("撤不回了。")), "late")
    else:
        flash(_("撤回了，%(number)s 户回到原来的样子。", number=number), "done")
    return redirect(url_for("assignments.board"))


@blueprint.post("/assignments/<uuid:household_id>/end")
@requires(Act.ASSIGNMENT_EDIT)
def end(household_id: uuid.UUID) -> Answer:
    """Nobody keeps this household any more."""
    with unit_of_work():
        service.end_assignment(current_viewer(), household_id)
    flash(_("这一户现在没有联户干部，排在“没人联的户”里。"), "done")
    return redirect(url_for("desk.household", household_id=household_id))
