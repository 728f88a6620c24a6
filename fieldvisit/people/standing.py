"""Where someone stands: the place and the role under the brand of the menu, and the page to begin on."""

from markupsafe import Markup, escape

from fieldvisit.people.acts import Role
from fieldvisit.people.places import places
from fieldvisit.people.queries import unit_of
from fieldvisit.people.viewer import Scope, Viewer
from fieldvisit.people.words import GRID_LEAD, ROLES
from fieldvisit.web.words import said

# The first role held decides where one begins.
HOMES: tuple[tuple[Role, str], ...] = (
    (Role.LEADER, "insight.unresolved"),
    (Role.LEADER_OFFICE, "insight.unresolved"),
    (Role.COORDINATOR, "desk.grid"),
    (Role.UNIT_LEAD, "issues.work"),
    (Role.HANDLER, "issues.work"),
    (Role.CALLBACK_OFFICER, "issues.callbacks"),
    (Role.CADRE, "tablet.shell"),
    (Role.SECURITY_ADMIN, "people_admin.accounts"),
    (Role.SYSTEM_ADMIN, "people_admin.units"),
    (Role.AUDIT_ADMIN, "people_admin.audit_trail"),
)
_ORDER = {role: place for place, (role, _endpoint) in enumerate(HOMES)}


def home_endpoint(viewer: Viewer) -> str:
    """The endpoint a viewer begins on."""
    return next(endpoint for role, endpoint in HOMES if role in viewer.roles)


def standing(viewer: Viewer) -> Markup:
    """`荆山村 · 网格长 陈芳`: where, as what, who."""
    if not viewer.scopes:
        return said(viewer.name)
    scope = min(viewer.scopes, key=lambda one: (_ORDER[one.role], one.area_path or ""))
    where, role = _where(scope)
    start = Markup("{} · ").format(said(where)) if where else Markup("")
    return start + escape(str(role)) + " " + said(viewer.name)


def _where(scope: Scope) -> tuple[str, object]:
    role = ROLES[scope.role]
    if scope.unit_id is not None:
        unit = unit_of(scope.unit_id)
        return (unit.name if unit else ""), role
    if scope.area_path is None:
        return "", role
    place = places().by_path([scope.area_path]).get(scope.area_path)
    if place is None:
        return "", role
    return place.name, GRID_LEAD if place.local and scope.role == Role.COORDINATOR else role
