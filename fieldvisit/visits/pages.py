"""The pages of visits, gathered: importing this hangs every view on the blueprint and its lines into the menu."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from fieldvisit.people.acts import Act
from fieldvisit.visits import columns, list_pages, meeting_pages, photographed, phrase_pages, visit_pages
from fieldvisit.visits.blueprint import blueprint
from fieldvisit.web.menu import Group, add_entry

__all__ = ["blueprint", "columns", "list_pages", "meeting_pages", "photographed", "phrase_pages", "visit_pages"]

add_entry(45, "visits.listing", _l("走访记录"), Act.VISIT_SEE, unless=Act.UNRESOLVED_SEE, group=Group.VISITS)
# A leader's first line is what is unresolved.
add_entry(360, "visits.listing", _l("走访记录"), Act.UNRESOLVED_SEE, group=Group.VISITS)
add_entry(
    46, "visits.meetings", lazy_pgettext("list", "纳凉会"), Act.VISIT_SEE, unless=Act.UNRESOLVED_SEE, group=Group.VISITS
)
add_entry(47, "visits.given", _l("慰问帮扶"), Act.INSIGHT_SEE, unless=Act.UNRESOLVED_SEE, group=Group.VISITS)
add_entry(362, "visits.given", _l("慰问帮扶"), Act.UNRESOLVED_SEE, group=Group.VISITS)
add_entry(625, "visits.phrases", _l("常用语"), Act.ADMIN_SYSTEM, group=Group.SETTINGS)
