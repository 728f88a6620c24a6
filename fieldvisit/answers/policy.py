"""Whose answers somebody may see, open or judge: by the area of the grid, of own doors, of what one handed in.

Answers without a grid (nobody knows of which household, and the sender kept none) are seen by who manages the form.
"""

import uuid
from typing import Any

from sqlalchemy import ColumnElement, or_

from fieldvisit.areas.queries import areas_of, ids_under
from fieldvisit.assignments.policy import keepers_of, kept_by
from fieldvisit.kernel.errors import NotAllowed, NotVisible
from fieldvisit.people import policy
from fieldvisit.people.acts import Act
from fieldvisit.people.policy import RowColumns, RowFacts
from fieldvisit.people.viewer import Viewer
from fieldvisit.surveys.models import SurveySubmission
from fieldvisit.surveys.policy import may_manage


class _GridPath:
    def startswith(self, path: str) -> ColumnElement[bool]:
        """Whether the grid of the answers lies within the subtree of `path`."""
        return SurveySubmission.grid_id.in_(ids_under(path))


def within(viewer: Viewer, form_path: str | None, act: Act = Act.ANSWER_SEE) -> ColumnElement[bool]:
    """Answers the viewer may see (or open), of a form for the area of this path (None: the form is not known)."""
    own = (kept_by(SurveySubmission.household_id, viewer.id), SurveySubmission.account_id == viewer.id)
    seen = policy.within(viewer, act, RowColumns(_GridPath(), own=own))
    gridless = viewer.can(act) and _sees_gridless(viewer, form_path)
    return or_(seen, SurveySubmission.grid_id.is_(None)) if gridless else seen


def at_work(viewer: Viewer, form_path: str | None) -> list[ColumnElement[bool]]:
    """What keeps a list to the area one works in now."""
    here = viewer.working
    if here is None:
        return []
    placed: ColumnElement[bool] = SurveySubmission.grid_id.in_(ids_under(here))
    whole = form_path is not None and form_path.startswith(here)
    return [or_(placed, SurveySubmission.grid_id.is_(None)) if whole else placed]


def _sees_gridless(viewer: Viewer, form_path: str | None) -> bool:
    """Who manages the form; of a form that nobody made, who manages forms for a whole tree of areas."""
    if not viewer.can(Act.ANSWER_SEE):
        return False
    if form_path is not None:
        return may_manage(viewer, form_path)
    return any(path.strip("/").isdecimal() for path in viewer.area_paths(Act.FORM_MANAGE))


def may(viewer: Viewer, act: Act, row: Any, form_path: str | None) -> bool:
    """Whether the act is allowed on these answers."""
    if not viewer.can(act):
        return False
    if row.grid_id is None and _sees_gridless(viewer, form_path):
        return True
    grid = areas_of([row.grid_id]).get(row.grid_id) if row.grid_id is not None else None
    keepers: frozenset[uuid.UUID] = frozenset()
    if viewer.has_own(act) and row.household_id:
        keepers = keepers_of(row.household_id)
    return policy.may(
        viewer, act, RowFacts(grid.path if grid else "", frozenset(), keepers, frozenset([row.account_id]))
    )


def ensure(viewer: Viewer, act: Act, row: Any, form_path: str | None) -> None:
    """NotVisible where the answers may not even be seen, NotAllowed where only the act is not."""
    if may(viewer, act, row, form_path):
        return
    raise NotAllowed() if may(viewer, Act.ANSWER_SEE, row, form_path) else NotVisible()
