"""Who may see and who may change a plan: by its area, with all the households in it."""

from sqlalchemy import ColumnElement, and_

from fieldvisit.areas.models import Area
from fieldvisit.areas.queries import AreaFacts, area_of, areas_of
from fieldvisit.kernel.errors import NotAllowed, NotVisible
from fieldvisit.people import policy
from fieldvisit.people.acts import Act
from fieldvisit.people.policy import RowColumns, RowFacts
from fieldvisit.people.viewer import Viewer
from fieldvisit.plans.models import Plan


def ensure_plan(viewer: Viewer, act: Act, plan: Plan) -> AreaFacts:
    """The plan's area. Problems: not_visible, not_allowed."""
    area = area_of(plan.area_id)
    policy.ensure(viewer, act, RowFacts(area.path), see=Act.ASSIGNMENT_SEE)
    return area


def area_to_plan(viewer: Viewer, area_id: int, field: str = "area_id") -> AreaFacts:
    """The area, where the viewer may assign everywhere in it. Problems: not_visible, not_allowed."""
    area = areas_of([area_id]).get(area_id)
    if area is None or not policy.may(viewer, Act.ASSIGNMENT_SEE, RowFacts(area.path)):
        raise NotVisible(field=field)
    if not policy.may(viewer, Act.ASSIGNMENT_EDIT, RowFacts(area.path)):
        raise NotAllowed(field=field)
    return area


def plans_within(viewer: Viewer, act: Act) -> ColumnElement[bool]:
    """The same as a condition over Plan joined with its Area: those a list shows, where one works now."""
    return and_(policy.within(viewer, act, RowColumns(Area.path)), *policy.at_work(viewer, Area.path))
