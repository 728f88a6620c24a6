"""新提议的户: doors that cadres found and that stand on no register. The coordinator confirms, merges or refuses."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fieldvisit.areas.queries import area_of, areas_of
from fieldvisit.assignments.candidates import candidates_for as cadres_for
from fieldvisit.desk.proposals import candidates_for, confirm, proposal, proposals
from fieldvisit.desk.regrouping import doubled_household
from fieldvisit.households.card import household_card
from fieldvisit.households.proposing import refuse_proposal
from fieldvisit.kernel.errors import InvalidInput, Problem
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.visits.queries import recent_visits
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.problems import wording

Answer = str | Response | tuple[str, int]
ONE = "/proposals/<uuid:household_id>"
CADRES = 30


def add_proposal_pages(blueprint: Blueprint) -> None:
    """Put the pages on the desk's blueprint."""
    blueprint.add_url_rule("/proposals", "proposals", listing)
    blueprint.add_url_rule(ONE, "proposal", one)
    for name, view in (("confirm", do_confirm), ("merge", do_merge), ("refuse", do_refuse)):
        blueprint.add_url_rule(f"{ONE}/{name}", f"proposal_{name}", view, methods=["POST"])


@requires(Act.HOUSEHOLD_EDIT)
def listing() -> Answer:
    """What waits, the oldest first."""
    rows = proposals(current_viewer())
    return render_template("desk/proposals.html", rows=rows, grids=areas_of({row.grid_id for row in rows}))


@requires(Act.HOUSEHOLD_EDIT)
def one(household_id: uuid.UUID) -> Answer:
    """One, with the doors it may be beside it."""
    return _page(household_id)


def _page(household_id: uuid.UUID, problem: Problem | None = None) -> Answer:
    viewer = current_viewer()
    row = proposal(viewer, household_id)
    cadres = cadres_for([household_id])[:CADRES]
    page = render_template(
        "desk/proposal.html",
        row=row,
        card=household_card(household_id),
        grid=area_of(row.grid_id),
        alike=candidates_for(viewer, household_id),
        cadres=[cadre for cadre in cadres if cadre.id != row.proposed_by],
        visits=recent_visits([household_id], 5).get(household_id, []),
        problem=problem,
        words=wording(problem) if problem else "",
    )
    return page, problem.status if problem else 200


def _chosen(name: str) -> uuid.UUID | None:
    text = request.form.get(name, "")
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        raise InvalidInput(field=name) from None


def _decided(household_id: uuid.UUID, act: Any, words: str, then: Any) -> Answer:
    """Do it in one transaction; what cannot be done is said on the page."""
    try:
        with unit_of_work():
            act()
    except InvalidInput as problem:
        return _page(household_id, problem)
    flash(words, "done")
    return redirect(then)


@requires(Act.HOUSEHOLD_EDIT)
def do_confirm(household_id: uuid.UUID) -> Answer:
    """On the register, kept by its proposer unless another is chosen."""
    cadre_id = _chosen("cadre_id")
    here = url_for("desk.household", household_id=household_id)
    return _decided(
        household_id, lambda: confirm(current_viewer(), household_id, cadre_id), _("上户册了，也有联户干部了。"), here
    )


@requires(Act.HOUSEHOLD_EDIT)
def do_merge(household_id: uuid.UUID) -> Answer:
    """It is a door that stands there already: what happened moves along."""
    kept_id = _chosen("into_id")
    if kept_id is None:
        return _page(household_id, InvalidInput(_("请选是哪一户。"), field="into_id"))
    there = url_for("desk.household", household_id=kept_id)
    words = _("合并了，走访和问题都跟过来了。")
    return _decided(household_id, lambda: _merge(household_id, kept_id), words, there)


def _merge(household_id: uuid.UUID, kept_id: uuid.UUID) -> None:
    proposal(current_viewer(), household_id)
    doubled_household(current_viewer(), household_id, kept_id)


@requires(Act.HOUSEHOLD_EDIT)
def do_refuse(household_id: uuid.UUID) -> Answer:
    """No such household; its proposer reads why."""
    reason = request.form.get("reason", "")
    words = _("没有上户册，原因会告诉提议的干部。")
    return _decided(
        household_id,
        lambda: refuse_proposal(current_viewer(), household_id, reason),
        words,
        url_for("desk.proposals"),
    )
