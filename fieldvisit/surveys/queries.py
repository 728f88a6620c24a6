"""Reads over forms and their versions. Answers are read elsewhere."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import undefer

from fieldvisit.areas.models import Area
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.kernel.text import like_pattern
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.surveys import policy
from fieldvisit.surveys.attached import Attached
from fieldvisit.surveys.models import SurveyForm, SurveyMedia, SurveySubmission, SurveyVersion, VersionState
from fieldvisit.web.paging import Page, PageArgs

MOST_VERSIONS = 200


@dataclass(frozen=True)
class FormFilter:
    """Which forms are asked for. `state`: those that have a version in it and (but for published) none handed out."""

    words: str = ""
    state: str = ""


@dataclass(frozen=True)
class FormRow:
    """One form of the list, with the version that counts: the published one, else the newest."""

    id: uuid.UUID
    form_id: str
    title: str
    kind: str
    area_name: str
    area_path: str
    state: str
    version: str
    questions: int
    languages: tuple[str, ...]
    versions: int
    answers: int
    changed_at: datetime


def form_page(viewer: Viewer, asked: FormFilter, args: PageArgs) -> Page[FormRow]:
    """A page of the forms that concern the viewer, changed last first."""
    query = _forms(viewer, asked)
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    rows = db.session.execute(query.limit(args.per_page).offset(args.offset)).all()
    return Page(_with_versions(rows), total, args.page, args.per_page)


def _forms(viewer: Viewer, asked: FormFilter) -> Any:
    query = select(SurveyForm, Area.name, Area.path).join(Area, Area.id == SurveyForm.area_id)
    query = query.where(policy.within(policy.reach(viewer)))
    if asked.words:
        like = like_pattern(asked.words)
        query = query.where(or_(SurveyForm.title.like(like, escape="\\"), SurveyForm.form_id.ilike(like, escape="\\")))
    if asked.state:
        query = query.where(SurveyForm.id.in_(_in_state(asked.state)))
    return query.order_by(SurveyForm.changed_at.desc(), SurveyForm.id)


def _in_state(state: str) -> Any:
    """The forms whose version that counts stands in this state."""
    published = select(SurveyVersion.survey_form_id).where(SurveyVersion.state == VersionState.PUBLISHED)
    if state == VersionState.PUBLISHED:
        return published
    drafts = select(SurveyVersion.survey_form_id).where(SurveyVersion.state == VersionState.DRAFT)
    if state == VersionState.DRAFT:
        return drafts
    retired = select(SurveyVersion.survey_form_id).where(SurveyVersion.state == VersionState.RETIRED)
    return retired.where(SurveyVersion.survey_form_id.not_in(published), SurveyVersion.survey_form_id.not_in(drafts))


def _with_versions(rows: Sequence[Any]) -> list[FormRow]:
    ids = [form.id for form, _name, _path in rows]
    versions: dict[uuid.UUID, list[SurveyVersion]] = {key: [] for key in ids}
    for version in db.session.scalars(_versions(ids)):
        versions[version.survey_form_id].append(version)
    answers = answers_of([form.form_id for form, _name, _path in rows])
    made = []
    for form, name, path in rows:
        shown = counts_most(versions[form.id])
        made.append(
            FormRow(
                form.id,
                form.form_id,
                form.title,
                form.kind,
                name,
                path,
                shown.state,
                shown.version,
                shown.questions,
                tuple(shown.languages),
                len(versions[form.id]),
                answers.get(form.form_id, 0),
                form.changed_at,
            )
        )
    return made


def _versions(ids: Collection[uuid.UUID]) -> Any:
    query = select(SurveyVersion).where(SurveyVersion.survey_form_id.in_(ids))
    return query.order_by(SurveyVersion.made_at.desc(), SurveyVersion.id.desc())


def counts_most(versions: Sequence[SurveyVersion]) -> SurveyVersion:
    """The published version, else the newest draft, else the one made last."""
    order = {VersionState.PUBLISHED: 0, VersionState.DRAFT: 1, VersionState.RETIRED: 2}
    return min(versions, key=lambda one: order[VersionState(one.state)])


def answers_of(form_ids: Collection[str]) -> dict[str, int]:
    """{form id: how many sets of answers have come}, corrections counted once."""
    query = select(SurveySubmission.form_id, func.count()).where(
        SurveySubmission.form_id.in_(form_ids), SurveySubmission.superseded_by.is_(None)
    )
    grouped = db.session.execute(query.group_by(SurveySubmission.form_id)).all()
    return {form_id: number for form_id, number in grouped if form_id}


@dataclass(frozen=True)
class FormView:
    """One form as its page shows it, its versions newest first."""

    row: SurveyForm
    area_name: str
    area_path: str
    versions: list[SurveyVersion]
    answers: dict[uuid.UUID, int]  # by version
    may_manage: bool

    @property
    def published(self) -> SurveyVersion | None:
        """The version that is handed out."""
        return next((one for one in self.versions if one.state == VersionState.PUBLISHED), None)

    def version(self, version_id: uuid.UUID | None) -> SurveyVersion:
        """One of its versions; without an id the one that counts."""
        if version_id is None:
            return counts_most(self.versions)
        found = next((one for one in self.versions if one.id == version_id), None)
        if found is None:
            raise NotVisible()
        return found


def form_view(viewer: Viewer, form_id: uuid.UUID) -> FormView:
    """One form. Problems: not_visible."""
    row, name, path = _form(SurveyForm.id == form_id)
    if not policy.sees(viewer, path):
        raise NotVisible()
    versions = list(db.session.scalars(_versions([row.id]).limit(MOST_VERSIONS)))
    return FormView(row, name, path, versions, _answers_by_version(row.form_id), policy.may_manage(viewer, path))


def _form(condition: Any) -> Any:
    query = select(SurveyForm, Area.name, Area.path).join(Area, Area.id == SurveyForm.area_id)
    found = db.session.execute(query.where(condition)).first()
    if found is None:
        raise NotVisible()
    return found


def _answers_by_version(form_id: str) -> dict[uuid.UUID, int]:
    query = select(SurveySubmission.survey_version_id, func.count()).where(
        SurveySubmission.form_id == form_id,
        SurveySubmission.survey_version_id.is_not(None),
        SurveySubmission.superseded_by.is_(None),
    )
    grouped = db.session.execute(query.group_by(SurveySubmission.survey_version_id))
    return {key: number for key, number in grouped if key is not None}


def form_named(form_id: str) -> SurveyForm | None:
    """The form of an XForm id, whoever's it is."""
    return db.session.scalar(select(SurveyForm).where(SurveyForm.form_id == form_id))


