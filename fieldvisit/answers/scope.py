"""Which answers of a form somebody may see: every list, chart, map and export of answers reads through here."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select, true

from fieldvisit.answers.filters import RETIRED, UNKNOWN, AnswerFilter
from fieldvisit.answers.looking import says, was_answered
from fieldvisit.answers.policy import at_work, within
from fieldvisit.answers.questions import Question, questions_of, repeats_of, said_in
from fieldvisit.areas.queries import area_of, ids_under
from fieldvisit.households.register import RegisterFilter, matching_ids
from fieldvisit.kernel.clock import day_end, day_start
from fieldvisit.kernel.text import like_pattern
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.surveys.models import (
    AttachmentState,
    SurveyAttachment,
    SurveyForm,
    SurveySubmission,
    SurveyVersion,
    VersionState,
)
from fieldvisit.surveys.queries import counts_most, form_path, form_view
from fieldvisit.surveys.words import usual_language

MOST_JOINED = 30  # versions whose questions are joined: the newest


@dataclass(frozen=True)
class FormAnswered:
    """A form as its answers are read, versions newest first. `may_review`: somewhere; each row is judged again."""

    row: SurveyForm
    area_name: str
    area_path: str
    versions: tuple[SurveyVersion, ...]
    may_manage: bool
    may_review: bool
    may_open: bool

    @cached_property
    def questions(self) -> list[Question]:
        """The questions of its versions, drafts that nobody answered left out."""
        return list(_questions(self._told))

    @property
    def _told(self) -> tuple[tuple[uuid.UUID, str], ...]:
        told = [one for one in self.versions if one.state != VersionState.DRAFT] or list(self.versions)
        return tuple((one.id, one.md5) for one in told[:MOST_JOINED])

    @cached_property
    def repeats(self) -> dict[str, str]:
        """{path of a repeat: how it is called}."""
        return {path: said_in(labels, self.language) for path, labels in _repeats(self._told).items()}

    @cached_property
    def open_questions(self) -> list[Question]:
        """Those whose answers do not lie sealed."""
        return [one for one in self.questions if not one.private]

    def question(self, path: str) -> Question | None:
        """The question of a path whose answers lie open."""
        return next((one for one in self.open_questions if one.path == path), None)

    @property
    def language(self) -> str:
        """The language of the form that is most like the page's."""
        return usual_language(counts_most(self.versions).languages)


def form_answered(viewer: Viewer, survey_id: uuid.UUID) -> FormAnswered:
    """One form with its versions. Problems: not_visible."""
    view = form_view(viewer, survey_id)
    return FormAnswered(
        view.row,
        view.area_name,
        view.area_path,
        tuple(view.versions),
        view.may_manage,
        viewer.can(Act.ANSWER_REVIEW),
        viewer.can(Act.ANSWER_OPEN),
    )


@lru_cache(maxsize=64)
def _questions(versions: tuple[tuple[uuid.UUID, str], ...]) -> tuple[Question, ...]:
    """Never stale: what a version asks changes only together with its XForm, whose MD5 stands beside its id."""
    return tuple(questions_of(_definitions(versions)))


@lru_cache(maxsize=64)
def _repeats(versions: tuple[tuple[uuid.UUID, str], ...]) -> dict[str, Mapping[str, str]]:
    return repeats_of(_definitions(versions))


def _definitions(versions: tuple[tuple[uuid.UUID, str], ...]) -> list[list[dict[str, Any]]]:
    """Of these versions, in their order."""
    ids = [version_id for version_id, _md5 in versions]
    query = select(SurveyVersion.id, SurveyVersion.definition).where(SurveyVersion.id.in_(ids))
    definitions = {row.id: row.definition for row in db.session.execute(query)}
    return [definitions[key] for key in ids if key in definitions]


def conditions(viewer: Viewer, form: SurveyForm, asked: AnswerFilter) -> list[ColumnElement[bool]]:
    """What the viewer may see of this form's answers, superseded ones left out, as narrow as asked."""
    path = form_path(form)
    of_form = (SurveySubmission.form_id == form.form_id, SurveySubmission.superseded_by.is_(None))
    return [*of_form, within(viewer, path), *at_work(viewer, path), *narrowed(asked)]


def narrowed(asked: AnswerFilter) -> list[ColumnElement[bool]]:
    """The filter alone."""
    row, where = SurveySubmission, list[ColumnElement[bool]]()
    plain = ((row.survey_version_id, asked.version_id), (row.account_id, asked.cadre_id))
    where += [column == wanted for column, wanted in plain if wanted is not None]
    said = ((row.review, asked.review), (row.channel, asked.channel))
    where += [column == wanted for column, wanted in said if wanted]
    if asked.area_id is not None:
        where.append(row.grid_id.in_(ids_under(area_of(asked.area_id).path)))
    if asked.since is not None:
        where.append(row.recorded_at >= day_start(asked.since))
    if asked.until is not None:
        where.append(row.recorded_at < day_end(asked.until))
    if asked.files:
        where.append(_awaits_files())
    if asked.path:
        where.append(was_answered(asked.path, asked.value))
    if asked.words:
        where.append(_found_by(asked.words))
    if asked.fit:
        where.append(_fits(asked.fit))
    return where


def _awaits_files() -> ColumnElement[bool]:
    file = SurveyAttachment
    return exists().where(file.submission_id == SurveySubmission.id, file.state == AttachmentState.AWAITED)


def _found_by(words: str) -> ColumnElement[bool]:
    """The words stand in an open answer, in whose name handed it in, or the household goes by them."""
    homes = matching_ids(true(), RegisterFilter(words=words))
    person = SurveySubmission.account_name.like(like_pattern(words), escape="\\")
    return or_(says(words), person, SurveySubmission.household_id.in_(homes))


def _fits(fit: str) -> ColumnElement[bool]:
    if fit == UNKNOWN:
        return SurveySubmission.survey_version_id.is_(None)
    retired = select(SurveyVersion.id).where(SurveyVersion.state == VersionState.RETIRED)
    return SurveySubmission.survey_version_id.in_(retired) if fit == RETIRED else true()
