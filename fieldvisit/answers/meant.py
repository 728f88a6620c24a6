"""Whom a form is meant for: the active households of its area and tags, and how many of them have answered."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, true

from fieldvisit.areas.queries import ids_under
from fieldvisit.assignments.policy import household_within
from fieldvisit.households.models import Household
from fieldvisit.households.register import RegisterFilter, count_by_grid, matching_ids
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.surveys.models import SurveyForm, SurveySubmission
from fieldvisit.visits.models import VisitKind

_AT_ENTERPRISES = {VisitKind.ENTERPRISE, VisitKind.LEADER}  # a leader's own visit goes to either
Narrow = Callable[[Any], ColumnElement[bool]]


@dataclass(frozen=True)
class Meant:
    """{grid: how many}. `reached`: those of `households` from which answers have come."""

    households: Counter[int]
    reached: Counter[int]


def meant_by_grid(
    viewer: Viewer, form: SurveyForm, form_path: str, area_path: str, answered: Collection[ColumnElement[bool]]
) -> Meant:
    """The households of the area (and of the form's) that the viewer may see; `answered`: which answers count."""
    inside = [Household.grid_id.in_(ids_under(path)) for path in {form_path, area_path}]
    reach = and_(household_within(viewer, Act.ANSWER_SEE), *inside)
    tagged = meant_for(form)
    # Each once: a planner that expects few answers would otherwise look for every household among all of them.
    told = select(SurveySubmission.household_id).distinct()
    told = told.where(SurveySubmission.household_id.is_not(None), *answered)
    households = count_by_grid(reach, RegisterFilter(), tagged)
    reached = count_by_grid(reach, RegisterFilter(), [*tagged, lambda key: key.in_(told)])
    return Meant(Counter(households), Counter(reached))


def meant_for(form: SurveyForm) -> list[Narrow]:
    """What keeps to households with one of the form's tags, and to enterprises where it is asked of them alone."""
    asked = [RegisterFilter(tag=code) for code in form.tag_codes]
    narrow = [_among(asked)] if asked else []
    if VisitKind.ENTERPRISE in form.visit_kinds and not set(form.visit_kinds) - _AT_ENTERPRISES:
        narrow.append(_among([RegisterFilter(kind="enterprise")]))
    return narrow


def _among(asked: Collection[RegisterFilter]) -> Narrow:
    found = [matching_ids(true(), one) for one in asked]
    return lambda key: or_(*(key.in_(ids) for ids in found))
