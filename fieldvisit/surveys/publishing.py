"""The life of a version: drafted, handed out, retired, and each press taken back. Flushes, never commits."""

import uuid
from collections.abc import Callable, Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import StepRefused
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.surveys import policy
from fieldvisit.surveys.audience import changed
from fieldvisit.surveys.models import SurveyForm, SurveySubmission, SurveyVersion, VersionState
from fieldvisit.surveys.queries import form_path, form_view


def publish(viewer: Viewer, form_id: uuid.UUID, version_id: uuid.UUID) -> SurveyVersion:
    """Hand it out from now on; the one handed out so far retires. Problems: not_visible, not_allowed, step_refused."""
    form, row = _version(viewer, form_id, version_id)
    return publish_row(viewer, form, row)


def publish_row(viewer: Viewer | None, form: SurveyForm, row: SurveyVersion) -> SurveyVersion:
    """The same, where nobody has to be asked (the command line, the demo)."""
    if row.state == VersionState.PUBLISHED:
        raise StepRefused(_l("这个版本已经在用。"))
    at = now()
    before = _published(form)
    if before is not None:
        before.state, before.retired_at = VersionState.RETIRED, at
        db.session.flush()  # never two at once, not even inside a transaction
    row.state, row.published_at, row.retired_at = VersionState.PUBLISHED, at, None
    form.title = row.title
    changed(viewer, form, "form_published", version=row.version)
    return row


def take_back(viewer: Viewer, form_id: uuid.UUID, version_id: uuid.UUID) -> SurveyVersion:
    """It was not meant to be handed out yet: a draft again, and the one before is handed out as it was.

    Only while nobody has answered it. Problems: not_visible, not_allowed, step_refused.
    """
    form, row = _version(viewer, form_id, version_id)
    if row.state != VersionState.PUBLISHED:
        raise StepRefused(_l("这个版本没有在用，不用收回。"))
    if db.session.scalar(select(func.count()).where(SurveySubmission.survey_version_id == row.id)):
        raise StepRefused(_l("已经有人按这个版本填过，不能收回；可以停用，再发布一个新的版本。"))
    before = _retired_by(form, row)
    row.state, row.published_at = VersionState.DRAFT, None
    db.session.flush()
    if before is not None:
        before.state, before.retired_at = VersionState.PUBLISHED, None
        form.title = before.title
    changed(viewer, form, "form_taken_back", version=row.version)
    return row


def retire(viewer: Viewer, form_id: uuid.UUID, version_id: uuid.UUID) -> SurveyVersion:
    """Hand it out no longer. What is on its way still arrives. Problems: not_visible, not_allowed, step_refused."""
    form, row = _version(viewer, form_id, version_id)
    if row.state == VersionState.RETIRED:
        raise StepRefused(_l("这个版本已经停用。"))
    row.state, row.retired_at = VersionState.RETIRED, now()
    changed(viewer, form, "form_retired", version=row.version)
    return row


def restore(viewer: Viewer, form_id: uuid.UUID, version_id: uuid.UUID) -> SurveyVersion:
    """A retired version becomes what it was; what is handed out instead by now retires. Problems as for retire."""
    form, row = _version(viewer, form_id, version_id)
    if row.state != VersionState.RETIRED:
        raise StepRefused(_l("这个版本没有停用。"))
    if row.published_at is not None:
        return publish_row(viewer, form, row)
    row.state, row.retired_at = VersionState.DRAFT, None
    changed(viewer, form, "form_restored", version=row.version)
    return row


def _version(viewer: Viewer, form_id: uuid.UUID, version_id: uuid.UUID) -> tuple[SurveyForm, SurveyVersion]:
    """Both under lock, the form first: two presses at once are one after the other."""
    form = form_view(viewer, form_id).row
    policy.ensure_may_manage(viewer, form_path(form))
    form = db.session.get_one(SurveyForm, form.id, populate_existing=True, with_for_update=True)
    row = form_view(viewer, form_id).version(version_id)
    return form, db.session.get_one(SurveyVersion, row.id, populate_existing=True)


def _published(form: SurveyForm) -> SurveyVersion | None:
    query = select(SurveyVersion).where(
        SurveyVersion.survey_form_id == form.id, SurveyVersion.state == VersionState.PUBLISHED
    )
    return db.session.scalar(query)


def _retired_by(form: SurveyForm, row: SurveyVersion) -> SurveyVersion | None:
    """The version that retired at the very moment at which this one was published."""
    query = select(SurveyVersion).where(
        SurveyVersion.survey_form_id == form.id,
        SurveyVersion.state == VersionState.RETIRED,
        SurveyVersion.retired_at == row.published_at,
    )
    return db.session.scalar(query)


Step = Callable[[Viewer, uuid.UUID, uuid.UUID], SurveyVersion]
STEPS: Mapping[str, Step] = {"publish": publish, "take_back": take_back, "retire": retire, "restore": restore}
