"""Whose households a form is for. Flushes, never commits."""

import uuid

from flask_babel import lazy_gettext as _l
from sqlalchemy import false, or_, select

from fieldvisit.areas.models import Area
from fieldvisit.areas.queries import AreaFacts, areas_of
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.people import audit
from fieldvisit.people.acts import Act
from fieldvisit.people.marks import move_mark
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.surveys import policy
from fieldvisit.surveys.audience_schemas import Audience
from fieldvisit.surveys.models import FormKind, SurveyForm
from fieldvisit.surveys.queries import form_path, form_view
from fieldvisit.surveys.rules import LEVELS
from fieldvisit.visits.models import VisitKind

MARK = "forms"
MOST_AREAS = 300


def areas_for_forms(viewer: Viewer) -> list[AreaFacts]:
    """The towns and larger areas for which the viewer may make forms, from the top down."""
    paths = viewer.area_paths(Act.FORM_MANAGE)
    under = or_(false(), *(Area.path.startswith(path) for path in paths))
    query = select(Area.id).where(under, Area.level.in_(LEVELS)).order_by(Area.code).limit(MOST_AREAS)
    found = areas_of(list(db.session.scalars(query)))
    return sorted(found.values(), key=lambda area: (area.path.count("/"), area.code))


def ensure_may_be_for(viewer: Viewer, area_id: int) -> AreaFacts:
    """The area, where the viewer may make forms for it. Problems: invalid_input (area_id)."""
    area = areas_of([area_id]).get(area_id)
    if area is None or area.level not in LEVELS or not policy.may_manage(viewer, area.path):
        raise InvalidInput(_l("请选一个你能管的县或乡镇。"), field="area_id")
    return area


def change_audience(viewer: Viewer, form_id: uuid.UUID, said: Audience) -> SurveyForm:
    """Say anew whom it is for. Problems: not_visible, not_allowed, invalid_input."""
    form = form_view(viewer, form_id).row
    policy.ensure_may_manage(viewer, form_path(form))
    ensure_may_be_for(viewer, said.area_id)
    put_audience(form, said)
    return changed(viewer, form, "form_audience_changed")


def put_audience(form: SurveyForm, said: Audience) -> None:
    """Onto the row. A check-list makes a sweep, so it is for sweeps alone."""
    form.area_id, form.kind, form.tag_codes = said.area_id, said.kind, sorted(said.tag_codes)
    order = [kind.value for kind in VisitKind]
    sweep = said.kind == FormKind.SWEEP
    form.visit_kinds = [VisitKind.SWEEP.value] if sweep else sorted(set(said.visit_kinds), key=order.index)


def changed(viewer: Viewer | None, form: SurveyForm, act: str, **detail: object) -> SurveyForm:
    """A form is not as it was: noted, dated, and told to tablets with their next pull."""
    form.changed_at = now()
    actor = viewer.id if viewer else None
    audit.record(act, actor_id=actor, subject_kind="survey_form", subject_id=form.id, detail=detail)
    db.session.flush()
    move_mark(MARK)
    return form
