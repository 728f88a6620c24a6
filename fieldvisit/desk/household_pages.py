"""The page of one household, and one number of it in full."""

import uuid

from flask import Blueprint, Response, jsonify, render_template, request

from fieldvisit.assignments.policy import keepers_of
from fieldvisit.desk.story import story_of
from fieldvisit.households.rules import tag_words
from fieldvisit.households.service import reveal_number
from fieldvisit.households.words import RELATIONS, SOURCES, TRADES
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.people import audit
from fieldvisit.people.acts import Act
from fieldvisit.plans.ties_view import ties_view
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.asked import asked_id
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.languages import page_language

DOOR = "/households/<uuid:household_id>"


def add_household_pages(blueprint: Blueprint) -> None:
    """Put the pages on the desk's blueprint."""
    blueprint.add_url_rule(DOOR, view_func=household)
    blueprint.add_url_rule(f"{DOOR}/print", view_func=household_print)
    blueprint.add_url_rule(f"{DOOR}/members/<uuid:member_id>/number", view_func=reveal, methods=["POST"])


@requires(Act.HOUSEHOLD_SEE)
def household(household_id: uuid.UUID) -> str:
    """One household: its people, its cadre, what happened and what came of it."""
    viewer = current_viewer()
    story = story_of(viewer, household_id, page_language())
    return render_template(
        "desk/household.html",
        story=story,
        card=story.card,
        ties=ties_view(viewer, household_id, asked_id("tie")),
        relations=RELATIONS,
        sources=SOURCES,
        trades=TRADES,
        tag_words=tag_words,
    )


@requires(Act.HOUSEHOLD_SEE)
def household_print(household_id: uuid.UUID) -> str:
    """The same on a sheet of paper, numbers masked; that it was printed is in the audit trail."""
    viewer = current_viewer()
    story = story_of(viewer, household_id, page_language())
    page = render_template(
        "desk/household_print.html",
        story=story,
        card=story.card,
        relations=RELATIONS,
        trades=TRADES,
        tag_words=tag_words,
        printed_at=clock.now(),
    )
    with unit_of_work():
        audit.record("household_printed", actor_id=viewer.id, subject_kind="household", subject_id=household_id)
    return page


@requires(Act.NUMBER_REVEAL)
def reveal(household_id: uuid.UUID, member_id: uuid.UUID) -> str | Response:
    """One number in full; the press is in the audit trail."""
    kind = request.form.get("number", "")
    if kind not in ("phone", "identity"):
        raise InvalidInput(field="number")
    with unit_of_work():
        number = reveal_number(
            current_viewer(),
            household_id,
            member_id,
            "phone" if kind == "phone" else "identity",
            cadre_ids=keepers_of(household_id),
        )
    if request.accept_mimetypes.best == "application/json":
        return jsonify(number=number)
    return render_template("desk/number.html", number=number, household_id=household_id)
