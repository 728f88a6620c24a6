"""The desk's pages, gathered on one blueprint with their lines of the menu."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from fieldvisit.desk import columns as _lists  # noqa: F401 - its import adds the lists
from fieldvisit.desk import device_columns as _tablets  # noqa: F401 - so does this one
from fieldvisit.desk import waiting_columns as _more  # noqa: F401 - and this one those of what waits
from fieldvisit.desk.area_pages import add_area_pages
from fieldvisit.desk.change_pages import add_change_pages
from fieldvisit.desk.device_pages import add_device_pages
from fieldvisit.desk.grid_move_pages import add_grid_move_pages
from fieldvisit.desk.grid_pages import add_grid_pages
from fieldvisit.desk.household_pages import add_household_pages
from fieldvisit.desk.leaving_pages import add_leaving_pages
from fieldvisit.desk.proposal_pages import add_proposal_pages
from fieldvisit.desk.proposals import count_proposals
from fieldvisit.desk.register_file_pages import add_register_file_pages
from fieldvisit.desk.register_pages import add_register_pages
from fieldvisit.desk.regrouping_pages import add_regrouping_pages
from fieldvisit.desk.task_pages import add_task_pages
from fieldvisit.households.changes import count_open_changes
from fieldvisit.people.acts import Act
from fieldvisit.web.menu import Group, add_entry

blueprint = Blueprint("desk", __name__)
add_grid_pages(blueprint)
add_register_pages(blueprint)
add_register_file_pages(blueprint)
add_household_pages(blueprint)
add_grid_move_pages(blueprint)
add_leaving_pages(blueprint)
add_regrouping_pages(blueprint)
add_proposal_pages(blueprint)
add_change_pages(blueprint)
add_task_pages(blueprint)
add_device_pages(blueprint)
add_area_pages(blueprint)

add_entry(10, "desk.grid", _l("网格一览"), Act.ASSIGNMENT_EDIT)
add_entry(30, "desk.register", _l("户册"), Act.HOUSEHOLD_SEE, unless=Act.UNRESOLVED_SEE)
add_entry(350, "desk.register", _l("户册"), Act.UNRESOLVED_SEE)  # a leader's first line is what is unresolved
add_entry(35, "desk.tasks", _l("要做的事"), Act.HOUSEHOLD_SEE, unless=Act.UNRESOLVED_SEE)
add_entry(55, "desk.proposals", _l("新提议的户"), Act.HOUSEHOLD_EDIT, count_proposals, group=Group.CHECKS)
add_entry(65, "desk.devices", _l("平板"), Act.DEVICE_SEE, unless=Act.ADMIN_SECURITY, group=Group.TOOLS)
add_entry(610, "desk.devices", _l("平板"), Act.ADMIN_SECURITY, group=Group.ACCOUNTS)
add_entry(57, "desk.changes", _l("平板改动"), Act.HOUSEHOLD_EDIT, count_open_changes, group=Group.CHECKS)
