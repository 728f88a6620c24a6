"""The administrators' pages. Three administrators, three acts: system, security, audit."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from fieldvisit.kernel.errors import NotAllowed
from fieldvisit.people import columns as _lists  # noqa: F401 - its import adds the lists
from fieldvisit.people.acts import Act
from fieldvisit.people.admin_accounts import add_account_pages
from fieldvisit.people.admin_units import add_unit_pages
from fieldvisit.people.admin_watch import add_watch_pages
from fieldvisit.web.guard import current_viewer, requires

blueprint = Blueprint("people_admin", __name__)
add_account_pages(blueprint)
add_unit_pages(blueprint)
add_watch_pages(blueprint)

_FIRST = (
    (Act.ADMIN_SECURITY, "people_admin.accounts"),
    (Act.ADMIN_SYSTEM, "people_admin.units"),
    (Act.ADMIN_AUDIT, "people_admin.audit_trail"),
)


@blueprint.get("/admin")
@requires(Act.SIGNED_IN)
def admin() -> Response:
    """Every administrator to the first of their pages."""
    for act, endpoint in _FIRST:
        if current_viewer().can(act):
            return redirect(url_for(endpoint))
    raise NotAllowed()
