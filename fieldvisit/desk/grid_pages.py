"""网格一览: the coordinator's first page."""

from flask import Blueprint, render_template

from fieldvisit.desk.glance import DAYS, glance
from fieldvisit.people.acts import Act
from fieldvisit.web.guard import current_viewer, requires


def add_grid_pages(blueprint: Blueprint) -> None:
    """Put the page on the desk's blueprint."""
    blueprint.add_url_rule("/grid", view_func=grid)


@requires(Act.ASSIGNMENT_EDIT)
def grid() -> str:
    """Coverage, orphans, loads and what waits, with the rows behind each figure."""
    return render_template("desk/grid.html", seen=glance(current_viewer()), days=DAYS)