def form_path(form: SurveyForm) -> str:
    """The path of the area a form is for."""
    path: str = db.session.scalars(select(Area.path).where(Area.id == form.area_id)).one()
    return path


def version_named(form_id: str, version: str) -> SurveyVersion | None:
    """A version by what an instance says of itself, whatever its state."""
    query = select(SurveyVersion).join(SurveyForm, SurveyForm.id == SurveyVersion.survey_form_id)
    return db.session.scalar(query.where(SurveyForm.form_id == form_id, SurveyVersion.version == version))


def versions_of(form: SurveyForm) -> list[SurveyVersion]:
    """All versions of a form, newest first, with what is compared when another one comes."""
    return list(db.session.scalars(_versions([form.id]).limit(MOST_VERSIONS)))


def definition_of(version: SurveyVersion) -> list[dict[str, Any]]:
    """The questions of a version, groups and repeats among them."""
    loaded = select(SurveyVersion).where(SurveyVersion.id == version.id).options(undefer(SurveyVersion.definition))
    found: list[dict[str, Any]] = list(
        db.session.scalars(loaded, execution_options={"populate_existing": True}).one().definition
    )
    return found


def media_of(version_id: uuid.UUID) -> list[SurveyMedia]:
    """The files of a version by name, without their content."""
    query = select(SurveyMedia).where(SurveyMedia.version_id == version_id).order_by(SurveyMedia.name)
    return list(db.session.scalars(query))


def media_content(version_id: uuid.UUID, name: str) -> SurveyMedia:
    """One file with its content. Problems: not_visible."""
    query = select(SurveyMedia).where(SurveyMedia.version_id == version_id, SurveyMedia.name == name)
    found = db.session.scalar(query.options(undefer(SurveyMedia.content)))
    if found is None:
        raise NotVisible()
    return found


def attached_to(version_id: uuid.UUID) -> list[Attached]:
    """The files of a version with their content, to go with the next one."""
    query = select(SurveyMedia).where(SurveyMedia.version_id == version_id).options(undefer(SurveyMedia.content))
    return [Attached(row.name, row.content) for row in db.session.scalars(query)]
