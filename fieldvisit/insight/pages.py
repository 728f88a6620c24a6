"""The pages of figures, gathered: importing this hangs every view on the blueprint and its lines into the menu."""

from flask_babel import lazy_gettext as _l

from fieldvisit.insight import columns, coverage_map_pages, coverage_pages, unresolved_pages
from fieldvisit.insight.blueprint import blueprint
from fieldvisit.insight.unresolved import open_on_page
from fieldvisit.issues.queue_pages import counts
from fieldvisit.people.acts import Act
from fieldvisit.web.menu import Group, add_entry

__all__ = ["blueprint", "columns", "coverage_map_pages", "coverage_pages", "unresolved_pages"]

add_entry(310, "insight.unresolved", _l("未解决"), Act.UNRESOLVED_SEE, open_on_page)
add_entry(320, "insight.supervised", _l("我领衔的"), Act.LEAD, lambda viewer: counts(viewer).supervised or 0)
add_entry(
    321,
    "insight.supervised",
    _l("领导领衔的"),
    Act.SUPERVISE,
    lambda viewer: counts(viewer).supervised or 0,
    unless=Act.LEAD,
)
add_entry(330, "insight.coverage", _l("走访覆盖"), Act.INSIGHT_SEE, group=Group.FIGURES)
add_entry(340, "insight.figures", _l("解决渠道与平衡"), Act.INSIGHT_SEE, group=Group.FIGURES)
