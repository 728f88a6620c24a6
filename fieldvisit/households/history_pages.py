"""这一户的改动: what changed on one household, who did it and how it was before."""

import uuid

from flask import Blueprint, render_template

from fieldvisit.households.history_seen import history_page
from fieldvisit.households.queries import household_row
from fieldvisit.people.acts import Act
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import page_args


def add_history_pages(blueprint: Blueprint) -> None:
    """Put the page on the blueprint of households."""
    blueprint.add_url_rule("/households/<uuid:household_id>/history", "history", history)


@requires(Act.HOUSEHOLD_EDIT)
def history(household_id: uuid.UUID) -> str:
    """Every change, the newest first."""
    page = history_page(current_viewer(), household_id, page_args())
    return render_template("households/history.html", household=household_row(household_id), page=page)
