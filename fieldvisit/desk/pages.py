"""The desk's pages, gathered on one blueprint with their lines of the menu."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from fieldvisit.desk import columns as _lists  # noqa: F401 - its import adds the lists
from fieldvisit.desk.grid_pages import add_grid_pages
from fieldvisit.desk.household_pages import add_household_pages
from fieldvisit.desk.leaving_pages import add_leaving_pages
from fieldvisit.desk.register_pages import add_register_pages
from fieldvisit.people.acts import Act
from fieldvisit.web.menu import add_entry

blueprint = Blueprint("desk", __name__)
add_grid_pages(blueprint)
add_register_pages(blueprint)
add_household_pages(blueprint)
add_leaving_pages(blueprint)

add_entry(10, "desk.grid", _l("网格一览"), Act.ASSIGNMENT_EDIT)
add_entry(30, "desk.register", _l("户册"), Act.HOUSEHOLD_SEE, unless=Act.UNRESOLVED_SEE)
add_entry(350, "desk.register", _l("户册"), Act.UNRESOLVED_SEE)  # a leader's first line is what is unresolved
