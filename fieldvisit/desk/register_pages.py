"""户册: the register, with who keeps each household and when it was last reached."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fieldvisit.areas.queries import grids_under
from fieldvisit.assignments.queries import current_cadres
from fieldvisit.desk.register_filters import SPANS, asked_register, narrowing, reach_of
from fieldvisit.households.likely import meant_instead
from fieldvisit.households.register import find_households, without_numbers
from fieldvisit.households.rules import tag_words
from fieldvisit.households.seed_tags import TAGS
from fieldvisit.households.words import KINDS, TRADES
from fieldvisit.kernel.text import has_control
from fieldvisit.people.acts import Act
from fieldvisit.people.queries import person
from fieldvisit.storage.sealed_words import seal_words
from fieldvisit.visits.queries import last_reached
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.languages import page_language
from fieldvisit.web.paging import page_args

KEPT = ("grid", "kind", "tag", "trade", "orphan", "gone", "unvisited", "visited", "cadre", "coordinated")


def add_register_pages(blueprint: Blueprint) -> None:
    """Put the page on the desk's blueprint."""
    blueprint.add_url_rule("/households", view_func=register)
    blueprint.add_url_rule("/households/find", view_func=find, methods=["POST"])


@requires(Act.HOUSEHOLD_SEE)
def find() -> Response:
    """From the form to the address of the list: a typed number becomes its mark on the way, words are sealed."""
    return redirect(_address(request.form.to_dict()))


def _address(said: dict[str, str]) -> str:
    typed = said.get("q", "")[:200]
    words, mark = without_numbers("" if has_control(typed) else typed)
    kept: dict[str, Any] = {name: said[name][:80] for name in KEPT if said.get(name)}
    if words:
        kept["words"] = seal_words(words)
    if mark:
        kept["number"] = mark
    return url_for("desk.register", **kept)


@requires(Act.HOUSEHOLD_SEE)
def register() -> str | Response:
    """The households in the viewer's reach."""
    viewer, asked = current_viewer(), asked_register()
    if request.args.get("q"):
        return redirect(_address(request.args.to_dict()))
    page = find_households(reach_of(viewer, asked), asked.plain, page_args(), narrowing(asked))
    likely = meant_instead(reach_of(viewer, asked), asked.plain, page, narrowing(asked))
    ids = [row.id for row in (*page.items, *likely)]
    keepers = current_cadres(ids)
    kept_by_one = {keepers[row.id].cadre_id for row in page.items if row.id in keepers} == {asked.cadre_id}
    return render_template(
        "desk/register.html",
        page=page,
        likely=likely,
        asked=asked,
        keepers=keepers,
        reached=last_reached(ids),
        grids=grids_under(viewer.places(Act.HOUSEHOLD_SEE), limit=500),
        kinds=KINDS,
        trades=TRADES,
        tags=[(kind.code, tag_words(kind.code, page_language())) for kind in TAGS],
        tag_words=tag_words,
        spans=SPANS,
        cadre=person(asked.cadre_id) if asked.cadre_id and kept_by_one else None,
    )
