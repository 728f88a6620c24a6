"""户册: the register, with who keeps each household and when it was last reached."""

from flask import Blueprint, render_template

from fieldvisit.areas.queries import grids_under
from fieldvisit.assignments.policy import household_within
from fieldvisit.assignments.queries import current_cadres
from fieldvisit.desk.register_filters import SPANS, asked_register, narrowing
from fieldvisit.households.register import find_households
from fieldvisit.households.rules import tag_words
from fieldvisit.households.seed_tags import TAGS
from fieldvisit.households.words import KINDS
from fieldvisit.people.acts import Act
from fieldvisit.people.queries import person
from fieldvisit.visits.queries import last_reached
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.languages import page_language
from fieldvisit.web.paging import page_args


def add_register_pages(blueprint: Blueprint) -> None:
    """Put the page on the desk's blueprint."""
    blueprint.add_url_rule("/households", view_func=register)


@requires(Act.HOUSEHOLD_SEE)
def register() -> str:
    """The households in the viewer's reach."""
    viewer, asked = current_viewer(), asked_register()
    page = find_households(household_within(viewer, Act.HOUSEHOLD_SEE), asked.plain, page_args(), narrowing(asked))
    ids = [row.id for row in page.items]
    keepers = current_cadres(ids)
    kept_by_one = {facts.cadre_id for facts in keepers.values()} == {asked.cadre_id}
    return render_template(
        "desk/register.html",
        page=page,
        asked=asked,
        keepers=keepers,
        reached=last_reached(ids),
        grids=grids_under(viewer.area_paths(Act.HOUSEHOLD_SEE), limit=500),
        kinds=KINDS,
        tags=[(kind.code, tag_words(kind.code, page_language())) for kind in TAGS],
        tag_words=tag_words,
        spans=SPANS,
        cadre=person(asked.cadre_id) if asked.cadre_id and kept_by_one else None,
    )
