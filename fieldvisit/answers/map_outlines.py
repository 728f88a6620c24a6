"""Which grids lie under the points of a form's answers: those with answers, and those where the viewer may see any."""

from sqlalchemy import or_, select

from fieldvisit.answers.filters import AnswerFilter
from fieldvisit.answers.scope import FormAnswered, conditions
from fieldvisit.areas.queries import ids_under
from fieldvisit.households.ground import Outline, grids_drawn
from fieldvisit.households.models import Household
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.surveys.models import SurveySubmission
from fieldvisit.surveys.rules import meet


def outlines_of(viewer: Viewer, form: FormAnswered) -> list[Outline]:
    """The grids in which the viewer may see answers of the form."""
    answered = select(SurveySubmission.grid_id).where(*conditions(viewer, form.row, AnswerFilter()))
    seen = [_narrower(path, form.area_path) for path in viewer.places(Act.ANSWER_SEE) if meet(path, form.area_path)]
    return grids_drawn(or_(Household.grid_id.in_(answered), *(Household.grid_id.in_(ids_under(path)) for path in seen)))


def _narrower(path: str, other: str) -> str:
    return path if path.startswith(other) else other
