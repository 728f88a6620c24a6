"""The issue pages, gathered: importing this hangs every view on the blueprint and its lines into the menu."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from fieldvisit.issues import (
    category_pages,
    columns,
    intake_pages,
    issue_pages,
    list_pages,
    notice_columns,
    notice_pages,
    photographed,
    queue_pages,
)
from fieldvisit.issues.blueprint import blueprint
from fieldvisit.issues.queue_pages import counts
from fieldvisit.people.acts import Act
from fieldvisit.web.menu import Group, add_entry

__all__ = [
    "blueprint",
    "category_pages",
    "columns",
    "intake_pages",
    "issue_pages",
    "list_pages",
    "notice_columns",
    "notice_pages",
    "photographed",
    "queue_pages",
]

add_entry(20, "issues.triage", _l("待受理"), Act.ISSUE_TRIAGE, lambda viewer: counts(viewer).triage or 0)
add_entry(
    110,
    "issues.work",
    _l("我的办件"),
    Act.ISSUE_HANDLE,
    lambda viewer: counts(viewer).to_sign or 0,
    part="to_sign",
)
add_entry(
    210,
    "issues.callbacks",
    lazy_pgettext("page", "回访"),
    Act.CALLBACK_RECORD,
    lambda viewer: counts(viewer).callbacks or 0,
)
add_entry(500, "issues.listing", _l("查一件"), Act.ISSUE_SEE)
add_entry(620, "issues.categories", _l("问题类别"), Act.ADMIN_SYSTEM, group=Group.SETTINGS)
