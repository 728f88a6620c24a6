"""Where somebody may have a form asked: the areas of the form that the viewer manages."""

from fieldvisit.areas.offering import areas_offered
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.surveys.queries import FormView


def areas_to_sample(viewer: Viewer, view: FormView) -> list[tuple[int, str]]:
    """(id, name with the one above), as many levels as a list can hold; at least the uppermost."""
    return areas_offered(viewer.area_paths(Act.FORM_MANAGE), within=view.area_path)
